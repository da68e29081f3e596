"""What may be typed for a Halo tax rate."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sage_desktop.book.tax_rows import TaxRateRow
from sage_desktop.ui.tax_rate_draft import TaxRateDraft, draft_of


@pytest.mark.parametrize(
    ("typed", "number"),
    [("20", "20"), (" 17.5 ", "17.5"), ("17,5", "17.5"), ("17.5 %", "17.5"), ("0", "0")],
)
def test_percentages_as_people_write_them(typed: str, number: str) -> None:
    draft = TaxRateDraft("VAT", typed, "k")
    assert draft.problems() == {}
    assert draft.record() == {"key": "k", "name": "VAT", "percentage": number}


@pytest.mark.parametrize("typed", ["", "twenty", "1,000,5", "nan", "1e999", "20 30"])
def test_what_is_no_number_is_said_beside_the_field(typed: str) -> None:
    assert set(TaxRateDraft("VAT", typed).problems()) == {"percentage"}


@pytest.mark.parametrize("typed", ["-1", "1000.01"])
def test_percentages_out_of_range(typed: str) -> None:
    assert "0 to 1000" in TaxRateDraft("VAT", typed).problems()["percentage"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_names_that_cannot_be_saved(name: str) -> None:
    assert set(TaxRateDraft(name, "20").problems()) == {"name"}


def test_each_new_rate_gets_a_key_of_its_own() -> None:
    draft = TaxRateDraft("VAT", "20")
    assert draft.record()["key"] != draft.record()["key"]


def test_a_saved_rate_is_edited_as_it_is_written() -> None:
    row = TaxRateRow(3, "k", "VAT", Decimal("20.0"))
    assert draft_of(row) == TaxRateDraft("VAT", "20", "k")
