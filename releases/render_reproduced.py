"""What came of reproducing a version, printed for a person."""

from collections import Counter

from rich.console import Console

from demarche.releases.reproduce import Reproduction

__all__ = ["render_reproduced"]

STYLES = {"same": "", "same content": "green", "not compared": "yellow"}


def render_reproduced(found: Reproduction, console: Console) -> None:
    """Print every file that is not the same to the byte, the libraries that are others, and a last line."""
    for file in found.files:
        if file.outcome != "same":
            console.print(f"{file.name}: {file.outcome}", markup=False, style=STYLES.get(file.outcome, "red"))
    for name, (then, now) in found.software.items():
        console.print(f"{name}: {then} then, {now} now", markup=False, style="yellow")
    counts = Counter(file.outcome for file in found.files)
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    style = "bold red" if found.exit_code else "bold green"
    console.print(f"{found.version}: {found.verdict} ({told})", markup=False, style=style)
