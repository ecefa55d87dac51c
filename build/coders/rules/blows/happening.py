"""A strike of one document, with all that speaks of it."""

from dataclasses import dataclass, field
from datetime import date

from demarche.build.coders.rules.drafts import EventDraft, Reference, Territory
from demarche.schema.gazetteer import Actor

__all__ = ["Happening"]


@dataclass(slots=True)
class Happening:
    """One strike of one document, with all the mentions that speak of it."""

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
    def mentions(self) -> list[EventDraft | Reference]:
        """All that speaks of it: the events that report it, then what only refers to it."""
        return [*self.events, *self.references]

    @property
    def attacker(self) -> Actor | None:
        """The attacker as the first mention that names one does."""
        return next((one.source for one in self.mentions if one.source is not None), None)

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
        return event.about is not None and event.about in self.mentions
