"""What every command shares: the app, its exit codes, and where data and talk go.

Data goes to stdout, talk to stderr. Exit codes: 0 all is right, 1 there are findings, 2 it could not run.
Everything heavy is imported inside the command that needs it, so that ``demarche --help`` answers at once.
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

__all__ = [
    "COULD_NOT_RUN",
    "FINDINGS",
    "RIGHT",
    "AsJson",
    "OwnGazetteers",
    "app",
    "command",
    "data",
    "interruptible",
    "print_json",
    "talk",
]

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

    @app.command(name=function.__name__.rstrip("_"))
    @wraps(function)
    def run(*args: Parameters.args, **options: Parameters.kwargs) -> None:
        try:
            code = function(*args, **options)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader went away (``| head``): how it would have ended is unknown, and that is no success.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = COULD_NOT_RUN
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


def _tell(error: DemarcheError, *, as_json: bool) -> int:
    """Print an error that ended a command, and return the exit code."""
    others: tuple[DemarcheError, ...] = getattr(error, "others", ())
    if as_json:
        further = {"others": [other.to_dict() for other in others]} if others else {}
        print_json({"error": error.to_dict(), **further})
    render_errors([error, *others], talk())
    return COULD_NOT_RUN


def interruptible() -> None:
    """Let Ctrl-C end a blocking call: polars, once it is imported, lets it go on."""
    if sys.platform != "win32":
        signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003 - it takes no keyword


def data() -> Console:
    """Return the console for what was asked for."""
    return Output(width=None if sys.stdout.isatty() else PIPE_WIDTH)


def talk() -> Console:
    """Return the console for what is said about it."""
    return Output(stderr=True)


def print_json(value: Any) -> None:
    """Print a value as the JSON that was asked for."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
