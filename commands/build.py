"""``demarche build``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import (
    COULD_NOT_RUN,
    FINDINGS,
    RIGHT,
    AsJson,
    OwnGazetteers,
    command,
    interruptible,
    print_json,
    talk,
)

__all__ = ["build"]


@command
def build(
    source: Annotated[
        list[Path], typer.Argument(help="Text, HTML, JSONL or Parquet files, or folders of them.")
    ],
    *,
    out: Annotated[Path, typer.Option(help="The folder to write; an earlier build there is replaced.")],
    jobs: Annotated[int, typer.Option(min=1, help="How many processes code.")] = 1,
    coder: Annotated[
        str, typer.Option(help="What codes: ours, or the name of one that is installed.")
    ] = "rules",
    parser: Annotated[
        str | None, typer.Option(help="A spaCy pipeline with UD labels, instead of ours.")
    ] = None,
    gazetteer: OwnGazetteers = None,
    review: Annotated[
        list[Path] | None,
        typer.Option(help="A CSV file of what people decided (demarche review); may be given several times."),
    ] = None,
    every_sentence: Annotated[
        bool,
        typer.Option("--every-sentence", help="Parse also reports of sport, weather and the like: slower."),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Code reports: documents in, a folder of tables out.

    Exit code 1: some documents could not be used, or some decisions of a review could not be applied; 2: no document
    could be used, or a review cannot be read, and nothing was written.

    [dim]Example:[/] demarche build samples --out .work/build
    """
    from demarche.build.render import progress, render_summary
    from demarche.build.run import build_tables
    from demarche.commands.reviewing import Reviewing

    reviewing = Reviewing(review or (), gazetteers=gazetteer or ())
    if not reviewing.is_readable:
        reviewing.tell(as_json=as_json)
        return COULD_NOT_RUN
    interruptible()
    with progress(talk()) as on_progress:
        summary = build_tables(
            source,
            out,
            jobs=jobs,
            coder=coder,
            parser=parser,
            gazetteers=gazetteer or (),
            every_sentence=every_sentence,
            on_progress=on_progress,
            mend=reviewing.mend if review else None,
        )
    if as_json:
        print_json(summary.to_dict() | reviewing.to_dict())
    else:
        reviewing.tell(as_json=False)
    render_summary(summary, talk())
    if summary.folder is None:
        return COULD_NOT_RUN
    return FINDINGS if summary.problems or reviewing.are_errors else RIGHT
