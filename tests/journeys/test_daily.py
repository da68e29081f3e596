"""The daily run against the stand-in: what it does, once a day, whatever ends it in between."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from rig import LEEDS, Rig, rig, run
from steps import stopped

from sage_desktop.book import journal, signins
from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import BadInput
from sage_desktop.core.progress import Cancel
from sage_desktop.sandbox import faults
from sage_desktop.sync.daily.backups import name_of, too_many
from sage_desktop.sync.daily.standing import Standing
from sage_desktop.sync.service import Service

RATES = "/v3.1/tax_rates"

Story = Callable[[Rig, Service, int], Awaitable[None]]


def told(folder: Path, story: Story) -> None:
    async def work() -> None:
        async with rig(folder) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            await service.set_daily_tax_rates(tenant_id, True)
            await story(computer, service, tenant_id)
            assert computer.world.sins == []

    run(work())


def backups(computer: Rig) -> list[Path]:
    return sorted((computer.environment.data / "backups").iterdir())


async def kinds(service: Service) -> list[str]:
    return [each.kind for each in await service.runs()]


def test_it_comes_soon_after_the_book_has_something_and_then_once_a_day(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            assert not await service.daily.due()
            assert await service.daily.next_run() is None
            assert await service.daily.run_due() is None
            await computer.tenant(service)
            assert await service.daily.due()
            assert await service.daily.next_run() == computer.clock()
            done = await service.daily.run_due()
            assert done is not None
            assert (done.kind, done.tenant_id, done.result) == ("daily", None, RunResult.DONE)
            assert not await service.daily.due()
            assert await service.daily.run_due() is None
            assert await service.daily.last_run() == done
            for _ in range(10):
                then = await service.daily.next_run()
                assert then is not None
                assert timedelta(0) < then - computer.clock() <= timedelta(days=1)
                computer.clock.now = then
                assert await service.daily.run_due() is not None
                assert await service.daily.run_due() is None
            assert await kinds(service) == ["daily"] * 11
            assert len(backups(computer)) == 7

    run(work())


def test_rates_are_created_and_updated_but_none_is_removed(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.put([{"key": "mine", "name": "Mine", "percentage": "3"}])
        done = await service.daily.run_due()
        assert done is not None
        assert (done.result, done.counts.created, done.counts.removed) == (RunResult.DONE, 5, 0)
        assert {"Mine"} < {view.row.name for view in await service.tax_rates.all()}
        assert await kinds(service) == ["tax-rates", "daily"]
        [rates, _] = await service.runs()
        assert (rates.tenant_id, done.requests) == (tenant_id, rates.requests)

    told(tmp_path, story)


def test_a_tenant_in_trouble_does_not_stop_the_next(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        other = await computer.tenant(service, "Zebra")
        await computer.connect(service, other, business=LEEDS)
        await service.set_daily_tax_rates(other, True)
        computer.world.faults.add(faults.status(403), path=RATES)
        done = await service.daily.run_due()
        assert done is not None
        assert done.result is RunResult.ATTENTION
        assert [problem.name for problem in done.problems] == ["Northgate"]
        assert (await service.tenant(other)).row.tax_rates_imported_at is not None
        assert (await service.tenant(tenant_id)).row.tax_rates_imported_at is None

    told(tmp_path, story)


def test_what_failed_for_being_offline_is_done_the_same_day_and_the_rest_is_not(
    tmp_path: Path,
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        other = await computer.tenant(service, "Zebra")
        await computer.connect(service, other, business=LEEDS)
        await service.set_daily_tax_rates(other, True)
        computer.world.faults.add(faults.status(403), path=RATES)
        computer.world.faults.add(faults.drop(), path=RATES, nth=2, times=99)
        done = await service.daily.run_due()
        assert done is not None
        assert {each.name: each.code for each in done.problems}["Zebra"] == "offline"
        assert await service.daily._runs.standing() is Standing.AGAIN
        computer.clock.forward(minutes=30)
        again = await service.daily.run_due()
        assert again is not None
        assert (again.id, again.counts.failed) == (done.id, 2)
        computer.world.faults.clear()
        asked = computer.world.count("GET", RATES)
        last = await service.daily.run_due()
        assert last is not None
        assert computer.world.count("GET", RATES) == asked + 1, "of Zebra alone"
        assert (last.id, last.started_at, last.ended_at) == (
            done.id,
            done.started_at,
            done.ended_at,
        )
        assert [each.name for each in last.problems] == ["Northgate"]
        assert (await service.tenant(other)).row.tax_rates_imported_at is not None
        assert not await service.daily.due()
        assert len(backups(computer)) == 1

    told(tmp_path, story)


def test_offline_alone_needs_nobody(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        computer.world.faults.add(faults.drop(), path=RATES, times=99)
        done = await service.daily.run_due()
        assert done is not None
        assert (done.result, done.error) == (RunResult.FAILED, "offline")
        assert await service.issues() == []
        computer.world.faults.clear()
        again = await service.daily.run_due()
        assert again is not None
        assert (again.result, again.error, again.counts.created) == (RunResult.DONE, "", 5)

    told(tmp_path, story)


def test_a_sign_in_that_nothing_uses_is_renewed_before_it_ends(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_daily_tax_rates(tenant_id, False)
        renewed = []
        for _ in range(70):
            computer.clock.forward(days=1)
            before = computer.tokens_used()
            done = await service.daily.run_due()
            assert done is not None
            assert done.result is RunResult.DONE
            renewed.append(computer.tokens_used() - before)
        assert set(renewed) == {0, 1}
        assert 9 <= sum(renewed) <= 12
        assert await service.tax_rates.preview(tenant_id)

    told(tmp_path, story)


def test_a_clock_that_went_ahead_and_back_costs_no_sign_in(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_daily_tax_rates(tenant_id, False)
        right = computer.clock.now
        computer.clock.now = right + timedelta(days=25)
        await service.daily.run_due()
        computer.clock.now = right
        before = computer.tokens_used()
        assert await service.daily.run_due() is not None, "the last one was not yesterday"
        assert computer.tokens_used() > before
        row = await service._book.read(lambda: signins.sign_ins()[0])
        assert row.access_expires_at < right + timedelta(hours=1)
        assert await service.daily.run_due() is None

    told(tmp_path, story)


def test_a_sign_in_that_is_over_becomes_an_issue(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_daily_tax_rates(tenant_id, False)
        computer.clock.forward(days=32)
        done = await service.daily.run_due()
        assert done is not None
        assert done.result is RunResult.ATTENTION
        assert [each.code for each in done.problems] == ["reconnect_needed"]
        assert [each.kind for each in await service.issues()] == ["sign-in"]
        await service.set_daily_tax_rates(tenant_id, True)
        computer.clock.forward(days=1)
        again = await service.daily.run_due()
        assert again is not None
        assert [each.code for each in again.problems] == ["reconnect_needed"]
        await computer.connect(service, tenant_id)
        computer.clock.forward(days=1)
        mended = await service.daily.run_due()
        assert mended is not None
        assert mended.result is RunResult.DONE
        assert await service.issues() == []

    told(tmp_path, story)


def test_a_disabled_module_is_looked_after_all_the_same(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        await service.disable_module()
        done = await service.daily.run_due()
        assert done is not None
        assert (done.result, await kinds(service)) == (RunResult.DONE, ["daily"])
        assert len(backups(computer)) == 1

    told(tmp_path, story)


# backups


def test_a_backup_is_a_book_of_its_own_for_the_user_alone(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        await service.daily.run_due()
        [copy] = backups(computer)
        assert copy.name.startswith(f"book-{computer.clock().astimezone().date()}-")
        assert oct(copy.stat().st_mode & 0o777) == "0o600"
        with closing(sqlite3.connect(copy)) as book:
            assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert book.execute("SELECT COUNT(*) FROM tax_rate").fetchone() == (5,)
        before = copy.read_bytes()
        assert await service.daily.run_now() is not None
        assert [path.read_bytes() for path in backups(computer)] == [before], "one a day"

    told(tmp_path, story)


def test_seven_copies_of_this_book_are_kept_and_nothing_else_is_touched() -> None:
    mine, other = "0123456789abcdef", "fedcba9876543210"
    day = date(2026, 11, 23)
    days = [day - timedelta(days=number) for number in range(10)]
    ours = [name_of(each, mine) for each in days]
    ahead = name_of(date(2036, 11, 23), mine)
    unfinished = f"{ours[3]}.new-{'0' * 32}"
    others = [
        *(name_of(each, other) for each in days),
        "book-20261123T090000Z-s0004_sending.sqlite3",
        "book-2026-11-23.sqlite3",
        f"{ours[0]}-wal",
        f"my {ours[0]}",
        "letters.odt",
    ]
    going = too_many([*ours, ahead, unfinished, *others], mine, day)
    assert set(going) == {*ours[7:], ahead, unfinished}
    assert too_many([*ours[:7], *others], mine, day) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written_to_is_an_issue(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        folder = tmp_path / "copies"
        folder.mkdir()
        await service.preferences.change(backup_folder=str(folder))
        folder.chmod(0o500)
        done = await service.daily.run_due()
        assert done is not None
        assert [each.code for each in done.problems] == ["backup_failed"]
        folder.chmod(0o700)

    told(tmp_path, story)


def test_a_drive_that_was_taken_out_is_an_issue_until_it_is_back(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        folder = tmp_path / "drive"
        folder.mkdir()
        await service.preferences.change(backup_folder=str(folder))
        folder.rename(tmp_path / "elsewhere")
        done = await service.daily.run_due()
        assert done is not None
        assert (done.result, [each.code for each in done.problems]) == (
            RunResult.ATTENTION,
            ["backup_no_folder"],
        )
        [issue] = await service.issues()
        assert (issue.tenant_id, issue.code, issue.data["folder"]) == (
            None,
            "backup_no_folder",
            str(folder),
        )
        [told_of] = await service.sending.issues()
        assert told_of.issue == issue
        assert not folder.exists()
        (tmp_path / "elsewhere").rename(folder)
        computer.clock.forward(days=1)
        await service.daily.run_due()
        assert await service.issues() == []
        assert len(list(folder.iterdir())) == 1

    told(tmp_path, story)


# ended in the middle


def test_a_run_that_is_stopped_anywhere_is_gone_on_with_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
                await service.set_daily_tax_rates(tenant_id, True)
            for step in range(1, 200):
                computer.clock.forward(days=1)
                async with computer.program() as service:
                    reached = await stopped(service.daily.run_due(), step)
                async with computer.program() as service:
                    last = await service.daily.last_run()
                    begun = last is not None and last.started_at == computer.clock()
                    if begun and last is not None and last.error == "interrupted":
                        assert await service.daily._runs.standing() is Standing.UNFINISHED
                    await service.daily.run_due()
                    done = await service.daily.last_run()
                    assert done is not None
                    assert (done.result, done.error) == (RunResult.DONE, "")
                    assert not begun or last is None or done.id == last.id
                    today = [
                        each for each in await service.runs() if each.started_at >= done.started_at
                    ]
                    assert [each.kind for each in today].count("daily") == 1
                    rates = [each for each in today if each.kind == "tax-rates"]
                    assert sum(each.result is RunResult.DONE for each in rates) == 1
                if not reached:
                    break
            assert step > 10

    run(work())


def test_a_person_may_stop_it_and_then_it_is_done_for_the_day(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        cancel = Cancel()
        cancel.request()
        done = await service.daily.run_due(cancel=cancel)
        assert done is not None
        assert (done.result, done.error) == (RunResult.CANCELLED, "cancelled")
        assert not await service.daily.due()

    told(tmp_path, story)


def test_what_was_left_on_another_day_is_not_gone_on_with(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        left = await service._book.write(lambda: journal.start_run("daily", None, computer.clock()))
        computer.clock.forward(days=1)
        done = await service.daily.run_due()
        assert done is not None
        assert done.id != left
        old = await service.run(left)
        assert (old.result, old.error) == (RunResult.CANCELLED, "interrupted")

    told(tmp_path, story)


def test_two_programs_do_it_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as one:
            tenant_id = await computer.connected(one)
            await one.set_daily_tax_rates(tenant_id, True)
            async with computer.program() as other:
                got = await asyncio.gather(
                    one.daily.run_due(), other.daily.run_due(), return_exceptions=True
                )
                for each in got:
                    if isinstance(each, BaseException):
                        assert isinstance(each, BadInput)
                        assert each.code == "daily_busy"
                await other.daily.run_due()
                assert sorted(await kinds(one)) == ["daily", "tax-rates"]

    run(work())


def test_a_run_of_another_program_is_not_called_interrupted(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as one:
            await computer.tenant(one)
            async with one._runs.daily_alone():
                left = await one._book.write(
                    lambda: journal.start_run("daily", None, computer.clock())
                )
                async with computer.program() as other:
                    assert (await other.run(left)).result is RunResult.RUNNING
            async with computer.program() as other:
                assert (await other.run(left)).error == "interrupted"

    run(work())
