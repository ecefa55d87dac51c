"""Windows and macOS are not shut out: nothing is imported that they lack, what Windows refuses has a way round."""

import ast
import os
from pathlib import Path

from demarche.releases import disk
from demarche.releases.reproduce import stand_beside
from demarche.tests.test_layers import MODULES
from demarche.validate.out import github

UNIX_ALONE = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}


def imported(path):
    """Return what a module imports, inside functions too."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}


def test_no_room_imports_what_unix_alone_has():
    assert [path for path in MODULES if imported(path) & UNIX_ALONE] == []


def test_where_no_folder_can_be_opened_none_is_synced(tmp_path, monkeypatch):
    with monkeypatch.context() as windows:
        windows.setattr(disk.os, "name", "nt")
        windows.setattr(disk.os, "open", None)
        disk.sync(tmp_path)


def test_where_no_link_may_be_made_a_version_is_copied(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(1314, "A required privilege is not held by the client")

    version, shelf = tmp_path / "2024.2.0", tmp_path / "shelf"
    version.mkdir()
    (version / "manifest.json").write_text("{}")
    shelf.mkdir()
    monkeypatch.setattr(Path, "symlink_to", refuse)
    stand_beside(version, shelf)
    assert (shelf / "2024.2.0" / "manifest.json").read_text() == "{}"
    assert not (shelf / "2024.2.0").is_symlink()


def test_a_file_on_another_drive_keeps_its_name_for_github(monkeypatch):
    def refuse(*_):
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr(os.path, "relpath", refuse)
    assert github._within("C:/a.csv", Path("D:/work")) == "C:/a.csv"
