"""A language: the frames that say which words report which act, and the classes of words that coding leans on.

Each language is a folder of schema/lexicon, where README.md explains every key. This module only reads and checks
them, so that a slip in a rule is reported with its file and rule rather than as a missing event.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from demarche.schema.codebook import allowed, codes
from demarche.schema.errors import DataError, nearest

__all__ = ["CLAIMS", "TRAITS", "Example", "Frame", "Language", "lexicon_sha256", "load_language"]

FOLDER = Path(__file__).parent / "lexicon" / "en"  # the one language so far
# Files that hold classes of words by name, one vocabulary: of the rules, the grammar, of names, of saved pages.
CLASS_FILES = ("words", "grammar", "names", "page")
# Files that hold words for a mechanism rather than frames.
WORD_FILES = (*CLASS_FILES, "speech", "modality", "time", "numbers")
HEADS = ("verb", "noun", "adjective")
# Keys that hold a list of words. YAML reads a bare ``on`` or ``no`` as true or false, hence the check.
SLOTS = ("source", "target", "victims", "needs")
LISTS = (*HEADS, *SLOTS, "traits")
# Keys whose value goes into the frame as it stands.
PLAIN = ("rule", "event_type", "code", "form", "instrument", "claims")
# The questions that a rule may answer, and the answers it may give (schema/lexicon/README.md explains them).
CLAIMS = {
    "killed": ("victims",),
    "wounded": ("victims",),
    "responsible": ("self", "target"),
    "violated": ("yes",),
}
# What the coder must know of some rules beside their words, slots and conditions.
TRAITS = {
    "content_is_act": "What is said makes the act, and its clause is part of the event.",
    "downing": "An aircraft is shot down: that it had entered foreign airspace is part of the same.",
    "entry": "It is an entry without force, which is told apart from others as strikes are.",
    "learned": "The state learned of the act by itself, which is after it.",
    "may_refer": "It may only refer to a strike that is told elsewhere.",
    "mutual": "Both sides do it to each other.",
    "names_blow": "It names a blow as a thing; what is said of the thing tells whether it fell.",
    "retracts": "It takes the source's earlier word back; what stands under it as that word is claimed no more.",
    "shared_blow": "It tells of the same blow as another such verb with the same subject.",
    "shooter_as_object": "The parser may take whoever shoots for what is shot.",
    "shot_at": "Its object is what is shot at, and no weapon of whoever shoots.",
    "struck_subject": "Its subject is what is struck.",
    "within_protest": "Under a coded protest it says no more than what is protested.",
}

Words = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence a frame must code, and what it must say of it."""

    text: str
    expect: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """One rule of the lexicon: the words that report an act, where its roles stand, and what it is coded as.

    Attributes:
        rule: the stable name that stands in ``rule_id``.
        head: the word class of the head: verb, noun or adjective.
        lemmas: the head's lemmas; "walk back" is a verb that needs its particle.
        object: lemmas one of which the object must be; empty where any will do.
        goal: lemmas one of which must stand under a target slot.
        source, target, victims: where the roles stand, first found wins.
        needs: names of conditions (build/coders/rules/frames/conditions/) that must all hold.
        claims: the questions that the act answers (``CLAIMS``), each with its answer.
        traits: what else the coder must know of it (``TRAITS``).
    """

    rule: str
    head: str
    lemmas: frozenset[str]
    event_type: str
    code: str
    form: str | None = None
    object: frozenset[str] = frozenset()
    goal: frozenset[str] = frozenset()
    source: tuple[str, ...] = ("subject",)
    target: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    instrument: str | None = None
    claims: dict[str, str] = field(default_factory=dict, hash=False)
    traits: frozenset[str] = frozenset()
    examples: tuple[Example, ...] = field(default=(), compare=False)
    counterexamples: tuple[str, ...] = field(default=(), compare=False)

    @property
    def counted(self) -> tuple[str, ...]:
        """The questions that are answered by the number of its victims."""
        return tuple(question for question, answer in self.claims.items() if answer == "victims")

    @property
    def question(self) -> str | None:
        """The first of them; None where it counts nobody."""
        return next(iter(self.counted), None)


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity, so that patterns made of it can be kept
class Language:
    """The words of a language: its frames, also by word class and first lemma, and its classes of words by name.

    Attributes:
        folder: where its files stand, the tables (CSV) among them that are read only where they are needed.
    """

    folder: Path
    frames: tuple[Frame, ...]
    by_head: dict[tuple[str, str], tuple[Frame, ...]]
    words: Words
    speech: dict[str, tuple[str, str]]
    speech_nouns: dict[str, str]
    modality: dict[str, dict[str, frozenset[str]]]
    time: dict[str, Any]
    numbers: dict[str, Any]

    @property
    def code(self) -> str:
        """Its ISO 639-1 code, after which its folder is named."""
        return self.folder.name


@lru_cache
def load_language(folder: Path = FOLDER) -> Language:
    """The lexicon of a folder, checked.

    Raises:
        DataError: D106 where a rule has an unknown key, code, form or word class, or stands twice.
    """
    raw_words = _classes(folder)
    speech_nouns = {noun: kind for kind, nouns in raw_words.pop("speech_nouns").items() for noun in nouns}
    words = {name: frozenset(map(str, lemmas)) for name, lemmas in raw_words.items()}
    frames = tuple(_frames(folder, words).values())
    speech = _read(folder / "speech.yaml")
    return Language(
        folder=folder,
        frames=frames,
        by_head=_by_head(frames),
        words=words,
        speech={verb: (kind, entry["code"]) for kind, entry in speech.items() for verb in entry["verbs"]},
        speech_nouns=speech_nouns,
        modality=_modality(_read(folder / "modality.yaml")),
        time=_read(folder / "time.yaml"),
        numbers=_read(folder / "numbers.yaml"),
    )


@lru_cache
def lexicon_sha256(folder: Path = FOLDER) -> str:
    """The hash of all the lexicon's files, names included: 64 hex digits."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.yaml"), *folder.rglob("*.csv")]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506  safe_load's, in C
    except yaml.YAMLError as error:
        reason = f"it is not YAML: {error}"
        raise DataError("D106", where=str(path), rule="the file", reason=reason) from error


def _classes(folder: Path) -> dict[str, Any]:
    """The classes of words of all files that hold some, by name."""
    classes: dict[str, Any] = {}
    for name in CLASS_FILES:
        path = folder / f"{name}.yaml"
        for key, words in _read(path).items():
            if key in classes:
                raise DataError("D106", where=str(path), rule=key, reason="the class stands twice")
            classes[key] = words
    return classes


def _frames(folder: Path, words: Words) -> dict[str, Frame]:
    """The frames of a folder's files, by rule."""
    frames: dict[str, Frame] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem in WORD_FILES:
            continue
        for entry in _read(path)["frames"]:
            rule = str(entry.get("rule"))
            slip = "the rule stands twice" if rule in frames else next(_slips(entry, words), None)
            if slip is not None:
                raise DataError("D106", where=str(path), rule=rule, reason=slip)
            frames[rule] = _frame(entry, words)
    return frames


def _frame(entry: dict[str, Any], words: Words) -> Frame:
    """One frame from its YAML mapping, which has no slips."""
    head = next(head for head in HEADS if head in entry)
    rest: dict[str, Any] = {key: entry[key] for key in PLAIN if key in entry}
    rest |= {key: tuple(entry[key]) for key in SLOTS if key in entry}
    return Frame(
        head=head,
        lemmas=frozenset(entry[head]),
        object=_word_class(entry.get("object"), words),
        goal=_word_class(entry.get("goal"), words),
        traits=frozenset(entry.get("traits", ())),
        examples=tuple(Example(item["text"], item["expect"]) for item in entry.get("examples", ())),
        counterexamples=tuple(entry.get("counterexamples", ())),
        **rest,
    )


def _word_class(name: str | list[str] | None, words: Words) -> frozenset[str]:
    """The words that an object or goal may be: a class by its name, a list as it stands, or none."""
    if isinstance(name, str):
        return words[name]
    return frozenset(map(str, name or ()))


def _slips(entry: dict[str, Any], words: Words) -> Iterator[str]:
    """What is wrong with a rule, one sentence a slip: in its keys, its lists, its values, its classes."""
    known = set(Frame.__dataclass_fields__) - {"head", "lemmas"} | set(HEADS)
    for key in entry:
        if key not in known:
            yield f"unknown key {key} (did you mean {nearest(key, known)}?)"
    for key in ("rule", "event_type", "code"):
        if key not in entry:
            yield f"it has no {key}"
    for key, value in entry.items():
        if key in LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            yield f"{key} is not a list of words (put on, no, yes and false in quotation marks)"
    if sum(head in entry for head in HEADS) != 1:
        yield "a rule has exactly one of verb, noun, adjective"
    yield from _wrong_values(entry)
    yield from _wrong_claims(entry)
    yield from (
        _not_among("traits", trait, TRAITS) for trait in entry.get("traits", ()) if trait not in TRAITS
    )
    yield from _wrong_classes(entry, words)


def _wrong_values(entry: dict[str, Any]) -> Iterator[str]:
    """The values of a rule that the codebook does not have."""
    if entry["code"] not in codes():
        yield f"{entry['code']} is not a CAMEO code"
    for key in ("event_type", "form"):
        if key in entry and entry[key] not in allowed(key):
            yield f"{entry[key]} is no {key}"


def _wrong_claims(entry: dict[str, Any]) -> Iterator[str]:
    """The questions and answers of a rule that there are none of."""
    claims = entry.get("claims", {})
    if not isinstance(claims, dict):
        yield "claims is not a mapping of questions to answers"
        return
    for question, answer in claims.items():
        if question not in CLAIMS:
            yield _not_among("claims", question, CLAIMS)
        elif answer not in CLAIMS[question]:
            yield f"{question} is answered by {' or '.join(CLAIMS[question])}, not by {answer}"


def _not_among(key: str, name: object, known: Iterable[str]) -> str:
    """The slip of a name that is none of those that a key may list."""
    return f"{key} has nothing called {name} (did you mean {nearest(str(name), known)}?)"


def _wrong_classes(entry: dict[str, Any], words: Words) -> Iterator[str]:
    """The classes of words that a rule calls by a name they do not have."""
    for key in ("object", "goal"):
        name = entry.get(key)
        if name is not None and not isinstance(name, list) and name not in words:
            guess = nearest(str(name), words)
            hint = f" (did you mean {guess}?)" if guess else ""
            yield f"{key} names no class of words.yaml: {name}{hint}"


def _by_head(frames: tuple[Frame, ...]) -> dict[tuple[str, str], tuple[Frame, ...]]:
    """The frames by word class and first word of the lemma."""
    found: dict[tuple[str, str], list[Frame]] = {}
    for frame in frames:
        for lemma in sorted({lemma.split()[0] for lemma in frame.lemmas}):
            found.setdefault((frame.head, lemma), []).append(frame)
    return {key: tuple(value) for key, value in found.items()}


def _modality(raw: dict[str, Any]) -> dict[str, dict[str, frozenset[str]]]:
    """The classes of modality.yaml, each by key; a bare list stands under ``words``."""
    return {
        name: {key: frozenset(map(str, words)) for key, words in entry.items()}
        if isinstance(entry, dict)
        else {"words": frozenset(map(str, entry))}
        for name, entry in raw.items()
    }
