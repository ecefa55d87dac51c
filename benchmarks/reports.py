"""Reports to measure with: documents of 400 words, dealt from the paragraphs of the sample reports.

Every document is another deal, so no two are the same, and the same seed deals the same documents. Their
words are those of twenty reports: caches of words are warmer than on an archive of news. Nothing else is.
"""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from demarche.build.read import Document, document_from_text, read_sources

__all__ = ["WORDS", "deal_documents", "write_documents"]

SAMPLES = Path(__file__).parents[1] / "samples"
# The length of a news report, in words as a reader counts them.
WORDS = 400
# An archive grows by days and has many outlets; linking has to tell both apart.
FIRST_DAY, DOCUMENTS_A_DAY, PUBLISHERS = date(2024, 1, 1), 10, 20


def deal_documents(count: int, *, seed: int) -> list[Document]:
    """Return as many documents of 400 words, the same for the same seed."""
    return [document_from_text(**record) for record in _records(count, seed=seed)]


def write_documents(path: Path, count: int, *, seed: int) -> Path:
    """Return the path, now a JSONL file of as many documents of 400 words."""
    with path.open("w", encoding="utf-8") as file:
        for record in _records(count, seed=seed):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def _records(count: int, *, seed: int) -> Iterator[dict[str, str]]:
    """Yield one record a document, as a line of JSONL has it."""
    paragraphs, dealer = _paragraphs(), random.Random(seed)
    for number in range(count):
        yield {
            "source_uri": f"report-{seed}-{number:05}",
            "title": f"Report {number}",
            "publisher": f"Outlet {number % PUBLISHERS + 1}",
            "published_on": (FIRST_DAY + timedelta(days=number // DOCUMENTS_A_DAY)).isoformat(),
            "text": _report(dealer.sample(paragraphs, k=len(paragraphs))),
        }


def _paragraphs() -> list[str]:
    """Return the paragraphs of the sample reports' articles, without headlines and page furniture."""
    documents = read_sources([SAMPLES], on_problem=_refuse)
    return [document.text[start:end] for document in documents for start, end in document.blocks]


def _report(paragraphs: Sequence[str]) -> str:
    """Return the first paragraphs that make 400 words, the last one cut to fit."""
    taken: list[str] = []
    missing = WORDS
    for paragraph in paragraphs:
        words = paragraph.split()
        if len(words) >= missing:
            taken.append(" ".join(words[:missing]).rstrip(",;:.") + ".")
            return "\n\n".join(taken)
        taken.append(paragraph)
        missing -= len(words)
    raise ValueError("the sample reports have fewer words than one document")


def _refuse(problem: Exception) -> None:
    raise problem
