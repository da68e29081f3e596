"""What the program costs while nothing happens: processor time, wake-ups, memory.

The program rests with three connected tenants and its window open, beside a bare ``QApplication``
with one window. A wake-up is a thread that had gone to sleep by itself and runs again, as the
system counts them (``voluntary_ctxt_switches``); all threads of the process count.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import child_environment, figure, machine, pss_mb, say

_SETTLE_SECONDS = 30.0
_GOAL_CPU, _GOAL_WAKE_UPS = 0.1, 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--child", choices=("bare", "ours"))
    parser.add_argument("--data", type=Path, default=Path())
    arguments = parser.parse_args()
    if arguments.child:
        _child(arguments.child, arguments.data, arguments.seconds)
        return
    from used_folder import make_used_folder

    say(machine())
    say(f"{'':14} {'processor %':>12} {'wake-ups / s':>13} {'memory MB':>10}")
    with tempfile.TemporaryDirectory(prefix="benchmark-idle-") as made:
        asyncio.run(make_used_folder(Path(made)))
        for name, kind in (("bare window", "bare"), ("three tenants", "ours")):
            found = _run(kind, Path(made), arguments.seconds)
            figures = f"{found['cpu']:>12.3f} {found['wake_ups']:>13.2f} {found['memory']:>10.0f}"
            say(f"{name:14} {figures}")
            if kind == "ours":
                _table(found)
    say(f"goals: ≤ {_GOAL_CPU} % of one core, ≤ {_GOAL_WAKE_UPS:.0f} wake-up a second")


def _table(found: dict[str, float]) -> None:
    cpu, wakes = found["cpu"], found["wake_ups"]
    figure("at rest: processor", f"{cpu:.3f} %", f"≤ {_GOAL_CPU} %", met=cpu <= _GOAL_CPU)
    figure(
        "at rest: wake-ups",
        f"{wakes:.2f} a second",
        f"≤ {_GOAL_WAKE_UPS:.0f} a second",
        met=wakes <= _GOAL_WAKE_UPS,
    )


def _run(kind: str, data: Path, seconds: float) -> dict[str, float]:
    own = [str(Path(__file__)), "--child", kind, "--data", str(data), "--seconds", str(seconds)]
    done = subprocess.run(
        [sys.executable, *own], env=child_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{kind} ended with {done.returncode}:\n{done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _child(kind: str, data: Path, seconds: float) -> None:
    from sage_desktop.app.__main__ import load_qt

    load_qt()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    def rested() -> None:
        used, woken = time.process_time(), _wake_ups()

        def measured() -> None:
            found = {
                "cpu": (time.process_time() - used) / seconds * 100,
                "wake_ups": (_wake_ups() - woken) / seconds,
                "memory": pss_mb(),
            }
            print(json.dumps(found), flush=True)
            os._exit(0)

        QTimer.singleShot(int(seconds * 1000), measured)

    app = QApplication([])
    QTimer.singleShot(int(_SETTLE_SECONDS * 1000), rested)
    if kind == "ours":
        from sage_desktop.app.__main__ import main as start

        sys.exit(start(["--data-dir", str(data)]))
    window = QMainWindow()
    window.show()
    sys.exit(app.exec())


def _wake_ups() -> int:
    counts = 0
    for status in Path("/proc/self/task").glob("*/status"):
        lines = status.read_text().splitlines()
        counts += next(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt"))
    return counts


if __name__ == "__main__":
    main()
