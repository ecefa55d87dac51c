"""A publisher that is killed at its work, and what it leaves behind."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from demarche.releases.disk import ASIDE, LOCK
from demarche.releases.verify import verify

OLD, NEW = "2024.2.0", "2024.2.1"


# Imports what takes long, says that it is ready, waits, publishes, and says how long that took.
PUBLISHER = """
import sys, time
from demarche.releases import publish
print("ready", flush=True)
sys.stdin.readline()
start = time.monotonic()
publish(sys.argv[1], version=sys.argv[2], to=sys.argv[3])
print(time.monotonic() - start, flush=True)
"""


class Publisher:
    """A process that will publish a version when it is told to, and can be killed at it."""

    def __init__(self, build: Path, to: Path, version: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(build), version, str(to)],
            env=os.environ | {"PYTHONPATH": ":".join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def published(self) -> float:
        """Return after how many seconds the version stood."""
        seconds = float(self._told().communicate("\n")[0])
        assert self._process.returncode == 0
        return seconds

    def killed(self, *, after: float) -> int:
        """Return the process's exit code: it was killed after so many seconds, unless it had ended."""
        process = self._told()
        process.stdin.write("\n")
        process.stdin.flush()
        time.sleep(after)
        process.kill()
        process.communicate()
        return process.returncode

    def _told(self) -> Any:
        assert self._process.stdout.readline() == "ready\n"
        return self._process


def states_after_kills(build: Path, root: Path, *, kills: int, seed: int) -> Counter[str]:
    """Return how often a publisher that was killed at a random moment left the old state, and the new one.

    One version stands and the next is published, over and over, in a folder where whatever the killed ones
    left aside stays. After each kill every byte of what stands is verified; a torn state fails.
    """
    chance, to = random.Random(seed), root / "to"
    Publisher(build, to, OLD).published()
    old = {path.name: path.read_bytes() for path in to.iterdir() if path.is_file()}
    # The first one tells how long it takes; a kill comes at any moment of that, and a little after.
    seconds = Publisher(build, root / "timed", NEW).published()
    states: Counter[str] = Counter()
    following = Publisher(build, to, NEW)
    for left in reversed(range(kills)):
        publisher, following = following, Publisher(build, to, NEW) if left else None
        assert publisher.killed(after=chance.uniform(0, 1.2 * seconds)) in (0, -signal.SIGKILL)
        states[_state(to, old)] += 1
        shutil.rmtree(to / NEW, ignore_errors=True)
        for name, whole in old.items():
            (to / name).write_bytes(whole)
    Publisher(build, to, NEW).published()
    assert {path.name for path in to.iterdir()} == {OLD, NEW, *old}
    assert verify(to).is_sound
    return states


def _state(to: Path, old: dict[str, bytes]) -> str:
    """Return which state a folder of releases is in; both are sound, whatever else lies there."""
    found = verify(to, rules=False)
    assert found.faults == ()
    assert {path.name for path in to.iterdir() if not path.name.startswith(ASIDE)} - {NEW, LOCK} == {
        OLD,
        *old,
    }
    if NEW not in found.versions:
        assert {name: (to / name).read_bytes() for name in old} == old
        return "old"
    return "new, not yet listed" if found.notes else "new"
