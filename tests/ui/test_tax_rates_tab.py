"""The tab *Tax Rates* over the real engine: mapping, question, import, undo, failures."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from guide import connected_tenant, dialog, in_dialog, open_tenant, told
from person import Person
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from rig import LEEDS, SHEFFIELD, Rig

from sage_desktop.book.run_rows import IssueRow
from sage_desktop.core.words import explain_code
from sage_desktop.sync.tax_rate_plan import TaxRatePlan
from sage_desktop.ui.navigation import SETTINGS
from sage_desktop.ui.removal_dialog import RemovalDialog
from sage_desktop.ui.tax_rate_rows import CREATE, RowState
from sage_desktop.ui.tax_rates_tab import TaxRatesTab
from sage_desktop.ui.widgets import Button, PlainLabel, Switch

OLD = {"key": "old", "name": "VAT 17.5 %", "percentage": "17.5"}
TEST = {"key": "test", "name": "Test rate", "percentage": "1"}


async def put(person: Person, *records: dict[str, str]) -> dict[str, int]:
    """Puts Halo tax rates into the book; gives the id of each by its key."""
    await person.window.desk.door.tax_rates.put(list(records))
    views = await person.window.desk.door.tax_rates.all()
    return {view.row.key: view.row.id for view in views}


async def keys(person: Person) -> set[str]:
    return {view.row.key for view in await person.window.desk.door.tax_rates.all()}


def refresh(person: Person) -> None:
    """F5. (Keys of shortcuts reach active windows only, which there are none of offscreen.)"""
    [action] = [each for each in person.window.actions() if each.shortcut().toString() == "F5"]
    action.trigger()


def state_of(tab: TaxRatesTab, sage_id: str) -> RowState:
    return tab.model.row(tab.model.line_of(sage_id)).state


def target_of(tab: TaxRatesTab, sage_id: str) -> object:
    return tab.model.row(tab.model.line_of(sage_id)).target


async def do_import(person: Person) -> None:
    """Imports and closes the popup."""
    await person.press("Import Tax Rates")
    await in_dialog(person)
    await person.press("Done")
    await person.settled()


async def pick(person: Person, tab: TaxRatesTab, sage_id: str, entry: str) -> None:
    """Chooses ``entry`` in the picker of a row with the keyboard, as F2 opens it."""
    line = tab.model.line_of(sage_id)
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.model.index(line, 2))
    QTest.keyClick(tab.table, Qt.Key.Key_F2)

    def popup() -> QWidget | None:
        return QApplication.activePopupWidget()

    view = await person.until(popup, "no list opens")
    assert isinstance(view, QAbstractItemView)
    model = view.model()
    assert isinstance(model, QAbstractItemModel)
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    view.setCurrentIndex(model.index(texts.index(entry), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    await person.until(lambda: popup() is None, "the list stays open")
    await person.settled()


def test_before_the_first_import_the_plan_fills_the_table(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = (await connected_tenant(computer, person)).rates
        assert person.rows("Tax rate mappings")[0] == [
            "Standard 20.00%",
            "20.00 %",
            "Create on import",
            "New",
            "Not imported yet",
            "Not used",
        ]
        assert len(person.rows("Tax rate mappings")) == 5, "the hidden one concerns nobody"
        assert tab.last.sentence.text() == "Not imported yet"
        await do_import(person)
        assert {row[3] for row in person.rows("Tax rate mappings")} == {"Linked"}
        assert tab.last.sentence.text().startswith("Last imported today")
        assert "5 created" in tab.last.sentence.text()

    told(tmp_path, story)


def test_a_second_import_changes_nothing_and_says_so(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await connected_tenant(computer, person)
        await do_import(person)
        await person.press("Import Tax Rates")
        await person.sees("Tax rates are up to date")
        await person.sees("5 unchanged.")
        shown = await in_dialog(person)
        assert [each.words() for each in shown.findChildren(Button)] == ["Done"]

    told(tmp_path, story)


def test_choosing_acts_at_once_and_asks_sage_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        ids = await put(person, OLD, TEST)
        tab = (await connected_tenant(computer, person)).rates
        number = tab.model.row(0)
        assert number.sage_id == "GB_STANDARD"
        asked = len(computer.world.requests)
        await pick(person, tab, "GB_STANDARD", "VAT 17.5 %")
        assert target_of(tab, "GB_STANDARD") == ids["old"]
        assert state_of(tab, "GB_STANDARD") is RowState.CHANGED
        assert "17.5 % becomes" in tab.model.row(0).note.translate({0x2068: None, 0x2069: None})
        assert [row.local_id for row in tab.removals.rows()] == [ids["test"]]
        await pick(person, tab, "GB_STANDARD", "Not mapped")
        assert state_of(tab, "GB_STANDARD") is RowState.NOT_MAPPED
        assert len(tab.removals.rows()) == 2
        await pick(person, tab, "GB_STANDARD", "Create on import")
        assert (state_of(tab, "GB_STANDARD"), target_of(tab, "GB_STANDARD")) == (
            RowState.NEW,
            CREATE,
        )
        # The mirror is read once when the first choice comes before the first import.
        assert len(computer.world.requests) <= asked + 2

    told(tmp_path, story)


def test_a_choice_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = (await connected_tenant(computer, person)).rates
        mapped: list[object] = []
        tab.mapped.connect(lambda *what: mapped.append(what))
        await pick(person, tab, "GB_ZERO", "Create on import")
        assert mapped == []

    told(tmp_path, story)


def test_news_do_not_close_an_open_picker(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = (await connected_tenant(computer, person)).rates
        tab.table.setFocus()
        tab.table.setCurrentIndex(tab.model.index(tab.model.line_of("GB_ZERO"), 2))
        QTest.keyClick(tab.table, Qt.Key.Key_F2)
        await person.until(QApplication.activePopupWidget, "no list opens")
        await put(person, TEST)
        await person.settled()
        popup = QApplication.activePopupWidget()
        assert popup is not None
        assert list(tab.removals.rows()) == []
        QTest.keyClick(popup, Qt.Key.Key_Escape)
        await person.until(lambda: not tab.table.is_editing, "Esc does not end the editing")
        await person.until(tab.removals.rows, "the news are lost")

    told(tmp_path, story)


def test_a_slow_look_at_the_book_does_not_undo_what_was_read_of_sage(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await put(person, TEST)
        shown = await connected_tenant(computer, person, "details")
        door = person.window.desk.door
        plan_may_come, look_may_end = asyncio.Event(), asyncio.Event()
        preview, issues = door.tax_rates.preview, door.issues

        async def slow_preview(*args: Any, **more: Any) -> TaxRatePlan:
            plan = await preview(*args, **more)
            await plan_may_come.wait()
            return plan

        async def slow_issues() -> list[IssueRow]:
            door.issues = issues
            found = await issues()
            await look_may_end.wait()
            return found

        door.tax_rates.preview = slow_preview
        shown.tabs.open(1)
        await person.until(lambda: person.window.desk.jobs.running, "nothing is read")
        door.issues = slow_issues
        await door.set_daily_tax_rates(shown._tenant_id, True)
        await person.until(lambda: door.issues is issues, "nobody looks at the book")
        plan_may_come.set()
        with suppress(TimeoutError):  # now the plan is shown, or it waits its turn
            async with asyncio.timeout(0.3):
                while not shown.rates.removals.rows():  # noqa: ASYNC110  # nothing tells of it
                    await asyncio.sleep(0.005)
        look_may_end.set()
        await person.settled()
        assert len(shown.rates.model.rows()) == 5
        assert [row.name for row in shown.rates.removals.rows()] == ["Test rate"]

    told(tmp_path, story)


def test_keep_them_imports_and_removes_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await put(person, OLD, TEST)
        await connected_tenant(computer, person)
        await person.press("Import Tax Rates")
        await in_dialog(person)
        await person.press("Keep them")
        await person.press("Done")
        await person.settled()
        assert {"old", "test"} <= await keys(person)
        assert len(await keys(person)) == 7

    told(tmp_path, story)


def test_escape_imports_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await put(person, OLD)
        tab = (await connected_tenant(computer, person)).rates
        tab.import_button.setFocus()
        tab.import_button.click()
        shown = await in_dialog(person)
        QTest.keyClick(shown, Qt.Key.Key_Escape)
        await person.settled()
        assert await keys(person) == {"old"}
        assert await person.window.desk.door.runs() == []
        assert tab.import_button.isEnabled()

    told(tmp_path, story)


def test_enter_is_the_safe_answer(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await put(person, OLD)
        await connected_tenant(computer, person)
        await person.press("Import Tax Rates")
        shown = await in_dialog(person)
        QTest.keyClick(shown, Qt.Key.Key_Return)
        await person.press("Done")
        assert "old" in await keys(person)

    told(tmp_path, story)


def test_each_rate_has_a_tick_in_the_question(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        ids = await put(person, OLD, TEST)
        await connected_tenant(computer, person)
        await person.press("Import Tax Rates")
        shown = await in_dialog(person)
        assert isinstance(shown, RemovalDialog)
        line = shown.list.items.line_of(ids["old"])
        shown.list.items.toggle(line)
        assert shown.act.words() == "Remove 1 rate"
        shown.list.items.toggle(line)
        shown.list.items.tick_all(False)
        assert not shown.act.isEnabled()
        shown.list.items.toggle(line)
        await person.press("Remove 1 rate")
        await person.press("Done")
        assert "test" in await keys(person)
        assert "old" not in await keys(person)

    told(tmp_path, story)


def test_a_tick_taken_away_on_the_tab_is_remembered_and_not_asked_about(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        ids = await put(person, OLD, TEST)
        tab = (await connected_tenant(computer, person)).rates
        tab.removals.toggle(tab.removals.line_of(ids["old"]))
        await put(person, {"key": "third", "name": "Third", "percentage": "3"})
        await person.settled()
        assert tab.kept == {ids["old"]}, "news leave the ticks as they are"
        assert len(tab.removals.ticked()) == 2
        await person.press("Import Tax Rates")
        await person.sees("Remove 2 Halo tax rates?")
        await person.press("Remove 2 rates")
        await person.press("Done")
        assert {"old", "test", "third"} & await keys(person) == {"old"}
        await person.settled()
        await person.press("Import Tax Rates")
        await person.sees("Tax rates are up to date")

    told(tmp_path, story)


def test_a_rate_gone_in_sage_is_asked_about_and_can_be_kept(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = (await connected_tenant(computer, person)).rates
        await do_import(person)
        computer.world.remove_tax_rate(SHEFFIELD, "GB_LOWER")
        computer.world.set_visible(SHEFFIELD, "GB_EXEMPT", False)
        person.window.page.refresh()
        await person.settled()
        assert state_of(tab, "GB_LOWER") is RowState.GONE
        assert state_of(tab, "GB_EXEMPT") is RowState.HIDDEN
        await person.press("Import Tax Rates")
        await person.sees("Retire 2 Halo tax rates?")
        shown = await in_dialog(person)
        assert isinstance(shown, RemovalDialog)
        exempt = target_of(tab, "GB_EXEMPT")
        assert isinstance(exempt, int)
        shown.list.items.toggle(shown.list.items.line_of(exempt))
        await person.press("Retire 1 rate")
        await person.sees("retired")
        await person.press("Done")
        views = await person.window.desk.door.tax_rates.all()
        retired = [view.row.name for view in views if view.row.retired_at is not None]
        assert retired == ["Lower Rate 5.00%"]

    told(tmp_path, story)


def test_a_world_that_changed_in_between_stops_the_import(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await put(person, OLD)
        tab = (await connected_tenant(computer, person)).rates
        await person.press("Import Tax Rates")
        await in_dialog(person)
        computer.world.add_tax_rate(SHEFFIELD, "GB_NEW", "Brand new", Decimal("7"))
        await person.press("Keep them")
        await person.sees(explain_code("stale").title)
        await person.settled()
        assert await keys(person) == {"old"}, "nothing was imported"
        await person.press("Read again")
        await person.until(lambda: tab.model.line_of("GB_NEW") >= 0, "it was not read again")

    told(tmp_path, story)


def test_the_last_import_can_be_undone_from_the_tab(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = (await connected_tenant(computer, person)).rates
        assert not tab.last.undo_button.isVisible()
        await do_import(person)
        await person.press("Undo the last import")
        await in_dialog(person)
        await person.press("Undo the import")
        await person.sees("The import was taken back")
        await person.settled()
        assert await keys(person) == set()
        assert tab.last.sentence.text().endswith("was undone")
        assert not tab.last.undo_button.isVisible()
        assert {row[3] for row in person.rows("Tax rate mappings")} == {"New"}

    told(tmp_path, story)


def test_the_daily_switch_acts_at_once(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        shown = await connected_tenant(computer, person)
        switch = await person.find("Import tax rates daily", Switch)
        assert isinstance(switch, Switch)
        assert not switch.isChecked()
        switch.click()
        await person.settled()
        [view] = await person.window.desk.door.tenants()
        assert view.row.daily_tax_rates
        await open_tenant(person, None)
        await open_tenant(person, view.row.id, "tax-rates")
        assert switch.isChecked()
        assert "never removes" in switch.accessibleDescription()
        assert not shown.unsaved

    told(tmp_path, story)


def test_a_disabled_module_says_so_and_can_be_enabled_here(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = (await connected_tenant(computer, person, "details")).rates
        await person.window.desk.door.disable_module()
        await person.settled()
        await person.open_tab("Tax Rates")
        await person.sees(explain_code("module_disabled").title)
        await person.press("Enable")
        await person.until(tab.model.rows, "the rates are not read after enabling")
        assert explain_code("module_disabled").title not in person.texts()

    told(tmp_path, story)


def test_f5_reads_again_and_says_when_sage_is_away(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = (await connected_tenant(computer, person)).rates
        await do_import(person)
        computer.world.rename_tax_rate(SHEFFIELD, "GB_ZERO", "Renamed")
        refresh(person)
        await person.settled()
        assert state_of(tab, "GB_ZERO") is RowState.CHANGED
        await computer.sandbox.aclose()
        refresh(person)
        await person.sees("No connection to Sage.")
        assert len(tab.model.rows()) == 5, "what was read before stays in view"
        await person.press("Import Tax Rates")
        await person.settled()
        await person.sees("No connection to Sage.")
        assert tab.import_button.isEnabled()
        assert dialog() is None

    told(tmp_path, story)


def test_a_clash_with_another_tenant_stands_at_its_row(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await connected_tenant(computer, person)
        await do_import(person)
        halo = {
            view.row.name: view.row.id for view in await person.window.desk.door.tax_rates.all()
        }
        computer.world.set_percentage(LEEDS, "GB_STANDARD", Decimal("22"))
        tab = (await connected_tenant(computer, person, business=LEEDS)).rates
        await pick(person, tab, "GB_STANDARD", "Standard 20.00%")
        assert target_of(tab, "GB_STANDARD") == halo["Standard 20.00%"]
        assert state_of(tab, "GB_STANDARD") is RowState.PROBLEM
        await person.sees("Linked to different percentages in two businesses.")
        await do_import(person)
        await person.sees("Needs you")
        [issue] = await person.window.desk.door.issues()
        assert issue.key == "GB_STANDARD"

    told(tmp_path, story)


def test_hostile_names_are_shown_as_they_are(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        [business] = [
            each for each in computer.world.company.businesses.values() if len(each.tax_rates) > 5
        ][:1]
        door = person.window.desk.door
        number = await computer.tenant(door, "<img src=x> & \u202eevil")
        await computer.connect(door, number, business=business.name)
        tab = (await open_tenant(person, number, "tax-rates")).rates
        labels = {rate.label for rate in business.tax_rates.values() if rate.is_visible}
        shown = "\n".join(row.name for row in tab.model.rows())
        assert all(label.strip()[:40] in shown for label in labels)
        await do_import(person)
        assert {row.state for row in tab.model.rows()} <= {RowState.LINKED, RowState.PROBLEM}

    told(tmp_path, story, name="hostile")


def test_when_the_daily_run_comes_and_where_its_time_is_set(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await connected_tenant(computer, person)
        said = [label.text() for label in person.window.page.findChildren(PlainLabel)]
        [sentence] = [text for text in said if text.startswith("The next daily run is due")]
        assert "due now." in sentence, "the first one comes soon after the set-up"
        assert "later version" not in " ".join(said)
        link = await person.find("Change the time", Button)
        link.click()
        await person.settled()
        assert person.window.path == SETTINGS

    told(tmp_path, story)
