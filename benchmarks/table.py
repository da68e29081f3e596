"""``make bench``: all benchmarks in small sizes, one after another, and one table at the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from figures import TABLE, machine, say

_HERE = Path(__file__).resolve().parent
_RUNS = (
    "start.py --runs 5",
    "imports.py",
    "idle.py --seconds 30",
    "home.py",
    "help.py --runs 3",
    "ui_stall.py",
    "refresh.py",
    "record_lists.py --kind customers --records 20000",
    "record_lists.py --kind products --records 20000",
    "import_table.py --sizes 100000",
    "matching.py --runs 1 --size 2000",
    "import_customers.py --kind customers --sizes 5000",
    "import_customers.py --kind customers --sizes 5000 --ui",
    "import_customers.py --kind products --sizes 5000",
    "import_customers.py --kind products --sizes 5000 --ui",
    "push.py --invoices 200",
    "push_stall.py --invoices 100",
)


def main() -> int:
    """Ends with 1 if a benchmark could not be run; a goal that is missed is no error."""
    failed = []
    began = machine()
    with tempfile.TemporaryDirectory(prefix="benchmark-table-") as folder:
        table = Path(folder) / "table"
        table.touch()
        for run in _RUNS:
            say(f"\n== {run}")
            script, *options = run.split()
            command = [sys.executable, str(_HERE / script), *options]
            if subprocess.run(
                command, env={**os.environ, TABLE: str(table)}, check=False
            ).returncode:
                failed.append(run)
        figures = [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
    say(f"\n{began}")
    for line in lines(figures):
        say(line)
    for run in failed:
        say(f"could not be run: {run}")
    return bool(failed)


def lines(figures: list[dict[str, Any]]) -> Iterator[str]:
    """The table, each column as wide as it needs."""
    marks = {None: "", True: "met", False: "missed"}
    rows = [("what", "measured", "goal", "")]
    rows += [(each["what"], each["measured"], each["goal"], marks[each["met"]]) for each in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        what, measured, goal, mark = row
        yield (f"{what:{widths[0]}}  {measured:>{widths[1]}}  {goal:{widths[2]}}  {mark}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
