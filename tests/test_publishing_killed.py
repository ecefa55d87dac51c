"""Kills at random moments of publishing, and disks that refuse: what stands is the old state or the new one."""

import os
import subprocess
import sys

import pytest

from demarche.schema.arrow import TABLE_NAMES
from demarche.tests.ledger import save
from demarche.tests.publisher import states_after_kills
from demarche.validate.examples import example_ledger

# Runs where nobody else sees the file system that it mounts, which is gone when it ends.
ON_A_DISK_OF_ITS_OWN = """
import pathlib, shutil, subprocess, sys
from demarche.releases import publish
from demarche.releases.verify import verify
from demarche.schema.errors import DataError

build, disk = map(pathlib.Path, sys.argv[1:])

def tried(version):
    try:
        published = publish(build, version=version, to=disk).version
    except DataError as error:
        published = str(error)
    assert verify(disk).is_sound
    print(published, sorted(path.name for path in disk.iterdir()), sep="; ")

tried("2024.2.0")
(disk / "other").write_bytes(b"0" * (shutil.disk_usage(disk).free - 40_960))
tried("2024.2.1")
(disk / "other").unlink()
tried("2024.2.1")
subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
tried("2024.2.2")
"""


@pytest.fixture
def build(tmp_path):
    return save({name: example_ledger()[name] for name in TABLE_NAMES}, tmp_path / "build")


def test_whatever_the_moment_of_the_kill(build, tmp_path):
    assert states_after_kills(build, tmp_path, kills=5, seed=1).total() == 5


def test_a_full_disk_and_one_that_may_not_be_written_leave_what_stood(build, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = [
        "unshare",
        "--mount",
        "sh",
        "-c",
        'mount -t tmpfs -o size=16m none "$0" && exec "$@"',
        str(disk),
    ]
    try:
        subprocess.run([*mounted, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    told = subprocess.run(
        [*mounted, sys.executable, "-c", ON_A_DISK_OF_ITS_OWN, str(build), str(disk)],
        env=os.environ | {"PYTHONPATH": ":".join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.splitlines() == [
        "2024.2.0; ['2024.2.0', 'index.json']",
        f"D013 {disk}: No space is left to write.; ['2024.2.0', 'index.json', 'other']",
        "2024.2.1; ['2024.2.0', '2024.2.1', 'index.json']",
        f"D014 {disk}: Nothing can be written here: Read-only file system.; ['2024.2.0', '2024.2.1', 'index.json']",
    ]
