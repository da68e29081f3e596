"""The import screen: what a person sees, decides, starts, stops, takes back and exports."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from fake_imports import FakeImports
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.errors import AppError, BadInput, NotFound, Offline, SignInNeeded, Stale
from sage_desktop.mirror.rows import Side, Status
from sage_desktop.ui.cell_picker import SearchingPicker
from sage_desktop.ui.import_page import ImportPage
from sage_desktop.ui.navigation import import_path, tenant_path
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import ElidedLabel

Key, Mod = Qt.Key, Qt.KeyboardModifier
ASHDOWN, CALDER, ELLIS, FAIRHOLME = 1, 4, 7, 8


class Screen:
    """The page in its window, as a person works with it."""

    def __init__(self, made: Desktop) -> None:
        self.made, self.window = made, made.window
        assert isinstance(made.window.page, ImportPage)
        self.page: ImportPage = made.window.page
        self.view, self.bar = self.page.view, self.page.bar
        self.table, self.pane = self.view.table, self.view.pane

    async def rest(self) -> None:
        await asyncio.sleep(0.1)  # the pauses after typing and choosing
        await settled(self.window)
        await until(lambda: not self.page.scope.busy)

    async def choose(self, line: int) -> None:
        self.table.choose(line)
        await until(lambda: self.pane.detail is not None and self.pane.detail.line.line == line)
        await self.rest()

    def press(self, key: Qt.Key, *mods: Qt.KeyboardModifier, on: QWidget | None = None) -> None:
        together = Mod.NoModifier
        for mod in mods:
            together |= mod
        QTest.keyClick(on or self.table, key, together)

    def rows(self, count: int = 3) -> list[list[str]]:
        model = self.view.model
        return [
            [model.text(line, section) for section in range(1, 5)]
            for line in range(min(count, model.rowCount()))
        ]

    def chips(self) -> dict[str, int]:
        return {chip.what.word: chip.count for chip in self.view.filters.chips.chips}

    async def filter(self, word: str) -> None:
        [chip] = [each for each in self.view.filters.chips.chips if each.what.word == word]
        chip.click()
        await self.rest()

    async def type_search(self, text: str) -> None:
        self.view.filters.search.setText(text)
        await self.rest()

    def banner(self) -> tuple[State, str] | None:
        shown = self.page.banners.shown
        return None if shown is None else (shown.state, shown.accessibleName())


Opened = Callable[..., object]


@asynccontextmanager
async def screen(
    door: FakeDoor, imports: FakeImports | None = None, *, size: tuple[int, int] = (1280, 800)
) -> AsyncIterator[Screen]:
    door.imports = imports or FakeImports(40)
    async with desktop(door, size=size) as made:
        made.window.navigate(import_path(1, "customers"))
        await settled(made.window)
        shown = Screen(made)
        await shown.rest()
        yield shown


class Gate:
    """Holds the fake's work at its next page until it is opened."""

    def __init__(self, imports: FakeImports) -> None:
        self.reached, self.open = asyncio.Event(), asyncio.Event()
        imports.pause = self._wait

    async def _wait(self) -> None:
        self.reached.set()
        await self.open.wait()


# a plan that lies ready


def test_a_ready_plan_is_shown_at_once_and_nothing_is_read(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            assert it.rows() == [
                ["Abbeydale Flooring Ltd", "New", "Create new", "No similar customer"],
                [
                    "Ashdown Care Homes Ltd",
                    "Changed",
                    "Ashdown Care Homes Ltd",
                    "Linked, 1 conflict",
                ],
                [
                    "Brightwater Primary School",
                    "Match",
                    "Brightwater Primary School",
                    "Same VAT number",
                ],
            ]
            assert furnished.imports.asked == ["order all  name"]
            assert it.view.filters.read_label.text() == "Read from Sage today 14:41"
            again = it.view.filters.read_button
            assert again.toolTip() == "40 customers in 9 s with 8 requests."
            assert it.page.head.lead.text() == "From ⁨Northgate IT Services Ltd⁩ into the book"
            assert [crumb.text for crumb in it.page.crumbs()] == [
                "Northgate IT Services",
                "Customers",
                "Import",
            ]

    run(story())


def test_chips_count_and_filter_and_a_zero_stays_disabled(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            assert it.chips() == {
                "All": 40,
                "New": 8,
                "Match": 6,
                "Possible match": 1,
                "Changed": 1,
                "Unchanged": 22,
                "Ambiguous": 1,
                "Gone in Sage": 1,
                "Needs you": 0,
            }
            needs_you = it.view.filters.chips.chips[-1]
            assert needs_you.isHidden()
            await it.filter("Match")
            assert {row[1] for row in it.rows(40)} == {"Match"}
            await it.type_search("castle")
            assert it.chips()["Match"] == 1
            assert it.chips()["New"] == 0
            new = it.view.filters.chips.chips[1]
            assert new.accessibleName() == "New, 0"
            assert not new.isEnabled() and new.isVisible()

    run(story())


def test_typing_asks_once_for_the_last_text(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.asked.clear()
            for text in ("h", "ho", "holl"):
                it.view.filters.search.setText(text)
            await it.rest()
            assert furnished.imports.asked == ["order all holl name"]
            assert [row[0] for row in it.rows()] == ["Hollins & Ward LLP"]

    run(story())


def test_no_hits_are_said_and_the_filter_can_be_cleared(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.type_search("nobody is called this")
            assert it.view.empty.isVisible()
            assert it.view.empty.button.text() == "Clear filter"
            it.view.empty.button.click()
            await it.rest()
            assert it.table.isVisible()
            assert len(it.rows(50)) == 40
            assert it.table.hasFocus()

    run(story())


def test_headers_sort_by_asking_again_and_the_row_stays_chosen(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ELLIS)
            header = it.table.horizontalHeader()
            at = QPoint(header.sectionViewportPosition(2) + 20, 10)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
            await it.rest()
            assert furnished.imports.asked[-1] == "order all  status"
            assert it.rows(1)[0][1] == "New"
            assert it.table.current_key() == ELLIS

    run(story())


def test_a_hundred_thousand_rows_hold_only_what_is_near(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished, FakeImports(100_000)) as it:
            assert it.chips()["All"] == 100_000
            assert it.bar.run.text() == "Import 25,005 customers"
            it.press(Key.Key_End, Mod.ControlModifier)
            await it.rest()
            assert it.view.model.text(99_999, 1) == "Northern Customer 099999"

    run(story())


# deciding


def test_space_ticks_and_the_sum_follows(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            assert it.bar.words() == (
                "15 of 40 selected 8 new, 6 matches, 1 change. "
                "Nothing is written before you press Import."
            )
            await it.choose(CALDER)
            it.press(Key.Key_Space)
            assert it.view.model.is_ticked(CALDER), "at once"
            await it.rest()
            assert it.view.model.is_ticked(CALDER)
            assert it.bar.words().startswith("16 of 40 selected 8 new, 7 matches")
            assert it.bar.run.text() == "Import 16 customers"
            unchanged = 9
            assert not it.view.model.can_tick(unchanged)

    run(story())


@pytest.mark.parametrize(("button", "ticked"), [("all", 17), ("none", 0), ("new", 8)])
def test_select_acts_on_what_is_shown(
    run: Run, furnished: FakeDoor, button: str, ticked: int
) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            it.view.filters.select_buttons[button].click()
            await it.rest()
            assert it.page.work is not None and it.page.work.head is not None
            assert it.page.work.head.ticks.total == ticked

    run(story())


def test_select_none_leaves_those_alone_that_are_not_shown(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.filter("New")
            it.view.filters.select_buttons["none"].click()
            await it.rest()
            assert it.bar.words().startswith("7 of 40 selected 6 matches, 1 change.")
            it.press(Key.Key_A, Mod.ControlModifier)
            await it.rest()
            assert it.bar.words().startswith("15 of 40 selected")
            assert it.view.model.all_ticked() == Qt.CheckState.Checked

    run(story())


def test_nothing_ticked_disables_import_and_says_why(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            it.view.filters.select_buttons["none"].click()
            await it.rest()
            assert not it.bar.run.isEnabled()
            assert it.bar.run.accessibleDescription() == "Tick what is to be imported."
            assert it.bar.words() == "0 of 40 selected Tick what is to be imported."
            it.press(Key.Key_Return, Mod.ControlModifier)
            await it.rest()
            assert "carry out" not in furnished.imports.asked

    run(story())


def test_the_pane_shows_what_differs_and_why(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            names = [
                (radio.accessibleName(), radio.isChecked())
                for view in it.pane.views()
                for radio in view.radios.values()
            ]
            assert names == [
                ("Phone: Sage, ⁨01632 960 204⁩", True),
                ("Phone: Halo, ⁨01632 960 118⁩", False),
                ("Payment terms: Sage, ⁨30 days⁩", False),
                ("Payment terms: Halo, ⁨14 days⁩", True),
                ("Site address: Sage, ⁨Unit 6, Dalton Court, Rotherham, S65 3SH⁩", False),
                ("Site address: Halo, ⁨Unit 4, Dalton Court, Rotherham, S65 3SH⁩", False),
            ]
            assert [view.why() for view in it.pane.views()] == [
                "Changed in Sage",
                "Changed here",
                "Conflict",
            ]
            assert it.pane.sum_text() == "3 of 11 fields differ"
            await it.choose(FAIRHOLME)
            assert it.pane.views() == []
            assert it.pane.sum_text() == "3 fields come in"

    run(story())


def test_a_side_is_taken_by_mouse_and_by_keys(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            site = it.pane.views()[2]
            site.radios[Side.SAGE].click()
            await it.rest()
            assert furnished.imports.asked[-1] == f"take {ASHDOWN} site sage"
            assert site.why() == "Chosen by you"
            phone = it.pane.views()[0].radios[Side.SAGE]
            phone.setFocus()
            it.press(Key.Key_Left, Mod.AltModifier, on=phone)
            await it.rest()
            assert furnished.imports.asked[-1] == f"take {ASHDOWN} phone halo"
            assert it.pane.views()[0].radios[Side.HALO].isChecked()
            assert it.window.page is it.page, "Alt+Left is not Back here"

    run(story())


def test_from_the_table_a_side_is_taken_for_all_that_differs(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            it.table.setFocus()
            it.press(Key.Key_Right, Mod.AltModifier)
            await it.rest()
            assert furnished.imports.asked[-2:] == [
                f"take {ASHDOWN} payment_days sage",
                f"take {ASHDOWN} site sage",
            ]
            assert all(view.radios[Side.SAGE].isChecked() for view in it.pane.views())

    run(story())


def test_f6_moves_between_table_and_differences(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            it.table.setFocus()
            it.press(Key.Key_F6)
            waiting = it.pane.views()[2].radios[Side.SAGE]
            assert waiting.hasFocus(), "the choice that waits comes first"
            it.press(Key.Key_F6, on=waiting)
            assert it.table.hasFocus()

    run(story())


def test_slash_and_ctrl_f_search_and_escape_clears(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            search = it.view.filters.search
            it.table.setFocus()
            it.press(Key.Key_Slash)
            assert search.hasFocus()
            QTest.keyClicks(search, "a/b")
            assert search.text() == "a/b", "in the field it is a letter"
            it.press(Key.Key_Escape, on=search)
            assert search.text() == ""
            assert it.window.page is it.page
            it.table.setFocus()
            it.press(Key.Key_F, Mod.ControlModifier)
            assert search.hasFocus()
            await it.rest()

    run(story())


def test_equal_fields_are_shown_when_wanted(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            button = it.pane.show_button
            assert (button.text(), button.accessibleName()) == ("Show", "Show equal fields")
            button.click()
            shown = [
                each.accessibleName()
                for each in it.pane.findChildren(QWidget)
                if each.isVisible() and each.accessibleName().startswith("Reference")
            ]
            assert shown == ["Reference: ASH001"]
            assert button.text() == "Hide"

    run(story())


# where a record goes


async def opened_picker(it: Screen) -> SearchingPicker:
    def editors() -> list[SearchingPicker]:
        return it.table.viewport().findChildren(SearchingPicker)

    await until(lambda: editors() and editors()[-1].completer().popup().isVisible())
    return editors()[-1]


@pytest.mark.parametrize("key", [Key.Key_F2, Key.Key_Return])
def test_the_picker_searches_as_one_types(run: Run, furnished: FakeDoor, key: Qt.Key) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ELLIS)
            it.press(key)
            editor = await opened_picker(it)
            assert editor.accessibleName() == "Goes to Halo customer"
            texts = [editor.completer().model().index(n, 0).data() for n in range(2)]
            assert texts == ["Create new", "Abbeydale Flooring Ltd, Sheffield"]
            editor.clear()
            QTest.keyClicks(editor, "fairholme")
            await until(lambda: editor.completer().model().rowCount() == 2)
            popup = editor.completer().popup()
            popup.setCurrentIndex(popup.model().index(1, 0))
            it.press(Key.Key_Return, on=editor)
            await it.rest()
            assert f"aim {ELLIS} 2008" in furnished.imports.asked
            assert it.rows(8)[7][1:] == ["Match", "Ellis and Sons Bakery", "Chosen by you"]
            assert it.chips()["Ambiguous"] == 0

    run(story())


def test_create_new_is_the_first_choice(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(CALDER)
            it.press(Key.Key_F2)
            editor = await opened_picker(it)
            popup = editor.completer().popup()
            popup.setCurrentIndex(popup.model().index(0, 0))
            it.press(Key.Key_Return, on=editor)
            await it.rest()
            assert f"aim {CALDER} None" in furnished.imports.asked
            assert it.rows(5)[4][1:] == ["New", "Create new", "Chosen by you"]

    run(story())


def test_a_linked_record_has_no_picker(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            it.press(Key.Key_F2)
            await it.rest()
            assert it.table.viewport().findChildren(SearchingPicker) == []

    run(story())


def test_candidates_are_offered_in_the_pane(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ELLIS)
            radios = it.pane.choices.radios()
            assert [radio.accessibleName() for radio in radios] == [
                "This may be: ⁨Ellis and Sons Bakery⁩, Same e-mail",
                "This may be: ⁨Ellis and Sons Bakery (Leeds)⁩, Same e-mail",
                "This may be: A new customer",
            ]
            assert not any(radio.isChecked() for radio in radios)
            radios[1].click()
            await it.rest()
            assert f"aim {ELLIS} {1000 + ELLIS + 1}" in furnished.imports.asked

    run(story())


# reading


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


# carrying it out


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


# the window


def test_cancel_goes_back_to_the_customers_of_the_tenant(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            it.bar.leave.click()
            await settled(it.window)
            assert it.window.page is not it.page
            it.window.navigate(tenant_path(1))
            await settled(it.window)

    run(story())


def test_an_unknown_tenant_leads_to_the_list(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(import_path(77, "customers"))
            await settled(made.window)
            await until(lambda: not isinstance(made.window.page, ImportPage))

    run(story())


def test_the_pane_goes_below_the_table_in_a_narrow_window(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished, size=(900, 600)) as it:
            assert (
                it.pane.mapTo(it.page, QPoint(0, 0)).y() > it.table.mapTo(it.page, QPoint(0, 0)).y()
            )
            assert it.pane.width() == it.table.width()
            it.window.resize(2560, 1440)
            await it.rest()
            assert it.pane.width() > 400
            assert it.pane.height() == it.table.height()

    run(story())


def test_where_there_is_no_room_for_both_the_records_stay(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished, size=(900, 600)) as it:
            assert it.pane.isVisible()
            furnished.imports.fails_at = {3, 8}
            it.bar.run.click()
            await it.rest()
            assert it.bar.problems.isVisible()
            assert not it.pane.isVisible()
            assert it.table.height() > 120
            it.press(Key.Key_F6)
            assert it.table.hasFocus()

    run(story())


def test_hostile_names_stay_what_they_are(run: Run, furnished: FakeDoor) -> None:
    name = "<b>Robert</b>\n‮ & Söhne \x00" + "w" * 5000

    async def story() -> None:
        imports = FakeImports(20)
        imports.name = lambda _number: name
        async with screen(furnished, imports) as it:
            for line in (0, ASHDOWN, CALDER, ELLIS):
                await it.choose(line)
                it.window.grab()
                assert (it.window.width(), it.window.height()) == (1280, 800)
            assert it.rows(1)[0][0] == name.replace("\n", " ").replace("\x00", " ")
            tip = it.view.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
            assert tip.startswith("<span>&lt;b&gt;Robert&lt;/b&gt;")
            it.table.setFocus()
            it.press(Key.Key_C, Mod.ControlModifier)
            assert QGuiApplication.clipboard().text().startswith("<b>Robert</b> ")

    run(story())


def test_the_keys_are_told_to_screen_readers(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            told = it.table.accessibleDescription()
            for key in ("Space", "Enter", "Alt+Left", "Ctrl+A", "F6", "/", "Ctrl+Enter"):
                assert key in told
            index = it.view.model.index(ELLIS, 2)
            spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
            assert spoken == "⁨Ellis and Sons Bakery⁩: Ambiguous. Fits 2 customers"
            assert it.view.filters.chips.accessibleName() == "Filter by status"
            assert isinstance(it.view.filters.read_label, ElidedLabel)
            assert QApplication.focusWidget() is it.table

    run(story())


def test_status_words_cover_every_status(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            keys = [chip.what.key for chip in it.view.filters.chips.chips]
            assert keys == [None, *Status]

    run(story())


def test_the_focus_stays_on_the_page_whatever_goes(run: Run, furnished: FakeDoor) -> None:
    """Qt would send it on to the navigation rail, and Enter there would leave the page."""

    async def story() -> None:
        furnished.imports = FakeImports(1240, read_before=False)
        gate = Gate(furnished.imports)
        async with desktop(furnished) as made:
            made.window.navigate(import_path(1, "customers"))
            await gate.reached.wait()
            it = Screen(made)
            assert it.page.hasFocus()
            gate.open.set()
            await it.rest()
            assert it.table.hasFocus()
            it.bar.run.setFocus()
            gate.open.clear()
            gate.reached.clear()
            it.bar.run.click()
            await gate.reached.wait()
            assert it.table.hasFocus()
            it.bar.stop.setFocus()
            gate.open.set()
            await it.rest()
            assert it.bar.done.hasFocus()

    run(story())


def test_a_record_without_a_name_says_so(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        imports = FakeImports(3)
        imports.name = lambda number: "  " if number == 0 else "Named"
        async with screen(furnished, imports) as it:
            assert [row[0] for row in it.rows()] == ["(no name)", "Named", "Named"]

    run(story())
