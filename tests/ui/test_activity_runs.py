"""*Activity*: the runs, what they did, and invoices by month."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from activity_tabs import activity_page, texts
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from fake_door import run as made_run
from fake_sending import month
from PySide6.QtWidgets import QWidget

from sage_desktop.book.run_rows import Counts
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput
from sage_desktop.ui import words
from sage_desktop.ui.widgets import Chip


def chips(widget: QWidget) -> list[str]:
    return [chip.word for chip in widget.findChildren(Chip) if chip.isVisible()]


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


def test_nothing_sent_is_told_as_such() -> None:
    assert words.run_counts(made_run(1, kind="push", counts=Counts())) == "Nothing to send"
