"""A hundred days of running in a clock that is moved on: nothing grows. ``benchmarks/soak.py``
runs ten years of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOAK = Path(__file__).parents[2] / "benchmarks" / "soak.py"


@pytest.mark.skipif(not os.environ.get("SOAK"), reason="a minute long: make faults runs it")
@pytest.mark.timeout(300)
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="it counts what Linux shows")
def test_three_hundred_cycles_leave_nothing_behind() -> None:
    command = [sys.executable, str(SOAK), "--cycles", "200", "--warm-up", "100", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 backups are kept" in done.stdout
