"""README.md of a version: what is in it, how good it is, what it lacks, how to ask and how to cite it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any

from demarche.releases.metadata.accuracy import figures
from demarche.releases.metadata.citation import bibtex, citation_sentence
from demarche.releases.metadata.dataset import dataset
from demarche.releases.metadata.facts import ReleaseFacts
from demarche.releases.metadata.summary import Counts, Summary
from demarche.releases.metadata.tables import Table

__all__ = ["markdown_cell", "readme"]

# So many territories and publishers are named; the rest is one line.
NAMED = 20


def readme(facts: ReleaseFacts, tables: tuple[Table, ...], summary: Summary) -> str:
    """Return the text of README.md."""
    about = dataset()
    template = Template((Path(__file__).parent / "readme.md").read_text(encoding="utf-8"))
    return template.substitute(
        title=about.title,
        version=facts.version,
        channel=facts.channel,
        channel_meaning=about.channels[facts.channel],
        schema_version=facts.schema_version,
        description=about.description,
        tables=_grid(
            ("table", "rows", "what a row is"),
            ((f"`{table.name}`", f"{facts.rows[table.name]:,}", table.description) for table in tables),
        ),
        coverage=_coverage(summary),
        event_types=_counts("event type", "events", summary.event_types),
        years=_counts("year", "events", summary.years),
        territories=_counts("territory", "events", summary.territories, named=NAMED),
        publishers=_counts("publisher", "documents", _escaped(summary.publishers), named=NAMED),
        coders=_coders(facts),
        accuracy=_accuracy(facts),
        gaps=_gaps(summary),
        events_glob="events-*.parquet" if len(facts.files_of("events")) != 1 else facts.files_of("events")[0],
        citation=citation_sentence(facts.version, doi=facts.doi),
        bibtex=bibtex(facts),
        license=about.license,
        license_title=about.license_title,
        license_url=about.license_url,
    )


def _coverage(summary: Summary) -> str:
    """Return from when to when events happened and documents were published."""
    days = {name: "unknown" if day is None else day.isoformat() for name, day in summary.days.items()}
    return (
        f"The dated events happened from {days['first_event']} to {days['last_event']}; the documents were "
        f"published from {days['first_document']} to {days['last_document']}."
    )


def _coders(facts: ReleaseFacts) -> str:
    """Return who coded the rows: a program names its lexicon and parser, a person has none."""
    rows = (
        (
            f"`{markdown_cell(coder['coder_id'])}`",
            markdown_cell(coder["version"]),
            "a person" if _is_person(coder) else "a program",
        )
        for coder in facts.coders
    )
    return "Coded by\n\n" + _grid(("coder", "version", "is"), rows)


def _accuracy(facts: ReleaseFacts) -> str:
    """Return the measured figures as a table, and the day and place of the measurement."""
    if all(_is_person(coder) for coder in facts.coders):
        return "No row was coded by a program, so there are no measured figures."
    told = figures()
    grid = _grid(("measure", "result", "measured on"), ((f.measure, f.result, f.material) for f in told))
    days = ", ".join(sorted({figure.measured_on for figure in told}))
    sources = ", ".join(sorted({figure.source for figure in told}))
    return (
        f"What the project's program reaches, on text that it was not made from:\n\n{grid}\n\n"
        f"Measured on {days} with the program of that day ({sources}); rows of other coders are not judged by it."
    )


def _is_person(coder: Mapping[str, Any]) -> bool:
    """Return whether a coder is a person, who has no lexicon."""
    return coder["lexicon_sha256"] is None


def _gaps(summary: Summary) -> str:
    """Return what how many rows lack, a line each; what nothing lacks is left out."""
    told = (gap for gap in summary.gaps if gap.lacks)
    return "\n".join(
        f"- {gap.lacks:,} of {gap.of:,} {gap.table} ({gap.lacks / gap.of:.1%}) have {gap.lacking}."
        for gap in told
    )


def _counts(what: str, counted: str, counts: Counts, *, named: int | None = None) -> str:
    """Return counts as a table; where only so many are named, the last line sums up the rest."""
    if not counts:
        return "None."
    kept = counts[:named]
    rows = [(name, f"{count:,}") for name, count in kept]
    if len(counts) > len(kept):
        rest = counts[len(kept) :]
        rows.append((f"{len(rest):,} others", f"{sum(count for _, count in rest):,}"))
    return _grid((what, counted), rows)


def _grid(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = (header, ("---",) * len(header), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(counts: Counts) -> Counts:
    """Return counts whose names somebody else wrote, as they may stand in a table."""
    return tuple((markdown_cell(name), count) for name, count in counts)


def markdown_cell(text: str) -> str:
    """Return what somebody else wrote so that it stays in its cell and means nothing in Markdown.

    >>> print(markdown_cell("Wire | <b>"))
    Wire &#124; &lt;b&gt;
    """
    escaped = "".join(ESCAPES.get(character, character) for character in text)
    return " ".join(escaped.split())


# What would end a cell, or be markup in it.
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {c: f"&#{ord(c)};" for c in "|`*_[]\\~"}
