"""The daily run on *Home*: done now, stopped, refused, and what it could not do."""

from __future__ import annotations

from desktop import Run, desktop, until
from fake_door import FakeDoor, problem
from fake_door import run as a_run
from home_seen import home, told

from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.core.words import explain_code
from sage_desktop.ui.tokens import State


def daily_run(**changes: object) -> RunRow:
    return a_run(9, kind="daily", tenant_id=None, tenant_name="", **changes)


def test_the_daily_run_can_be_done_now(run: Run, busy: FakeDoor) -> None:
    busy.daily.ends = daily_run()
    busy.daily.may_end.clear()

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert page.daily.row.text.text().startswith("The next daily run is due tomorrow")
            page.daily.run_button.click()
            await until(lambda: made.window.jobs.running)
            [job] = made.window.jobs.running
            assert (job.title, job.count_text()) == ("Daily run", "1 of 3")
            assert not page.daily.run_button.isEnabled()
            busy.daily.may_end.set()
            await until(lambda: page.banners.shown)
            assert told(page) == (State.FINE, "The daily run is done. 1 updated, 5 unchanged")
            assert page.daily.run_button.isEnabled()
            assert not made.window.jobs.running

    run(story())


def test_a_daily_run_of_ones_own_can_be_stopped(run: Run, busy: FakeDoor) -> None:
    busy.daily.ends = daily_run()
    busy.daily.may_end.clear()

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            page.daily.run_button.click()
            await until(lambda: made.window.bottom_bar.cancel.isVisible())
            made.window.bottom_bar.cancel.click()
            busy.daily.may_end.set()
            await until(lambda: page.banners.shown)
            assert told(page) == (State.NEUTRAL, "The daily run was stopped. What it did stays.")

    run(story())


def test_what_the_daily_run_could_not_do_is_told(run: Run, busy: FakeDoor) -> None:
    busy.daily.ends = daily_run(result=RunResult.ATTENTION, problems=(problem(),))

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            page.daily.run_button.click()
            await until(lambda: page.banners.shown)
            sentence = explain_code("no_percentage", {"tenant": "Standard"}).sentence
            title = "The daily run did not do everything"
            assert told(page) == (State.ATTENTION, f"{title}. {sentence}")

    run(story())


def test_two_daily_runs_at_once_are_refused_in_words(run: Run, busy: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            page.daily.run_button.click()
            await until(lambda: page.banners.shown)
            assert told(page)[1].startswith(explain_code("daily_busy").title.rstrip("."))
            assert page.daily.run_button.isEnabled()

    run(story())
