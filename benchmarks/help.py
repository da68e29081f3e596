"""How long the window's loop is held up while a chapter of the help is opened.

The real window over the real engine, offscreen. Each chapter is opened from Home as F1 does it, at
its beginning and at its last heading. Measured is the processor's time of the window's thread, turn
by turn of its loop: other programs on the computer lengthen what is felt, and hardly this.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from figures import figure, machine, say
from PySide6.QtCore import QTimer
from ui_stall import in_window_loop

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.app.window import opened
from sage_desktop.engine import running
from sage_desktop.settings.environment import read_environment
from sage_desktop.ui import help_text
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import HELP

_REST = 0.2
_START = 3
"""Seconds until the modules of all pages are loaded."""
_FIRST = "first F1"
_GOAL = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    turns = Turns()
    in_window_loop(_measure(turns, parser.parse_args().runs))
    turns.tell()


class Turns:
    """The turns of the window's loop, in milliseconds of its thread, by what went on meanwhile."""

    def __init__(self) -> None:
        self._turns: dict[str, list[list[float]]] = {}

    @asynccontextmanager
    async def during(self, what: str) -> AsyncIterator[None]:
        turns: list[float] = []
        last = time.thread_time()

        def turn() -> None:
            nonlocal last
            now = time.thread_time()
            turns.append((now - last) * 1000)
            last = now

        each = QTimer(interval=0)
        each.timeout.connect(turn)
        each.start()
        try:
            yield
        finally:
            each.stop()
            self._turns.setdefault(what, []).append(turns)

    def tell(self) -> None:
        say(machine())
        say(f"ms of the window's thread in one turn of its loop; goal {_GOAL} ms")
        say(f"{'chapter':18} {'longest: median':>16} {'most':>6}")
        chapters = []
        for what, times in self._turns.items():
            longest = [max(turns) for turns in times]
            if what != _FIRST:
                chapters.append(statistics.median(longest))
            say(f"{what:18} {statistics.median(longest):16.1f} {max(longest):6.1f}")
        most = max(chapters)
        figure("help: slowest chapter", f"{most:.0f} ms", f"≤ {_GOAL} ms", met=most <= _GOAL)


async def _measure(turns: Turns, runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="benchmark-help-") as folder:
        environment = read_environment(data_dir=Path(folder))
        async with (
            running(environment, keychain=MemoryKeychain()) as service,
            opened(service) as window,
        ):
            window.resize(1280, 800)
            window.show()
            await asyncio.sleep(_START)
            async with turns.during(_FIRST):
                await _open(window, HELP)
            for _ in range(runs):
                for chapter in help_text.CHAPTERS:
                    for anchor in ("", help_text.headings(chapter)[-1].anchor):
                        await _open(window, ("home",))
                        async with turns.during(chapter):
                            await _open(window, (*HELP, chapter, anchor))


async def _open(window: MainWindow, path: tuple[str, ...]) -> None:
    window.navigate(path)
    await asyncio.sleep(_REST)


if __name__ == "__main__":
    main()
