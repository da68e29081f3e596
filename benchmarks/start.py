"""Time to the first window and idle memory, against a bare ``QApplication`` with one window.

Both are started in turn, each in a process of its own, as often as ``--runs`` says. Time counts
from before the process is made; memory is the proportional share (PSS) once it is at rest. That
share is smaller while another program with Qt runs, so the bare window's is printed beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from figures import child_environment, figure, machine, pss_mb, say, spread

_REST_SECONDS = 4.0
_GOAL_RATIO, _GOAL_MB = 3.0, 90.0
_BEGAN = "BENCHMARK_BEGAN"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--child", choices=("bare", "ours"))
    parser.add_argument("--data", type=Path, default=Path())
    arguments = parser.parse_args()
    if arguments.child:
        _child(arguments.child, arguments.data)
    else:
        _compare(arguments.runs)


def _compare(runs: int) -> None:
    from used_folder import make_used_folder

    with tempfile.TemporaryDirectory(prefix="benchmark-start-") as made:
        used = Path(made) / "used"
        asyncio.run(make_used_folder(used))
        kinds = {
            "bare window": ("bare", Path()),
            "first start": ("ours", Path(made)),
            "three tenants": ("ours", used),
        }
        for kind, data in kinds.values():  # byte code and the disk's cache are warm after this
            _run(kind, data / "warm" if data == Path(made) else data)
        found: dict[str, list[dict[str, float]]] = {name: [] for name in kinds}
        for number in range(runs):
            for name, (kind, data) in kinds.items():
                folder = data / f"fresh-{number}" if data == Path(made) else data
                found[name].append(_run(kind, folder))
    _tell(found)


def _tell(found: dict[str, list[dict[str, float]]]) -> None:
    def column(name: str, figure: str) -> list[float]:
        return [each[figure] for each in found[name]]

    bare = column("bare window", "painted")
    say(machine())
    say(f"median (least–most) of {len(found['bare window'])} alternating runs")
    say(f"{'':14} {'first paint ms':>18} {'ratio':>6} {'page loaded ms':>18} {'idle MB':>16}")
    for name, runs in found.items():
        times = [ours / theirs for ours, theirs in zip(column(name, "painted"), bare, strict=True)]
        loaded = spread(column(name, "loaded")) if "loaded" in runs[0] else ""
        idle = spread(column(name, "memory"))
        painted, ratio = spread(column(name, "painted")), statistics.median(times)
        say(f"{name:14} {painted:>18} {ratio:>5.2f}× {loaded:>18} {idle:>16}")
        if loaded:
            goal = f"≤ {_GOAL_RATIO:.0f}× a bare window"
            figure(f"start, {name}: first paint", f"{ratio:.2f}×", goal, met=ratio <= _GOAL_RATIO)
            mb = statistics.median(column(name, "memory"))
            goal = f"≤ {_GOAL_MB:.0f} MB"
            figure(f"start, {name}: memory", f"{mb:.0f} MB", goal, met=mb <= _GOAL_MB)
    cpu = statistics.median(column("three tenants", "cpu"))
    say(f"idle processor time with three tenants: {cpu:.2f} % of one core")
    say(f"goals: first paint ≤ {_GOAL_RATIO:.0f}× bare, idle ≤ {_GOAL_MB:.0f} MB")


def _run(kind: str, data: Path) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__)), "--child", kind, "--data", str(data)]
    environment = child_environment(**{_BEGAN: repr(time.monotonic())})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{kind} ended with {done.returncode}:\n{done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _child(kind: str, data: Path) -> None:
    """One start. The watcher is there before the program, and ends it as a system would."""
    from sage_desktop.app.__main__ import load_qt

    load_qt()
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    began = float(os.environ[_BEGAN])
    figures: dict[str, float] = {}

    def since_began() -> float:
        return (time.monotonic() - began) * 1000

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
                figures["painted"] = since_began()
                app.removeEventFilter(self)
                QTimer.singleShot(0, painted)
            return False

    def painted() -> None:
        [window] = [each for each in app.topLevelWidgets() if isinstance(each, QMainWindow)]
        _when_loaded(window, lambda: figures.setdefault("loaded", since_began()))
        QTimer.singleShot(int(_REST_SECONDS * 1000), rested)

    def rested() -> None:
        used = time.process_time()

        def measured() -> None:
            figures["cpu"] = (time.process_time() - used) / _REST_SECONDS * 100
            figures["memory"] = pss_mb()
            print(json.dumps(figures), flush=True)
            os.kill(os.getpid(), signal.SIGTERM)

        QTimer.singleShot(int(_REST_SECONDS * 1000), measured)

    app = QApplication([])
    watcher = FirstPaint()
    app.installEventFilter(watcher)
    if kind == "ours":
        # Development packages bring click and rich, which httpx then loads for a command line of
        # its own; requirements/run.txt holds neither.
        sys.modules["click"] = None  # type: ignore[assignment]
        from sage_desktop.app.__main__ import main as start

        sys.exit(start(["--data-dir", str(data)]))
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    sys.exit(app.exec())


def _when_loaded(window: Any, then: Any) -> None:
    """Calls ``then`` once the page in front has loaded; a bare window has none."""
    from PySide6.QtCore import QTimer

    if not hasattr(window, "pages"):
        return
    if not window.pages or window.page.scope.busy:  # the engine is started after the first paint
        QTimer.singleShot(1, lambda: _when_loaded(window, then))
    else:
        then()


if __name__ == "__main__":
    main()
