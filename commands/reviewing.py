"""The reviews that a build is given: read before it begins, applied before it is written, and told at its end."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.commands.front import data, print_json, talk

if TYPE_CHECKING:
    import pyarrow as pa

    from demarche.people.reviews import Reviewed
    from demarche.validate import Report

__all__ = ["Reviewing"]


class Reviewing:
    """What some review files do to a build; without files, nothing.

    Args:
        paths: the files.
        gazetteers: CSV files of the user's own actors, whom a correction may name.

    Raises:
        DataError: D001, there is no such file; D504, it is a spreadsheet's own format.
    """

    def __init__(self, paths: Sequence[Path], *, gazetteers: Sequence[Path] = ()) -> None:
        from demarche.people.reviews import read_reviews

        self._reviews = read_reviews(paths) if paths else None
        self._gazetteers = gazetteers
        self._reviewed: Reviewed | None = None

    @property
    def is_readable(self) -> bool:
        """Whether every file can be read, whatever its lines say."""
        return self._reviews is None or self._reviews.is_readable

    @property
    def are_errors(self) -> bool:
        """Whether something of the reviews is wrong, and was not applied."""
        report = self._report
        return report is not None and report.errors > 0

    def mend(self, tables: "Mapping[str, pa.Table]") -> "Mapping[str, pa.Table]":
        """Return the tables with what was decided."""
        from demarche.people.reviews import apply_reviews
        from demarche.schema.own_gazetteer import read_own_actors

        if self._reviews is None:
            return tables
        self._reviewed = apply_reviews(tables, self._reviews, own=read_own_actors(self._gazetteers))
        return self._reviewed.tables

    def to_dict(self) -> dict[str, Any]:
        """Return what came of the reviews as ``--json`` prints it."""
        return {"review": self._reviewed.to_dict()} if self._reviewed is not None else {}

    def tell(self, *, as_json: bool) -> None:
        """Print what is wrong with the reviews, and how much of them was applied."""
        from demarche.validate.render import render_report

        report = self._report
        if report is None:
            return
        if as_json:
            print_json({"review": {"report": report.to_dict()}})
        elif report.findings:
            render_report(report, data())
        done = self._reviewed
        if done is not None:
            unneeded = f" ({done.unneeded:,} said so already)" if done.unneeded else ""
            told = f"{done.accepted:,} accepted, {done.corrected:,} corrected{unneeded}, {done.withdrawn:,} withdrawn"
            left = f"; {done.not_applied:,} decisions not applied" if done.not_applied else ""
            talk().print(f"Review: {told}{left}.", soft_wrap=True, markup=False, highlight=False)

    @property
    def _report(self) -> "Report | None":
        if self._reviewed is not None:
            return self._reviewed.report
        return None if self._reviews is None else self._reviews.notes.report()
