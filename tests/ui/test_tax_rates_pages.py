"""The records page *Tax Rates* and the editor with the two Sage fields, over the real engine."""

from __future__ import annotations

from pathlib import Path

from guide import connected_tenant, in_dialog, told
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from rig import LEEDS, SHEFFIELD, Rig

from sage_desktop.core.changes import Bus
from sage_desktop.ui.navigation import MODULE
from sage_desktop.ui.tax_rate_page import TaxRatePage
from sage_desktop.ui.tax_rates_page import TaxRatesPage
from sage_desktop.ui.tenant_page import TenantPage


def rows(person: Person) -> list[list[str]]:
    return person.rows("Tax Rates")


def editor(person: Person) -> TaxRatePage:
    here = person.window.page
    assert isinstance(here, TaxRatePage)
    return here


async def open_rate(person: Person, name: str) -> TaxRatePage:
    [number] = [
        view.row.id
        for view in await person.window.desk.door.tax_rates.all()
        if view.row.name == name
    ]
    person.window.navigate(("tax-rates", str(number)))
    await person.settled()
    return editor(person)


async def imported(computer: Rig, person: Person, business: str = SHEFFIELD) -> None:
    await connected_tenant(computer, person, business=business)
    await person.press("Import Tax Rates")
    await in_dialog(person)
    await person.press("Done")
    await person.settled()


def test_an_empty_page_leads_to_the_set_up_then_to_the_import(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await person.go("Tax Rates")
        await person.sees("Connect to Sage and import them")
        await person.press("Go to configuration")
        await person.settled()
        assert person.window.page.crumbs()[-1].path == MODULE
        await connected_tenant(computer, person, "details")
        await person.go("Tax Rates")
        await person.press("Import from Sage")
        await person.settled()
        shown = person.window.page
        assert isinstance(shown, TenantPage)
        assert shown.tabs.index() == 1

    told(tmp_path, story)


def test_the_list_shows_what_each_rate_is_linked_to(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await imported(computer, person)
        await person.window.desk.door.tax_rates.put(
            [{"key": "own", "name": "Own rate", "percentage": "3"}]
        )
        await person.go("Tax Rates")
        table = {row[0]: row[1:] for row in rows(person)}
        assert table["Standard 20.00%"] == [
            "20.00 %",
            "Standard 20.00%",
            f"Tenant of {SHEFFIELD}",
            "Not used",
            "Linked",
        ]
        assert table["Own rate"] == ["3.00 %", "", "", "Not used", "Not linked"]

    told(tmp_path, story)


def test_the_search_filters_and_can_be_cleared(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await imported(computer, person)
        await person.go("Tax Rates")
        await person.type("Search by name or key", "zero")
        await person.settled()
        assert [row[0] for row in rows(person)] == ["Zero Rated 0.00%"]
        await person.type("Search by name or key", "nothing like it")
        await person.sees("No tax rate fits the search.")
        await person.press("Clear filter")
        await person.settled()
        assert len(rows(person)) == 5

    told(tmp_path, story)


def test_opening_a_row_shows_the_two_sage_fields_of_each_tenant(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await imported(computer, person)
        door = person.window.desk.door
        [standard] = [
            view.row.id for view in await door.tax_rates.all() if view.row.name == "Standard 20.00%"
        ]
        shown = await connected_tenant(computer, person, business=LEEDS)
        await door.tax_rates.map(shown._tenant_id, "GB_STANDARD", standard)
        await person.go("Tax Rates")
        page = person.window.page
        assert isinstance(page, TaxRatesPage)
        page.table.choose(standard)
        page.table.setFocus()
        QTest.keyClick(page.table, Qt.Key.Key_Return)
        await person.settled()
        fields = editor(person).findChildren(QLineEdit)
        rates = [f for f in fields if f.accessibleName() == "Sage Business Cloud Tax Rate"]
        accounts = [f for f in fields if f.accessibleName() == "Sage Business Account"]
        assert [field.text() for field in rates] == ["Standard 20.00%"] * 2
        assert [field.text() for field in accounts] == [
            f"Tenant of {SHEFFIELD}, {SHEFFIELD}",
            f"Tenant of {LEEDS}, {LEEDS}",
        ]
        assert all(field.isReadOnly() for field in rates + accounts)
        await person.sees("come from Sage again at the next import")
        history = person.rows("History")
        assert history[0] == ["20.00 %", "4 Jan 2011", "today"]
        assert history[-1] == ["17.50 %", "1 Apr 1991", "30 Nov 2008"]
        await person.press(f"Open the mapping of Tenant of {LEEDS}")
        await person.settled()
        assert isinstance(person.window.page, TenantPage)

    told(tmp_path, story)


def test_a_rate_is_made_and_changed_by_hand(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        await person.go("Tax Rates")
        await person.press("New")
        await person.settled()
        shown = editor(person)
        assert not shown.save_button.isEnabled()
        await person.type("Name", "Reduced")
        await person.type("Percentage", "twelve")
        await person.press("Save")
        assert shown.form._rows["percentage"].error
        assert shown.form._rows["name"].error == ""
        await person.type("Percentage", "12,5 %")
        shown.form.first.setCursorPosition(len("Reduced"))
        assert shown.form._rows["percentage"].error == ""
        await person.press("Save")
        await person.sees("Saved")
        await person.settled()
        door = person.window.desk.door
        [view] = await door.tax_rates.all()
        assert (view.row.name, str(view.row.percentage)) == ("Reduced", "12.5")
        assert not shown.unsaved
        assert shown.form._lines["percentage"].text() == "12.5"
        assert shown.crumbs()[-1].text == "Reduced"
        assert shown.form.first.cursorPosition() == len("Reduced"), "saving leaves the cursor"
        shown.form.first.end(False)
        QTest.keyClicks(shown.form.first, " rate")
        QTest.keyClick(shown.form.first, Qt.Key.Key_Return)
        await person.settled()
        [again] = await door.tax_rates.all()
        assert (again.row.id, again.row.name) == (view.row.id, "Reduced rate")

    told(tmp_path, story)


def test_leaving_with_unsaved_input_asks(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        person.window.navigate(("tax-rates", "new"))
        await person.settled()
        await person.type("Name", "Typed")
        await person.press("Home")
        await in_dialog(person)
        await person.press("Stay")
        await person.settled()
        assert editor(person).form.first.text() == "Typed"
        await person.press("Home")
        await in_dialog(person)
        await person.press("Leave")
        await person.settled()
        person.window.navigate(("tax-rates", "new"))
        await person.settled()
        assert editor(person).form.first.text() == ""

    told(tmp_path, story)


def test_a_retired_rate_says_so(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await imported(computer, person)
        computer.world.remove_tax_rate(SHEFFIELD, "GB_LOWER")
        tab = person.window.page
        assert isinstance(tab, TenantPage)
        tab.refresh()
        await person.settled()
        await person.press("Import Tax Rates")
        await person.press("Retire 1 rate")
        await person.press("Done")
        await person.settled()
        shown = await open_rate(person, "Lower Rate 5.00%")
        assert shown.head.chip.word == "Retired"
        await person.sees("kept on old records, no longer offered")
        await person.sees("No longer in Sage.")

    told(tmp_path, story)


def test_news_do_not_overwrite_what_is_typed(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        door = person.window.desk.door
        await door.tax_rates.put([{"key": "k", "name": "Before", "percentage": "3"}])
        shown = await open_rate(person, "Before")
        await person.type("Name", "Typed")
        await door.tax_rates.put([{"key": "other", "name": "Other", "percentage": "4"}])
        await person.settled()
        assert shown.form.first.text() == "Typed"
        assert shown.unsaved
        await person.press("Save")
        await person.settled()
        assert {view.row.name for view in await door.tax_rates.all()} == {"Typed", "Other"}

    told(tmp_path, story)


def test_saving_writes_back_nothing_that_others_changed(tmp_path: Path) -> None:
    """An import changed the percentage while a name was typed; and again at the last moment."""

    async def story(_computer: Rig, person: Person) -> None:
        room = person.window.desk.door.tax_rates
        await room.put([{"key": "k", "name": "Before", "percentage": "3"}])
        shown = await open_rate(person, "Before")
        await person.type("Name", "Typed")
        await room.put([{"key": "k", "percentage": "4"}])
        await person.settled()
        assert shown.form._lines["percentage"].text() == "4", "the news are shown"
        [number] = [view.row.id for view in await room.all()]
        room._book._bus, bus = Bus(), room._book._bus
        await room.put([{"key": "k", "percentage": "5"}])
        room._book._bus = bus
        await person.press("Save")
        await person.settled()
        row = (await room.get(number)).row
        assert (row.name, str(row.percentage)) == ("Typed", "5")
        assert not shown.unsaved

    told(tmp_path, story)


def test_a_rate_that_is_gone_says_so(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        person.window.navigate(("tax-rates", "999"))
        await person.sees("There is no tax rate")

    told(tmp_path, story)
