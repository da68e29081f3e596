"""*Activity* and the Sage panel as a person sees them: the real window, which sends by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from person import Person
from PySide6.QtWidgets import QAbstractButton, QApplication
from rig import Rig, rig
from sendings import CUSTOMER, INVOICE, PRODUCT, put, sage, syncing
from window import run_with_qt, sitting

from sage_desktop.ui.activity_page import ActivityPage

Story = Callable[[Rig, Person, Any], Awaitable[None]]
DOUBLE = {"key": "dup", "name": "Abbeydale Flooring Ltd"}


def told(folder: Path, story: Story) -> None:
    async def work() -> None:
        async with rig(folder) as computer, sitting(computer) as person:
            door = person.window.desk.door
            await syncing(door, await computer.connected(door))
            await story(computer, person, door)
            assert computer.world.sins == []

    run_with_qt(work())


async def answer(person: Person, verb: str) -> None:
    """Presses ``verb`` in the question that comes up."""

    def button() -> QAbstractButton | None:
        dialog = QApplication.activeModalWidget()
        found = dialog.findChildren(QAbstractButton) if dialog is not None else []
        return next((each for each in found if each.text() == verb), None)

    (await person.until(button, f"nobody asks {verb!r}")).click()
    await person.settled()


async def activity(person: Person, tab: str) -> ActivityPage:
    await person.go("Activity")
    await person.open_tab(tab)
    page = person.window.page
    assert isinstance(page, ActivityPage)
    return page


async def open_customer(person: Person, key: str) -> None:
    number = await person.window.desk.door.customers.find(key)
    person.window.navigate(("customers", str(number)))
    await person.settled()


def test_the_panel_says_that_it_went_and_keeps_it_here_when_asked(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, door: Any) -> None:
        await put(door, customers=[CUSTOMER])
        await open_customer(person, "acme")
        await person.sees("Sent to Sage: created")
        await person.until(lambda: not door.sending.watcher.busy, "it is sent for ever")
        assert "Linked by sending" not in person.texts(), "told once: it was sent"
        await person.press("Do not send")
        await person.sees("This record is marked Do not send.")
        number = await door.customers.find("acme")
        assert (await door.customers.get(number)).row.do_not_send
        assert person.control("Send now") is None, "disabled, with the reason"
        await person.press("Do not send")
        await person.until(lambda: person.control("Send now"), "it cannot be sent again")
        await person.type("Name", "Acme Widgets Limited")
        await person.press("Send now")
        await person.sees("What you typed is not saved yet.")
        await person.press("Save")
        await person.sees("Sent to Sage: changed")
        await activity(person, "Runs")
        runs = [[row[0], row[3]] for row in person.rows("Runs")]
        assert ["Sending to Sage", "1 record sent, 1 new in Sage"] in runs
        assert ["Sending to Sage", "1 record sent"] in runs
        await person.open_tab("Outbox")
        await person.sees("Nothing waits.")

    told(tmp_path, story)


def test_one_that_sage_has_waits_for_a_decision(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person, door: Any) -> None:
        before = len(sage(computer).contacts)
        await put(door, customers=[DOUBLE])
        await activity(person, "Issues")
        await person.sees("Link to the one in Sage")
        assert [row[0] for row in person.rows("Issues")] == ["Abbeydale Flooring Ltd"]
        await open_customer(person, "dup")
        await person.sees("Needs you")
        await activity(person, "Outbox")
        [row] = person.rows("Outbox")
        assert (row[0], row[2]) == ("Abbeydale Flooring Ltd", "Needs you")
        await person.press("Show issues")
        await person.settled()
        await person.press("Link to the one in Sage")
        await person.sees("No issues.")
        assert len(sage(computer).contacts) == before
        await open_customer(person, "dup")
        await person.until(lambda: person.control("Open mapping"), "it is not linked")

    told(tmp_path, story)


def test_an_invoice_that_waits_says_why_and_goes_when_mended_or_is_left(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, door: Any) -> None:
        bare = [{**line, "account": None, "product": None} for line in INVOICE["lines"]]
        await put(door, customers=[CUSTOMER], products=[PRODUCT])
        await put(door, invoices=[{**INVOICE, "lines": bare}])
        await activity(person, "Outbox")
        await person.sees("Line 1 has no account.")
        [row] = person.rows("Outbox")
        assert (row[0], row[2]) == ("INV-1001", "Waiting")
        await put(door, invoices=[{"key": INVOICE["key"], "lines": INVOICE["lines"]}])
        await person.sees("Nothing waits.")
        page = await activity(person, "Runs")
        await person.sees("Reconciled to 0.00")
        page.runs.table.choose((await door.runs(1))[0].id)
        await person.sees("1 invoice, reconciled to 0.00")
        await put(door, invoices=[{"key": INVOICE["key"], "lines": bare}])
        await person.open_tab("Outbox")
        await person.sees("Line 1 has no account.")
        await person.press("Leave it…")
        await answer(person, "Leave it")
        await person.sees("Nothing waits.")

    told(tmp_path, story)


def test_the_issue_of_a_record_that_is_deleted_goes_with_it(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, door: Any) -> None:
        await put(door, customers=[DOUBLE])
        await activity(person, "Issues")
        await person.sees("Link to the one in Sage")
        await door.customers.delete(await door.customers.find("dup"))
        await person.sees("No issues.")
        assert await door.sending.outbox() == []

    told(tmp_path, story)
