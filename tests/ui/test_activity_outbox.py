"""*Activity*: what waits to be sent, why, and until when."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from activity_tabs import activity_page, answer, button, path, texts
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from fake_sending import NOW, waiting
from PySide6.QtCore import QEvent, QObject

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.core.changes import Kind
from sage_desktop.ui import outbox_words
from sage_desktop.ui.outbox_find import Asked, find


def fill(door: FakeDoor) -> FakeDoor:
    later = NOW + timedelta(seconds=12)
    door.sending.kept = [
        waiting(1, "Harrow & Finch Solicitors LLP", kind="customer"),
        waiting(2, "Laptop stand", kind="product", state=OutboxState.SENDING, attempts=1),
        waiting(3, "INV-2039", state=OutboxState.WAITING, reason="offline", next_attempt=later),
        waiting(4, "INV-2040", state=OutboxState.UNCERTAIN, reason="uncertain", attempts=2),
        waiting(
            5,
            "INV-2041",
            state=OutboxState.STUCK,
            reason="rejected",
            data={"detail": "The date is locked."},
            tenant_id=2,
            tenant_name="Northgate Cloud",
        ),
    ]
    return door


def test_an_empty_outbox_says_what_belongs_there(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "outbox")
            assert path(made) == ["Activity", "Outbox"]
            assert "Nothing waits." in texts(page.outbox)
            assert not page.outbox.table.isVisible()
            assert not page.outbox.search.isVisible()

    run(story())


def test_the_outbox_says_what_waits_why_and_until_when(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(fill(furnished)) as made:
            page = await activity_page(made, "outbox")
            model = page.outbox.table.model()
            rows = [[model.index(row, at).data() for at in (0, 2, 3, 5)] for row in range(5)]
            assert rows == [
                ["Harrow & Finch Solicitors LLP", "Queued", "", "In its turn"],
                ["Laptop stand", "Sending", "", "Now"],
                ["INV-2039", "Waiting", "No connection to Sage.", "In 12 s"],
                ["INV-2040", "Uncertain", "It is not known whether Sage carried this out.", ""],
                ["INV-2041", "Needs you", "Sage refused this.", ""],
            ]
            page.outbox.table.choose(5)
            shown = texts(page.outbox)
            assert any("The date is locked." in text for text in shown)
            assert "Invoice \u2068INV-2041\u2069, Northgate Cloud" in shown

    run(story())


def test_filters_search_and_order_of_the_outbox(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(fill(furnished)) as made:
            page = await activity_page(made, "outbox")
            outbox = page.outbox

            def names() -> list[str]:
                model = outbox.table.model()
                return [model.index(row, 0).data() for row in range(model.rowCount())]

            outbox.search.setText("inv-20")
            await settled(made.window)
            assert names() == ["INV-2039", "INV-2040", "INV-2041"]
            counts = {chip.what.word: chip.count for chip in outbox.filters.chips}
            assert counts == {
                **{"All": 3, "Queued": 0, "Sending": 0, "Waiting": 1},
                **{"Uncertain": 1, "Needs you": 1},
            }
            next(c for c in outbox.filters.chips if c.what.word == "Needs you").click()
            await settled(made.window)
            assert names() == ["INV-2041"]
            outbox.search.setText("nobody")
            await settled(made.window)
            assert "Nothing in the outbox fits the filter." in texts(outbox)
            button(outbox, "Clear filter").click()
            await settled(made.window)
            assert len(names()) == 5
            outbox.tenant.setCurrentIndex(1)
            await settled(made.window)
            assert names() == ["INV-2041"]
            outbox.clear_filter()
            outbox.table.horizontalHeader().sectionClicked.emit(0)
            outbox.table.sortByColumn(0, outbox.table.horizontalHeader().sortIndicatorOrder())
            await settled(made.window)
            assert names() == sorted(names(), key=str.casefold)

    run(story())


def test_a_row_is_sent_now_opened_or_left(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(fill(furnished)) as made:
            page = await activity_page(made, "outbox")
            outbox, sending = page.outbox, furnished.sending
            outbox.table.choose(3)
            outbox.now_button.click()
            await settled(made.window)
            assert sending.did == [("retry", 3)]
            assert outbox.table.current_row().state is OutboxState.QUEUED
            outbox.leave_button.click()
            assert "INV-2039" in await answer(made, "Send it")
            assert len(sending.kept) == 5
            outbox.leave_button.click()
            await answer(made, "Leave it")
            assert sending.did[-1] == ("drop", 3)
            assert len(sending.kept) == 4
            outbox.table.choose(4)
            assert not outbox.leave_button.isEnabled()
            assert "looked up" in outbox.leave_button.accessibleDescription()
            outbox.table.choose(2)
            assert not outbox.now_button.isEnabled()
            outbox.table.choose(1)
            assert outbox.open_button.words() == "Open customer"
            outbox.open_button.click()
            await settled(made.window)
            assert path(made)[0] == "Customers"

    run(story())


def test_the_tabs_count_what_waits_and_what_needs_a_person(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(fill(furnished)) as made:
            page = await activity_page(made, "runs")
            badges = page.tabs.bar.badges  # type: ignore[attr-defined]
            assert (badges[1][0], badges[2][0]) == ("5", "2")

    run(story())


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "now"),
        (12, "in 12 s"),
        (59, "in 59 s"),
        (240, "in 4 min"),
        (3600, "today 15:40"),
        (24 * 3600, "tomorrow 14:40"),
        (-5, "now"),
    ],
)
def test_the_next_attempt_in_words(seconds: int, text: str) -> None:
    view = waiting(1, state=OutboxState.WAITING, next_attempt=NOW + timedelta(seconds=seconds))
    assert outbox_words.next_attempt(view, NOW) == text


def test_times_are_counted_down_only_while_somebody_looks(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(fill(furnished)) as made:
            page = await activity_page(made, "outbox")
            timer = page.outbox._tick
            assert timer.isActive()
            assert timer.interval() >= 1000
            page.tabs.open(0)
            assert not timer.isActive()
            page.tabs.open(1)
            await settled(made.window)
            assert timer.isActive()
            furnished.sending.kept = furnished.sending.kept[:2]
            furnished.publish(Kind.OUTBOX)
            await settled(made.window)
            assert not timer.isActive()

    run(story())


def test_the_details_stay_while_the_oldest_row_leaves(run: Run, furnished: FakeDoor) -> None:
    class Hidden(QObject):
        times = 0

        def eventFilter(self, _of: QObject, event: QEvent) -> bool:
            self.times += event.type() == QEvent.Type.Hide
            return False

    async def story() -> None:
        async with desktop(fill(furnished)) as made:
            page = await activity_page(made, "outbox")
            oldest = furnished.sending.kept[0]
            card = page.outbox.now_button.parentWidget()
            assert card is not None
            hidden = Hidden()
            card.installEventFilter(hidden)
            page.outbox.table.choose(oldest.row_id)
            furnished.sending.kept.remove(oldest)
            furnished.publish(Kind.OUTBOX)
            await settled(made.window)
            second = furnished.sending.kept[0]
            assert page.outbox.table.current_key() == second.row_id
            assert any(second.name in text for text in texts(page.outbox))
            assert hidden.times == 0, "hiding it would lay the whole page out twice"

    run(story())


def test_ten_thousand_rows_are_shown_at_once(run: Run, furnished: FakeDoor) -> None:
    furnished.sending.kept = [
        waiting(number, f"INV-{number}", state=list(OutboxState)[number % 5])
        for number in range(1, 10_001)
    ]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "outbox")
            assert page.outbox.table.model().rowCount() == 10_000
            began = time.thread_time()
            page.outbox.search.setText("inv-99")
            typed = time.thread_time() - began
            await settled(made.window)
            assert typed < 0.05
            assert page.outbox.table.model().rowCount() == 111

    run(story())


def test_finding_is_quick_enough_for_each_letter() -> None:
    views = [waiting(number, f"INV-{number}") for number in range(10_000)]
    began = time.thread_time()
    found = find(views, Asked(search="inv-9", sort="record"))
    assert time.thread_time() - began < 1
    assert len(found.ids) == 1111
