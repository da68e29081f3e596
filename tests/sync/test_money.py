"""What lines come to, against fractions: exact to the penny whatever the numbers."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.book.invoice_rows import InvoiceLineRow
from sage_desktop.book.tax_rows import Percentage, TaxRateRow
from sage_desktop.sync import money
from sage_desktop.sync.money import Amounts, RateAmounts, line_amounts, percentage_on

numbers = st.decimals(-(10**12) + 1, 10**12 - 1, places=10, allow_nan=False)
percents = st.decimals(0, 100, places=10, allow_nan=False)


def pennies(exact: Fraction) -> Fraction:
    """Rounded to the penny, halves away from zero."""
    whole = (abs(exact) * 200 + 1) // 2
    return Fraction(whole if exact >= 0 else -whole, 100)


def by_fractions(
    quantity: Decimal, price: Decimal, discount: Decimal, percentage: Decimal
) -> tuple[Fraction, Fraction]:
    q, p, d, t = map(Fraction, (quantity, price, discount, percentage))
    net = pennies(q * p * (1 - d / 100))
    return net, pennies(net * t / 100)


@given(numbers, numbers, percents, percents)
def test_as_fractions_have_it(
    quantity: Decimal, price: Decimal, discount: Decimal, percentage: Decimal
) -> None:
    amounts = line_amounts(quantity, price, discount, percentage)
    assert tuple(map(Fraction, amounts)) == by_fractions(quantity, price, discount, percentage)
    assert [amount.as_tuple().exponent for amount in amounts] == [-2, -2]


@given(numbers, numbers, percents, percents)
def test_the_sign_makes_no_difference(
    quantity: Decimal, price: Decimal, discount: Decimal, percentage: Decimal
) -> None:
    net, tax = line_amounts(quantity, price, discount, percentage)
    minus = line_amounts(quantity.copy_negate(), price, discount, percentage)
    assert minus == (-net, -tax)
    assert line_amounts(quantity, price.copy_negate(), discount, percentage) == minus


def test_a_hundred_thousand_lines() -> None:
    chance = random.Random(117)
    lines = []
    for _ in range(100_000):
        quantity = Decimal(chance.randrange(-(10**5), 10**6)).scaleb(-chance.randrange(5))
        price = Decimal(chance.randrange(-(10**5), 10**8)).scaleb(-chance.randrange(5))
        discount = Decimal(chance.choice([0, 0, 0, 100, chance.randrange(10_001)])).scaleb(-2)
        percentage = chance.choice([Decimal(20), Decimal(5), Decimal(0), Decimal("13.5")])
        lines.append((quantity, price, min(discount, Decimal(100)), percentage))
    net = tax = Fraction(0)
    found = []
    for line in lines:
        amounts = line_amounts(*line)
        wanted = by_fractions(*line)
        assert tuple(map(Fraction, amounts)) == wanted, line
        found.append(Amounts(*amounts))
        net += wanted[0]
        tax += wanted[1]
    sums = money.sum_of(found)
    assert (Fraction(sums.net), Fraction(sums.tax)) == (net, tax)
    assert Fraction(sums.total) == net + tax


@pytest.mark.parametrize(
    ("line", "net", "tax"),
    [
        (("1", "0.125", "0", "20"), "0.13", "0.03"),
        (("1", "-0.125", "0", "20"), "-0.13", "-0.03"),
        (("1", "0.025", "0", "50"), "0.03", "0.02"),
        (("3", "10.01", "33.3333333333", "20"), "20.02", "4.00"),
        (("0", "99.99", "0", "20"), "0.00", "0.00"),
        (("7", "99.99", "100", "20"), "0.00", "0.00"),
        (("-7", "99.99", "100", "20"), "0.00", "0.00"),
        (("-1", "0.004", "0", "20"), "0.00", "0.00"),
        (("1", "100", "0", "0"), "100.00", "0.00"),
        (
            ("999999999999.9999999999", "999999999999.9999999999", "0", "0"),
            "999999999999999999999800",
            "0.00",
        ),
    ],
)
def test_single_lines(line: tuple[str, str, str, str], net: str, tax: str) -> None:
    found = line_amounts(*map(Decimal, line))
    assert found == (round(Decimal(net), 2), Decimal(tax))
    assert "-0.00" not in map(str, found)


def test_sums_and_tax_by_rate() -> None:
    def line(rate: int, percentage: str, net: str, tax: str) -> InvoiceLineRow:
        return InvoiceLineRow(
            "x",
            Decimal(1),
            Decimal(1),
            rate,
            tax_percentage=Decimal(percentage),
            net=Decimal(net),
            tax=Decimal(tax),
        )

    lines = [
        line(2, "5", "1.00", "0.05"),
        line(1, "20", "0.10", "0.02"),
        line(2, "5", "-3.00", "-0.15"),
    ]
    assert money.sum_of(lines) == Amounts(Decimal("-1.90"), Decimal("-0.08"))
    assert money.sum_of(lines).total == Decimal("-1.98")
    assert money.sum_of([]) == Amounts()
    assert money.tax_summary(lines) == (
        RateAmounts(2, Decimal(5), Decimal(-2), Decimal("-0.10")),
        RateAmounts(1, Decimal(20), Decimal("0.10"), Decimal("0.02")),
    )


def test_the_percentage_of_a_day() -> None:
    rate = TaxRateRow(
        1,
        "k",
        "VAT",
        Decimal(25),
        (
            Percentage(Decimal("17.5"), None, date(2011, 1, 3)),
            Percentage(Decimal(20), date(2011, 1, 4), date(2026, 11, 22)),
            Percentage(Decimal(22), date(2026, 12, 1), None),
            Percentage(Decimal(23), date(2027, 1, 1), None),
        ),
    )
    wanted = {
        date(2000, 1, 1): "17.5",
        date(2011, 1, 3): "17.5",
        date(2011, 1, 4): "20",
        date(2026, 11, 22): "20",
        date(2026, 11, 23): "25",
        date(2026, 12, 1): "22",
        date(2027, 1, 1): "23",
    }
    assert {day: str(percentage_on(rate, day)) for day in wanted} == wanted
