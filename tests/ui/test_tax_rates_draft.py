"""What may be typed for a Halo tax rate."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sage_desktop.book.tax_rows import TaxRateRow
from sage_desktop.sync.drafts import tax_rate_draft
from sage_desktop.sync.views import TaxRateDraft
from sage_desktop.ui.amounts import drafted_percent
from sage_desktop.ui.tax_rate_draft import problems

BLANK = TaxRateDraft()


def typed(name: str, percentage: str) -> TaxRateDraft:
    return TaxRateDraft(name, drafted_percent(percentage))


@pytest.mark.parametrize(
    ("text", "number"),
    [("20", "20"), (" 17.5 ", "17.5"), ("17,5", "17.5"), ("17.5 %", "17.5"), ("0", "0")],
)
def test_percentages_as_people_write_them(text: str, number: str) -> None:
    draft = typed("VAT", text)
    assert draft.percentage == number
    assert problems(draft, BLANK) == {}


@pytest.mark.parametrize("text", ["", "twenty", "1,000,5", "nan", "1e999", "20 30"])
def test_what_is_no_number_is_said_beside_the_field(text: str) -> None:
    assert set(problems(typed("VAT", text), BLANK)) == {"percentage"}


@pytest.mark.parametrize("text", ["-1", "1000.01"])
def test_percentages_out_of_range(text: str) -> None:
    assert "0 to 1000" in problems(typed("VAT", text), BLANK)["percentage"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_names_that_cannot_be_saved(name: str) -> None:
    assert set(problems(typed(name, "20"), BLANK)) == {"name"}


def test_what_was_there_may_stay() -> None:
    """Sage's names may be longer than those that are typed, and its percentages below zero."""
    odd = TaxRateDraft("x" * 201, "-1", 1, "k")
    assert problems(odd, odd) == {}


def test_a_saved_rate_is_edited_as_it_is_written() -> None:
    row = TaxRateRow(3, "k", "VAT", Decimal("20.0"))
    assert tax_rate_draft(row) == TaxRateDraft("VAT", "20", 3, "k")
