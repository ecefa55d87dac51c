"""Strikes: one event for each attacker and territory struck, coded by the weapon its clause names."""

from dataclasses import replace
from datetime import date

from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft, Reference, Territory
from demarche.build.coders.rules.extract.common import (
    Saying,
    claim_of,
    draft_of,
    is_history,
    saying_of,
    state_of,
    when_of,
)
from demarche.build.coders.rules.extract.weapons import code_of
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.annotating import mood_at
from demarche.build.coders.rules.frames.conditions import holds
from demarche.build.coders.rules.frames.conditions.force import is_of_the_strike, shooter_of, sides_of
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party, owner_of, parties_of, party_of
from demarche.build.coders.rules.frames.territory import UNKNOWN, territories_of
from demarche.build.coders.rules.grammar.clauses import clause_tokens
from demarche.build.coders.rules.grammar.modality import Mood
from demarche.known.numbers import Quantity
from demarche.schema.gazetteer import Actor, ArmedGroup
from demarche.schema.period import MONTH

__all__ = ["references_of", "strikes_of"]

# Codes of force that an unnamed attacker uses at home as a rule: suicide, car and roadside bombs.
_LOCAL = frozenset({"1831", "1832", "1833"})
_FEW = 8  # words between what somebody is sorry for and the word that says so
_MOST_SOURCES = 3  # a longer list of attackers is a roll-call, whose tree is not to be trusted


def strikes_of(annotated: AnnotatedSentence, matches: list[Match]) -> list[EventDraft]:
    """The strikes of a sentence; a verb and a noun that tell of the same blow are one."""
    kept = [match for match in matches if match.frame.event_type == "strike" and holds(match)]
    found: list[EventDraft] = []
    used: list[Match] = []
    for match in sorted(kept, key=lambda one: (_has_no_own_verb(one), one.trigger)):
        if any(_same_blow(match, other) for other in used):
            continue
        same = [other for other in kept if other is not match and _same_blow(other, match)]
        events = _events_of_blow(annotated, match, same, used)
        if events:
            used.append(match)
            found.extend(events)
    return found


def _has_no_own_verb(match: Match) -> bool:
    """True for a noun without a verb of its own, and for the clause on it: "an attack that killed three"."""
    if match.frame.head == "verb":
        return match.sentence.deps[match.head] == "acl:relcl"
    return match.head == match.trigger


def references_of(
    annotated: AnnotatedSentence, matches: list[Match], taken: list[EventDraft]
) -> list[Reference]:
    """The strikes a sentence only refers to ("Friday's strikes"), whose date and place others may lack."""
    strikes = [event.span for event in taken if event.event_type == "strike"]
    found: list[Reference] = []
    for match in matches:
        if (
            "may_refer" not in match.frame.traits
            or _is_any(match)
            or mood_at(annotated, match.trigger).kind != "actual"
        ):
            continue
        first, last = match.span()
        if not any(start < last and first < end for start, end in strikes):
            found.extend(_references_of(annotated, match))
    return found


def _is_any(match: Match) -> bool:
    """True for "a raid of that kind": it refers to none."""
    sentence, determiners = match.sentence, match.words["unspecific_determiners"]
    return any(sentence.lowers[kid] in determiners for kid in sentence.kids(match.trigger, "det"))


def _references_of(annotated: AnnotatedSentence, match: Match) -> list[Reference]:
    """What a mention tells of each territory it names; nothing where it tells neither who, when nor where."""
    day, precision = when_of(annotated, (match.trigger,), match.clause)
    source = match.sources[0].actor if match.sources else None
    return [
        Reference(source, territory, day, precision, match.span())
        for territory in territories_of(match)
        if source is not None or day is not None or territory.sovereign is not None
    ]


def _events_of_blow(
    annotated: AnnotatedSentence, match: Match, others: list[Match], before: list[Match]
) -> list[EventDraft]:
    """The events of one blow: what its match leaves open, the other matches that tell of it fill in."""
    saying, mood = saying_of(annotated, match.head), _mood_of_blow(annotated, match)
    if not _is_reported(annotated, match, mood) or saying.kind == "deny":
        return []  # a denial is an act of its own (responsibility.deny_act)
    tellings = [match, *others]
    day, precision = _day_of_blow(annotated, tellings)
    if is_history(annotated, day):
        return []
    code = code_of(annotated, tellings)
    events = []
    for source in _attackers_of(annotated, tellings):
        target = _party_struck(annotated, tellings, source)
        for territory in _soil_of_blow(tellings, before):
            event = draft_of(
                replace(match, clause=_whole_clause(match)),
                territory=territory,
                source=source,
                target=target,
                day=day,
                precision=precision,
                modality=mood.kind,
                code=code,
                event_type=_event_type(match, source, target, territory, code=code),
            )
            named = (event.source, event.target, territory.sovereign)
            if not any(named) and not is_of_the_strike(match):
                continue  # neither who, nor whom, nor where: nothing that could be cited
            event.claims = [
                *_claims_of_responsibility(saying, source, event),
                *_targets_hit(annotated, tellings, saying, event),
            ]
            events.append(event)
    return events


def _whole_clause(match: Match) -> tuple[int, int]:
    """The clause of a blow, with the noun that a relative clause tells of: "a raid that killed nine"."""
    sentence, (first, last) = match.sentence, match.clause
    noun = match.arguments.subject
    if match.frame.head != "verb" or noun is None or sentence.deps[match.head] != "acl:relcl":
        return first, last
    before = [kid for kid in sentence.kids(noun, "det", "amod", "compound", "nmod:poss") if kid < noun]
    return (min([noun, *before]), last) if noun < first else (first, last)


def _mood_of_blow(annotated: AnnotatedSentence, match: Match) -> Mood:
    """The mood of a blow; what one apologises for, is blamed or thanked for is done."""
    if "names_blow" in match.frame.traits:
        is_subject = annotated.sentence.deps[match.head].startswith("nsubj")
        above = mood_at(annotated, annotated.sentence.heads[match.head])
        return Mood("unreal") if is_subject and above.kind != "actual" else match.mood
    if not _is_gerund(match):
        return match.mood
    before = annotated.sentence.lemmas[max(0, match.head - _FEW) : match.head]
    return Mood("unreal" if annotated.words["factive_grounds"].isdisjoint(before) else "actual")


def _is_gerund(match: Match) -> bool:
    """True for "for bombing a camp", whether the tree takes it for a verb or a noun."""
    lowers, words, head = match.sentence.lowers, match.words, match.head
    follows = head > 0 and lowers[head - 1] in words["reason_prepositions"]
    return follows and lowers[head].endswith(tuple(words["gerund_endings"]))


def _is_reported(annotated: AnnotatedSentence, match: Match, mood: Mood) -> bool:
    """True for a blow that fell, is planned or threatened; a habit ("often shells") reports none."""
    habits = annotated.language.modality["habit"]["words"]
    adverbs = annotated.sentence.kids(match.head, "advmod")
    is_habit = any(annotated.sentence.lowers[kid] in habits for kid in adverbs)
    return not (is_habit or mood.negated or mood.kind == "unreal")


def _day_of_blow(annotated: AnnotatedSentence, tellings: list[Match]) -> tuple[date | None, int | None]:
    """The first date that the matches of one blow give, else that of the verb it is coordinated to."""
    planned, sentence = tellings[0].mood.kind == "planned", annotated.sentence
    for one in tellings:
        heads = (one.head, one.trigger, *sentence.kids(one.trigger, "acl"))
        day, precision = when_of(annotated, heads, one.clause, planned=planned)
        if day is not None:
            return day, precision
    head = tellings[0].head
    owned_up = _owned_up_when(annotated, head) if tellings[0].frame.head == "noun" else (None, None)
    if owned_up[0] is not None:
        return owned_up
    if sentence.deps[head] != "conj" or sentence.kid(head, "nsubj", "nsubj:pass") is not None:
        return None, None
    above = sentence.heads[head]  # "scrambled jets on Thursday and bombed a camp"
    return when_of(annotated, (above,), clause_tokens(sentence, above), planned=planned)


def _owned_up_when(annotated: AnnotatedSentence, noun: int) -> tuple[date | None, int | None]:
    """The month or year in which somebody owned up to a blow: "last month it claimed responsibility for the raid".

    A day is the day of the owning up alone, and so is a week.
    """
    sentence = annotated.sentence
    above = next((one for one in sentence.ancestors(noun) if sentence.is_verb(one)), None)
    frames = annotated.language.by_head.get(("verb", sentence.lemmas[above]), ()) if above is not None else ()
    if above is None or not any(frame.claims.get("responsible") == "self" for frame in frames):
        return None, None
    day, precision = when_of(annotated, (above,), clause_tokens(sentence, above))
    return (day, precision) if precision is not None and precision >= MONTH else (None, None)


def _attackers_of(annotated: AnnotatedSentence, tellings: list[Match]) -> list[Party | None]:
    """The attackers that the first match names, else those that the others do, else one unknown."""
    own, *others = tellings
    if "mutual" in own.frame.traits:
        return [*sides_of(own)[:_MOST_SOURCES]]
    sources = own.sources or [party for other in others for party in other.sources[:1]]
    return [*(sources or _attackers_outside_slots(annotated, own))[:_MOST_SOURCES]] or [None]


def _attackers_outside_slots(annotated: AnnotatedSentence, match: Match) -> list[Party]:
    """The attackers that no slot holds: whose the fire is that one comes under, who is sorry for a gerund."""
    sentence, head = annotated.sentence, match.head
    shooter = shooter_of(match) if "shooter_as_object" in match.frame.traits else None
    if shooter is not None:
        return parties_of(annotated, shooter)
    for fire in match.under(*match.words["fire_prepositions"]):
        owner = owner_of(annotated, fire) or party_of(annotated, fire, as_target=True)
        return [owner] if owner is not None else []
    if not _is_gerund(match):
        return []
    for above in sentence.ancestors(head):
        subject = sentence.kid(above, "nsubj")
        if subject is not None:
            return parties_of(annotated, subject)
    return []


def _party_struck(annotated: AnnotatedSentence, tellings: list[Match], source: Party | None) -> Party | None:
    """The first side struck that is not itself the attacker; of two that shot at each other, the other."""
    attackers = [party.actor for one in tellings for party in one.sources]
    if source is not None:
        attackers.append(source.actor)
    for one in tellings:
        for party in one.targets or _struck_outside_slots(annotated, one):
            if party.actor not in attackers:
                return party
    if source is not None and "mutual" in tellings[0].frame.traits:
        return next((party for party in sides_of(tellings[0]) if party.actor != source.actor), None)
    return None


def _struck_outside_slots(annotated: AnnotatedSentence, match: Match) -> list[Party]:
    """Those struck where no slot holds them: who comes under fire, whom "the raid that killed" killed."""
    sentence = annotated.sentence
    if "struck_subject" in match.frame.traits and match.arguments.subject is not None:
        return parties_of(annotated, match.arguments.subject, as_target=True)
    if match.frame.head != "noun":
        return []
    for verb in sentence.kids(match.trigger, "acl:relcl", "acl"):
        killed = (
            sentence.kid(verb, "obj") if sentence.lemmas[verb] in annotated.words["deadly_verbs"] else None
        )
        if killed is not None:
            return parties_of(annotated, killed, as_target=True)
    return []


def _soil_of_blow(tellings: list[Match], before: list[Match]) -> list[Territory]:
    """The territories that a match of the blow names, else those of the verb it is coordinated to."""
    for one in tellings:
        territories = territories_of(one)
        if territories != [UNKNOWN]:
            return territories
    return _carried_on(tellings[0], before)


def _carried_on(match: Match, before: list[Match]) -> list[Territory]:
    """Where the verb it is coordinated to fell: "crossed into Ecuador and attacked a camp"."""
    if match.sentence.deps[match.head] != "conj":
        return [UNKNOWN]
    above = match.sentence.heads[match.head]
    first = next((one for one in before if one.head == above), None)
    return territories_of(first) if first is not None else [UNKNOWN]


def _same_blow(match: Match, other: Match) -> bool:
    """True where two matches of a sentence tell of one act: one is the other's means or party."""
    if match.head == other.head or match.trigger == other.trigger:
        return True
    share_verbs = "shared_blow" in match.frame.traits & other.frame.traits
    if share_verbs and match.arguments.subject == other.arguments.subject:
        return True
    for one, two in ((match, other), (other, match)):
        if two.trigger in (one.arguments.subject, one.arguments.object):
            return True
        if _is_clause_on(one, two):
            return not one.sources or not two.sources or one.sources[0].actor == two.sources[0].actor
        if two.trigger in one.under(*one.words["means_prepositions"]):
            return True
    return False


def _is_clause_on(one: Match, two: Match) -> bool:
    """True where a match's clause hangs on the other's words: "struck a camp, killing"."""
    sentence = one.sentence
    is_clause = sentence.deps[one.head].startswith(("acl", "advcl", "xcomp"))
    return is_clause and sentence.heads[one.head] in (two.trigger, two.head)


def _event_type(
    match: Match, source: Party | None, target: Party | None, soil: Territory, *, code: str
) -> str:
    """Strike for force across a border or on another state's soil, else ``other``: force at home."""
    if "downing" in match.frame.traits and target is None:
        return "other"
    sovereign = soil.sovereign.lower() if soil.sovereign else None
    side = state_of(target.actor) if target is not None else None
    if source is None:  # nobody is named: bombs and gunmen are mostly local, what flies is mostly not
        is_local = code in _LOCAL or not match.words["local_attackers"].isdisjoint(match.sentence.lemmas)
        return "other" if is_local and side in (None, sovereign) else "strike"
    home = _own_state(source.actor)
    if home is None or (sovereign is None and side is None):
        return "strike"
    is_foreign = side is not None and side not in (state_of(source.actor), home)
    return "other" if home in (sovereign, side) and not is_foreign else "strike"


def _own_state(actor: Actor) -> str | None:
    """The state whose soil is an attacker's own: a state's itself, an armed group's where it is based."""
    if isinstance(actor, ArmedGroup):
        return actor.base.lower() if actor.base else None
    return state_of(actor)


def _claims_of_responsibility(saying: Saying, source: Party | None, event: EventDraft) -> list[ClaimDraft]:
    """Who did it, where somebody other than the reporter says so."""
    if saying.claimant is None or source is None or saying.attribution is None:
        return []
    own = state_of(saying.claimant) == state_of(source.actor)
    claim = claim_of("responsible", saying.claimant, saying, event)
    return [replace(claim, value="self" if own else source.actor.actor_id)]


def _targets_hit(
    annotated: AnnotatedSentence, tellings: list[Match], saying: Saying, event: EventDraft
) -> list[ClaimDraft]:
    """How many targets were struck, where the clause counts them."""
    quantity = next((found for one in tellings if (found := _count_of_targets(annotated, one))), None)
    if saying.claimant is None or quantity is None:
        return []
    claim = claim_of("targets", saying.claimant, saying, event)
    return [replace(claim, low=quantity.low, high=quantity.high, text=quantity.text)]


def _count_of_targets(annotated: AnnotatedSentence, match: Match) -> Quantity | None:
    """The number on "targets", "sites" or their like, among what is struck; also of "dozens of targets"."""
    struck = [match.arguments.object, *match.under(*match.words["target_prepositions"])]
    for head in struck:
        if head is None or not _is_target(annotated, head):
            continue
        below = set(annotated.sentence.below(head, stop=frozenset({"acl", "acl:relcl"})))
        for placed in annotated.quantities:
            if placed.start in below and placed.start <= head:
                return placed.item
    return None


def _is_target(annotated: AnnotatedSentence, head: int) -> bool:
    sentence, targets = annotated.sentence, annotated.words["counted_targets"]
    if sentence.lemmas[head] in annotated.words["group_nouns"]:
        return any(sentence.lemmas[kid] in targets for kid in sentence.kids(head, "nmod"))
    return sentence.lemmas[head] in targets
