"""The editor of an invoice over the fake door: what it shows, its sums, what Sage has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from fake_invoices import invoice, invoice_line
from invoice_editing import Key, at, cells, editor, opened, press, typed
from PySide6.QtTest import QTest

from sage_desktop.ui.invoice_lines import Cell


def test_all_of_an_invoice_is_shown_and_nothing_is_changed_by_that(
    run: Run, furnished: FakeDoor
) -> None:
    line = invoice_line(
        "two\nlines \u2028 and <b>", "0.00000001", "-1240.5000", account="gone", tax_rate_id=3
    )
    odd = invoice(
        7,
        line,
        number=" spaced ",
        notes="nbsp\u00a0here\r\nand\u2028there\x00",
        currency="gbp?",
        due_date=None,
        do_not_send=True,
    )
    furnished.invoices.put_in(odd)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 7)
            assert not page.unsaved
            page.form._lines["number"].setText("N")
            page.save_button.click()
            await settled(made.window)
            assert page.banners.shown is not None
            kept = furnished.invoices.kept[7]
            assert kept == replace(odd, number="N", due_date=kept.due_date)

    run(story())


def test_the_totals_follow_each_key(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            totals = page.form.totals
            assert totals.amounts() == [
                ("Net", "2,502.15"),
                ("Standard (20 %) on 2,394.15", "478.83"),
                ("Zero Rated (0 %) on 108.00", "0.00"),
            ]
            assert totals.total == "2,980.98"
            at(page, 0, Cell.QUANTITY)
            seen = []
            for key in "100":
                typed(page, key) if not seen else QTest.keyClicks(editor(page), key)
                seen.append(totals.total)
            assert seen == ["1,738.98", "2,224.98", "7,084.98"]
            assert cells(page)[0][Cell.NET] == "4,500.00"
            assert page.unsaved
            press(page, Key.Key_Escape)
            assert totals.total == "2,980.98"
            assert not page.unsaved

    run(story())


def test_a_line_that_is_not_complete_is_not_counted_and_said_so(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            at(page, 3, Cell.PRICE)
            typed(page, "6x")
            assert page.form.totals.amounts()[0] == ("Net", "1,890.15")
            assert "not complete" in page.form.totals.sentence
            assert cells(page)[3][Cell.NET] == ""

    run(story())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Sage shows the same total"),
        (2, "Sage will show the same total"),
        (5, "Sage shows 120.02, this invoice came to 120.01. Compare the lines in Sage."),
    ],
)
def test_sage_and_the_invoice_are_compared(
    run: Run, furnished: FakeDoor, number: int, said: str
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, number)
            assert page.form.totals.sentence == said

    run(story())


def test_a_change_of_a_sent_invoice_says_what_sage_shows_until_then(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 1)
            assert "sent to Sage again" in page.head.lead.text()
            at(page, 0, Cell.QUANTITY)
            typed(page, "4")
            assert page.form.totals.sentence == "Sage shows 357.00 until this change is sent"

    run(story())


@pytest.mark.parametrize("number", [1, 2])
def test_what_comes_to_less_than_nothing_never_shows_in_sage(
    run: Run, furnished: FakeDoor, number: int
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, number)
            at(page, 0, Cell.QUANTITY)
            typed(page, "-400")
            assert page.form.totals.total.startswith("-")
            said = "Below zero it is a credit note in Sage: it stays here"
            assert page.form.totals.sentence == said

    run(story())


def test_the_percentage_is_that_of_the_date(run: Run, furnished: FakeDoor) -> None:
    from sage_desktop.book.tax_rows import Percentage

    old = Percentage(Decimal("17.5"), None, date(2010, 12, 31))
    rate = furnished.kept_rates[0]
    furnished.kept_rates[0] = replace(rate, row=replace(rate.row, history=(old,)))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form.date.setText("31/12/2010")
            assert page.form.totals.amounts()[1] == ("Standard (17.5 %) on 2,394.15", "418.98")
            assert page.form.grid.model.row(0).percent == "17.5 %"

    run(story())
