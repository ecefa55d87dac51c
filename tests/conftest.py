"""What several tests share: a report in our own words, and a folder to write it to."""

import importlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed, property tests included: a loaded machine is no fault.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REPORT = """\
Wednesday, January 17, 2024

Islamabad calls in envoy after missile fire

Pakistan recalled its ambassador from Iran on Wednesday.

A ministry spokesman said two children were killed in the strike on Balochistan.
"""

LINK = Path(__file__).parents[1] / ".import" / "demarche"

# An sdist comes without the link. Where none may be made, the tests are those of the package that is installed.
if not LINK.exists():
    with suppress(OSError):
        LINK.parent.mkdir(exist_ok=True)
        LINK.symlink_to("..", target_is_directory=True)
    importlib.invalidate_caches()

Save = Callable[[str, str | bytes], Path]


@pytest.fixture
def report() -> str:
    return REPORT


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Give a function that writes a file into an empty folder and returns its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
