"""What is written comes back as it was, exactly; what cannot be kept exactly is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import Model, SqliteDatabase

from sage_desktop.book.fields import (
    DayField,
    DecimalText,
    EnumField,
    Flag,
    IdField,
    JsonField,
    MoneyField,
    Sealed,
    Text,
    UtcField,
    Whole,
)
from sage_desktop.book.run_rows import Counts, Problem
from sage_desktop.core.errors import BadInput, BookProblem

# Hypothesis wants its limits without a zone.
_FIRST = datetime.fromisoformat("1970-01-02")
_LAST = datetime.fromisoformat("9998-01-01")

memory = SqliteDatabase(":memory:")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Sample(Model):
    id = IdField()
    text = Text(null=True)
    whole = Whole(null=True)
    flag = Flag(null=True)
    sealed = Sealed(null=True)
    exact = DecimalText(null=True)
    money = MoneyField(null=True)
    moment = UtcField(null=True)
    day = DayField(null=True)
    colour = EnumField(Colour, null=True)
    counts = JsonField(Counts, null=True)
    problems = JsonField(tuple[Problem, ...], null=True)

    class Meta:
        database = memory


@pytest.fixture(autouse=True)
def table() -> Iterator[None]:
    with memory.connection_context():
        memory.create_tables([Sample])
        yield


def kept(**column: object) -> object:
    """The column after a trip through SQLite."""
    (name,) = column
    made = Sample.create(**column)
    return getattr(Sample.get_by_id(made.id), name)


def damage(column: str, stored: object) -> int:
    memory.execute_sql(f'INSERT INTO sample ("{column}") VALUES (?)', (stored,))
    return int(memory.execute_sql("SELECT max(id) FROM sample").fetchone()[0])


decimals = st.decimals(min_value=-(10**11), max_value=10**11, allow_nan=False, places=6)
pence = st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1)
zones = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@given(decimals)
def test_decimals_come_back_exactly(number: Decimal) -> None:
    assert kept(exact=number) == number


@given(decimals)
def test_equal_decimals_are_found_however_they_are_written(number: Decimal) -> None:
    made = Sample.create(exact=number)
    written_otherwise = Decimal(f"{number}000")
    assert Sample.get(Sample.id == made.id, Sample.exact == written_otherwise).id == made.id


@given(pence)
def test_money_comes_back_exactly(minor: int) -> None:
    amount = Decimal(minor) / 100
    assert kept(money=amount) == amount


def test_money_sums_exactly_in_sql() -> None:
    Sample.delete().execute()
    for amount in ("0.10", "0.20", "999999999.99"):
        Sample.create(money=Decimal(amount))
    (total,) = memory.execute_sql("SELECT sum(money) FROM sample").fetchone()
    assert total == 100000000029


@pytest.mark.parametrize("amount", ["0.001", "1.005", "-2.999", "0.0000000001"])
def test_money_refuses_a_third_place(amount: str) -> None:
    with pytest.raises(BadInput, match="too_precise"):
        Sample.create(money=Decimal(amount))


def test_a_decimal_longer_than_arithmetic_is_refused_rather_than_rounded() -> None:
    with pytest.raises(BadInput, match="too_precise"):
        Sample.create(exact=Decimal("1.0000000000000000000000000000001"))


@pytest.mark.parametrize("number", [0.1, Decimal("NaN"), Decimal("Infinity"), Decimal("1e12"), "x"])
def test_what_is_no_exact_number_is_refused(number: object) -> None:
    for column in ("exact", "money"):
        with pytest.raises(BadInput, match="not_a_number"):
            Sample.create(**{column: number})


@given(st.datetimes(min_value=_FIRST, max_value=_LAST, timezones=zones))
def test_moments_come_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    back = kept(moment=moment)
    assert isinstance(back, datetime)
    assert back == moment
    assert back.tzinfo is UTC


@given(st.lists(st.datetimes(min_value=_FIRST), min_size=2, max_size=5))
def test_moments_sort_as_text(moments: list[datetime]) -> None:
    Sample.delete().execute()
    for moment in moments:
        Sample.create(moment=moment.replace(tzinfo=UTC))
    stored = [row.moment for row in Sample.select().order_by(Sample.moment)]
    assert stored == sorted(stored)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(TypeError, match="aware"):
        Sample.create(moment=datetime(2026, 11, 23))  # noqa: DTZ001


@given(st.dates())
def test_days_come_back(day: date) -> None:
    assert kept(day=day) == day


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(TypeError, match="day"):
        Sample.create(day=datetime(2026, 11, 23, tzinfo=UTC))


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_texts_come_back(text: str) -> None:
    assert kept(text=text) == text


@given(st.integers(-(2**63), 2**63 - 1), st.booleans(), st.binary(), st.sampled_from(Colour))
def test_the_plain_kinds_come_back(number: int, flag: bool, sealed: bytes, colour: Colour) -> None:
    assert kept(whole=number) == number
    assert kept(flag=flag) is flag
    assert kept(sealed=sealed) == sealed
    assert kept(colour=colour) is colour


problems = st.builds(
    Problem, st.text(), st.text(), st.text(), st.dictionaries(st.text(), st.text(), max_size=3)
)


@given(st.builds(Counts), st.lists(problems, max_size=3).map(tuple))
def test_shapes_come_back_as_json(counts: Counts, several: tuple[Problem, ...]) -> None:
    assert kept(counts=counts) == counts
    assert kept(problems=several) == several


def test_a_shape_that_has_grown_reads_what_was_stored_before() -> None:
    record = damage("counts", '{"created":3,"a field of the future":1}')
    assert Sample.get_by_id(record).counts == Counts(created=3)


def test_none_stays_none() -> None:
    made = Sample.create()
    back = Sample.get_by_id(made.id)
    assert all(getattr(back, name) is None for name in Sample._meta.fields if name != "id")


@pytest.mark.parametrize(
    ("column", "stored"),
    [
        ("text", b"\x01"),
        ("whole", "seven"),
        ("flag", "yes"),
        ("sealed", "text"),
        ("exact", "12,5"),
        ("money", "1.10"),
        ("moment", "yesterday"),
        ("moment", 5),
        ("day", "2026-13-01"),
        ("colour", "green"),
        ("counts", "{"),
        ("counts", "[]"),
        ("counts", '{"created":"x"}'),
        ("problems", "{}"),
    ],
)
def test_what_is_not_of_its_kind_is_damage(column: str, stored: object) -> None:
    record = damage(column, stored)
    with pytest.raises(BookProblem, match="book_damaged") as caught:
        Sample.get_by_id(record)
    assert caught.value.data == {"where": f"sample.{column}"}


def test_an_id_is_never_given_out_twice() -> None:
    first = Sample.create().id
    Sample.delete_by_id(first)
    assert Sample.create().id > first
