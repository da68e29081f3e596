"""What a typed invoice may hold: errors name the field and the line, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sage_desktop.book.invoice_rows import InvoiceLineRow, InvoiceRow, InvoiceState, NewInvoice
from sage_desktop.book.tax_rows import Percentage, TaxRateRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import plain
from sage_desktop.core.words import known_codes
from sage_desktop.sync.invoice_line_rules import Around, computed
from sage_desktop.sync.invoice_rules import checked_draft, checked_reason
from sage_desktop.sync.invoice_views import Amounts, InvoiceDraft, InvoiceLineDraft, RateAmounts

DAY = date(2026, 11, 23)
HISTORY = (
    Percentage(Decimal("17.5"), None, date(2025, 12, 31)),
    Percentage(Decimal(20), date(2026, 1, 1)),
)
RATES = {
    1: TaxRateRow(1, "vat", "VAT", Decimal(20), HISTORY),
    2: TaxRateRow(2, "old", "Old", Decimal(5), retired_at=datetime(2026, 1, 1, tzinfo=UTC)),
}
AROUND = Around(RATES, lambda code: code != "4000", {1: 30, 2: None}.__getitem__)
LINE = InvoiceLineDraft(" Bolt\n10 ", "1.50", "1.25", "10", "4000", 1, 7)
DRAFT = InvoiceDraft(1, "2026-11-23", (LINE,))


def checked(draft: InvoiceDraft, had: InvoiceRow | None = None) -> NewInvoice:
    return checked_draft(draft, had, AROUND)


def row_of(new: NewInvoice) -> InvoiceRow:
    return InvoiceRow(
        7,
        new.key or "invoice-7",
        new.customer_id,
        new.date,
        new.lines,
        new.number or "INV-0007",
        new.due_date,
        new.currency,
        new.notes,
        new.state,
        new.void_reason,
        new.do_not_send,
        new.net,
        new.tax,
    )


def line_drafts(lines: Iterable[InvoiceLineRow]) -> tuple[InvoiceLineDraft, ...]:
    return tuple(
        InvoiceLineDraft(
            line.description,
            plain(line.quantity),
            plain(line.unit_price),
            plain(line.discount_percent),
            line.account,
            line.tax_rate_id,
            line.product_id,
        )
        for line in lines
    )


def draft_of(row: InvoiceRow, **changes: Any) -> InvoiceDraft:
    """What the editor shows of it."""
    draft = InvoiceDraft(
        row.customer_id,
        row.date.isoformat(),
        line_drafts(row.lines),
        row.id,
        row.key,
        row.number,
        row.due_date.isoformat() if row.due_date else "",
        row.currency,
        row.notes,
        row.state,
        row.do_not_send,
    )
    return replace(draft, **changes)


def test_what_was_typed_is_kept_without_spaces_around_it() -> None:
    typed = replace(DRAFT, number=" 117 ", currency=" eur ", notes=" n ", due_date=" 2026-12-01 ")
    assert checked(typed) == NewInvoice(
        1,
        DAY,
        (
            InvoiceLineRow(
                "Bolt\n10",
                Decimal("1.5"),
                Decimal("1.25"),
                1,
                7,
                Decimal(10),
                "4000",
                Decimal(20),
                Decimal("1.69"),
                Decimal("0.34"),
            ),
        ),
        None,
        "117",
        date(2026, 12, 1),
        "EUR",
        " n ",
        InvoiceState.DRAFT,
        net=Decimal("1.69"),
        tax=Decimal("0.34"),
    )


def test_a_due_date_that_is_left_out_is_that_of_the_customer() -> None:
    assert checked(DRAFT).due_date == date(2026, 12, 23)
    assert checked(replace(DRAFT, customer_id=2)).due_date is None
    had = replace(row_of(checked(DRAFT)), due_date=None)
    assert checked(draft_of(had), had).due_date is None
    had = replace(had, due_date=DAY)
    assert checked(draft_of(had), had).due_date == DAY
    assert checked(draft_of(had, due_date=""), had).due_date == date(2026, 12, 23)


def test_saving_what_is_shown_changes_nothing() -> None:
    had = replace(row_of(checked(DRAFT)), notes=" n ", currency="odd", number=" spaces ")
    new = checked(draft_of(had), had)
    assert row_of(new) == had
    assert row_of(checked(draft_of(had, number="", key=""), had)) == had


def test_lines_in_which_nothing_stands_are_none() -> None:
    blank = InvoiceLineDraft(quantity=" ", tax_rate_id=1)
    lines = (InvoiceLineDraft(), LINE, blank, replace(LINE, quantity="x"))
    with pytest.raises(BadInput) as caught:
        checked(replace(DRAFT, lines=lines))
    assert caught.value.data["field"] == "lines.4.quantity"
    assert len(checked(replace(DRAFT, lines=lines[:3])).lines) == 1
    assert checked(replace(DRAFT, lines=())).lines == ()


def test_the_rate_of_the_date_stays_with_the_date() -> None:
    assert checked(replace(DRAFT, date="2025-12-31")).lines[0].tax_percentage == Decimal("17.5")
    had = row_of(checked(DRAFT))
    changed = replace(RATES[1], percentage=Decimal(25), history=())
    around = replace(AROUND, rates={1: changed})
    more = (*line_drafts(had.lines), LINE)
    kept = checked_draft(draft_of(had, lines=more), had, around)
    assert {line.tax_percentage for line in kept.lines} == {Decimal(20)}
    moved = checked_draft(draft_of(had, date="2026-11-24"), had, around)
    assert moved.lines[0].tax_percentage == Decimal(25)
    shown = computed(more, {1: changed}, DAY, had)
    assert shown.sum == Amounts(kept.net, kept.tax)


def test_what_it_has_already_may_stay() -> None:
    had = row_of(checked(DRAFT))
    had = replace(had, lines=(replace(had.lines[0], tax_rate_id=2, account="gone"),))
    line = line_drafts(had.lines)[0]
    new = checked(draft_of(had, lines=(replace(line, description="x"), line)), had)
    assert [(each.tax_rate_id, each.account) for each in new.lines] == [(2, "gone")] * 2


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"customer_id": None}, "customer_missing", "customer"),
        ({"date": " "}, "date_missing", "date"),
        ({"date": "23.11.2026"}, "bad_date", "date"),
        ({"date": "2026-11-31"}, "bad_date", "date"),
        ({"date": "20261123"}, "bad_date", "date"),
        ({"date": "1999-12-31"}, "bad_date", "date"),
        ({"date": "2100-01-01"}, "bad_date", "date"),
        ({"due_date": "soon"}, "bad_date", "due_date"),
        ({"due_date": "2026-11-22"}, "due_before_date", "due_date"),
        ({"number": "x" * 26}, "text_too_long", "number"),
        ({"number": "\ud800"}, "not_text", "number"),
        ({"key": "x" * 201}, "text_too_long", "key"),
        ({"currency": "EURO"}, "bad_currency", "currency"),
        ({"notes": "x" * 10_001}, "text_too_long", "notes"),
        ({"state": InvoiceState.VOID}, "invoice_void", "state"),
        ({"state": InvoiceState.FINAL, "lines": ()}, "lines_missing", "lines"),
    ],
)
def test_what_cannot_be_saved_names_its_field(
    changes: dict[str, Any], code: str, field: str
) -> None:
    had = row_of(checked(DRAFT))
    assert code in known_codes()
    for draft, before in ((DRAFT, None), (draft_of(had), had)):
        with pytest.raises(BadInput, match=code) as caught:
            checked(replace(draft, **changes), before)
        assert caught.value.data["field"] == field


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"description": " \u200b"}, "description_missing", "description"),
        ({"description": "x" * 2001}, "text_too_long", "description"),
        ({"description": "\udfff"}, "not_text", "description"),
        ({"quantity": ""}, "bad_number", "quantity"),
        ({"quantity": "1_000"}, "bad_number", "quantity"),
        ({"quantity": "NaN"}, "bad_number", "quantity"),
        ({"quantity": "1e12"}, "bad_number", "quantity"),
        ({"unit_price": "0.00000000001"}, "bad_number", "unit_price"),
        ({"unit_price": "£5"}, "bad_number", "unit_price"),
        ({"discount_percent": "-1"}, "bad_discount", "discount_percent"),
        ({"discount_percent": "100.01"}, "bad_discount", "discount_percent"),
        ({"discount_percent": "x"}, "bad_discount", "discount_percent"),
        ({"account": "5000"}, "unknown_account", "account"),
        ({"account": "x" * 201}, "text_too_long", "account"),
        ({"tax_rate_id": None}, "rate_missing", "tax_rate"),
        ({"tax_rate_id": 9}, "rate_missing", "tax_rate"),
        ({"tax_rate_id": 2}, "rate_retired", "tax_rate"),
        ({"quantity": "10000000000", "unit_price": "2"}, "amount_too_large", "unit_price"),
    ],
)
def test_what_cannot_be_in_a_line_names_line_and_field(
    changes: dict[str, Any], code: str, field: str
) -> None:
    had = row_of(checked(DRAFT))
    assert code in known_codes()
    for draft, before in ((DRAFT, None), (draft_of(had), had)):
        lines = (*draft.lines, replace(LINE, **changes))
        with pytest.raises(BadInput, match=code) as caught:
            checked(replace(draft, lines=lines), before)
        assert caught.value.data["field"] == f"lines.2.{field}"


def test_sums_can_be_too_large_as_well() -> None:
    line = replace(LINE, quantity="1", unit_price="6000000000", discount_percent="")
    with pytest.raises(BadInput, match="amount_too_large") as caught:
        checked(replace(DRAFT, lines=(line, line)))
    assert caught.value.data["field"] == "lines"


def test_a_void_one_stays_as_it_is() -> None:
    had = replace(row_of(checked(DRAFT)), state=InvoiceState.VOID)
    for state in InvoiceState:
        with pytest.raises(BadInput, match="invoice_void"):
            checked(draft_of(had, state=state), had)


@pytest.mark.parametrize(
    ("reason", "code"),
    [(" \u200b", "reason_missing"), ("x" * 201, "text_too_long"), ("\ud800", "not_text")],
)
def test_reasons(reason: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        checked_reason(reason)
    assert checked_reason(" wrong customer ") == "wrong customer"


def test_amounts_while_it_is_typed() -> None:
    lines = (
        LINE,
        replace(LINE, quantity=""),
        replace(LINE, tax_rate_id=None),
        replace(LINE, description="", quantity="2", unit_price="-1", discount_percent=""),
        replace(LINE, discount_percent="101"),
        replace(LINE, tax_rate_id=2, account="nothing"),
    )
    found = computed(lines, RATES, DAY)
    first, negative, other = (
        Amounts(Decimal("1.69"), Decimal("0.34")),
        Amounts(Decimal("-2.00"), Decimal("-0.40")),
        Amounts(Decimal("1.69"), Decimal("0.08")),
    )
    assert found.lines == (first, None, None, negative, None, other)
    assert (found.sum.net, found.sum.total) == (Decimal("1.38"), Decimal("1.40"))
    assert found.rates == (
        RateAmounts(1, Decimal(20), Decimal("-0.31"), Decimal("-0.06")),
        RateAmounts(2, Decimal(5), Decimal("1.69"), Decimal("0.08")),
    )
    assert computed((LINE,), RATES, None).lines == (first,)
    assert computed((LINE,), RATES, date(2025, 1, 1)).sum.tax == Decimal("0.30")
    assert computed((), RATES, DAY).sum == Amounts()
