"""What fetching gives, printed for a person, and a bar while it goes on."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import DownloadColumn, Progress, TransferSpeedColumn
from rich.text import Text

from demarche.releases.fetch import Fetched, OnProgress

__all__ = ["bytes_progress", "render_fetched"]


def render_fetched(fetched: Fetched, console: Console) -> None:
    """Print what now stands, where, and how much of it came now."""
    mended = f"mended: {', '.join(fetched.mended)}" if fetched.mended else "there already, and whole"
    verdict = "fetched" if fetched.is_new else mended
    console.print(Text(f"{fetched.version}: {verdict}: {fetched.folder}", "bold green"), soft_wrap=True)
    console.print(
        f"{fetched.files:,} files, {fetched.bytes:,} bytes, each with the hash of SHA256SUMS; "
        f"{fetched.fetched_bytes:,} bytes came now",
        soft_wrap=True,
    )


@contextmanager
def bytes_progress(console: Console) -> Iterator[OnProgress | None]:
    """Give a function that moves a bar; none where nobody is looking."""
    if not console.is_terminal:
        yield None
        return
    columns = (*Progress.get_default_columns(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Fetching", total=None)
        yield lambda there, total: bar.update(task, completed=there, total=total)
