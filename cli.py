"""The front door: ``demarche build | validate | release | query | describe | evaluate``.

Data goes to stdout, talk to stderr. Exit codes: 0 all is right, 1 there are findings, 2 it could not run.
Everything heavy is imported by the command that needs it, so that ``demarche --help`` answers at once.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec

import typer
from rich.console import Console

from demarche import __version__
from demarche.schema.errors import DataError, DemarcheError, ProgramError
from demarche.schema.render import render_errors

__all__ = ["app", "main"]

RIGHT, FINDINGS, COULD_NOT_RUN = 0, 1, 2

# Away from a terminal there is no width to fit, and a table that is folded cannot be searched.
PIPE_WIDTH = 10_000

app = typer.Typer(
    help="Turn reports of cross-border strikes and the diplomacy around them into tables to cite and query.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result to stdout as JSON.")]
OwnGazetteers = Annotated[
    list[Path] | None, typer.Option(help="A CSV file of your own actors; may be given several times.")
]
Parameters = ParamSpec("Parameters")


class Output(Console):
    """A console that tells of a reader who went away (``| head``) instead of ending the program."""

    def on_broken_pipe(self) -> NoReturn:
        """Pass on the BrokenPipeError."""
        raise BrokenPipeError


def command(function: Callable[Parameters, int]) -> Callable[Parameters, None]:
    """Return the function as a command: its result is the exit code, and no error ends in a traceback."""

    @app.command()
    @wraps(function)
    def run(*args: Parameters.args, **options: Parameters.kwargs) -> None:
        try:
            code = function(*args, **options)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = RIGHT
        except KeyboardInterrupt:
            code = _tell(DataError("D019"), as_json=bool(options["as_json"]))
        except DemarcheError as error:
            code = _tell(error, as_json=bool(options["as_json"]))
        except Exception as error:  # noqa: BLE001 - a user is owed a sentence, whatever went wrong
            code = _tell(ProgramError("P003", what=f"{type(error).__name__}: {error}"), as_json=False)
        raise typer.Exit(code)

    return run


@app.callback(invoke_without_command=True)
def _options(
    *,
    version: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version.")] = False,
) -> None:
    """Answer the options that stand before a command."""
    if version:
        sys.stdout.write(f"demarche {__version__}\n")
        raise typer.Exit(RIGHT)


@command
def build(
    source: Annotated[
        list[Path], typer.Argument(help="Text, HTML, JSONL or Parquet files, or folders of them.")
    ],
    *,
    out: Annotated[Path, typer.Option(help="The folder to write; an earlier build there is replaced.")],
    jobs: Annotated[int, typer.Option(min=1, help="How many processes code.")] = 1,
    parser: Annotated[
        str | None, typer.Option(help="A spaCy pipeline with UD labels, instead of ours.")
    ] = None,
    gazetteer: OwnGazetteers = None,
    every_sentence: Annotated[
        bool,
        typer.Option("--every-sentence", help="Parse also reports of sport, weather and the like: slower."),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Code reports: documents in, a folder of tables out.

    Exit code 1: some documents could not be used; 2: none could, and nothing was written.

    [dim]Example:[/] demarche build samples --out .work/build
    """
    from demarche.build.render import progress, render_summary
    from demarche.build.run import build_tables

    # polars, which is imported now, lets a blocking call go on after Ctrl-C.
    signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003 - it takes no keyword
    with progress(_talk()) as on_progress:
        summary = build_tables(
            source,
            out,
            jobs=jobs,
            parser=parser,
            gazetteers=gazetteer or (),
            every_sentence=every_sentence,
            on_progress=on_progress,
        )
    if as_json:
        _print_json(summary.to_dict())
    render_summary(summary, _talk())
    if summary.folder is None:
        return COULD_NOT_RUN
    return FINDINGS if summary.problems else RIGHT


@command
def validate(
    folder: Annotated[Path, typer.Argument(help="A folder of tables, of a build or a release.")],
    *,
    as_json: AsJson = False,
) -> int:
    """Check tables: every row, every reference, and the texts where they are at hand.

    [dim]Example:[/] demarche validate .work/build
    """
    from demarche.validate import validate_folder
    from demarche.validate.render import render_report

    report = validate_folder(folder)
    if as_json:
        _print_json(report.to_dict())
    else:
        render_report(report, _data())
    return RIGHT if report.is_clean else FINDINGS


@command
def release(
    folder: Annotated[Path, typer.Argument(help="The build to publish.")],
    *,
    version: Annotated[str, typer.Option(help="Year, month and number, such as 2026.11.0.")],
    to: Annotated[Path, typer.Option(help="The folder of releases.")] = Path("releases/published"),
    as_json: AsJson = False,
) -> int:
    """Publish tables that validate as a version that never changes again.

    [dim]Example:[/] demarche release .work/build --version 2026.11.0 --to releases/published
    """
    from demarche.releases.publish import NotPublished, publish
    from demarche.releases.render import render_published
    from demarche.validate.render import render_report

    try:
        published = publish(folder, version=version, to=to)
    except NotPublished as refusal:
        if as_json:
            _print_json({"error": refusal.to_dict(), "report": refusal.report.to_dict()})
        else:
            render_report(refusal.report, _data())
        render_errors([refusal], _talk())
        return FINDINGS
    if as_json:
        _print_json(published.to_dict())
    render_published(published, _talk())
    return RIGHT


@command
def query(
    sql: Annotated[str, typer.Argument(help="One statement that reads; tables and views go by their names.")],
    *,
    release: Annotated[
        str | None, typer.Option(help="A version, or a folder of tables; the latest version if left out.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Ask a release in SQL (DuckDB).

    [dim]Example:[/] demarche query "FROM grades(DATE '2024-02-06')" --release 2026.11.0
    """
    from demarche.releases.query import run_query
    from demarche.releases.render import render_rows

    rows = run_query(sql, release=release)
    if as_json:
        sys.stdout.write(rows.write_json() + "\n")
    elif sys.stdout.isatty():
        render_rows(rows, _data())
    else:
        render_rows(rows, _data(), shown=rows.height)
    return RIGHT


@command
def describe(
    table: Annotated[str | None, typer.Argument(help="A table; all of them if left out.")] = None,
    *,
    as_json: AsJson = False,
) -> int:
    """Say what the tables and their columns mean.

    [dim]Example:[/] demarche describe claims
    """
    from dataclasses import asdict

    from demarche.schema.dictionary import data_dictionary
    from demarche.schema.render import render_dictionary

    columns = data_dictionary(table)
    if as_json:
        _print_json([asdict(column) for column in columns])
    else:
        render_dictionary(columns, _data())
    return RIGHT


@command
def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="JSONL: a sentence, a source, a target and their relation a line.")
    ],
    *,
    parser: Annotated[
        str | None, typer.Option(help="A spaCy pipeline with UD labels, instead of ours.")
    ] = None,
    gazetteer: OwnGazetteers = None,
    predictions: Annotated[
        Path | None,
        typer.Option(help="A JSONL file to write: what was coded of each record, its pair given."),
    ] = None,
    predictions_unpaired: Annotated[
        Path | None, typer.Option(help="The same of each sentence alone, without a pair.")
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="A file to write the figures to.")] = None,
) -> int:
    """Hold the coding of relations against gold ones: with each pair of actors given, and without.

    [dim]Example:[/] demarche evaluate gold.jsonl --json figures.json
    """
    from demarche.build import evaluate as evaluation
    from demarche.build.render import progress, render_evaluation

    signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003 - it takes no keyword
    for path in filter(None, (as_json, predictions, predictions_unpaired)):
        evaluation.require_writable(path)
    with progress(_talk()) as on_progress:
        result = evaluation.evaluate(gold, parser=parser, gazetteers=gazetteer or (), on_progress=on_progress)
    if as_json:
        evaluation.write_figures(result, as_json)
    if predictions:
        evaluation.write_predictions(result.given_events, predictions)
    if predictions_unpaired:
        evaluation.write_predictions(result.alone_events, predictions_unpaired)
    render_evaluation(result, _data())
    return RIGHT


def main() -> None:
    """Run the command line; a request to end is taken like Ctrl-C, so that nothing half written stays."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


def _tell(error: DemarcheError, *, as_json: bool) -> int:
    """Print an error that ended a command, and return the exit code."""
    others: tuple[DemarcheError, ...] = getattr(error, "others", ())
    if as_json:
        further = {"others": [other.to_dict() for other in others]} if others else {}
        _print_json({"error": error.to_dict(), **further})
    render_errors([error, *others], _talk())
    return COULD_NOT_RUN


def _data() -> Console:
    """Return the console for what was asked for."""
    return Output(width=None if sys.stdout.isatty() else PIPE_WIDTH)


def _talk() -> Console:
    """Return the console for what is said about it."""
    return Output(stderr=True)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
