"""Notifications: whether a state was told of an act, and when, by whose account."""

from collections.abc import Iterator

from demarche.build.drafts import ClaimDraft, EventDraft
from demarche.build.extract.common import Saying, draft_of, saying_of, state_of, when_of
from demarche.build.frames.conditions import holds
from demarche.build.frames.matching import Match, slot
from demarche.build.frames.scene import Party, Scene
from demarche.build.frames.territory import UNKNOWN
from demarche.build.grammar.clauses import arguments_of_verb, carrier_of, clause_tokens, is_passive

__all__ = ["notifications_of"]

# What a denial of each answer comes to.
_OPPOSITE = {
    "before": "not_before",
    "not_before": "before",
    "none": "before",
    "after": "none",
    "during": "none",
}
_AUXILIARY_ONLY = frozenset({"do", "have", "be"})


def notifications_of(scene: Scene, matches: list[Match]) -> list[EventDraft]:
    """The notifications of a sentence, with the answer each gives to the question ``notified``."""
    events: list[EventDraft] = []
    first: Match | None = None
    for match in matches:
        if match.frame.event_type != "notification" or any(
            match.head == head for head in _heads(events, scene)
        ):
            continue
        if not holds(match):
            continue
        event = _event(scene, match)
        if event is not None:
            first = first or match
            events.append(event)
    if first is not None:
        events.extend(_elided(scene, first, events[0]))
    return events


def _heads(events: list[EventDraft], scene: Scene) -> Iterator[int]:
    """The tokens whose start opens none of the events found so far: a clause gives one notification."""
    for event in events:
        for token in range(len(scene.sentence)):
            if event.span[0] <= scene.sentence.starts[token] < event.span[1] and scene.sentence.is_verb(
                token
            ):
                yield token


def _event(scene: Scene, match: Match) -> EventDraft | None:
    mood = match.mood
    if mood.kind in ("unreal", "threatened"):
        return None
    saying = saying_of(scene, match.head)
    token = saying.attribution.token if saying.attribution is not None else None
    if saying.claimant is None and token is not None and not scene.sentence.is_verb(token):
        return None  # "contradicting earlier statements that …": nobody's word
    value = _value(match, mood.negated)
    if saying.kind == "deny":
        value = _OPPOSITE[value]
    teller, told = _sides(scene, match, saying)
    if teller is None and told is None:
        return None
    return _draft(scene, match, saying, value, teller, told, planned=mood.kind == "planned")


def _draft(
    scene: Scene,
    match: Match,
    saying: Saying,
    value: str,
    teller: Party | None,
    told: Party | None,
    *,
    planned: bool = False,
) -> EventDraft:
    """The event: its source is the speaking side where that told or was told, else the side that is said to have told."""
    source, target = teller, told
    side = state_of(saying.claimant)
    if side is not None and told is not None and side == state_of(told.actor):
        source, target = told, teller
    day, precision = saying.said, saying.precision
    if saying.attribution is None:
        day, precision = when_of(scene, (match.head, match.trigger), match.clause, planned=planned)
    event = draft_of(match, territory=UNKNOWN, source=source, target=target, day=day, precision=precision,
                     modality="planned" if planned else "actual", code=saying.code)  # fmt: skip
    event.told = told.actor if told is not None else None
    if teller is None:
        event.open_side = "target" if source is told else "source"
    if not planned:
        event.claims.append(
            ClaimDraft(
                "notified",
                saying.claimant or scene.discourse.unnamed,
                saying.said,
                saying.precision,
                event.span,
                value=value,
                is_correction=saying.is_correction,
                is_earlier=saying.is_earlier,
            )
        )
    return event


def _sides(scene: Scene, match: Match, saying: Saying) -> tuple[Party | None, Party | None]:
    """Who told and who was told. What the clause leaves out is the speaker's side, or the attacker of the strike spoken of."""
    teller = next(iter(match.sources), None)
    told = next(iter(match.targets), None)
    if match.frame.head == "noun":
        carrier = carrier_of(match.sentence, match.trigger, scene.lexicon.words["group_nouns"])
        verb = match.sentence.heads[carrier]
        if match.sentence.lemmas[verb] in scene.lexicon.words["receive_verbs"]:
            subject = scene.parties(_receiver(match, verb))
            told = subject[0] if subject else told or _speaker(match, saying)
            teller = next(iter(slot(match, "from")), None)
        elif (
            is_passive(match.sentence, verb)
            and match.sentence.lemmas[verb] in scene.lexicon.words["reach_verbs"]
        ):
            given = [kid for kid in match.sentence.kids(verb, "nsubj") if kid != carrier]
            told = next(iter(scene.parties(given[-1] if given else None)), told)
    if teller is not None and told is not None and state_of(teller.actor) == state_of(told.actor):
        teller = None
    if teller is None and saying.attribution is not None and saying.claimant is not None:
        speaker = saying.claimant
        if (told is None or state_of(speaker) != state_of(told.actor)) and speaker.kind in (
            "state",
            "organ",
            "person",
            "armed_group",
        ):
            teller = _speaker(match, saying)
    return teller, told


def _receiver(match: Match, verb: int) -> int | None:
    return arguments_of_verb(match.sentence, verb).subject


def _speaker(match: Match, saying: Saying) -> Party | None:
    if saying.claimant is None or saying.attribution is None:
        return None
    return Party(saying.claimant)


def _value(match: Match, negated: bool) -> str:
    """The answer by the words of time: told before, during, after; not before, or not at all."""
    words, sentence = match.scene.lexicon.words, match.sentence
    tokens = set(sentence.below(match.head)) | set(sentence.below(match.trigger))
    if match.frame.head == "noun" and sentence.lemmas[sentence.heads[match.trigger]] in ("come", "be"):
        tokens |= set(sentence.below(sentence.heads[match.trigger]))
    last = len(sentence) if match.frame.rule == "notification.learn" else max(tokens) + 1
    text = f" {sentence.text(min(tokens), last)} "
    lemma = sentence.lemmas[match.trigger]
    before = any(f" {word} " in text for word in words["advance_words"]) or ("notif" in lemma and lemma.startswith("pre")) or lemma in (
        "forewarn", "forewarning", "heads-up", "warn", "warning")  # fmt: skip
    only_after = any(f" {word} " in text for word in ("only after", "until after", "only once", "until"))
    after = any(f" {word} " in text for word in words["after_words"])
    during = any(f" {word} " in text for word in words["during_words"])
    if only_after or match.frame.rule == "notification.learn":
        return "after"
    if negated:
        return "not_before" if before else "none"
    if during and not before and not after:
        return "during"
    return (
        "after"
        if after and not _first_is(text, before, words["advance_words"], words["after_words"])
        else "before"
    )


def _first_is(text: str, before: bool, advance: frozenset[str], after: frozenset[str]) -> bool:
    """True where a word for "before" stands ahead of every word for "after"."""
    if not before:
        return False
    first = min((text.find(f" {word} ") for word in advance if f" {word} " in text), default=len(text))
    return first < min(text.find(f" {word} ") for word in after if f" {word} " in text)


def _elided(scene: Scene, match: Match, event: EventDraft) -> Iterator[EventDraft]:
    """ "… contrary to the ministry's assertion that it did": the verb is left out, the claim is made."""
    sentence = scene.sentence
    for token in range(len(sentence)):
        if (
            sentence.lemmas[token] not in _AUXILIARY_ONLY
            or not sentence.is_verb(token)
            or sentence.quoted[token]
        ):
            continue
        following = sentence.lowers[token + 1] if token + 1 < len(sentence) else "."
        ends = following in (".", ",", ";", "”", "n't", "not")
        if not ends or sentence.starts[token] < event.span[1] or sentence.deps[token] == "aux":
            continue
        saying = saying_of(scene, token)
        if saying.attribution is None or saying.claimant is None or saying.attribution.token is None:
            continue
        negated = scene.mood(token).negated or following in ("n't", "not")
        value = _value(match, True) if negated else "before"
        if saying.kind == "deny":
            value = _OPPOSITE[value]
        told = Party(event.told) if event.told is not None else None
        actor = event.source if event.source != event.told else event.target
        teller = Party(actor) if actor is not None else None
        elided = _draft(scene, match, saying, value, teller, told)
        first = min(clause_tokens(sentence, saying.attribution.token)[0], token)
        elided.span = (sentence.starts[first], sentence.ends[token])
        elided.source_span = elided.target_span = None
        yield elided
