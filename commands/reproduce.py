"""``demarche reproduce``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import COULD_NOT_RUN, AsJson, OwnGazetteers, command, data, print_json, talk

__all__ = ["reproduce"]


@command
def reproduce(
    version: Annotated[Path, typer.Argument(help="The folder of a version; the one before it beside it.")],
    source: Annotated[list[Path], typer.Argument(help="The reports that it was made from.")],
    *,
    review: Annotated[
        list[Path] | None,
        typer.Option(help="The review files that it was made with; may be given several times."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many processes code.")] = 1,
    coder: Annotated[str, typer.Option(help="The coder that it was made with.")] = "rules",
    parser: Annotated[str | None, typer.Option(help="The spaCy pipeline that it was made with.")] = None,
    gazetteer: OwnGazetteers = None,
    as_json: AsJson = False,
) -> int:
    """Make a version anew from its inputs, and say whether it is the same.

    Nothing of the version is touched. Exit code 1: it is not the same; 2: the inputs, the program or the version before
    it are others, and are named.

    [dim]Example:[/] demarche reproduce releases/published/2026.11.0 samples
    """
    from demarche.build.coders.protocol import CoderSettings, open_coder
    from demarche.build.read import read_sources, unique
    from demarche.build.render import progress, render_summary
    from demarche.build.run import BuildSummary, build_tables
    from demarche.commands.reviewing import Reviewing
    from demarche.releases import reproduce as reproducing
    from demarche.releases.render_reproduced import render_reproduced
    from demarche.schema.errors import DataError
    from demarche.schema.own_gazetteer import read_own_actors

    target = reproducing.whole_version(version)
    reproducing.require_review(target, is_given=bool(review))
    reviewing = Reviewing(review or (), gazetteers=gazetteer or ())
    if not reviewing.is_readable:
        reviewing.tell(as_json=as_json)
        return COULD_NOT_RUN
    own = read_own_actors(gazetteer or ())
    problems: list[DataError] = []
    documents, _ = unique(read_sources(source, on_problem=problems.append, own=own))
    reproducing.require_inputs(target, {document.sha256: document.source_uri for document in documents})
    reproducing.require_coder(target, open_coder(coder, CoderSettings(parser, own)).row())
    summaries: list[BuildSummary] = []

    def make(folder: Path) -> None:
        with progress(talk()) as on_progress:
            summary = build_tables(
                source,
                folder,
                jobs=jobs,
                coder=coder,
                parser=parser,
                gazetteers=gazetteer or (),
                on_progress=on_progress,
                mend=reviewing.mend if review else None,
            )
        summaries.append(summary)

    found = reproducing.reproduce(target, make)
    if as_json:
        print_json(found.to_dict() | reviewing.to_dict())
    else:
        reviewing.tell(as_json=False)
        render_reproduced(found, data())
    for summary in summaries:
        if summary.problems:
            render_summary(summary, talk())
    return found.exit_code
