"""Owned tasks: kept alive, ended together, and their errors go to one place."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sage_desktop.core.changes import Bus, Changes, Kind
from sage_desktop.core.process_lock import process_lock
from sage_desktop.core.tasks import TaskScope


def test_closing_cancels_and_waits_for_the_clean_up() -> None:
    async def work() -> None:
        tidied = []

        async def job() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                tidied.append(True)

        scope = TaskScope("test")
        scope.start(job(), name="job")
        await asyncio.sleep(0)
        assert scope.busy
        await scope.aclose()
        assert tidied == [True]
        assert not scope.busy
        late = job()
        with pytest.raises(RuntimeError, match="closing"):
            scope.start(late, name="late")

    asyncio.run(work())


def test_an_error_reaches_the_one_place_and_cancelling_does_not() -> None:
    async def work() -> None:
        told: list[BaseException] = []
        scope = TaskScope("test", on_error=told.append)

        async def bad() -> None:
            raise ValueError("bad")

        failing = scope.start(bad(), name="bad")
        stopped = scope.start(asyncio.Event().wait(), name="waits")
        await asyncio.wait([failing])
        stopped.cancel()
        await scope.aclose()
        assert [type(error) for error in told] == [ValueError]

    asyncio.run(work())


def test_a_scope_may_be_closed_by_its_own_task() -> None:
    async def work() -> None:
        scope = TaskScope("test")
        await scope.start(scope.aclose(), name="suicide")

    asyncio.run(work())


def test_one_listener_that_fails_does_not_silence_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bus, heard = Bus(), []

    def broken(_changes: Changes) -> None:
        raise ValueError("broken view")

    bus.subscribe(broken)
    leave = bus.subscribe(heard.append)
    bus.publish(Changes(frozenset({Kind.RUN})))
    leave()
    leave()
    bus.publish(Changes(frozenset({Kind.RUN})))
    assert [changes.touches(Kind.RUN, Kind.LINK) for changes in heard] == [True]
    assert not heard[0].touches(Kind.LINK)
    assert "a listener failed" in caplog.text


def test_a_process_lock_is_held_by_one_and_waiting_ends(tmp_path: Path) -> None:
    async def work() -> None:
        path = tmp_path / "locks" / "one"
        async with process_lock(path, timeout=1):
            with pytest.raises(TimeoutError):
                async with process_lock(path, timeout=0.06):
                    pass
        async with process_lock(path, timeout=1):
            assert path.stat().st_mode & 0o077 == 0
            assert path.parent.stat().st_mode & 0o077 == 0

    asyncio.run(work())
