"""The conditions that a frame of the lexicon may set (its ``needs``): each is a question about one match."""

from collections.abc import Callable

from demarche.build.frames.matching import Match
from demarche.build.frames.scene import Party
from demarche.build.frames.territory import territories_of
from demarche.build.grammar.clauses import carrier_of

__all__ = ["CONDITIONS", "holds"]

# Kinds of role that bear arms, and those that never do (schema/gazetteers/roles.csv).
_ARMED_ROLES = frozenset({"MIL", "REB", "SEP", "SPY", "COP", "UAF"})
_UNDIPLOMATIC = ("MED", "CVL", "OPP", "HLH", "BUS", "REB", "CRM")


def holds(match: Match) -> bool:
    """True where all conditions of a match's frame are met."""
    return all(CONDITIONS[name](match) for name in match.frame.needs)


def _lemmas(match: Match, head: int | None) -> set[str]:
    return (
        set()
        if head is None
        else {
            match.sentence.lemmas[token]
            for token in match.sentence.below(head, stop=frozenset({"acl:relcl", "acl"}))
        }
    )


def _clause_lemmas(match: Match) -> set[str]:
    tokens = set(match.sentence.below(match.head, stop=frozenset({"ccomp", "parataxis", "advcl"})))
    tokens |= set(match.sentence.below(match.trigger, stop=frozenset({"ccomp", "parataxis"})))
    return {match.sentence.lemmas[token] for token in tokens}


def _weapons(match: Match) -> frozenset[str]:
    words = match.scene.lexicon.words
    return (
        words["weapons_unmanned"]
        | words["weapons_guided"]
        | words["weapons_air"]
        | words["weapons_ground"]
        | words["weapons_small"]
    )


def _has_weapon(match: Match) -> bool:
    return bool(_clause_lemmas(match) & (_weapons(match) | match.scene.lexicon.words["strike_nouns_strong"]))


def _is_site(match: Match, head: int | None) -> bool:
    """True for a thing on the ground, a place, an armed actor or a state as what is struck."""
    if head is None:
        return False
    scene, sentence = match.scene, match.sentence
    heads = [head, *sentence.kids(head, "conj")]
    for token in heads:
        if sentence.lemmas[token] in scene.lexicon.words["sites"] or any(
            s.start <= token < s.end for s in scene.spots
        ):
            return True
        mention = scene.mention_at(token)
        if (
            mention is not None
            and mention.actor is not None
            and mention.kind in ("name", "capital", "person")
        ):
            return mention.actor.kind in ("state", "organ", "armed_group", "person")
        if (
            mention is not None
            and mention.role is not None
            and mention.role.kind in ("equipment", "armed_group", "organ", "people")
        ):
            return True
    return False


def _force_object(match: Match) -> bool:
    """What is struck is a thing on the ground, a place or an armed actor; or soldiers or weapons strike it somewhere named."""
    if _is_site(match, match.arguments.object):
        return True
    military = any(party.actor.cameo_code[3:6] == "MIL" for party in match.sources)
    return match.arguments.object is not None and military and territories_of(match)[0].sovereign is not None


def _force_goal(match: Match) -> bool:
    """What is fired at is a thing on the ground, a place or an armed actor."""
    return any(
        _is_site(match, head)
        for preposition, head in match.arguments.obliques
        if preposition in match.frame.target
    )


def _is_armed(match: Match, party: Party) -> bool:
    actor = party.actor
    if actor.kind in ("armed_group", "state"):
        return True
    return actor.kind in ("organ", "person", "igo") and not actor.cameo_code.endswith(
        ("LEG", "JUD", "MED", "CVL", "OPP")
    )


def _armed_source(match: Match) -> bool:
    """A known attacker that can use force; or a weapon as the subject; or, with none named, a weapon in the clause."""
    words = match.scene.lexicon.words
    if match.sources:
        return any(_is_armed(match, party) for party in match.sources)
    subject = match.arguments.subject
    if subject is None:
        return _has_weapon(match)
    armed = (
        words["armed_equipment"]
        | words["projectiles"]
        | words["strike_nouns"]
        | words["strike_nouns_strong"]
        | _weapons(match)
    )
    return (
        match.sentence.lemmas[subject] in armed
        or bool(_lemmas(match, subject) & armed)
        or (match.scene.mention_at(subject) is not None and _has_weapon(match))
    )


def _state_goal(match: Match) -> bool:
    return any(party.actor.kind in ("state", "organ") for party in match.targets)


def _reported_act(match: Match) -> bool:
    """A noun that names the use of force reports it only in company: who struck, with what, and whom or where."""
    words, sentence = match.scene.lexicon.words, match.sentence
    noun = match.trigger
    modifiers = {sentence.lowers[kid] for kid in sentence.kids(noun, "det", "amod")}
    modifiers |= {sentence.lowers[kid] for kid in sentence.kids(noun, "compound")}
    idle = words["future_modifiers"] | words["not_force"] | words["many_times"] | {"these", "those", "such"}
    if modifiers & idle or sentence.lowers[noun].startswith("cyber"):
        return False
    below = _lemmas(match, noun)
    strong = sentence.lemmas[noun] in words["strike_nouns_strong"] or bool(below & _weapons(match))
    where = bool(match.targets) or any(
        _is_site(match, head) or any(spot.start <= head < spot.end for spot in match.scene.spots)
        for preposition, head in match.arguments.obliques
        if preposition
        in ("on", "against", "at", "in", "near", "inside", "targeting", "over", "across", "outside")
    )
    if match.head != noun:
        return (strong or any(_is_armed(match, party) for party in match.sources)) and (
            where or (strong and bool(match.sources))
        )
    return where and (strong or any(_is_armed(match, party) for party in match.sources))


def _diplomatic(party: Party) -> bool:
    return party.actor.kind in ("state", "organ", "igo", "person") and not party.actor.cameo_code.endswith(
        _UNDIPLOMATIC
    )


def _diplomatic_source(match: Match) -> bool:
    return any(_diplomatic(party) for party in match.sources)


def _known_source(match: Match) -> bool:
    return bool(match.sources)


def _actor_target(match: Match) -> bool:
    return any(party.actor.kind != "person" or party.actor.principal_id for party in match.targets)


def _un_goal(match: Match) -> bool:
    return any(party.actor.cameo_code.startswith("IGO") for party in match.targets)


def _envoy_object(match: Match) -> bool:
    return bool(match.targets)


def _outrage_cause(match: Match) -> bool:
    words = match.scene.lexicon.words
    causes = words["outrages"] - {"act", "action", "operation", "drone"}
    return bool({match.sentence.lemmas[token] for token in match.sentence.below(match.head)} & causes)


def _state_told(match: Match) -> bool:
    """The one told is a state, its government or its forces, not a newspaper or a crowd; and is not warned against."""
    if any(preposition == "against" for preposition, _head in match.arguments.obliques):
        return False
    return any(
        party.actor.kind in ("state", "organ", "igo", "person")
        and not party.actor.cameo_code.endswith(("MED", "CVL", "OPP", "LEG"))
        for party in match.targets
    )


def _about_act(match: Match) -> bool:
    """The clause speaks of a strike, or of time before an act; "told the council that …" about anything else does not."""
    words, sentence = match.scene.lexicon.words, match.sentence
    tokens = sentence.below(match.head)
    lemmas = {sentence.lemmas[token] for token in tokens}
    acts = words["blows"]
    content = sentence.kid(match.head, "ccomp")
    timing = content is not None and any(
        sentence.lowers[kid] in ("after", "before", "when", "once", "while")
        for kid in sentence.kids(content, "mark")
    )
    if (
        content is not None
        and not timing
        and content > match.head
        and sentence.quoted[content] == sentence.quoted[match.head]
    ):
        inside = {sentence.lemmas[token] for token in sentence.below(content)}
        return (
            bool(inside & (acts | {"bomb", "attack", "hit"})) and match.scene.mood(content).kind == "planned"
        )
    text = sentence.text(0, len(sentence))
    timed = any(
        f" {word} " in f" {text} "
        for word in words["advance_words"] | words["after_words"]
        if word not in ("earlier", "later", "following")
    )
    whole = {*sentence.lemmas}
    return (
        bool(lemmas & acts)
        or (timed
        and bool(whole & acts))
        or (timed and any(w in text for w in ("advance", "ahead", "prior", "before")))
        or (bool(whole & acts)
        and sentence.deps[match.head] in ("advcl", "acl", "conj"))
    )


def _advance_notice(match: Match) -> bool:
    """A notice that is given, received, or said (not) to exist, and that is about an act of force."""
    words, sentence = match.scene.lexicon.words, match.sentence
    lemma, text = sentence.lemmas[match.trigger], sentence.text(0, len(sentence))
    verb = sentence.heads[carrier_of(sentence, match.trigger, words["group_nouns"])]
    governs = sentence.lemmas[verb] in words["notice_verbs"] | {"be", "come"} or any(
        sentence.lowers[kid] == "there" for kid in sentence.children[match.trigger]
    )
    if not governs:
        return False
    about = bool({*sentence.lemmas} & words["blows"]) or any(
        word in text for word in ("advance", "prior notice", "pre-notif", "prior warning")
    )
    context = match.scene.discourse.strikes_spoken_of
    by_itself = "notif" in lemma or any(
        sentence.lowers[kid] in ("advance", "prior", "advanced", "early", "such", "the")
        for kid in sentence.kids(match.trigger, "amod", "compound", "det")
    )
    return (
        about
        or (context and by_itself)
        or (context and lemma == "warning" and sentence.lemmas[verb] in words["receive_verbs"])
    )


def _for_violence(match: Match) -> bool:
    words = match.scene.lexicon.words
    acts = (
        words["strike_nouns"]
        | words["strike_nouns_strong"]
        | words["weapons_unmanned"]
        | {"explosion", "blast", "killing", "assassination", "downing"}
    )
    lemmas = {match.sentence.lemmas[token] for token in match.sentence.below(match.head)}
    return bool(lemmas & acts) or match.scene.discourse.strikes_spoken_of


def _violent_charge(match: Match) -> bool:
    words, sentence = match.scene.lexicon.words, match.sentence
    content = [kid for kid in sentence.children[match.head] if kid > match.head]
    gerund = next((t for t in range(match.head + 1, len(sentence)) if sentence.tags[t] == "VBG"), None)
    if gerund is not None and sentence.lowers[gerund - 1] in ("of", "for"):
        content = [gerund]  # "accused it of lying about the raid": the charge is the lie
        lemmas = {sentence.lemmas[gerund], *(sentence.lemmas[kid] for kid in sentence.kids(gerund, "obj"))}
    else:
        lemmas = {sentence.lemmas[token] for kid in content for token in sentence.below(kid)}
    if match.sentence.lemmas[match.trigger] == "blame" and match.scene.discourse.strikes_spoken_of:
        return True
    return bool(
        lemmas
        & (
            words["violent_acts"]
            | words["strike_nouns"]
            | words["strike_nouns_strong"]
            | {"killing", "violation", "assassination"}
        )
    )


def _weapon_subject(match: Match) -> bool:
    """The subject is a weapon or a blow: "a drone killed", "the attack that killed"."""
    words, subject = match.scene.lexicon.words, match.arguments.subject
    armed = (
        words["projectiles"]
        | words["strike_nouns"]
        | words["strike_nouns_strong"]
        | words["weapons_unmanned"]
        | {"warplane", "jet"}
    )
    return subject is not None and match.sentence.lemmas[subject] in armed


def _flying_subject(match: Match) -> bool:
    """The subject is a military thing that flies, whosever it is ("two jets", "19 drones")."""
    words, sentence = match.scene.lexicon.words, match.sentence
    subject = match.arguments.subject
    if subject is None:
        return False
    if sentence.tags[subject] in ("CD", "PRP") or sentence.lemmas[subject] in words["group_nouns"]:
        below = set(sentence.below(subject))
        nouns = {sentence.lemmas[token] for token in below}
        if any(sentence.tags[token] == "PRP" for token in below):
            nouns |= {*sentence.lemmas[:subject]}
        return bool(nouns & words["aircraft"])
    civil = {sentence.lowers[kid] for kid in sentence.kids(subject, "amod", "compound")} & {
        "passenger",
        "civilian",
        "commercial",
        "cargo",
    }
    return not civil and sentence.lemmas[subject] in words["aircraft"]


def _ground_goal(match: Match) -> bool:
    """A state's airspace, territory, border or the state itself as what is entered."""
    words, sentence = match.scene.lexicon.words, match.sentence
    heads = [
        match.arguments.object,
        *(head for preposition, head in match.arguments.obliques if preposition in match.frame.target),
    ]
    for head in heads:
        if head is None:
            continue
        if sentence.lemmas[head] in words["airspaces"] | words["borders"] | {"country"}:
            return True
        mention = match.scene.mention_at(head)
        if (
            mention is not None
            and mention.kind in ("name", "capital")
            and mention.actor is not None
            and mention.actor.kind == "state"
        ):
            return True
    return False


def _known_ground(match: Match) -> bool:
    """The place is told, or the victims are armed forces: a weapon that kills is a strike only then."""
    return territories_of(match)[0].sovereign is not None


def _said_by_another(match: Match) -> bool:
    """Somebody with a diplomatic voice says it of somebody else."""
    attribution = match.attribution
    if (
        attribution is None
        or attribution.kind == "deny"
        or not _diplomatic_source(match)
        or not match.targets
    ):
        return False
    return all(party.actor.principal_id != match.sources[0].actor.principal_id for party in match.targets)


def _denied_by_speaker(match: Match) -> bool:
    return match.attribution is not None and match.attribution.kind == "deny" and _diplomatic_source(match)


def _no_force_below(match: Match) -> bool:
    """Threatened force is coded as the force, with modality threatened."""
    words = match.scene.lexicon.words
    lemmas = {match.sentence.lemmas[token] for token in match.sentence.below(match.head)}
    return not lemmas & (
        words["strike_nouns_strong"]
        | {"strike", "attack", "bomb", "invade", "hit", "raid", "shoot", "expel", "sever", "recall"}
    )


def _admitted(match: Match) -> bool:
    return match.attribution is not None and match.attribution.kind == "admit"


def _learned_late(match: Match) -> bool:
    text = match.sentence.text(0, len(match.sentence))
    late = any(
        words in text
        for words in ("only after", "only when", "only from", "until after", "from the media", "from news")
    )
    return late and bool({*match.sentence.lemmas} & match.scene.lexicon.words["blows"])


def _of_the_dead(match: Match) -> bool:
    """A toll is one of deaths where it says so, and nothing else is being counted."""
    lemmas = {match.sentence.lemmas[token] for token in match.sentence.below(match.trigger)}
    if match.sentence.lemmas[match.trigger] == "toll":
        return bool(lemmas & {"death", "casualty"}) or not any(
            match.sentence.kids(match.trigger, "compound", "amod")
        )
    return bool(lemmas & {"dead", "death", "fatality", "kill", "killed"})


def _calls_it_outrage(match: Match) -> bool:
    """ "called the strike a violation of its sovereignty", "described it as an act of aggression"."""
    words, sentence = match.scene.lexicon.words, match.sentence
    named = [
        *sentence.kids(match.head, "xcomp", "obj", "ccomp"),
        *(h for p, h in match.arguments.obliques if p == "as"),
    ]
    wrongs = words["violations"] | {"aggression", "crime", "provocation", "act"}
    for token in named:
        if token <= match.head or sentence.lemmas[token] not in wrongs:
            continue
        below = {sentence.lemmas[below] for below in sentence.below(token)}
        if sentence.lemmas[token] in words["violations"] | {"aggression"} or below & {
            "aggression",
            "war",
            "terror",
            "terrorism",
        }:
            return True
    return False


def _denies_force(match: Match) -> bool:
    """What is denied is an act of force or an entry, not that somebody was told of one."""
    words, sentence = match.scene.lexicon.words, match.sentence
    acts = (
        words["strike_nouns"]
        | words["strike_nouns_strong"]
        | words["violent_acts"]
        | {"cross", "enter", "penetrate", "bombing"}
    )
    content = [kid for kid in sentence.kids(match.head, "ccomp", "xcomp") if kid > match.head]
    following = match.head + 1
    if following < len(sentence) and sentence.tags[following] == "VBG":
        content = [following]  # "denied bombing a base"
    if not content:
        content = [
            kid
            for kid in sentence.children[match.head]
            if kid > match.head and sentence.deps[kid].startswith(("acl", "advcl"))
        ]
    lemmas = {sentence.lemmas[token] for kid in content for token in sentence.below(kid)}
    told = {
        "inform",
        "notify",
        "tell",
        "warn",
        "receive",
        "brief",
        "alert",
        "notice",
        "notification",
        "violate",
    }
    return (
        bool(lemmas & (acts - {"carry", "back", "support", "arm", "launch", "conduct", "stage"}))
        and not lemmas & told
    )


def _by_force(match: Match) -> bool:
    """The deaths or wounds come of force: the verb or the sentence says so, or the document speaks of a strike."""
    words = match.scene.lexicon.words
    if match.scene.discourse.strikes_spoken_of:
        return True
    if (
        match.sentence.lemmas[match.trigger] in ("kill", "wound", "slay", "martyr")
        and match.frame.head == "verb"
    ):
        return not {*match.sentence.lemmas} & words["mishaps"]
    own = {match.sentence.lemmas[match.trigger]} - {"killing"} if match.frame.head == "noun" else set()
    lemmas = {lemma for lemma in match.sentence.lemmas if lemma not in ("kill", *own)}
    return bool(lemmas & words["force_words"])


def _light_only(match: Match) -> bool:
    return match.head != match.trigger


def _none_counted(match: Match) -> bool:
    sentence = match.sentence
    none = any(
        sentence.lowers[kid] in ("no", "any", "zero") for kid in sentence.kids(match.trigger, "det", "nummod")
    )
    return none


CONDITIONS: dict[str, Callable[[Match], bool]] = {
    "force_object": _force_object,
    "force_goal": _force_goal,
    "armed_source": _armed_source,
    "state_goal": _state_goal,
    "reported_act": _reported_act,
    "diplomatic_source": _diplomatic_source,
    "known_source": _known_source,
    "actor_target": _actor_target,
    "un_goal": _un_goal,
    "envoy_object": _envoy_object,
    "outrage_cause": _outrage_cause,
    "state_told": _state_told,
    "about_act": _about_act,
    "advance_notice": _advance_notice,
    "for_violence": _for_violence,
    "violent_charge": _violent_charge,
    "weapon_subject": _weapon_subject,
    "flying_subject": _flying_subject,
    "ground_goal": _ground_goal,
    "known_ground": _known_ground,
    "said_by_another": _said_by_another,
    "denied_by_speaker": _denied_by_speaker,
    "no_force_below": _no_force_below,
    "admitted": _admitted,
    "learned_late": _learned_late,
    "of_the_dead": _of_the_dead,
    "calls_it_outrage": _calls_it_outrage,
    "denies_force": _denies_force,
    "by_force": _by_force,
    "light_only": _light_only,
    "none_counted": _none_counted,
}
