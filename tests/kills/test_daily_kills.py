"""Programs that are killed during the daily run: the next one finishes it, and it ran once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from computer import RATES, Computer, Driver, computer, sample
from driver import KILLED, POINTS, connect
from rig import SHEFFIELD, run

from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.clock import to_text, utc_now

DAILY = [name for name in POINTS if name.startswith("daily: ")]
COMMITTED = DAILY[1:]
"""What comes after the run was begun for good."""

_OLD = """
INSERT INTO run (id, tenant_id, tenant_name, kind, started_at, ended_at, result, counts, requests,
  problems, error) VALUES (:id, :tenant, '', :kind, :when, :when, 'done', '{}', 0, '[]', '')"""


async def ready(there: Computer) -> None:
    """A tenant that wants its rates daily, a sign-in long unused, and old history."""
    async with there.program() as service:
        await connect(service, 1, SHEFFIELD)
        await service.set_daily_tax_rates(1, True)
    now = utc_now()
    with closing(sqlite3.connect(there.environment.data / "book.sqlite3")) as book:
        week_ago = to_text(now - timedelta(days=7))
        book.execute("UPDATE sign_in SET access_expires_at = ?", (week_ago,))
        for number, tenant, kind, days in (
            (1, 1, "customers", 900),
            (2, 1, "customers", 800),
            (3, None, "daily", 1.1),
        ):
            when = to_text(now - timedelta(days=days))
            book.execute(_OLD, {"id": number, "tenant": tenant, "kind": kind, "when": when})
        for number in (1, 2):
            book.execute(
                'INSERT INTO run_change (run_id, seq, "table", record_id) VALUES (?, 1, ?, 1)',
                (number, "customer"),
            )
        book.commit()


@pytest.mark.parametrize("point", sample(DAILY))
def test_a_killed_daily_run_is_finished_and_was_one(
    tmp_path: Path, driver: Driver, point: str
) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            await ready(there)
            assert await there.run("daily", point) == KILLED
            there.intact()
            async with there.program() as service:
                left = await service.daily.last_run()
                assert left is not None
                assert (left.id > 3) == (point in COMMITTED)
                done = await service.daily.run_due()
                assert (done is None) == (point == "daily: all done")
                last = await service.daily.last_run()
                assert last is not None
                assert (last.result, last.error, last.problems) == (RunResult.DONE, "", ())
                assert last.counts.created == len(RATES)
                runs = [each for each in await service.runs() if each.id > 3]
                assert [each.kind for each in runs].count("daily") == 1
                imports = [each for each in runs if each.kind == "tax-rates"]
                assert [each.result for each in imports].count(RunResult.DONE) == 1
                assert {view.row.name for view in await service.tax_rates.all()} == RATES
                assert not await service.daily.due()
                assert 1 not in {each.id for each in await service.runs()}
            folder = there.environment.data / "backups"
            [backup] = folder.iterdir()
            with closing(sqlite3.connect(backup)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            there.intact()
            assert there.world.sins == []

    run(work())
