"""The longest time for which the window cannot answer while tax rates are imported.

A heartbeat of 5 ms runs on the window's own event loop; the gaps between its beats are what a
person would feel. The window is the real one over the real engine, the stand-in Sage service runs
in a process of its own and is asked without pacing. Buttons are pressed as a person would.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import qasync
from figures import figure, machine, percentile, say
from PySide6.QtWidgets import QApplication, QDialog
from sign_in import connect, environment_for
from stand_in import stand_in

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.app.garbage import GarbageCollector
from sage_desktop.app.window import application, opened
from sage_desktop.engine import running
from sage_desktop.net.http import build_client
from sage_desktop.net.limiter import Limiter
from sage_desktop.sync.service import Service
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.tenant_page import TenantPage

_BEAT = 0.005
_GOAL_P99, _GOAL_MAX = 16, 50
_REST = "at rest"
_FEW = 100
"""Of fewer beats p99 would be the longest."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rates", type=int, default=2000, help="tax rates of the large world")
    arguments = parser.parse_args()
    heart = Heart()
    in_window_loop(_measure(heart, arguments.runs, arguments.rates))
    heart.tell(arguments.runs)


def in_window_loop(work: Coroutine[Any, Any, None]) -> None:
    """Runs ``work`` as the program runs: on Qt's event loop, with its way of collecting garbage."""
    logging.disable(logging.WARNING)  # what the offscreen platform says of itself
    gc.collect()
    gc.freeze()  # as the program does once its code is loaded
    app = application()
    garbage = GarbageCollector(app)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(work)
    garbage.close()


class Heart:
    """Collects the gaps between beats, in milliseconds, by what went on meanwhile."""

    def __init__(self) -> None:
        self._gaps: dict[str, list[list[float]]] = {}

    @asynccontextmanager
    async def during(self, what: str) -> AsyncIterator[None]:
        gaps: list[float] = []
        beating = asyncio.create_task(self._beat(gaps))
        await asyncio.sleep(0)
        try:
            yield
        finally:
            await asyncio.sleep(2 * _BEAT)
            beating.cancel()
            self._gaps.setdefault(what, []).append(gaps)

    async def _beat(self, gaps: list[float]) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(_BEAT)
            now = time.perf_counter()
            gaps.append((now - last) * 1000)
            last = now

    def tell(self, runs: int, of: str = "") -> None:
        """``of`` goes before each line of the table: what they are gaps of, if not said there."""
        say(machine())
        say(f"gaps of a {_BEAT * 1000:.0f} ms heartbeat in ms, all beats of {runs} runs")
        say(f"{'':34} {'beats':>6} {'p50':>6} {'p99':>6} {'longest of each run':>24}")
        for what, each in self._gaps.items():
            beats = [gap for gaps in each for gap in gaps]
            longest = ", ".join(f"{max(gaps):.0f}" for gaps in each)
            p50, p99 = percentile(beats, 0.5), percentile(beats, 0.99)
            say(f"{what:34} {len(beats):>6} {p50:>6.1f} {p99:>6.1f} {longest:>24}")
            if what == _REST:
                continue
            most = statistics.median(max(gaps) for gaps in each)
            few = len(beats) < _FEW
            met = most <= _GOAL_MAX and (few or p99 <= _GOAL_P99)
            figure(
                f"window, {of}{what}: p99 / longest gap",
                f"{'–' if few else f'{p99:.0f}'} / {most:.0f} ms",
                f"≤ {_GOAL_P99} / {_GOAL_MAX} ms",
                met=met,
            )
        say(f"goals: p99 ≤ {_GOAL_P99} ms, longest ≤ {_GOAL_MAX} ms")


async def _measure(heart: Heart, runs: int, rates: int) -> None:
    for _ in range(runs):
        for size, name in ((0, "5 rates"), (rates, f"{rates + 5:,} rates")):
            with stand_in(size) as address:
                async with window_over(address) as (service, window):
                    await _first_client(heart, address, name)
                    await _import(heart, service, window, name)


@asynccontextmanager
async def window_over(address: str) -> AsyncIterator[tuple[Service, MainWindow]]:
    """The program over a fresh folder, with one connected tenant."""
    with tempfile.TemporaryDirectory(prefix="benchmark-stall-") as folder:
        async with (
            running(environment_for(address, Path(folder)), keychain=MemoryKeychain()) as service,
            opened(service) as window,
        ):
            await connect(service, address)
            window.resize(1280, 800)
            window.show()
            await until(lambda: not window.page.scope.busy)
            yield service, window
            window.hide()


async def _first_client(heart: Heart, address: str, name: str) -> None:
    """A program's first request, TLS context included."""
    async with heart.during("first HTTP client and request"):
        async with await build_client(Limiter(100)) as client:
            await client.get(f"{address}/v3.1/user")


async def _import(heart: Heart, service: Service, window: MainWindow, name: str) -> None:
    async with heart.during(_REST):
        await asyncio.sleep(1)
    [tenant] = await service.tenants()
    async with heart.during("tenant page opened the first time"):
        window.navigate(tenant_path(tenant.row.id))
        await until(lambda: not window.page.scope.busy)
    page = window.page
    assert isinstance(page, TenantPage)
    async with heart.during(f"{name}: tab opened, Sage read"):
        window.navigate(tenant_path(tenant.row.id, "tax-rates"))
        await until(lambda: page.rates.model.rows() and not page.scope.busy)
    for what in ("imported", "imported again"):
        async with heart.during(f"{name}: {what}"):
            page.rates.import_button.click()
            await until(lambda: _dialog() is not None)
        dialog = _dialog()
        assert dialog is not None
        dialog.reject()
        await until(lambda: not page.scope.busy and _dialog() is None)
    async with heart.during(f"{name}: undone"):
        last = (await service.runs())[-1]
        await service.undo(last.id)
        await until(lambda: not page.scope.busy)


def _dialog() -> QDialog | None:
    shown = (each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog))
    return next((each for each in shown if each.isVisible()), None)


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110  # widgets have no event for it
            await asyncio.sleep(0.02)


if __name__ == "__main__":
    main()
