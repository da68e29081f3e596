"""A full disk during an import and a push: said in words, nothing damaged, and it goes on after."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_full_disk_stops_work_and_nothing_else(tmp_path: Path) -> None:
    """A sample; ``full_disk.py FOLDER 2000 100 7000`` has 100 points."""
    script = Path(__file__).with_name("full_disk.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), str(tmp_path), "3000", "6", "110000"],
        capture_output=True,
        text=True,
        check=False,
        timeout=55,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("points 6, ")
    assert "('disk_full', " in done.stdout
