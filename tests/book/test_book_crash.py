"""Killed, crowded and out of room: what was confirmed stays, and nothing is torn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sage_desktop.book.migrations import STEPS


def came_of(job: str, path: Path, *numbers: int) -> str:
    """What ``processes.py`` says, in a process of its own."""
    script = Path(__file__).with_name("processes.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), job, str(path), *map(str, numbers)],
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout.strip()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_writer_loses_and_tears_nothing(tmp_path: Path, seed: int) -> None:
    assert came_of("killed", tmp_path / "book.sqlite3", 20, seed) == "intact: True"


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    came = came_of("together", tmp_path / "book.sqlite3", 3, 60)
    assert came == f"counted 180, made {len(STEPS)}, files ['book.sqlite3']"


def test_processes_that_migrate_at_once_migrate_once(tmp_path: Path) -> None:
    came = came_of("migrated_together", tmp_path / "book.sqlite3", 4)
    assert came == "well True, copies 1"


def test_a_full_disk_is_said_and_survived(tmp_path: Path) -> None:
    came = came_of("out_of_room", tmp_path / "book.sqlite3", 60)
    assert came == "['open: disk_full', 'write: disk_full']"
