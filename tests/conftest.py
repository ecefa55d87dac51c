"""What several tests share: a report in our own words, and a folder to write it to."""

from collections.abc import Callable
from pathlib import Path

import pytest

REPORT = """\
Wednesday, January 17, 2024

Islamabad calls in envoy after missile fire

Pakistan recalled its ambassador from Iran on Wednesday.

A ministry spokesman said two children were killed in the strike on Balochistan.
"""

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
