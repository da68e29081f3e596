"""The Sage panel of a record: whether it goes, why not, what went, sending it now or never."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desktop import Desktop, Run, desktop, settled
from fake_door import FakeDoor
from fake_sending import NOW, passage, place, waiting
from PySide6.QtWidgets import QLabel, QWidget

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput
from sage_desktop.sync.record_views import HistoryEntry
from sage_desktop.sync.sending.views import Gate, PanelSending, RecordSending
from sage_desktop.ui import panel_words
from sage_desktop.ui.record_page import RecordPage
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Chip

CLOUD = {"tenant_id": 2, "tenant_name": "Northgate Cloud"}
PAUSED = Gate("gate_paused", {"tenant": "Northgate Cloud"})


def sending(*places: PanelSending, **changes: object) -> RecordSending:
    return replace(RecordSending(places, (), do_not_send=False), **changes)  # type: ignore[arg-type]


async def customer(made: Desktop, number: int = 14) -> RecordPage:
    made.window.navigate(("customers", str(number)))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, RecordPage)
    return page


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]


def chips(widget: QWidget) -> list[str]:
    return [each.word for each in widget.findChildren(Chip) if each.isVisibleTo(widget)]


@pytest.mark.parametrize(
    ("what", "state", "word"),
    [
        (place(), State.NEUTRAL, "Not sent"),
        (place(linked=True), State.FINE, "Linked"),
        (place(last_sent=NOW), State.FINE, "Sent"),
        (place(waiting=waiting(1)), State.WORKING, "Waiting"),
        (place(waiting=waiting(1, state=OutboxState.WAITING)), State.WORKING, "Waiting"),
        (place(waiting=waiting(1, state=OutboxState.SENDING)), State.WORKING, "Sending"),
        (place(waiting=waiting(1, state=OutboxState.UNCERTAIN)), State.ATTENTION, "Uncertain"),
        (
            place(last_sent=NOW, waiting=waiting(1, state=OutboxState.STUCK)),
            State.ATTENTION,
            "Needs you",
        ),
    ],
)
def test_the_state_in_one_tenant(what: PanelSending, state: State, word: str) -> None:
    assert panel_words.look_of(what, None)[:2] == (state, word)


def test_the_head_tells_the_worst_of_all_tenants() -> None:
    stuck = place(waiting=waiting(1, state=OutboxState.STUCK), **CLOUD)
    queued = place(waiting=waiting(2))
    assert panel_words.look_of_all((), sending(queued, stuck))[1] == "Needs you"
    assert panel_words.look_of_all((), sending(queued, place(last_sent=NOW)))[1] == "Waiting"
    assert panel_words.look_of_all((), sending(place(), place(last_sent=NOW)))[1] == "Sent"
    assert panel_words.look_of_all((), None)[1] == "Not linked"


def test_the_gate_is_a_sentence_and_keeps_send_now_shut(run: Run, furnished: FakeDoor) -> None:
    furnished.sending.records["customer", 14] = sending(place(gate=PAUSED, **CLOUD))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await customer(made)
            assert "Syncing of Northgate Cloud is off." in texts(page.panel)
            button = page.panel.send_button
            assert not button.isEnabled()
            assert button.accessibleDescription().startswith("Syncing of Northgate Cloud is off.")
            furnished.sending.records["customer", 14] = sending(place())
            furnished.publish(Kind.OUTBOX)
            await settled(made.window)
            assert button.isEnabled()
            assert button.accessibleDescription() == ""
            button.setFocus()
            button.click()
            await settled(made.window)
            assert furnished.sending.did == [("send now", "customer", 14)]
            assert made.window.focusWidget() is button

    run(story())


def test_one_open_way_is_enough_to_send(run: Run, furnished: FakeDoor) -> None:
    furnished.sending.records["customer", 14] = sending(place(gate=PAUSED, **CLOUD), place())

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await customer(made)
            assert page.panel.send_button.isEnabled()
            assert chips(page.panel) == ["Not sent", "Not sent", "Not sent"]

    run(story())


def test_a_record_of_no_tenant_says_what_is_missing(run: Run, furnished: FakeDoor) -> None:
    furnished.sending.records["customer", 14] = sending(gate=Gate("gate_no_tenant"))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await customer(made)
            assert "This record belongs to no tenant." in texts(page.panel)
            assert not page.panel.send_button.isEnabled()

    run(story())


def test_do_not_send_acts_at_once_and_shows_what_holds(run: Run, furnished: FakeDoor) -> None:
    furnished.sending.records["customer", 14] = sending(place())

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await customer(made)
            switch = page.panel.do_not_send.switch
            assert switch.accessibleName() == "Do not send"
            switch.click()
            await settled(made.window)
            assert furnished.sending.did == [("do not send", "customer", 14, True)]
            assert switch.isChecked()
            furnished.sending.fails_with = BadInput("being_sent")
            switch.click()
            await settled(made.window)
            furnished.sending.fails_with = None
            assert page.banners.shown is not None
            page.refresh()
            await settled(made.window)

    run(story())


def test_what_is_not_saved_is_not_sent(run: Run, furnished: FakeDoor) -> None:
    furnished.sending.records["customer", 14] = sending(place())

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await customer(made)
            page.form.first.setText("Another name")
            page.panel.send_button.click()
            await settled(made.window)
            assert furnished.sending.did == []
            assert page.banners.shown is not None
            assert "not saved yet" in page.banners.shown.accessibleName()

    run(story())


def test_facts_of_an_invoice_that_is_there() -> None:
    there = place(
        last_sent=NOW, sage_number="SI-118", sage_status="UNPAID", difference="0.03", linked=True
    )
    assert panel_words.facts_of(there, NOW) == [
        ("Last sent", "Today 14:40"),
        ("Number in Sage", "SI-118"),
        ("Status in Sage", "Unpaid"),
        ("Difference", "0.03"),
    ]
    same = replace(there, difference="0.00", last_sent=None)
    assert ("Difference", "0.00") not in panel_words.facts_of(same, NOW)


@pytest.mark.parametrize(
    ("step", "outcome", "more", "text"),
    [
        ("create", "done", {}, "Sent to Sage: created"),
        ("update", "done", {}, "Sent to Sage: changed"),
        ("release", "done", {}, "Sent to Sage: issued"),
        ("void", "done", {}, "Sent to Sage: voided"),
        (
            "create",
            "done",
            {"reason": "texts_cut", "detail": "name, notes"},
            "Sent to Sage: created; cut there: name, notes",
        ),
        ("create", "refused", {"detail": "two\nlines"}, "Refused by Sage: two lines"),
        ("create", "refused", {"detail": "x" * 200}, f"Refused by Sage: {'x' * 119}…"),
        ("", "refused", {"reason": "gone_in_sage"}, "Not sent: this record is no longer in Sage."),
        ("create", "unknown", {}, "Sent; it is not known whether Sage received it"),
        ("found", "looked_up", {}, "Found in Sage and linked"),
    ],
)
def test_the_history_of_sending(step: str, outcome: str, more: dict[str, str], text: str) -> None:
    assert panel_words.passage_text(passage(1, step, outcome, **more)) == text


def test_both_directions_are_one_history(run: Run, furnished: FakeDoor) -> None:
    earlier = passage(1, "create").moment
    imported = HistoryEntry(3, "customers", NOW, "updated", "Northgate IT Services")
    pushed = HistoryEntry(2, "push", earlier, "linked", "Northgate IT Services")
    furnished.customers.history[14] = (imported, pushed)
    furnished.sending.records["customer", 14] = sending(
        place(), history=(passage(2, "update"), passage(1, "create"))
    )

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await customer(made)
            shown = texts(page.panel)
            wanted = ["Updated by import", "Sent to Sage: changed", "Sent to Sage: created"]
            assert [text for text in shown if text in wanted] == wanted
            assert shown[shown.index(wanted[0]) + 1].startswith("Today ")
            assert not any("sending" in text for text in shown)

    run(story())


def test_the_tick_of_the_form_is_for_new_records_only(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await customer(made)
            row = page.form.not_sent_row  # type: ignore[attr-defined]
            assert not row.isVisibleTo(page)
            made.window.navigate(("customers", "new"))
            await settled(made.window)
            assert row.isVisibleTo(page)
            assert not page.panel.send_button.isVisibleTo(page)
            page.form.first.setText("Fresh Ltd")
            page.save_button.click()
            await settled(made.window)
            assert not row.isVisibleTo(page)
            assert page.panel.send_button.isVisibleTo(page)

    run(story())


def test_suppliers_are_never_sent(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("suppliers", "1"))
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, RecordPage)
            assert not page.panel.send_button.isVisibleTo(page)
            assert not page.panel.do_not_send.isVisibleTo(page)

    run(story())
