"""Casualty claims: how many were killed or wounded, of whom, and who says so."""

from demarche.build.drafts import ClaimDraft, EventDraft
from demarche.build.extract.common import Saying, draft_of, is_history, saying_of, state_of, when_of
from demarche.build.find.numbers import Quantity
from demarche.build.frames.conditions import holds
from demarche.build.frames.matching import Match
from demarche.build.frames.scene import Party, Scene
from demarche.build.frames.territory import UNKNOWN
from demarche.schema.codebook import victim_words

__all__ = ["casualties_of"]

_NOUN_STOP = frozenset({"acl", "acl:relcl", "conj", "appos"})
# The class of victim that an armed role implies where the noun itself leaves it open ("officers of the security force").
_ARMED = {"MIL": "military", "COP": "security", "REB": "militant", "SEP": "militant"}
# Verb forms that may stand between the number of victims and "killed" or "wounded".
_PASSIVE_WORDS = frozenset({"were", "was", "been", "be", "had", "have", "has", "including"})
_BLAMING = frozenset({"kill", "wound", "injure", "leave", "cause", "claim"})
_SOME = frozenset(
    {
        "dozen",
        "score",
        "hundred",
        "thousand",
        "number",
        "total",
        "lot",
        "majority",
        "couple",
        "handful",
        "pair",
        "more",
        "other",
        "least",
    }
)


def casualties_of(scene: Scene, matches: list[Match]) -> list[EventDraft]:
    """The casualty claims of a sentence: one event a clause and claimant, a claim for each count."""
    events: list[EventDraft] = []
    last: tuple[str, str | None] | None = None
    taken: set[int] = set()
    for match in matches:
        if match.frame.event_type != "casualty_claim" or not holds(match) or _is_nominal(scene, match):
            continue
        counted = _count(scene, match, taken)
        mood = match.mood
        if not counted or mood.kind != "actual" or (mood.negated and counted[0][1].high != 0):
            continue
        saying = saying_of(scene, match.head)
        if saying.kind == "deny":
            continue
        event = _event(scene, match, saying, events)
        if event is None:
            continue
        for head, quantity in counted:
            victim, victim_of = _victim(scene, head, match)
            if (
                victim == "unstated"
                and victim_of is None
                and last is not None
                and _is_elliptic(scene, head, match)
            ):
                victim, victim_of = last
            last = (victim, victim_of)
            for question in (match.frame.question, match.frame.also):
                if question is not None:
                    event.claims.append(_claim(question, saying, event, quantity, victim, victim_of))
        if not any(event is one for one in events):
            events.append(event)
    return events


def _is_nominal(scene: Scene, match: Match) -> bool:
    """True for "the dead", "the wounded": people already counted, not a count."""
    return match.frame.head == "adjective" and any(
        scene.sentence.lowers[kid] == "the" for kid in scene.sentence.kids(match.trigger, "det")
    )


def _event(scene: Scene, match: Match, saying: Saying, events: list[EventDraft]) -> EventDraft | None:
    """The event of a count: the one a clause of the same sentence already opened by the same claimant, else a new one."""
    for event in events:
        same = (
            event.source == (saying.claimant or scene.discourse.unnamed) and match.mood.kind == event.modality
        )
        linked = match.sentence.deps[match.head] == "conj" or abs(match.span()[0] - event.span[1]) < 40
        if same and linked:
            event.span = (min(event.span[0], match.span()[0]), max(event.span[1], match.span()[1]))
            return event
    day, precision = when_of(scene, (match.head, match.trigger), match.clause)
    if is_history(scene, day):
        return None
    event = draft_of(match, territory=UNKNOWN, source=None, target=_blamed(scene, match, saying), day=saying.said,
                     precision=saying.precision, code=saying.code)  # fmt: skip
    event.source = saying.claimant or scene.discourse.unnamed
    token = saying.attribution.token if saying.attribution else None
    subject = match.sentence.kid(token, "nsubj") if token is not None else None
    party = scene.party(subject) if subject is not None else None
    if party is not None and party.actor == event.source:
        event.source_span = (match.sentence.starts[party.start], match.sentence.ends[party.end - 1])
    return event


def _blamed(scene: Scene, match: Match, saying: Saying) -> Party | None:
    """Who is said to have done it: the one accused, or the subject that killed."""
    if saying.kind == "accuse" and saying.attribution is not None and saying.attribution.token is not None:
        parties = scene.parties(scene.sentence.kid(saying.attribution.token, "obj"), as_target=True)
        if parties:
            return parties[0]
    parties = match.sources or scene.parties(match.arguments.subject)
    for party in parties:
        if (
            match.frame.head == "verb"
            and scene.sentence.lemmas[match.trigger] in _BLAMING
            and match.arguments.subject is not None
        ):
            if (
                state_of(party.actor) != state_of(saying.claimant)
                and scene.sentence.lemmas[match.trigger] != "die"
            ):
                return party
    return None


def _claim(
    question: str, saying: Saying, event: EventDraft, quantity: Quantity, victim: str, victim_of: str | None
) -> ClaimDraft:
    assert event.source is not None
    return ClaimDraft(
        question, event.source, saying.said, saying.precision, event.span, low=quantity.low, high=quantity.high, text=quantity.text,
        victim=victim, victim_of=victim_of, is_correction=saying.is_correction, is_earlier=saying.is_earlier,
    )  # fmt: skip


def _count(scene: Scene, match: Match, taken: set[int]) -> list[tuple[int, Quantity]]:
    """The heads of the victims' phrases with their numbers; empty where the text gives none."""
    for name in match.frame.victims:
        found = [
            counted
            for head in _heads(scene, match, name)
            if (counted := _quantity(scene, head, match, taken)) is not None
        ]
        if found:
            return found
    near = _nearby(scene, match, taken)
    return [near] if near is not None else []


def _heads(scene: Scene, match: Match, name: str) -> list[int]:
    sentence, arguments = scene.sentence, match.arguments
    if name == "object":
        head = arguments.object
    elif name == "subject":
        head = arguments.subject if arguments.subject is not None else arguments.object
        if head is None and match.frame.head != "verb":
            head = sentence.heads[match.trigger]
    elif name == "head":
        head = sentence.heads[match.trigger]
    elif name in ("self", "modifier"):
        head = match.trigger
    elif name == "figure":
        verb = sentence.heads[match.trigger]
        return [
            kid
            for kid in (
                *sentence.kids(verb, "obl", "obj", "nummod"),
                *sentence.kids(match.trigger, "nmod", "appos"),
            )
            if kid > match.trigger
        ]
    else:
        head = next(
            (kid for kid in sentence.kids(match.trigger, "nmod") if sentence.preposition(kid) == name), None
        )
    if head is None:
        return []
    return [
        head,
        *(kid for kid in sentence.kids(head, "conj") if not sentence.is_verb(kid) and kid != match.trigger),
    ]


def _quantity(scene: Scene, head: int, match: Match, taken: set[int]) -> tuple[int, Quantity] | None:
    """The number on a phrase's head, with the noun it counts: a numeral or quantity word, "a" for one, "no" for none."""
    sentence = scene.sentence
    below = set(sentence.below(head, stop=_NOUN_STOP))
    above = sentence.heads[head]
    if sentence.deps[head] == "nmod" and sentence.preposition(head) == "of":
        below.add(above)  # "16 of their fighters"
    near = [
        p
        for p in scene.quantities
        if (p.start in below or p.end - 1 in below) and p.start <= head + 2 and p.start not in taken
    ]
    if near:
        placed = min(near, key=lambda p: abs(p.end - 1 - head))
        taken.add(placed.start)
        counted = sentence.heads[placed.end - 1]  # "16 people, civilians among them": the people are counted
        return (counted if sentence.is_noun(counted) and placed.end <= counted < head else head), placed.item
    for kid in sentence.kids(head, "det"):
        low = sentence.lowers[kid]
        start, end = sentence.starts[kid], sentence.ends[kid]
        if low in ("no", "any") and (match.mood.negated or low == "no"):
            return head, Quantity(start, end, sentence.words[kid], 0, 0)
        if (
            low in ("a", "an")
            and sentence.tags[head] == "NN"
            and sentence.lemmas[head] in victim_words()
            and sentence.lemmas[head] != "family"
        ):
            return head, Quantity(start, end, sentence.words[kid], 1, 1)
    if sentence.lowers[head] in ("nobody", "none"):
        return head, Quantity(sentence.starts[head], sentence.ends[head], sentence.words[head], 0, 0)
    return None


def _nearby(scene: Scene, match: Match, taken: set[int]) -> tuple[int, Quantity] | None:
    """Where the tree fails: the number right before "wounded" or "dead", with at most its noun between."""
    if match.frame.head == "noun":
        return None
    sentence, token = scene.sentence, match.trigger
    for placed in scene.quantities:
        gap = range(placed.end, token)
        passive = token > 0 and sentence.lowers[token - 1] in _PASSIVE_WORDS
        if placed.start in taken or not 0 <= token - placed.end <= (10 if passive else 4):
            continue
        if passive and not any(sentence.is_verb(i) and sentence.lowers[i] not in _PASSIVE_WORDS for i in gap):
            taken.add(placed.start)
            return min(placed.end, token - 1), placed.item
        if all(
            sentence.tags[i].startswith(("NN", "JJ", "VBD", "VBN", "VBP", "RB"))
            and sentence.lowers[i] not in (",", "killed", "and")
            for i in gap
        ):
            taken.add(placed.start)
            nouns = [index for index in gap if sentence.is_noun(index)]
            return (nouns[-1] if nouns else placed.end - 1), placed.item
    return None


def _is_elliptic(scene: Scene, head: int, match: Match) -> bool:
    """True where the count has no noun of its own ("and dozens more wounded")."""
    return (
        head == match.trigger
        or scene.sentence.lemmas[head] not in victim_words()
        or scene.sentence.lemmas[head] in _SOME
    )


def _phrase(scene: Scene, head: int) -> list[int]:
    """The victims' phrase without what is coordinated to it, told of it, or said by whom."""
    tokens = scene.sentence.below(head, stop=frozenset({"acl:relcl", "conj", "appos", "parataxis"}))
    said = next(
        (token for token in tokens if scene.sentence.lowers[token] == "according"), len(scene.sentence)
    )
    return [token for token in tokens if token < said]


def _class_of(scene: Scene, token: int) -> str | None:
    """The class of victim a word names, with the word before it where the two are one term ("service members")."""
    sentence, words = scene.sentence, victim_words()
    if token > 0 and (pair := f"{sentence.lemmas[token - 1]} {sentence.lemmas[token]}") in words:
        return words[pair]
    if token + 1 < len(sentence) and f"{sentence.lemmas[token]} {sentence.lemmas[token + 1]}" in words:
        return None
    return words.get(sentence.lemmas[token])


def _victim(scene: Scene, head: int, match: Match) -> tuple[str, str | None]:
    """The class of the victims, and whose they were (alpha-3 or an actor's code)."""
    sentence = scene.sentence
    below = _phrase(scene, head)
    classes = [found for token in below if (found := _class_of(scene, token)) is not None]
    named = [c for c in classes if c != "unstated"]
    own = _class_of(scene, head) or (classes[0] if classes else None)
    around = sentence.text(min(below), min(len(sentence), max(below) + 8))
    including = "including" in (sentence.lowers[token] for token in sentence.below(head)) or (
        "among them" in around
        and any(
            _class_of(scene, token) == "civilian"
            for token in range(min(below), min(len(sentence), max(below) + 8))
        )
    )
    if (including and own == "unstated") or len(set(named)) > 1:
        victim = "mixed"
    else:
        victim = named[0] if named else "unstated"
    for token in (head, *below):
        mention = scene.mention_at(token)
        if mention is not None and mention.role is not None and victim == "unstated":
            victim = _ARMED.get(mention.role.cameo_role, victim)
        if mention is None or mention.actor is None or mention.kind == "place":
            continue
        if mention.actor.kind == "armed_group":
            return (victim if victim != "unstated" else "militant"), mention.actor.cameo_code[
                :3
            ] if mention.role else mention.actor.cameo_code
        if mention.actor.kind in ("state", "organ", "unknown") and sentence.preposition(token) not in (
            "in",
            "at",
            "near",
            "on",
        ):
            return victim, mention.actor.cameo_code[:3]
    owner = scene.owner(head) or next((p for t in below if (p := scene.owner(t)) is not None), None)
    if (
        owner is not None
        and victim == "unstated"
        and own is not None
        and sentence.lemmas[head] not in ("people", "person")
    ):
        victim = _ARMED.get(owner.actor.cameo_code[3:6], victim)
    if owner is not None and match.frame.head != "noun":
        return victim, owner.actor.cameo_code[:3]
    return victim, None
