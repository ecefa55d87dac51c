"""What a verification found, printed for a person."""

from rich.console import Console

from demarche.releases.verify import Verification
from demarche.validate.render import render_report

__all__ = ["render_verified"]


def render_verified(found: Verification, console: Console) -> None:
    """Print every fault, what validation says where it says anything, and a last line that counts."""
    for fault in found.faults:
        place = "/".join(filter(None, (fault.version, fault.file)))
        console.print(f"{place}: {fault.message}", markup=False, style="red")
    for report in found.reports.values():
        if report.exit_code:
            render_report(report, console)
    for note in found.notes:
        console.print(note, markup=False, style="yellow")
    console.print(_verdict(found), markup=False, style="bold green" if found.is_sound else "bold red")


def _verdict(found: Verification) -> str:
    versions = f"{len(found.versions)} {'version' if len(found.versions) == 1 else 'versions'}"
    read = f"{versions}, {found.files:,} files"
    if found.faults:
        return f"damaged: {read}, {len(found.faults)} not as published"
    if not found.is_sound:
        return f"as published, and not right: {read}"
    rules = "every rule holds" if found.reports else "rules not verified"
    return f"sound: {read}, every byte as published, {rules}"
