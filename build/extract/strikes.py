"""Strikes: one event for each territory struck, coded by the weapon its clause names."""

from demarche.build.drafts import ClaimDraft, EventDraft, Reference, Territory
from demarche.build.extract.common import Saying, draft_of, is_history, saying_of, state_of, when_of
from demarche.build.find.numbers import Quantity
from demarche.build.frames.conditions import holds
from demarche.build.frames.matching import Match
from demarche.build.frames.scene import Party, Scene
from demarche.build.frames.territory import UNKNOWN, territories_of
from demarche.schema.gazetteer import Actor, ArmedGroup

__all__ = ["references_of", "strikes_of"]

# The first class of weapons that the clause names decides, so that an unmanned aircraft beats what it drops.
_BY_WEAPON = (
    ("weapons_suicide", "1831"),
    ("weapons_vehicle", "1832"),
    ("weapons_roadside", "1833"),
    ("weapons_unmanned", "1952"),
    ("weapons_guided", "1951"),
    ("weapons_air", "195"),
    ("weapons_ground", "194"),
    ("weapons_small", "193"),
)
# Codes of force that an unnamed attacker uses at home as a rule: suicide, car and roadside bombs.
_LOCAL = frozenset({"1831", "1832", "1833"})
_COUNTED = frozenset({"target", "site", "location", "position", "facility", "place", "base", "point"})


def strikes_of(scene: Scene, matches: list[Match]) -> list[EventDraft]:
    """The strikes of a sentence; a verb and a noun that tell of the same blow are one."""
    kept = [match for match in matches if match.frame.event_type == "strike" and holds(match)]
    found: list[EventDraft] = []
    used: list[Match] = []
    for match in sorted(kept, key=lambda m: (m.frame.head != "verb" and m.head == m.trigger, m.trigger)):
        if any(_same_blow(match, other) for other in used):
            continue
        same = [other for other in kept if other is not match and _same_blow(other, match)]
        events = _events(scene, match, same, used)
        if events:
            used.append(match)
            found.extend(events)
    return found


def references_of(scene: Scene, matches: list[Match], taken: list[EventDraft]) -> list[Reference]:
    """The strikes a sentence only refers to ("Friday's strikes"): what they tell of date and place may be missing elsewhere."""
    found = []
    for match in matches:
        if match.frame.rule != "strike.act" or match.scene.mood(match.trigger).kind != "actual":
            continue
        span = match.span()
        if any(
            event.span[0] < span[1] and span[0] < event.span[1] and event.event_type == "strike"
            for event in taken
        ):
            continue
        day, precision = when_of(scene, (match.trigger,), match.clause)
        for territory in territories_of(match):
            source = match.sources[0].actor if match.sources else None
            if source is not None or day is not None or territory.sovereign is not None:
                found.append(Reference(source, territory, day, precision, span))
    return found


def _events(scene: Scene, match: Match, others: list[Match], before: list[Match]) -> list[EventDraft]:
    mood = match.mood
    if mood.kind == "unreal" or mood.negated or _is_habit(scene, match):
        return []
    saying = saying_of(scene, match.head)
    if saying.kind == "deny":
        return []  # the denial is an act of its own (responsibility.deny_act); the strike is not reported
    modality = mood.kind
    day, precision = when_of(scene, (match.head, match.trigger), match.clause, planned=modality == "planned")
    for other in others:
        if day is None:
            heads = (other.head, other.trigger)
            day, precision = when_of(scene, heads, other.clause, planned=modality == "planned")
    if is_history(scene, day):
        return []
    sources: list[Party | None] = (
        list(match.sources) or [p for other in others for p in other.sources[:1]] or [None]
    )
    target = _target(match, others)
    territories = territories_of(match)
    if territories == [UNKNOWN]:
        territories = next((t for other in others if (t := territories_of(other)) != [UNKNOWN]), territories)
    if territories == [UNKNOWN]:
        territories = _carried_on(match, before)
    code = _code(scene, match, others)
    events = []
    for source in sources[:3]:
        for territory in territories:
            event = draft_of(
                match, territory=territory, source=source, target=target, day=day, precision=precision, modality=modality, code=code,
                event_type=_type(match, source, target, territory, code),
            )  # fmt: skip
            event.claims = [
                *_responsible(saying, source, event),
                *_targets_hit(scene, match, others, saying, event),
            ]
            events.append(event)
    return events


def _carried_on(match: Match, before: list[Match]) -> list[Territory]:
    """Where the verb it is coordinated to fell: "crossed into Ecuador and attacked a camp"."""
    above = match.sentence.heads[match.head]
    first = next(
        (one for one in before if match.sentence.deps[match.head] == "conj" and one.head == above), None
    )
    return territories_of(first) if first is not None else [UNKNOWN]


def _same_blow(match: Match, other: Match) -> bool:
    """True where two matches of a sentence tell of one act: one is the other's instrument, subject, or describes it."""
    if match.head == other.head or match.trigger == other.trigger:
        return True
    sentence = match.sentence
    for one, two in ((match, other), (other, match)):
        if one.arguments.subject == two.trigger or one.arguments.object == two.trigger:
            return True
        if sentence.deps[one.head].startswith(("acl", "advcl", "xcomp")) and sentence.heads[one.head] in (
            two.trigger,
            two.head,
        ):
            return not one.sources or not two.sources or one.sources[0].actor == two.sources[0].actor
        if any(
            preposition in ("in", "with", "during", "by", "using", "through") and head == two.trigger
            for preposition, head in one.arguments.obliques
        ):
            return True
    return False


def _target(match: Match, others: list[Match]) -> Party | None:
    for candidate in (match, *others):
        for party in candidate.targets:
            if not any(party.actor == source.actor for source in candidate.sources):
                return party
    return None


def _type(match: Match, source: Party | None, target: Party | None, territory: Territory, code: str) -> str:
    """Strike for force across a border or on another state's soil; force at home against one's own is ``other``."""
    if match.frame.rule == "strike.shoot_down" and target is None:
        return "other"
    soil = territory.sovereign.lower() if territory.sovereign else None
    side = state_of(target.actor) if target is not None else None
    if source is None:  # nobody is named: bombs and gunmen are mostly local, what flies is mostly not
        local = code in _LOCAL or "gunman" in match.sentence.lemmas
        return "other" if local and side in (None, soil) else "strike"
    home = _home(source.actor)
    if home is None or (soil is None and side is None):
        return "strike"
    foreign = side is not None and side != state_of(source.actor) and side != home
    return "other" if home in (soil, side) and not foreign else "strike"


def _home(actor: Actor) -> str | None:
    """The state whose soil is an attacker's own: a state's itself, an armed group's where it is based."""
    if isinstance(actor, ArmedGroup):
        return actor.base.lower() if actor.base else None
    return state_of(actor)


def _code(scene: Scene, match: Match, others: list[Match]) -> str:
    if match.frame.instrument is None:
        return match.frame.code
    sentence, words = scene.sentence, scene.lexicon.words
    tokens: set[int] = set()
    for one in (match, *others):
        tokens |= set(
            sentence.below(one.head, stop=frozenset({"ccomp", "parataxis", "advcl", "conj", "acl:relcl"}))
        )
        tokens |= set(
            sentence.below(one.trigger, stop=frozenset({"ccomp", "parataxis", "conj", "acl:relcl"}))
        )
        if one.arguments.subject is not None:
            tokens |= set(sentence.below(one.arguments.subject, stop=frozenset({"acl:relcl"})))
    ordered = sorted(token for token in tokens if not _of_another_act(scene, token, [match, *others]))
    lemmas = {sentence.lemmas[token] for token in ordered}
    lemmas |= {
        f"{sentence.lemmas[a]} {sentence.lemmas[b]}"
        for a, b in zip(ordered, ordered[1:], strict=False)
        if b == a + 1
    }
    hit = (
        sentence.lemmas[match.arguments.object]
        if match.arguments.object is not None and match.frame.rule == "strike.shoot_down"
        else None
    )
    for name, code in _BY_WEAPON:
        if (lemmas - {hit}) & words[name]:
            return code
    return match.frame.code


def _of_another_act(scene: Scene, token: int, matches: list[Match]) -> bool:
    """True for "drone" in "bombed targets in retaliation for a drone attack": the weapon of another act."""
    words, sentence = scene.lexicon.words, scene.sentence
    own = (
        {one.trigger for one in matches}
        | {one.arguments.subject for one in matches}
        | {one.arguments.object for one in matches}
    )
    for above in (token, *sentence.ancestors(token)):
        if above in own:
            return False
        if (
            sentence.is_noun(above)
            and sentence.lemmas[above] in words["strike_nouns"] | words["strike_nouns_strong"]
        ):
            return True
    return False


def _is_habit(scene: Scene, match: Match) -> bool:
    words = scene.lexicon.modality["habit"]["words"]
    return any(scene.sentence.lowers[kid] in words for kid in scene.sentence.kids(match.head, "advmod"))


def _responsible(saying: Saying, source: Party | None, event: EventDraft) -> list[ClaimDraft]:
    """Who did it, where somebody other than the reporter says so."""
    claimant = saying.claimant
    if claimant is None or source is None or saying.attribution is None:
        return []
    own = state_of(claimant) == state_of(source.actor)
    value = "self" if own else source.actor.actor_id
    return [
        ClaimDraft(
            "responsible",
            claimant,
            saying.said,
            saying.precision,
            event.span,
            value=value,
            is_correction=saying.is_correction,
            is_earlier=saying.is_earlier,
        )
    ]


def _targets_hit(
    scene: Scene, match: Match, others: list[Match], saying: Saying, event: EventDraft
) -> list[ClaimDraft]:
    """How many targets were struck, where the clause counts them."""
    claimant = saying.claimant
    quantity = next((found for one in (match, *others) if (found := _count_of_targets(scene, one))), None)
    if claimant is None or quantity is None:
        return []
    return [
        ClaimDraft(
            "targets",
            claimant,
            saying.said,
            saying.precision,
            event.span,
            low=quantity.low,
            high=quantity.high,
            text=quantity.text,
            is_correction=saying.is_correction,
            is_earlier=saying.is_earlier,
        )
    ]


def _count_of_targets(scene: Scene, match: Match) -> Quantity | None:
    """The number on "targets", "sites" or their like, among what is struck; also of "dozens of targets"."""
    sentence, groups = scene.sentence, scene.lexicon.words["group_nouns"]
    heads = [h for preposition, h in match.arguments.obliques if preposition in ("on", "against", "at")]
    for head in (match.arguments.object, *heads):
        if head is None:
            continue
        counted = sentence.lemmas[head] in _COUNTED or (
            sentence.lemmas[head] in groups
            and any(sentence.lemmas[kid] in _COUNTED for kid in sentence.kids(head, "nmod"))
        )
        below = set(sentence.below(head, stop=frozenset({"acl", "acl:relcl"})))
        for placed in scene.quantities if counted else ():
            if placed.start in below and placed.start <= head:
                return placed.item
    return None
