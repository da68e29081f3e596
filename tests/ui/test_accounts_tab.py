"""The tab *Accounts* over the real engine: import, popup, undo, failures, view."""

from __future__ import annotations

from pathlib import Path

from guide import connected_tenant, in_dialog, open_tenant, told
from person import Person
from PySide6.QtWidgets import QWidget
from rig import LEEDS, SHEFFIELD, Rig

from sage_desktop.sandbox import faults
from sage_desktop.sandbox.ledger_accounts import british_chart
from sage_desktop.ui.account_codes_page import AccountCodesPage
from sage_desktop.ui.accounts_tab import AccountsTab
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.widgets import Button, PlainLabel

ACCOUNTS = len(british_chart())
TABLE = "Account codes of this tenant"


async def accounts_tab(computer: Rig, person: Person, business: str = SHEFFIELD) -> AccountsTab:
    page = await connected_tenant(computer, person, "accounts", business=business)
    [tab] = page.findChildren(AccountsTab)
    return tab


async def do_import(person: Person) -> None:
    await person.press("Import Accounts Codes")
    await in_dialog(person)
    await person.press("Done")
    await person.settled()


def figures(dialog: QWidget) -> list[str]:
    """Texts of the popup: numbers and what they count."""
    return [label.text() for label in dialog.findChildren(PlainLabel)]


def test_an_import_fills_the_table_and_says_what_it_did(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = await accounts_tab(computer, person)
        assert tab.last.sentence.text() == "Not imported yet"
        assert not tab.table.isVisible()
        await person.sees("Import Accounts Codes reads them from Sage.")
        await person.press("Import Accounts Codes")
        await person.sees("Account codes imported")
        shown = await in_dialog(person)
        assert isinstance(shown, Dialog)
        texts = figures(shown)
        assert texts[texts.index("created") - 1] == str(ACCOUNTS)
        assert "linked" not in texts and "removed" not in texts
        await person.press("Done")
        await person.settled()
        rows = person.rows(TABLE)
        assert len(rows) == ACCOUNTS
        assert rows[0][:3] == ["10", "Freehold Property - Cost", "Fixed Assets"]
        by_code = {row[0]: row for row in rows}
        assert by_code["4000"][4:6] == ["Yes", "Standard 20.00%"]
        assert (by_code["1100"][4], by_code["1100"][7]) == ("No", "Control account")
        assert "created" in tab.last.sentence.text()
        await person.press("Import Accounts Codes")
        await person.sees("Account codes are up to date")
        await person.sees(f"{ACCOUNTS} unchanged.")
        shown = await in_dialog(person)
        assert [each.words() for each in shown.findChildren(Button)] == ["Done"]

    told(tmp_path, story)


def test_a_problem_is_named_in_the_popup_and_the_others_are_there(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await accounts_tab(computer, person)
        computer.world.change_ledger_account(SHEFFIELD, "5030", nominal_code=None)
        await person.press("Import Accounts Codes")
        await person.sees("not imported")
        await person.sees("Subcontractors")
        await person.sees("This account has no code in Sage.")
        await person.press("Done")
        await person.settled()
        assert len(person.rows(TABLE)) == ACCOUNTS - 1

    told(tmp_path, story)


def test_undo_from_the_popup_and_later_with_a_question(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = await accounts_tab(computer, person)
        await person.press("Import Accounts Codes")
        await in_dialog(person)
        await person.press("Undo")
        await person.sees(f"{ACCOUNTS} created account codes removed.")
        await person.settled()
        assert not tab.table.isVisible()
        assert "was undone" in tab.last.sentence.text()
        assert not tab.last.undo_button.isVisible()

        await do_import(person)
        await person.press("Undo the last import")
        await person.sees("Account codes become as they were before it.")
        await person.press("Keep it")
        await person.settled()
        assert len(person.rows(TABLE)) == ACCOUNTS
        await person.press("Undo the last import")
        await person.press("Undo the import")
        await person.sees("The import was taken back")
        await person.settled()
        assert person.rows(TABLE) == []

    told(tmp_path, story)


def test_search_and_a_search_without_hits(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = await accounts_tab(computer, person)
        await do_import(person)
        await person.type("Search account codes", "managed")
        await person.until(lambda: len(person.rows(TABLE)) == 1, "the search finds one")
        await person.type("Search account codes", "moon")
        await person.sees("No account code fits the search.")
        await person.press("Clear filter")
        await person.until(lambda: len(person.rows(TABLE)) == ACCOUNTS, "all are back")
        assert tab.search.text() == ""

    told(tmp_path, story)


def test_each_tenant_shows_its_own_and_view_accounts_opens_them(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await accounts_tab(computer, person)
        await do_import(person)
        first = (await person.window.desk.door.tenants())[0].row.id
        await person.type("Search account codes", "sales")
        tab = await accounts_tab(computer, person, LEEDS)
        assert tab.search.text() == "", "what was searched belonged to the other tenant"
        assert person.rows(TABLE) == []
        await do_import(person)
        await open_tenant(person, first, "accounts")
        await person.press("View Accounts")
        await person.settled()
        page = person.window.page
        assert isinstance(page, AccountCodesPage)
        assert page.tenant_picker.value() == first
        assert len(person.rows("Account Codes")) == ACCOUNTS
        await person.go("Account Codes")
        assert page.tenant_picker.value() is None
        assert len(person.rows("Account Codes")) == 2 * ACCOUNTS

    told(tmp_path, story)


def test_a_failed_import_says_so_and_can_be_tried_again(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tab = await accounts_tab(computer, person)
        computer.world.faults.add(faults.status(422), path="*/ledger_accounts")
        await person.press("Import Accounts Codes")
        await person.sees("Sage refused this.")
        await person.settled()
        assert tab.import_button.isEnabled()
        assert "failed" in tab.last.sentence.text()
        await person.window.desk.door.disable_module()
        await person.press("Import Accounts Codes")
        await person.sees("The module Sage Business Cloud is disabled.")
        await person.press("Enable")
        await person.settled()
        await do_import(person)
        assert len(person.rows(TABLE)) == ACCOUNTS

    told(tmp_path, story)


def test_a_dead_sign_in_offers_to_reconnect(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await accounts_tab(computer, person)
        computer.world.revoke_everything()
        computer.clock.forward(minutes=10)
        await person.press("Import Accounts Codes")
        await person.until(lambda: person.control("Reconnect"), "no way to sign in again")
        computer.world.sins.clear()  # the refresh token was good when it was last seen

    told(tmp_path, story)
