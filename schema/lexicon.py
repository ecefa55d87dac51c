"""The lexicon: frames that say which words report which act, and the classes of words they lean on.

Both live in schema/lexicon/*.yaml, where schema/lexicon/README.md explains every key. This module only reads
and checks them, so that a slip in a rule is reported with its file and rule rather than as a missing event.
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from demarche.schema.codebook import allowed, codes
from demarche.schema.errors import DataError, nearest

__all__ = ["Example", "Frame", "Lexicon", "lexicon_sha256", "load_lexicon"]

FOLDER = Path(__file__).parent / "lexicon"
# Files that hold words for a mechanism rather than frames.
WORD_FILES = ("words", "speech", "modality", "time")
HEADS = ("verb", "noun", "adjective")
# Keys that hold a list of words. YAML reads a bare ``on`` or ``no`` as true or false, hence the check.
LISTS = (*HEADS, "source", "target", "victims", "needs")


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
        needs: names of conditions (build/frames/conditions.py) that must all hold.
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
    question: str | None = None
    also: str | None = None
    responsible: str | None = None
    retracts: bool = False
    violated: bool = False
    examples: tuple[Example, ...] = field(default=(), compare=False)
    counterexamples: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All frames by (word class, first word of the lemma), and the word lists by name."""

    frames: tuple[Frame, ...]
    by_head: dict[tuple[str, str], tuple[Frame, ...]]
    words: dict[str, frozenset[str]]
    speech: dict[str, tuple[str, str]]
    speech_nouns: dict[str, str]
    modality: dict[str, dict[str, frozenset[str]]]
    time: dict[str, Any]


@lru_cache
def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """The lexicon of a folder, checked.

    Raises:
        DataError: D106 where a rule has an unknown key, code, form or word class, or stands twice.
    """
    raw_words = _read(folder / "words.yaml")
    speech_nouns = {noun: kind for kind, nouns in raw_words.pop("speech_nouns").items() for noun in nouns}
    words = {name: frozenset(map(str, lemmas)) for name, lemmas in raw_words.items()}
    frames: dict[str, Frame] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem in WORD_FILES:
            continue
        for entry in _read(path)["frames"]:
            frame = _frame(entry, words, path)
            if frame.rule in frames:
                raise DataError("D106", where=str(path), rule=frame.rule, reason="the rule stands twice")
            frames[frame.rule] = frame
    speech = _read(folder / "speech.yaml")
    return Lexicon(
        frames=tuple(frames.values()),
        by_head=_by_head(tuple(frames.values())),
        words=words,
        speech={verb: (kind, entry["code"]) for kind, entry in speech.items() for verb in entry["verbs"]},
        speech_nouns=speech_nouns,
        modality=_modality(_read(folder / "modality.yaml")),
        time=_read(folder / "time.yaml"),
    )


@lru_cache
def lexicon_sha256(folder: Path = FOLDER) -> str:
    """The hash of all the lexicon's files, names included: 64 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(
            yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        )
    except yaml.YAMLError as error:
        raise DataError(
            "D106", where=str(path), rule="the file", reason=f"it is not YAML: {error}"
        ) from error


def _frame(entry: dict[str, Any], words: dict[str, frozenset[str]], path: Path) -> Frame:
    """One frame from its YAML mapping."""
    rule = str(entry.get("rule"))

    def fault(reason: str) -> DataError:
        return DataError("D106", where=str(path), rule=rule, reason=reason)

    def word_class(key: str) -> frozenset[str]:
        name = entry.get(key)
        if name is None:
            return frozenset()
        if isinstance(name, list):
            return frozenset(map(str, name))
        if name not in words:
            guess = nearest(name, words)
            raise fault(
                f"{key} names no class of words.yaml: {name}" + (f" (did you mean {guess}?)" if guess else "")
            )
        return words[name]

    known = set(Frame.__dataclass_fields__) - {"head", "lemmas"} | set(HEADS)
    for key in entry:
        if key not in known:
            raise fault(f"unknown key {key} (did you mean {nearest(key, known)}?)")
    for key in ("rule", "event_type", "code"):
        if key not in entry:
            raise fault(f"it has no {key}")
    for key, value in entry.items():
        if key in LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise fault(f"{key} is not a list of words (put on, no, yes and false in quotation marks)")
    heads = [head for head in HEADS if head in entry]
    if len(heads) != 1:
        raise fault("a rule has exactly one of verb, noun, adjective")
    if entry["code"] not in codes():
        raise fault(f"{entry['code']} is not a CAMEO code")
    for key, enum in (("event_type", "event_type"), ("form", "form")):
        if key in entry and entry[key] not in allowed(enum):
            raise fault(f"{entry[key]} is no {enum}")
    plain = {
        key: entry[key]
        for key in (
            "event_type",
            "code",
            "form",
            "instrument",
            "question",
            "also",
            "responsible",
            "retracts",
            "violated",
        )
        if key in entry
    }
    return Frame(
        rule=rule,
        head=heads[0],
        lemmas=frozenset(map(str, entry[heads[0]])),
        object=word_class("object"),
        goal=word_class("goal"),
        **{
            key: tuple(map(str, entry[key]))
            for key in ("source", "target", "victims", "needs")
            if key in entry
        },
        examples=tuple(Example(item["text"], item["expect"]) for item in entry.get("examples", ())),
        counterexamples=tuple(entry.get("counterexamples", ())),
        **plain,
    )


def _by_head(frames: tuple[Frame, ...]) -> dict[tuple[str, str], tuple[Frame, ...]]:
    found: dict[tuple[str, str], list[Frame]] = {}
    for frame in frames:
        for lemma in sorted({lemma.split()[0] for lemma in frame.lemmas}):
            found.setdefault((frame.head, lemma), []).append(frame)
    return {key: tuple(value) for key, value in found.items()}


def _modality(raw: dict[str, Any]) -> dict[str, dict[str, frozenset[str]]]:
    return {
        name: {key: frozenset(map(str, words)) for key, words in entry.items()}
        if isinstance(entry, dict)
        else {"words": frozenset(map(str, entry))}
        for name, entry in raw.items()
    }
