"""``demarche review``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import FINDINGS, RIGHT, AsJson, command, data, print_json, talk
from demarche.schema.errors import DataError

__all__ = ["review"]


@command
def review(
    folder: Annotated[Path, typer.Argument(help="The build, or the version, whose rows are to be judged.")],
    *,
    new: Annotated[
        Path | None,
        typer.Option(help="The CSV file to write, a line a row; an existing one is never overwritten."),
    ] = None,
    update: Annotated[
        Path | None, typer.Option(help="A review that gets lines for new rows; its decisions stay.")
    ] = None,
    texts: Annotated[
        list[Path] | None,
        typer.Option(help="Reports whose words stand beside the rows, where the folder has none."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write a review: a file in which people accept, correct or withdraw what was coded.

    [dim]Example:[/] demarche review .work/build --new .work/review.csv
    """
    from demarche.people.reviews import new_review, update_review, write_review
    from demarche.validate.render import render_report

    if new is not None and update is None:
        write_review(new_review(folder, texts=texts or ()), new)
        if as_json:
            print_json({"file": str(new)})
        talk().print(f"Written to {new}", soft_wrap=True, markup=False, highlight=False)
        return RIGHT
    if update is None or new is not None:
        raise DataError("D511")
    updated = update_review(update, folder, texts=texts or ())
    if updated.content is not None:
        write_review(updated.content, update, is_update=True)
    if as_json:
        print_json(updated.to_dict())
    elif updated.report.findings:
        render_report(updated.report, data())
    if updated.content is None:
        talk().print(f"{update} is as it was.", soft_wrap=True, markup=False, highlight=False)
        return FINDINGS
    told = (
        f"{updated.added:,} lines added, {updated.kept:,} decided, {updated.removed:,} without a row removed"
    )
    talk().print(f"{told}. Written to {update}", soft_wrap=True, markup=False, highlight=False)
    return FINDINGS if updated.report.errors else RIGHT
