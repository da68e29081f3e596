"""The import screen carries a plan out: progress, cancel, result, undo, export."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path

import pytest
from desktop import Run, settled, until
from fake_door import FakeDoor
from fake_imports import FakeImports
from import_screen import Gate, Key, Mod, Screen, screen
from PySide6.QtWidgets import QFileDialog, QLineEdit

from sage_desktop.core.errors import AppError, NotFound, Stale
from sage_desktop.ui.navigation import import_path
from sage_desktop.ui.tokens import State


def test_while_importing_the_chips_count_and_nothing_can_be_changed(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.page = 5
            gate = Gate(furnished.imports)
            it.bar.run.click()
            await gate.reached.wait()
            assert it.bar.words() == (
                "Importing 15 customers Cancel stops after the current page of records; "
                "what is done stays."
            )
            assert not it.view.model.can_tick(0)
            assert not it.view.filters.chips.isVisible()
            assert not it.view.filters.read_button.isEnabled()
            assert it.view.filters.outcomes.isVisible()
            gate.open.set()
            await it.rest()
            await until(lambda: "Created  8" in it.view.filters.outcomes.words())
            assert it.view.filters.outcomes.words() == ["Created  8", "Linked  6", "Updated  1"]
            assert [row[1] for row in it.rows()] == ["Created", "Updated", "Linked"]

    run(story())


def test_the_result_has_counts_problems_and_the_way_on(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.fails_at = {3, 8}
            it.bar.run.setFocus()
            it.press(Key.Key_Return, Mod.ControlModifier)
            await it.rest()
            assert it.bar.words() == (
                "Imported 13 customers in 21 s "
                "6 created · 6 linked · 1 updated · 22 unchanged · 2 not imported"
            )
            problems = it.bar.problem_rows
            assert it.bar.problems.isVisible()
            assert [problems.text(0, section) for section in range(3)] == [
                "Burngreave Books",
                "This Sage record has no name.",
                "It was left out; the others were imported. Give it a name in Sage and import "
                "again.",
            ]
            shown = [b for b in (it.bar.undo, it.bar.export, it.bar.done) if b.isVisible()]
            assert len(shown) == 3
            assert not it.bar.run.isVisible()
            it.bar.done.click()
            await settled(it.window)
            assert it.window.page.crumbs()[-1].text == "Northgate IT Services"
            it.window.navigate(import_path(1, "customers"))
            await it.rest()
            assert "plan again" in furnished.imports.asked, "what was done is done"
            assert it.view.filters.chips.isVisible()

    run(story())


def test_cancel_keeps_what_is_done_and_the_rest_can_follow(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.page = 5
            gate = Gate(furnished.imports)
            it.bar.run.click()
            await gate.reached.wait()
            gate.reached.clear()
            gate.open.set()
            it.bar.stop.click()
            await it.rest()
            assert it.bar.words().startswith("Stopped after 0 of 15 customers")
            furnished.imports.pause = lambda: stop_after(it, furnished.imports, 2)
            it.bar.run.click()
            await it.rest()
            assert it.bar.words() == (
                "Stopped after 5 of 15 customers "
                "Those 5 are imported. Import again to go on, or undo."
            )
            assert it.bar.run.text() == "Import the other 10"
            furnished.imports.pause = lambda: asyncio.sleep(0)
            it.bar.run.click()
            await it.rest()
            assert it.bar.words().startswith("Imported 10 customers")

    run(story())


async def stop_after(it: Screen, imports: FakeImports, pages: int) -> None:
    imports.asked.append("page")
    if imports.asked.count("page") == pages:
        it.bar.stop.click()


def test_undo_takes_it_back_and_plans_anew(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            it.bar.run.click()
            await it.rest()
            it.bar.undo.click()
            it.bar.undo.click()
            await it.rest()
            assert [run.kind for run in furnished.kept_runs].count("undo") == 2, "one of before"
            assert it.banner() is not None
            assert it.banner()[1].startswith("The import was taken back")
            assert it.bar.run.text() == "Import 15 customers"
            assert it.view.filters.chips.isVisible()
            assert it.rows(1)[0][1] == "New"

    run(story())


@pytest.mark.parametrize("error", [Stale(), NotFound(what="import plan", name=1)])
def test_a_changed_world_stops_it_and_leads_to_reading_again(
    run: Run, furnished: FakeDoor, error: AppError
) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.fails_with = error
            it.bar.run.click()
            await it.rest()
            shown = it.page.banners.shown
            assert shown is not None and shown.button is not None
            assert "Nothing was imported. Read again to see what is new" in shown.accessibleName()
            assert shown.button.text() == "Read again"
            furnished.imports.fails_with = None
            shown.button.click()
            await it.rest()
            assert furnished.imports.asked.count("read") == 1
            assert it.banner() is None

    run(story())


def test_the_export_has_the_words_of_the_screen(
    run: Run, furnished: FakeDoor, tmp_path: Path
) -> None:
    async def story() -> None:
        target = tmp_path / "result.csv"
        async with screen(furnished) as it:
            it.bar.run.click()
            await it.rest()
            it.bar.export.click()
            await until(lambda: it.window.findChildren(QFileDialog))
            [dialog] = it.window.findChildren(QFileDialog)
            [name] = [each for each in dialog.findChildren(QLineEdit) if each.text()]
            name.setText(str(target))
            dialog.accept()
            await it.rest()
            assert it.banner() == (State.FINE, f"Exported. 40 lines in ⁨{target}⁩")
            text = target.read_text(encoding="utf-8-sig")
            rows = list(csv.reader(text.splitlines()))
            assert rows[0][:4] == ["Sage customer", "Details", "Sage id", "Status"]
            assert rows[1] == [
                "Abbeydale Flooring Ltd",
                "CU00000, Sheffield",
                "s0",
                "New",
                "yes",
                "Abbeydale Flooring Ltd",
                "No similar customer",
                "Created",
            ]
            assert len(rows) == 41

    run(story())


def test_an_export_that_is_not_wanted_writes_nothing(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            it.view.filters.export.trigger()
            await until(lambda: it.window.findChildren(QFileDialog))
            [dialog] = it.window.findChildren(QFileDialog)
            dialog.reject()
            await it.rest()
            assert it.banner() is None

    run(story())
