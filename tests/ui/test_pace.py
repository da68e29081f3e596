"""Views read anew calmly while news come by the hundred, and the last of them is never lost."""

from __future__ import annotations

import asyncio

import pytest
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor

from sage_desktop.core.changes import Kind
from sage_desktop.ui.pace import Pace

AGES = 3600.0


class Reader:
    """Reads at a pace, in a clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pace = Pace(lambda: self.now)

    async def must_wait(self) -> bool:
        """Whether the next reading has to wait; it is not waited for."""
        turn = asyncio.ensure_future(self.pace.turn())
        for _ in range(3):
            await asyncio.sleep(0)
        waits = not turn.done()
        turn.cancel()
        await asyncio.wait([turn])
        return waits

    def begin(self) -> None:
        """The readings after which there is no rest yet."""
        for _ in range(2):
            self.read()

    def read(self, seconds: float = 0.0) -> None:
        with self.pace.reading():
            self.now += seconds

    async def waits_for(self, seconds: float) -> bool:
        """Whether the rest after a reading is just so long."""
        self.now += seconds - 0.001
        before = await self.must_wait()
        self.now += 0.002
        return before and not await self.must_wait()


def test_the_first_readings_come_at_once_and_each_further_one_a_little_later(run: Run) -> None:
    async def story() -> None:
        reader = Reader()
        for _ in range(3):
            assert not await reader.must_wait()
            reader.read()
        for rest in (0.1, 0.2, 0.3, 0.4, 0.5, 0.5):
            assert await reader.waits_for(rest)
            reader.read()
        reader.now += 1.1
        for _ in range(3):
            assert not await reader.must_wait(), "after quiet it begins anew"
            reader.read()
        assert await reader.must_wait()

    run(story())


@pytest.mark.parametrize(("took", "rest"), [(0.05, 0.2), (0.2, 0.8), (5.0, 2.0)])
def test_what_takes_long_to_read_rests_longer(run: Run, took: float, rest: float) -> None:
    async def story() -> None:
        reader = Reader()
        reader.begin()
        reader.read(took)
        assert await reader.waits_for(rest)

    run(story())


def test_somebody_in_a_hurry_need_not_wait(run: Run) -> None:
    async def story() -> None:
        reader = Reader()
        reader.begin()
        reader.read()
        reader.pace.hurry()
        assert not await reader.must_wait()
        reader.read()
        waiting = asyncio.ensure_future(reader.pace.turn())
        await asyncio.sleep(0)
        assert not waiting.done()
        reader.pace.hurry()
        await waiting
        reader.read()
        assert await reader.must_wait(), "one hurry is one reading"

    run(story())


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a reading, news alone are not read for an hour."""
    monkeypatch.setattr("sage_desktop.ui.pace._FREE", 0)
    for name in ("_STEP", "_CALM", "_LONGEST", "_QUIET"):
        monkeypatch.setattr(f"sage_desktop.ui.pace.{name}", AGES)


@pytest.mark.usefixtures("slow")
def test_the_end_of_a_run_shows_at_once_what_news_left_unread(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("activity", "runs"))
            await settled(made.window)
            page = made.window.page
            loads = 0
            load = page.load

            async def counted() -> None:
                nonlocal loads
                loads += 1
                await load()

            page.load = counted  # type: ignore[method-assign]
            for _ in range(100):
                furnished.publish(Kind.OUTBOX, Kind.RUN)
            await asyncio.sleep(0)
            assert loads == 0, "it was read just before"
            furnished.kept_runs = []
            furnished.publish(Kind.RUN, Kind.RUN_END)
            await until(lambda: not page.scope.busy)
            assert loads == 1
            assert page.runs.table.model().rowCount() == 0  # type: ignore[attr-defined]
            for _ in range(100):
                furnished.publish(Kind.OUTBOX)
            page.refresh()
            await until(lambda: not page.scope.busy)
            assert loads == 2, "a person does not wait either"

    run(story())


def test_of_a_thousand_news_the_last_one_is_shown(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("activity", "runs"))
            await settled(made.window)
            runs = list(furnished.kept_runs)
            table = made.window.page.runs.table  # type: ignore[attr-defined]
            for number in range(1000):
                furnished.kept_runs = runs[: number % len(runs)]
                furnished.publish(Kind.RUN)
                if number % 100 == 0:
                    await asyncio.sleep(0)
            furnished.kept_runs = runs[:1]
            furnished.publish(Kind.RUN)
            await settled(made.window)
            assert table.model().rowCount() == 1

    run(story())
