"""Conditions on notices: that a state was told, and told of an act of force."""

from demarche.build.coders.rules.frames.annotating import mood_at
from demarche.build.coders.rules.frames.conditions.shared import lemmas_below
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party, parties_of
from demarche.build.coders.rules.grammar.clauses import carrier_of, is_passive
from demarche.build.coders.rules.grammar.sentence import CLAUSAL

__all__ = [
    "about_act",
    "advance_notice",
    "by_force",
    "consent_given",
    "hailed",
    "in_distress",
    "learned_late",
    "lets_know",
    "none_counted",
    "of_the_dead",
    "somebodys",
    "state_told",
    "timed_by_act",
    "without_it",
]

# The ends of CAMEO codes that take no notice for a state: media, civilians, oppositions, parliaments.
_NO_ADDRESSEE = ("MED", "CVL", "OPP", "LEG")
# Words that open a clause of time.
_TIME_MARKS = frozenset({"after", "before", "when", "once", "while"})


def state_told(match: Match) -> bool:
    """The one told is a state, its organs, an international body or their people."""
    return not match.under("against") and any(map(_takes_notice, match.targets))


def _takes_notice(party: Party) -> bool:
    actor = party.actor
    return actor.kind in ("state", "organ", "igo", "person") and not actor.cameo_code.endswith(_NO_ADDRESSEE)


def about_act(match: Match) -> bool:
    """The clause is about an act of force, or about being told ahead of one."""
    sentence, acts = match.sentence, match.words["blows"]
    content = _content(match)
    if content is not None:  # "told the council that …" about anything but a plan is no notice
        return (
            bool(lemmas_below(match, content) & acts) and mood_at(match.annotated, content).kind == "planned"
        )
    below = lemmas_below(match, match.head)
    if below & acts or (below & match.words["missions"] and match.annotated.discourse.strikes_spoken_of):
        return True
    spoken_of = bool(acts.intersection(sentence.lemmas))
    if match.annotated.discourse.strikes_spoken_of and _is_bare_denial(match):
        return True
    if _is_timed(match) and (spoken_of or _has_any(match, match.words["ahead_words"])):
        return True
    return spoken_of and sentence.deps[match.head] in ("advcl", "acl", "conj")


def _is_bare_denial(match: Match) -> bool:
    """True for "Iraq had not been informed", with nothing said of what: in a report of a strike, of that."""
    sentence = match.sentence
    kids = {sentence.deps[kid].partition(":")[0] for kid in sentence.children[match.head]}
    said = match.attribution
    denied = match.mood.negated or (said is not None and said.kind == "deny")
    own = denied and is_passive(sentence, match.head)
    return own and not kids & {"obl", "ccomp", "xcomp", "obj", "iobj", "advcl"}


def timed_by_act(match: Match) -> bool:
    """The clause puts it before or after an act of force, or says that it was not done about one."""
    spoken_of = bool(match.words["blows"].intersection(match.sentence.lemmas))
    if match.annotated.discourse.strikes_spoken_of and _is_bare_denial(match):
        return True
    return spoken_of and (_is_timed(match) or match.mood.negated or without_it(match))


def somebodys(match: Match) -> bool:
    """The noun has an owner: *its knowledge*, *the knowledge of Iraq*."""
    if match.sentence.kid(match.trigger, "nmod:poss") is not None:
        return True
    return any(parties_of(match.annotated, head) for head in match.under("of"))


def without_it(match: Match) -> bool:
    """It is what an act was done without: *without its knowledge*."""
    kids = match.sentence.kids(match.trigger, "case", "mark")
    return any(match.sentence.lowers[kid] == "without" for kid in kids)


def hailed(match: Match) -> bool:
    """In a report on force, the crew is called before it, or no attempt to call it is made."""
    sentence = match.sentence
    attempts = [token for token in range(match.head) if sentence.lemmas[token] in match.words["attempts"]]
    denied = any(sentence.lowers[kid] == "no" for noun in attempts for kid in sentence.kids(noun, "det"))
    return match.annotated.discourse.strikes_spoken_of and (denied or match.mood.negated or _is_timed(match))


def in_distress(match: Match) -> bool:
    """What is sent is a call for help, in a report on force: *sent a distress call*, *radioed Mayday calls*."""
    sentence, call = match.sentence, match.arguments.object
    if call is None or not match.annotated.discourse.strikes_spoken_of:
        return False
    words = {sentence.lowers[token] for token in (call, *sentence.kids(call, "compound", "amod"))}
    return not words.isdisjoint(match.words["distress_words"])


def lets_know(match: Match) -> bool:
    """What somebody is let do is know: *let the envoy know*."""
    return "know" in lemmas_below(match, match.head, stop=CLAUSAL)


def consent_given(match: Match) -> bool:
    """It is said, and not denied, that one side consented to another's act of force."""
    attribution = match.attribution
    told = {party.actor.principal_id for party in match.targets}
    acting = {party.actor.principal_id for party in match.sources}
    is_given = not match.mood.negated and (attribution is None or attribution.kind != "deny")
    return is_given and bool(acting) and acting.isdisjoint(told)


def _content(match: Match) -> int | None:
    """The head of what was told, where it follows in a clause that is not one of time."""
    sentence, content = match.sentence, match.sentence.kid(match.head, "ccomp")
    if content is None or content < match.head or sentence.quoted[content] != sentence.quoted[match.head]:
        return None
    marks = {sentence.lowers[kid] for kid in sentence.kids(content, "mark")}
    return None if marks & _TIME_MARKS else content


def _is_timed(match: Match) -> bool:
    """True where the sentence says before or after what somebody was told."""
    words, text = match.words, f" {_text(match)} "
    timing = (words["advance_words"] | words["after_words"]) - words["loose_time_words"]
    return any(f" {word} " in text for word in timing)


def advance_notice(match: Match) -> bool:
    """The notice is given, received or said not to exist, and is about an act of force."""
    verb = match.sentence.heads[carrier_of(match.sentence, match.trigger, match.words["group_nouns"])]
    if not _is_governed(match, verb) or _is_of_else(match):
        return False
    if match.words["blows"].intersection(match.sentence.lemmas):
        return True
    return _has_any(match, match.words["notice_phrases"]) or _is_of_the_strike(match, verb)


def _is_of_else(match: Match) -> bool:
    """True where the text says that it is word of something else than force: "had no word on casualties"."""
    sentence, acts = match.sentence, match.words["blows"] | match.words["missions"]
    topics = [
        kid for kid in sentence.kids(match.trigger, "nmod") if sentence.preposition(kid) in ("on", "about")
    ]
    return bool(topics) and not lemmas_below(match, *topics) & acts


def _is_governed(match: Match, verb: int) -> bool:
    """True where the notice is given, taken or done without ("issued a warning", "there was no notice")."""
    sentence = match.sentence
    return (
        without_it(match)
        or sentence.lemmas[verb] in match.words["notice_verbs"] | {"be", "come"}
        or any(sentence.lowers[kid] == "there" for kid in sentence.children[match.trigger])
    )


def _is_of_the_strike(match: Match, verb: int) -> bool:
    """True where the report so far speaks of a strike, and the notice sounds like one of it."""
    sentence = match.sentence
    if not match.annotated.discourse.strikes_spoken_of:
        return False
    modifiers = {sentence.lowers[kid] for kid in sentence.kids(match.trigger, "amod", "compound", "det")}
    if "notif" in match.lemma or modifiers & (match.words["early_words"] | {"such", "the"}):
        return True
    if match.lemma != "warning":
        return False
    return sentence.lemmas[verb] in match.words["receive_verbs"] or is_hail(match) or _is_absent(match)


def is_hail(match: Match) -> bool:
    """True for warnings given one after another or by radio, as to an aircraft: "issued ten warnings"."""
    sentence, kids = match.sentence, match.sentence.children[match.trigger]
    counted = any(sentence.deps[kid] == "nummod" for kid in kids)
    return match.lemma == "warning" and (
        counted or any(sentence.lowers[kid] in match.words["hailing_words"] for kid in kids)
    )


def _is_absent(match: Match) -> bool:
    """True for "there was no warning", with nothing said of what the warning might have been of."""
    sentence = match.sentence
    is_bare = not any(sentence.preposition(kid) == "of" for kid in sentence.kids(match.trigger, "nmod"))
    denied = any(sentence.lowers[kid] in ("no", "any") for kid in sentence.kids(match.trigger, "det"))
    return is_bare and denied


def learned_late(match: Match) -> bool:
    """It was learned only after the act, or from the news."""
    spoken_of = match.words["blows"].intersection(match.sentence.lemmas)
    return bool(spoken_of) and _has_any(match, match.words["late_phrases"])


def _has_any(match: Match, phrases: frozenset[str]) -> bool:
    text = _text(match)
    return any(phrase in text for phrase in phrases)


def _text(match: Match) -> str:
    return match.sentence.text(0, len(match.sentence))


def by_force(match: Match) -> bool:
    """The deaths or wounds come of force: the sentence says so, or the report speaks of a strike."""
    words, lemmas = match.words, set(match.sentence.lemmas)
    if match.annotated.discourse.strikes_spoken_of:
        return True
    if match.frame.head == "verb" and match.lemma in words["killing_verbs"]:
        return not lemmas & words["mishaps"]
    own = {match.lemma} - {"killing"} if match.frame.head == "noun" else set()
    return bool((lemmas - own - {"kill"}) & words["force_words"])


def of_the_dead(match: Match) -> bool:
    """It is the dead who are counted."""
    lemmas = lemmas_below(match, match.trigger)
    if match.lemma != "toll":
        return bool(lemmas & match.words["dead_words"])
    is_bare = match.sentence.kid(match.trigger, "compound", "amod") is None
    return is_bare or bool(lemmas & {"death", "casualty"})


def none_counted(match: Match) -> bool:
    """None were counted: *no casualties*."""
    sentence = match.sentence
    kids = sentence.kids(match.trigger, "det", "nummod")
    return any(sentence.lowers[kid] in ("no", "any", "zero") for kid in kids)
