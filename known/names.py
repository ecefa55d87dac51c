"""The gazetteers as one look-up: which names start at this word, and what each of them names."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from demarche.schema.gazetteer import (
    Actor,
    Person,
    Place,
    Role,
    State,
    load_actors,
    load_media,
    load_persons,
    load_places,
    load_roles,
    load_states,
)
from demarche.schema.own_gazetteer import OwnActors
from demarche.schema.spelling import fold, plain, split_words

__all__ = ["Name", "Names", "load_names"]

NameKind = Literal["state", "adjective", "demonym", "capital", "metonym", "actor", "person", "place"]
Split = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write something the gazetteers hold: its words, and what they name.

    Attributes:
        written: its words, with their capitals.
        kind: which of the gazetteers' columns it stands in.
        actor, state, place: what it names.
        is_doubtful: the same words are often something else.
        is_dated: the same words are somebody else's outside the days of its actor.
    """

    written: tuple[str, ...]
    kind: NameKind
    actor: Actor | None = None
    state: State | None = None
    place: Place | None = None
    is_doubtful: bool = False
    is_dated: bool = False

    def holds_on(self, day: date | None) -> bool:
        """True where the name is its actor's on a day."""
        return not self.is_dated or day is None or self.actor is None or self.actor.is_active(day)

    def fits(self, words: Sequence[str], start: int) -> bool:
        """True where ``words`` at ``start`` are written as a name is: capitals where it has capitals.

        An acronym must stand exactly ("US" is a state, "us" a pronoun); any other capitalised word only
        begins with a capital.
        """
        return all(_is_written(words[start + shift], mine) for shift, mine in enumerate(self.written))


def _is_written(word: str, mine: str) -> bool:
    """True where a word is written as a word of a name is."""
    if any(letter.isupper() for letter in mine[1:]):
        return word == mine
    return word[0].isupper() or not mine[0].isupper()


class Names:
    """All names and role phrases by their first word; look-ups return the longest that fits."""

    def __init__(
        self,
        names: Iterable[tuple[Name, tuple[str, ...]]],
        roles: Iterable[tuple[Role, tuple[str, ...]]],
        actors: Iterable[Actor] = (),
    ) -> None:
        self._actors: dict[str, Actor] = {actor.actor_id: actor for actor in actors}
        self._surnames: dict[str, list[Person]] = {}
        self._names: dict[str, dict[str, list[tuple[tuple[str, ...], Name]]]] = {}
        by_first: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
        self._roles: dict[str, list[tuple[tuple[str, ...], Role]]] = {}
        for name, folded in names:
            by_first.setdefault(folded[0], []).append((folded, name))
            if name.actor is not None:
                self._actors.setdefault(name.actor.actor_id, name.actor)
            if isinstance(name.actor, Person) and len(folded) > 1:
                self._surnames.setdefault(folded[-1], []).append(name.actor)
        for role, folded in roles:
            self._roles.setdefault(folded[0], []).append((folded, role))
        for first, bucket in by_first.items():
            bucket.sort(key=lambda item: -len(item[0]))
            self._names[first] = _by_second(bucket)
        for rows in self._roles.values():
            rows.sort(key=lambda item: -len(item[0]))

    def actor(self, actor_id: str) -> Actor | None:
        """The gazetteers' actor of an id, or None."""
        return self._actors.get(actor_id)

    def actor_ids(self) -> Collection[str]:
        """The ids of all actors of the gazetteers."""
        return self._actors.keys()

    def office_holder(self, surname: str, *, states: Collection[str], day: date | None) -> Person | None:
        """The one person of this surname in office on a day, in a state the document names; else None."""
        holders = {
            person
            for person in self._surnames.get(plain(surname), ())
            if person.principal_id in states and (day is None or person.is_active(day))
        }
        return next(iter(holders)) if len(holders) == 1 else None

    def name_at(
        self, words: Sequence[str], lowers: Sequence[str], start: int, *, day: date | None = None
    ) -> tuple[Name, int] | None:
        """The longest name that starts at a word, and its number of words; None where none does.

        Where the words are one actor's at one time and another's at another, ``day`` tells whose.
        """
        by_second = self._names.get(plain(lowers[start]))
        if by_second is None:
            return None
        second = plain(lowers[start + 1]) if start + 1 < len(lowers) else ""
        for folded, name in by_second.get(second) or by_second[""]:
            size = len(folded)
            if start + size > len(lowers):
                continue
            is_same = all(plain(lowers[start + shift]) == folded[shift] for shift in range(2, size))
            if is_same and name.fits(words, start) and name.holds_on(day):
                return name, size
        return None

    def may_begin(self, lower: str) -> bool:
        """False for a folded word that begins no name and no role."""
        return lower in self._roles or plain(lower) in self._names

    def role_at(self, lowers: Sequence[str], start: int) -> tuple[Role, int] | None:
        """The longest role phrase ("foreign ministry", "warplanes") that starts at a word, and its length."""
        for folded, role in self._roles.get(lowers[start], ()):
            size = len(folded)
            if tuple(lowers[start : start + size]) == folded:
                return role, size
        return None


def _by_second(names: list[tuple[tuple[str, ...], Name]]) -> dict[str, list[tuple[tuple[str, ...], Name]]]:
    """The names of one first word by their second, each with those of one word; these alone under ""."""
    single = [item for item in names if len(item[0]) == 1]
    found: dict[str, list[tuple[tuple[str, ...], Name]]] = {"": single}
    for item in names:
        if len(item[0]) > 1:
            found.setdefault(item[0][1], []).append(item)
    return {second: own if second == "" else own + single for second, own in found.items()}


def load_names(own: OwnActors | None = None) -> Names:
    """The look-up over every gazetteer, and over a user's own actors, whose names come before ours."""
    return _names_with(own)


@lru_cache(maxsize=4)  # which would take a default for another argument than None, and read all twice
def _names_with(own: OwnActors | None) -> Names:
    """The look-up over every gazetteer and some own actors, read once."""
    shipped = list(_shipped_names())
    if own is None:
        return Names(shipped, _all_roles(), load_media())
    replaced = {actor.actor_id for actor in own.actors}
    shipped = [item for item in shipped if item[0].actor is None or item[0].actor.actor_id not in replaced]
    mine = [named for actor in own.actors for named in _names_of_own(actor)]
    rivals = {folded for _, folded in shipped} | _shared(mine)
    dated = {folded for name, folded in mine if folded in rivals and _has_dates(name.actor)}
    claimed = {folded for _, folded in mine} - dated  # ours never, whenever it is
    kept = [(name, folded) for name, folded in shipped if folded not in claimed]
    ours = [name.actor for name, _ in shipped if name.actor is not None]
    names = [(replace(name, is_dated=folded in dated), folded) for name, folded in mine]
    return Names([*names, *kept], _all_roles(), [*load_media(), *ours, *own.actors])


def _shared(names: Iterable[tuple[Name, tuple[str, ...]]]) -> set[tuple[str, ...]]:
    """The folded words that are several actors' names."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for name, folded in names:
        owners.setdefault(folded, set()).add(name.actor.actor_id if name.actor else "")
    return {folded for folded, ids in owners.items() if len(ids) > 1}


def _has_dates(actor: Actor | None) -> bool:
    """True for an actor that is known to begin or to end."""
    return actor is not None and bool(actor.active_from or actor.active_to)


def _names_of_own(actor: Actor) -> Iterable[tuple[Name, tuple[str, ...]]]:
    """The names of a user's own actor."""
    kind: NameKind = "person" if isinstance(actor, Person) else "actor"
    return _named((actor.name, *actor.aliases), kind, actor=actor, doubtful=actor.caution)


def _shipped_names() -> Iterable[tuple[Name, tuple[str, ...]]]:
    """The names of every gazetteer of ours, each with its folded words."""
    for state in load_states():
        yield from _names_of_state(state)
    for actor in load_actors():
        yield from _named((actor.name, *actor.aliases), "actor", actor=actor, doubtful=actor.caution)
    for medium in load_media():  # "Dawn" and "The Times" are too often something else
        certain = [name for name in (medium.name, *medium.aliases) if name not in medium.caution]
        yield from _named(certain, "actor", actor=medium)
    for person in load_persons():
        yield from _named((person.name, *person.aliases), "person", actor=person)
    for place in load_places():
        yield from _named((place.name, *place.aliases), "place", place=place)


def _names_of_state(state: State) -> Iterable[tuple[Name, tuple[str, ...]]]:
    """The names of a state, its capital and its people, all of which may stand for it."""
    actor = Actor(
        state.actor_id, state.name, "state", state.cameo_code, state.actor_id, (), state.wikidata_id
    )
    forms: tuple[tuple[NameKind, Iterable[str]], ...] = (
        ("state", (state.name, *state.aliases)),
        ("metonym", state.metonyms),
        ("capital", (state.capital,) if state.capital else ()),
        ("demonym", state.demonyms),
        ("adjective", state.adjectives),
    )
    for kind, written in forms:
        yield from _named(written, kind, actor=actor, state=state, doubtful=state.caution)


def _named(
    written: Iterable[str],
    kind: NameKind,
    *,
    actor: Actor | None = None,
    state: State | None = None,
    place: Place | None = None,
    doubtful: Sequence[str] = (),
) -> Iterable[tuple[Name, tuple[str, ...]]]:
    """Several ways to write one thing, each as a name with its folded words."""
    for text in written:
        words = split_words(text)
        if words:
            name = Name(words, kind, actor, state, place, text in doubtful)
            yield name, tuple(plain(fold(word)) for word in words)


def _all_roles() -> Iterable[tuple[Role, tuple[str, ...]]]:
    """The phrases of every role, as folded words."""
    for role in load_roles():
        for phrase in role.phrases:
            yield role, tuple(fold(word) for word in split_words(phrase))
