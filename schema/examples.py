"""The codebook's examples: sentences in our own words, each with one marked pair and the code of the act between it.

They live in schema/examples/*.tsv, a file a root; schema/examples/README.md explains the marks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from demarche.schema.codebook import codes
from demarche.schema.errors import DataError

__all__ = ["EXAMPLES", "PairExample", "load_pair_examples"]

EXAMPLES = Path(__file__).parent / "examples"
NO_ACT = "-"
_TAG = re.compile(r"</?[st]>")
_ONE_OF_EACH = ["<s>", "</s>", "<t>", "</t>"]


@dataclass(frozen=True, slots=True)
class PairExample:
    """One sentence with its pair.

    Attributes:
        where: file and line.
        code: the CAMEO code of what the source does to the target; ``-`` where it does nothing to it.
        text: the sentence without the marks.
        source, target: code points of the sentence.
    """

    where: str
    code: str
    text: str
    source: tuple[int, int]
    target: tuple[int, int]


def load_pair_examples(folder: Path = EXAMPLES) -> tuple[PairExample, ...]:
    """The examples, in the order of the files.

    Raises:
        DataError: D102 with file and line where one lacks a code or a mark.
    """
    known = set(codes()) | {NO_ACT}
    return tuple(example for path in sorted(folder.glob("*.tsv")) for example in _examples(path, known))


def _examples(path: Path, known: set[str]) -> Iterator[PairExample]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[:1] != ["code\ttext"]:
        raise DataError("D103", where=f"{path.name}:1", found="".join(lines[:1]), expected="code\ttext")
    for number, line in enumerate(lines[1:], start=2):
        where = f"{path.name}:{number}"
        code, _, marked = line.partition("\t")
        if code not in known:
            raise DataError("D102", where=where, reason=f"{code!r} is no code of the codebook")
        yield _example(where, code, marked)


def _example(where: str, code: str, marked: str) -> PairExample:
    """An example from its line; the marks are taken out of the text."""
    tags = list(_TAG.finditer(marked))
    if sorted(tag.group() for tag in tags) != sorted(_ONE_OF_EACH):
        raise DataError("D102", where=where, reason="it needs one <s>…</s> and one <t>…</t>")
    at, removed = {}, 0
    for tag in tags:
        at[tag.group()] = tag.start() - removed
        removed += len(tag.group())
    text = _TAG.sub("", marked)
    return PairExample(where, code, text, (at["<s>"], at["</s>"]), (at["<t>"], at["</t>"]))
