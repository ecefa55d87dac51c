"""The strikes of one document told apart: which of its sentences speak of the same blow.

Reports name a strike fully once and then refer to it ("the raid", "Friday's strikes"). Reports that agree
in attacker, territory and day are one happening; what one of them leaves open, the others fill in.
"""

from dataclasses import dataclass, field
from datetime import date

from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft, Reference, Territory
from demarche.build.coders.rules.extract.common import state_of
from demarche.build.coders.rules.reading import Reading
from demarche.build.link.agreement import (
    PROVINCE,
    Point,
    allowed,
    are_far,
    differ,
    is_one_period,
    narrower,
    sides_differ,
)
from demarche.schema.gazetteer import Actor
from demarche.schema.ids import is_state
from demarche.schema.period import DAY, MONTH

__all__ = ["Happening", "main_attacker", "same_time", "told_apart"]


@dataclass(slots=True)
class Happening:
    """One strike of one document, with all that speaks of it."""

    source: str | None
    target: str | None
    territory: Territory
    day: date | None
    precision: int | None
    modality: str
    kind: str = "strike"
    in_response_to: int | None = None
    events: list[EventDraft] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def reports(self) -> list[EventDraft | Reference]:
        """All that speaks of it: the events that report it, then what only refers to it."""
        return [*self.events, *self.references]

    @property
    def attacker(self) -> Actor | None:
        """The attacker as the first report that names one does."""
        return next((one.source for one in self.reports if one.source is not None), None)

    @property
    def is_downing(self) -> bool:
        """True where an aircraft was shot down; that it had entered foreign airspace is part of the same."""
        return any("downing" in event.traits for event in self.events)

    @property
    def sovereign(self) -> str | None:
        """On whose soil it fell, as the principal of an actor."""
        return self.territory.sovereign.lower() if self.territory.sovereign else None

    @property
    def struck(self) -> set[str]:
        """The sides it struck: the state whose soil it fell on, and the one told."""
        return {side for side in (self.sovereign, self.target) if side is not None}

    def is_shown_by(self, event: EventDraft) -> bool:
        """True where the event's own sentence speaks of it."""
        return event.about is not None and event.about in self.reports


def told_apart(reading: Reading) -> list[Happening]:
    """The happenings of a document: its reports joined, those that tell most first, then its references."""
    found: list[Happening] = []
    strikes = [event for event in reading.events if event.event_type == "strike" or "entry" in event.traits]
    for event in sorted(strikes, key=lambda e: (e.territory.sovereign is None, e.source is None, e.span)):
        happening = next((one for one in found if _may_report(one, event)), None)
        if happening is None:
            happening = Happening(None, None, event.territory, None, None, event.modality)
            found.append(happening)
        _take_event(happening, event)
    main = main_attacker(found)
    for reference in reading.references:
        _take_reference(found, reference, main)
    for happening in found:
        _date_events(happening)
    return found or _implied_happenings(reading.events)


def _take_event(happening: Happening, event: EventDraft) -> None:
    """Make an event part of a happening, which learns from it what it did not know."""
    happening.events.append(event)
    happening.kind = "strike" if any(one.event_type == "strike" for one in happening.events) else "violation"
    happening.source = narrower(happening.source, state_of(event.source))
    happening.target = happening.target or state_of(event.target)
    if happening.day is None or ((event.precision or 9) < (happening.precision or 9)):
        happening.day, happening.precision = (
            event.day or happening.day,
            event.precision or happening.precision,
        )
    if happening.territory.place is None and event.territory.place is not None:
        happening.territory = event.territory


def _may_report(happening: Happening, event: EventDraft) -> bool:
    """True where an event may be another report of a happening and nothing it says is against that."""
    if happening.modality != event.modality or sides_differ(happening.source, state_of(event.source)):
        return False
    if not same_time(happening, event) or _is_elsewhere_nearby(happening, event):
        return False
    if event.territory.sovereign is not None:
        return happening.territory.sovereign == event.territory.sovereign
    return _has_side_in_common(happening, event)


def _has_side_in_common(happening: Happening, event: EventDraft) -> bool:
    """True for an act on no territory told by the same attacker, or against the same side, the other open."""
    source, target = state_of(event.source), state_of(event.target)
    if source is not None and happening.source == source:
        return not differ(happening.target, target)
    return target is not None and target in (happening.target, happening.sovereign)


def _is_elsewhere_nearby(happening: Happening, event: EventDraft) -> bool:
    """True for a place far from the happening's on the day before or after: another blow of one campaign."""
    is_next_day = None not in (happening.day, event.day) and happening.day != event.day
    return is_next_day and are_far(_point_of(happening.territory), _point_of(event.territory))


def _point_of(territory: Territory) -> list[Point]:
    """Where a territory's place lies, if it is at most as wide as a province."""
    place = territory.place
    if place is None or place.place_precision > PROVINCE or place.latitude is None or place.longitude is None:
        return []
    return [(place.latitude, place.longitude)]


def same_time(happening: Happening, report: EventDraft | Reference | Happening) -> bool:
    """True where a report's day may be the happening's, as far as both are told."""
    if happening.day is None or report.day is None:
        return True
    vaguer = max(happening.precision or DAY, report.precision or DAY)
    if vaguer >= MONTH:
        return is_one_period(happening.day, report.day, vaguer)
    return abs((happening.day - report.day).days) <= allowed(vaguer)


def _take_reference(found: list[Happening], reference: Reference, main: str | None) -> None:
    """Give a reference to the happenings it fits, or where its soil is known to one of its own."""
    fitting = [happening for happening in found if _may_refer_to(happening, reference, main)]
    exact = [
        happening
        for happening in fitting
        if happening.source is not None and happening.source == state_of(reference.source)
    ]
    if not fitting and reference.territory.sovereign is not None:
        found.append(_of_reference(reference))
    for happening in exact or fitting:
        happening.references.append(reference)
        if happening.day is None and reference.day is not None:
            happening.day, happening.precision = reference.day, reference.precision


def _may_refer_to(happening: Happening, reference: Reference, main: str | None) -> bool:
    """True where a reference may be to a happening; one that tells nothing is to the main attacker's."""
    source, sovereign = state_of(reference.source), reference.territory.sovereign
    if sovereign is not None and sovereign != happening.territory.sovereign:
        return False
    if sides_differ(happening.source, source):
        return False
    if source is None and sovereign is None and (happening.source is None or happening.source != main):
        return False
    return same_time(happening, reference)


def _of_reference(reference: Reference) -> Happening:
    """A strike the document only refers to, so that what is said of it has an incident to belong to."""
    source, day, precision = state_of(reference.source), reference.day, reference.precision
    return Happening(source, None, reference.territory, day, precision, "actual", references=[reference])


def _date_events(happening: Happening) -> None:
    """Give the day of a happening to those of its events that tell none."""
    for event in happening.events:
        if event.day is None and happening.day is not None and event.modality == "actual":
            event.day, event.precision = happening.day, happening.precision


def main_attacker(found: list[Happening]) -> str | None:
    """The attacker of most of a document's strikes; of two that are level, the one it names first."""
    spans: dict[str, list[int]] = {}
    for happening in found:
        if happening.source is not None and happening.events:
            spans.setdefault(happening.source, []).extend(event.span[0] for event in happening.events)
    return min(spans, key=lambda source: (-len(spans[source]), min(spans[source]), source), default=None)


def _implied_happenings(events: list[EventDraft]) -> list[Happening]:
    """What a document without a strike speaks of: a breach that a state complains of, else a strike it was told of.

    The second is known from what is said of the notice alone: it is of use where another document reports it.
    """
    for question, kind in (("violated", "protest"), ("notified", "implied")):
        for event in events:
            sides = _sides_claimed(event)
            if sides is not None and any(_is_yes(claim, question) for claim in event.claims):
                attacker, struck = sides
                return [
                    Happening(attacker, None, Territory(struck.upper(), None), None, None, "actual", kind)
                ]
    return []


def _is_yes(claim: ClaimDraft, question: str) -> bool:
    """True for an answer to a question, but not that nothing was violated."""
    return claim.question == question and claim.value != "no"


def _sides_claimed(event: EventDraft) -> tuple[str, str] | None:
    """Who acted and the state acted on, by what a state claims: the other side, and itself or the one told."""
    struck = state_of(event.informed) if event.informed is not None else state_of(event.source)
    sides = {state_of(event.source), state_of(event.target)} - {struck, None}
    attacker = next(iter(sides), None)
    is_dispute = event.modality == "actual" and struck is not None and is_state(struck)
    if not is_dispute or struck is None or attacker is None or len(sides) != 1:
        return None
    return attacker, struck
