"""*Activity*: runs, the outbox and the issues, through the fake door."""

from __future__ import annotations

import csv
import time
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from fake_door import run as made_run
from fake_sending import NOW, month, send_issue, waiting
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.run_rows import Counts
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput
from sage_desktop.sync.sending.views import Choice
from sage_desktop.ui import activity_work, outbox_words, words
from sage_desktop.ui.activity_page import ActivityPage
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.outbox_find import Asked, find
from sage_desktop.ui.widgets import Button, Chip, PlainLabel


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisible()]


def chips(widget: QWidget) -> list[str]:
    return [chip.word for chip in widget.findChildren(Chip) if chip.isVisible()]


def path(made: Desktop) -> list[str]:
    return [crumb.text for crumb in made.window.page.crumbs()]


def button(widget: QWidget, words_: str) -> Button:
    return next(
        b for b in widget.findChildren(Button) if b.words() == words_ and b.isVisibleTo(widget)
    )


async def answer(made: Desktop, verb: str) -> str:
    def dialogs() -> list[QDialog]:
        found = QApplication.topLevelWidgets()
        return [d for d in found if isinstance(d, QDialog) and d.isVisible()]

    await until(dialogs)
    dialog = dialogs()[0]
    title = dialog.accessibleName()
    button(dialog, verb).click()
    await settled(made.window)
    return title


async def activity_page(made: Desktop, tab: str) -> ActivityPage:
    made.window.navigate(("activity", tab))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, ActivityPage)
    return page


# runs


def test_runs_show_what_they_did_and_can_be_taken_back(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "runs")
            model = page.runs.table.model()
            assert model.index(0, 3).data() == "1 updated, 5 unchanged"
            assert model.index(2, 3).data() == "No connection to Sage."
            page.runs.table.choose(2)
            assert page.runs.problems.isVisible()
            assert not page.runs.undo_button.isVisible()
            page.runs.table.choose(1)
            assert page.runs.undo_button.isVisible()
            page.runs.undo_button.click()
            await settled(made.window)
            assert furnished.kept_runs[1].undone_by == 99
            assert not page.runs.undo_button.isVisible()
            assert page.banners.shown is not None

    run(story())


def test_an_undo_that_is_refused_says_why(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "runs")
            page.runs.table.choose(1)
            furnished.fails_with = BadInput("cannot_undo", run=1)
            page.runs.undo_button.click()
            await settled(made.window)
            furnished.fails_with = None
            assert page.banners.shown is not None
            assert "cannot be undone" in page.banners.shown.accessibleName()

    run(story())


def test_a_run_that_sent_says_so(run: Run, furnished: FakeDoor) -> None:
    sent = Counts(created=3, updated=1, failed=2)
    furnished.kept_runs[0] = replace(furnished.kept_runs[0], kind="push", counts=sent)
    furnished.sending.in_runs[1] = (2, Decimal(0))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "runs")
            model = page.runs.table.model()
            assert model.index(0, 0).data() == "Sending to Sage"
            assert model.index(0, 3).data() == "4 records sent, 3 new in Sage, 2 not sent"
            assert "2 invoices, reconciled to 0.00" in chips(page.runs)
            furnished.sending.in_runs[1] = (2, Decimal("0.05"))
            furnished.publish(Kind.RUN)
            await settled(made.window)
            assert "2 invoices, 0.05 off in Sage" in chips(page.runs)
            page.runs.table.choose(2)
            await settled(made.window)
            assert chips(page.runs) == []

    run(story())


def test_months_are_told_in_one_line_and_unfold(run: Run, furnished: FakeDoor) -> None:
    furnished.sending.kept_months = [
        month("2026-11", 12, "34560.00", "34560.00"),
        month("2026-10", 9, "9310.50", "9310.50"),
    ]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "runs")
            months = page.runs.months
            assert months.chip.word == "Reconciled to 0.00"
            assert "November 2026: 12 invoices, 34,560.00 \u2068GBP\u2069" in texts(months)
            assert not months.table.isVisible()
            months.button.click()
            assert months.table.isVisible()
            assert not page.runs.table.isVisible()
            furnished.sending.kept_months[1] = month("2026-10", 9, "9310.50", "9310.47")
            furnished.publish(Kind.INVOICE)
            await until(lambda: months.chip.word == "1 month differs")
            model = months.table.model()
            cells = [model.index(1, column).data() for column in range(6)]
            assert cells == [
                *["October 2026", "Northgate IT Services", "9", "9,310.50 GBP", "9,310.47 GBP"],
                "0.03 less in Sage",
            ]
            months.button.click()
            assert page.runs.table.isVisible()

    run(story())


def test_without_invoices_in_sage_there_is_nothing_to_reconcile(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "runs")
            assert not page.runs.months.isVisible()

    run(story())


# the outbox


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


# issues


def test_an_issue_of_an_import_says_how_to_fix_it_and_leads_there(
    run: Run, furnished: FakeDoor
) -> None:
    said = "The rate is inactive. (tax_rate)"
    furnished.kept_issues = [replace(furnished.kept_issues[0], sage_text=said)]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "issues")
            assert path(made) == ["Activity", "Issues"]
            card = page.issues.card
            headline = "Tax rate, Standard (Isle of Man): Sage names no percentage for this rate."
            assert headline in texts(card)
            assert not card.said.text.isVisible()
            card.said.button.click()
            assert card.said.text.isVisible()
            assert card.said.text.toPlainText() == said
            assert not card.retry_button.isVisible()
            assert not card.record_button.isVisible()
            button(card, "Copy details").click()
            assert said in QGuiApplication.clipboard().text()
            card.go.click()
            await settled(made.window)
            assert path(made)[-1] == "Northgate IT Services"

    run(story())


@pytest.mark.parametrize(
    ("code", "verb", "tab"),
    [
        ("account_not_here", "Open Accounts", "accounts"),
        ("account_retired", "Open Accounts", "accounts"),
        ("category_not_mapped", "Open Products", "products"),
        ("tax_rate_not_mapped", "Open Tax Rates", "tax-rates"),
        ("tax_rate_retired", "Open Tax Rates", "tax-rates"),
        ("no_name", "Open Details", "details"),
    ],
)
def test_an_issue_of_an_item_leads_to_the_tab_where_it_is_mended(
    run: Run, furnished: FakeDoor, code: str, verb: str, tab: str
) -> None:
    issue = replace(furnished.kept_issues[1], kind="product", code=code)
    furnished.kept_issues = [issue]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "issues")
            wanted: list[object] = []
            page.issues.card.went.connect(wanted.append)
            assert page.issues.card.go.words() == verb
            page.issues.card.go.click()
            assert wanted == [tenant_path(issue.tenant_id or 0, tab)]

    run(story())


def with_sent(door: FakeDoor) -> FakeDoor:
    """Three invoices of one cause, a customer and an invoice to decide about, and imports."""
    here = {"name": "Calder Valley Brewery", "sage_name": "Calder Brewery", "sage_id": "s9"}
    names = ("INV-2031", "INV-2032", "INV-2033")
    locked = [
        send_issue(number, "refused_stock", {"name": name}, name=name, sage_text=said)
        for number, name, said in zip((31, 32, 33), names, ("Locked (date)", "", ""), strict=True)
    ]
    door.sending.kept_issues = [
        *locked,
        send_issue(
            34,
            "exists_in_sage",
            here,
            *(Choice.LINK, Choice.SEND_ANYWAY, Choice.LEAVE),
            kind="customer",
            name="Calder Valley Brewery",
        ),
        send_issue(
            35,
            "invoice_locked_in_sage",
            {"name": "INV-2035"},
            *(Choice.VOID_AND_SEND_AGAIN, Choice.LEAVE),
            name="INV-2035",
        ),
    ]
    return door


def choose(page: ActivityPage, row: int) -> None:
    page.issues.table.choose(page.issues._model.key_at(row))


def list_of(page: ActivityPage) -> list[str]:
    model = page.issues.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_issues_of_one_cause_are_one_and_retried_at_once(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            assert list_of(page) == [
                *["INV-2035", "Calder Valley Brewery", "3 invoices", "2 tax rates"],
            ]
            card = page.issues.card
            choose(page, 2)
            headline = "3 invoices: Sage has not enough stock for INV-2033 and 2 more."
            assert headline in texts(card)
            assert card.members.isVisible()
            card.members.choose(31)
            assert card.said.isVisible()
            card.members.choose(32)
            assert not card.said.isVisible()
            button(card, "Open invoice")
            assert not card.retry_button.isVisible()
            assert card.go.words() == "Retry all of these"
            card.go.click()
            await settled(made.window)
            assert set(furnished.sending.did) == {("retry issue", n) for n in (31, 32, 33)}
            assert list_of(page) == ["INV-2035", "Calder Valley Brewery", "2 tax rates"]
            assert "2 tax rates" in " ".join(texts(card))  # the next one took its place

    run(story())


def test_a_decision_says_what_it_does_and_asks_where_it_cannot_be_taken_back(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            card, did = page.issues.card, furnished.sending.did
            choose(page, 1)
            await settled(made.window)
            second = button(card, "Make a second one")
            assert "two different ones" in second.accessibleDescription()
            second.click()
            await answer(made, "Do nothing")
            assert did == []
            assert "Sage already has “Calder Brewery”." in " ".join(texts(card))
            button(card, "Link to the one in Sage").click()
            await settled(made.window)
            assert did == [("resolve", 34, Choice.LINK)]
            choose(page, 0)
            await settled(made.window)
            button(card, "Void in Sage and send again…").click()
            assert "INV-2035" in await answer(made, "Void in Sage and send again")
            assert did[-1] == ("resolve", 35, Choice.VOID_AND_SEND_AGAIN)

    run(story())


def test_issues_are_filtered_searched_and_all_retried(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            issues = page.issues
            counts = {chip.what.word: chip.count for chip in issues.filters.chips}
            assert counts == {
                **{"All": 7, "Invoices": 4, "Customers": 1, "Products": 0},
                **{"Imports and sign-in": 2},
            }
            next(c for c in issues.filters.chips if c.what.word == "Invoices").click()
            assert list_of(page) == ["INV-2035", "3 invoices"]
            issues.search.setText("2032")
            assert list_of(page) == ["INV-2032"]
            issues.search.setText("nobody")
            button(issues, "Clear filter").click()
            assert len(list_of(page)) == 4
            issues.retry_button.click()
            await settled(made.window)
            assert furnished.sending.did == [("retry all", 5)]
            assert list_of(page) == ["2 tax rates"]
            assert not issues.retry_button.isEnabled()

    run(story())


def test_the_filter_goes_with_the_last_issue_of_its_kind(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            next(c for c in page.issues.filters.chips if c.what.word == "Customers").click()
            assert list_of(page) == ["Calder Valley Brewery"]
            await furnished.sending.resolve(34, Choice.LEAVE)
            await settled(made.window)
            assert list_of(page) == ["INV-2035", "3 invoices", "2 tax rates"]

    run(story())


def test_news_leave_the_focus_in_the_card(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            choose(page, 1)
            await settled(made.window)
            link = button(page.issues.card, "Link to the one in Sage")
            link.setFocus()
            furnished.publish(Kind.ISSUE)
            await settled(made.window)
            assert made.window.focusWidget() is link

    run(story())


def test_issues_are_exported_without_formulas(
    run: Run, furnished: FakeDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished.sending.kept_issues = [
        send_issue(1, "rejected", {}, name="=SUM(A1)", sage_text="@said")
    ]
    target = tmp_path / "issues.csv"

    async def chosen(*_what: object) -> Path:
        return target

    monkeypatch.setattr(activity_work, "ask_where_to_save", chosen)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "issues")
            page.issues.export_button.click()
            await settled(made.window)
            assert page.banners.shown is not None

    run(story())
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 4
    assert "'=SUM(A1)" in [row[3] for row in rows]
    assert "'@said" in [row[7] for row in rows]


def test_no_issues_is_good_news(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page = await activity_page(made, "issues")
            assert "No issues." in texts(page)
            assert not page.issues.card.isVisible()
            assert not page.issues.retry_button.isVisible()

    run(story())


def test_a_retry_that_is_refused_says_why(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            furnished.sending.fails_with = BadInput("module_disabled")
            page.issues.retry_button.click()
            await settled(made.window)
            furnished.sending.fails_with = None
            assert page.banners.shown is not None
            assert "disabled" in page.banners.shown.accessibleName()

    run(story())


def test_nothing_sent_is_told_as_such() -> None:
    assert words.run_counts(made_run(1, kind="push", counts=Counts())) == "Nothing to send"
