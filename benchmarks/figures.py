"""What all benchmarks share: surroundings of a child, medians, memory, and lines to print."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(__file__).resolve().parent / "__pycache__" / "children"
"""Byte code of the children: an installed program has its own, so theirs is kept too."""
TABLE = "BENCHMARK_TABLE"
"""Names the file where ``make bench`` gathers its table."""


def child_environment(**more: str) -> dict[str, str]:
    """Offscreen, no keychain, none of the user's settings, with byte code kept in ``CACHE``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SAGE_DESKTOP_", "PYTHON"))
    }
    return {
        **kept,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONPYCACHEPREFIX": str(CACHE),
        "PYTHONPATH": str(ROOT),
        **more,
    }


def pss_mb() -> float:
    """This process's proportional share of memory in MB (10⁶ bytes); 0 where Linux is not."""
    rollup = Path("/proc/self/smaps_rollup")
    if not rollup.exists():
        return 0.0
    lines = rollup.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> str:
    """``312 (298–340)``: the median and what was least and most."""
    return f"{statistics.median(values):.0f} ({min(values):.0f}–{max(values):.0f})"


def machine() -> str:
    """The line that belongs to every figure: others may load the machine meanwhile."""
    import PySide6

    load = "unknown"
    if hasattr(os, "getloadavg"):
        load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"{os.cpu_count()} cores, load {load} · {platform.system()} · "
        f"Python {sys.version.split()[0]} · PySide6 {PySide6.__version__}"
    )


def figure(what: str, measured: str, goal: str = "", *, met: bool | None = None) -> None:
    """One line of the table of ``make bench``; nothing for a benchmark that runs alone.

    ``goal`` reads like ``≤ 16 ms``; ``met`` whether ``measured`` keeps it, None without a goal.
    """
    if TABLE in os.environ:
        line = json.dumps({"what": what, "measured": measured, "goal": goal, "met": met})
        with Path(os.environ[TABLE]).open("a", encoding="utf-8") as table:
            table.write(f"{line}\n")


def say(line: str = "") -> None:
    print(line, flush=True)
