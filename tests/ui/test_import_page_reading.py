"""The import screen reads Sage: progress, stopping, errors, and plans that are out of date."""

from __future__ import annotations

import asyncio

import pytest
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from fake_imports import FakeImports
from import_screen import Gate, Screen, screen

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.errors import BadInput, Offline, SignInNeeded
from sage_desktop.ui.navigation import import_path, tenant_path
from sage_desktop.ui.tokens import State


def test_without_a_plan_sage_is_read_with_progress_and_cancel(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        imports = FakeImports(1240, read_before=False)
        gate = Gate(imports)
        furnished.imports = imports
        async with desktop(furnished) as made:
            made.window.navigate(import_path(1, "customers"))
            await gate.reached.wait()
            it = Screen(made)
            assert it.bar.words() == "Reading customers from Sage Nothing is written to the book."
            assert it.view.empty.isVisible()
            assert made.window.bottom_bar.sentence() == (
                "Reading customers of ⁨Northgate IT Services⁩"
            )
            it.bar.stop.click()
            assert not it.bar.stop.isEnabled()
            gate.open.set()
            await it.rest()
            assert it.banner() == (
                State.NEUTRAL,
                "Reading was stopped. Nothing was changed. Read again goes on where it was.",
            )
            furnished.publish(Changed.TENANT)
            await it.rest()
            assert imports.asked == ["read"], "it was stopped: it does not begin by itself"
            it.view.empty.button.click()
            await it.rest()
            assert it.banner() is None
            assert it.chips()["All"] == 1240

    run(story())


def test_who_comes_back_to_a_reading_that_was_stopped_begins_it_again(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        imports = furnished.imports = FakeImports(1240, read_before=False)
        gate = Gate(imports)
        async with desktop(furnished) as made:
            made.window.navigate(import_path(1, "customers"))
            await gate.reached.wait()
            it = Screen(made)
            it.bar.stop.click()
            gate.open.set()
            await it.rest()
            made.window.navigate(tenant_path(1, "customers"))
            await settled(made.window)
            made.window.navigate(import_path(1, "customers"))
            await it.rest()
            assert imports.asked.count("read") == 2
            assert it.chips()["All"] == 1240

    run(story())


@pytest.mark.parametrize("everything", [False, True])
def test_read_again_reads_what_changed_or_everything(
    run: Run, furnished: FakeDoor, everything: bool
) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            filters = it.view.filters
            (filters.read_all.trigger if everything else filters.read_button.click)()
            await it.rest()
            assert ("read everything" if everything else "read") in furnished.imports.asked
            assert len(it.rows(50)) == 40

    run(story())


def test_offline_offers_to_try_again(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.fails_with = Offline()
            it.view.filters.read_button.click()
            await it.rest()
            assert it.banner() is not None
            assert len(it.rows(50)) == 40, "the plan that was there stays"
            button = it.page.banners.shown.button if it.page.banners.shown else None
            assert button is not None and button.text() == "Try again"
            furnished.imports.fails_with = None
            button.click()
            await it.rest()
            assert it.banner() is None

    run(story())


def test_a_lost_sign_in_leads_to_the_tenant(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        imports = FakeImports(40, read_before=False)
        imports.fails_with = SignInNeeded()
        async with screen(furnished, imports) as it:
            banner = it.page.banners.shown
            assert banner is not None and banner.button is not None
            assert banner.button.text() == "Reconnect"
            banner.button.click()
            await settled(it.window)
            assert it.window.page is not it.page
            assert it.window.page.crumbs()[-1].text == "Northgate IT Services"

    run(story())


def test_an_empty_sage_says_so(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished, FakeImports(0)) as it:
            assert it.view.empty.isVisible()
            assert it.view.empty.button.text() == "Read again"
            assert not it.bar.run.isVisible()
            assert it.bar.words() == "There is nothing to import."
            assert not any(b.isEnabled() for b in it.view.filters.select_buttons.values())

    run(story())


def test_work_goes_on_when_one_leaves_and_is_there_when_one_returns(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            gate = Gate(furnished.imports)
            it.bar.run.click()
            await gate.reached.wait()
            it.window.navigate(("home",))
            await asyncio.sleep(0.05)
            it.window.navigate(import_path(2, "customers"))
            await asyncio.sleep(0.05)
            it.window.navigate(import_path(1, "customers"))
            await asyncio.sleep(0.05)
            assert it.bar.words().startswith("Importing 15 customers")
            it.window.navigate(("home",))
            gate.open.set()
            await it.rest()
            it.window.navigate(import_path(1, "customers"))
            await it.rest()
            assert it.bar.words().startswith("Imported 15 customers in 21 s")

    run(story())


def test_a_changed_book_is_planned_anew(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.publish(Changed.TAX_RATE)
            furnished.publish(Changed.CUSTOMER)
            await until(lambda: "plan again" in furnished.imports.asked)
            await it.rest()
            assert len(it.rows(50)) == 40

    run(story())


def test_a_plan_that_another_took_the_place_of_is_found(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.number += 1  # as the command line does when it plans
            await it.filter("New")
            assert {row[1] for row in it.rows(40)} == {"New"}
            assert it.page.work is not None
            assert it.page.work.plan_id == furnished.imports.number
            assert it.banner() is None

    run(story())


def test_a_plan_that_was_carried_out_before_is_planned_anew(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        imports = FakeImports(40)
        await imports.carry_out(imports.number)
        async with screen(furnished, imports) as it:
            assert imports.asked.count("plan again") == 1
            assert it.rows(1)[0][1] == "New"
            assert it.bar.run.isVisible()

    run(story())


def test_planning_anew_waits_while_something_else_imports(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.fails_with = BadInput("busy", tenant="Northgate")
            furnished.publish(Changed.CUSTOMER)
            await until(lambda: "plan again" in furnished.imports.asked)
            await it.rest()
            assert it.banner() is None
            assert it.page.work is not None and it.page.work.outdated
            furnished.imports.fails_with = None
            it.page.refresh()
            await it.rest()
            assert furnished.imports.asked.count("plan again") == 2
            assert not it.page.work.outdated

    run(story())
