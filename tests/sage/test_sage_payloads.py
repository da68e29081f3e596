import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sage_desktop.core.errors import ServerTrouble
from sage_desktop.sage.payloads import (
    Business,
    BusinessRef,
    BusinessSettings,
    Envelope,
    FinancialSettings,
    InvoiceSettings,
    TaxRate,
    TaxRatePercentage,
    TokenReply,
    User,
    decode,
)

PAGE: dict[str, Any] = {
    "$total": 2,
    "$page": 1,
    "$next": "/tax_rates?page=2",
    "$back": None,
    "$itemsPerPage": 1,
    "$items": [
        {
            "id": "GB_STANDARD",
            "displayed_as": "Standard 20.00%",
            "$path": "/tax_rates/GB_STANDARD",
            "name": "STANDARD",
            "percentage": "20.0",
            "is_visible": True,
            "updated_at": "2013-07-03T10:38:10Z",
            "percentages": [
                {"percentage": "20.0", "from_date": "2011-01-04", "to_date": None},
                {"percentage": "17.5", "from_date": "", "to_date": "2011-01-03"},
            ],
        }
    ],
}
BUSINESS = {
    "id": "a" * 32,
    "name": "Northgate",
    "displayed_as": "Northgate",
    "city": "Sheffield",
    "country": {"id": "GB", "displayed_as": "United Kingdom"},
    "subscriptions": [{"id": "ACCOUNTS", "active": True}],
}
GRANT = {
    "access_token": "access-secret",
    "refresh_token": "refresh-secret",
    "expires_in": 300,
    "refresh_token_expires_in": 2678400,
    "requested_by_id": "user-1",
}
REPLIES: list[tuple[Any, Any]] = [
    (Envelope[TaxRate], PAGE),
    (Envelope[BusinessRef], {"$total": 1, "$items": [{"id": "x", "displayed_as": "X"}]}),
    (Business, BUSINESS),
    (User, {"id": "u", "first_name": "Ada", "last_name": "Reed", "email": "a@b.example"}),
    (FinancialSettings, {"base_currency": {"id": "GBP"}, "accounts_start_date": "2018-04-03"}),
    (BusinessSettings, {"business_created_at": "2018-04-03T09:12:44Z"}),
    (InvoiceSettings, {"next_invoice_number": 12, "sales_invoice_number_prefix": "SI-"}),
    (TokenReply, GRANT),
]


def read(kind: Any, value: Any) -> Any:
    return decode(json.dumps(value).encode(), kind, path="/x")


def rate(**changes: object) -> TaxRate:
    return read(TaxRate, {"id": "A", **changes})


def test_a_page_of_tax_rates_is_read() -> None:
    page = read(Envelope[TaxRate], PAGE)
    assert (page.total, page.next) == (2, "/tax_rates?page=2")
    assert page.items == (
        TaxRate(
            id="GB_STANDARD",
            displayed_as="Standard 20.00%",
            name="STANDARD",
            percentage=Decimal("20.0"),
            percentages=(
                TaxRatePercentage(Decimal("20.0"), date(2011, 1, 4), None),
                TaxRatePercentage(Decimal("17.5"), None, date(2011, 1, 3)),
            ),
            is_visible=True,
            updated_at=datetime(2013, 7, 3, 10, 38, 10, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('"20.0"', "20.0"),
        ('"5"', "5"),
        ("20", "20"),
        ("20.10", "20.10"),
        ("0.1", "0.1"),
        ("17.500000000000000001", "17.500000000000000001"),
        ('"-0.5"', "-0.5"),
        ("2E+1", "2E+1"),
    ],
)
def test_decimals_keep_every_digit_that_was_sent(text: str, number: str) -> None:
    body = f'{{"id": "A", "percentage": {text}}}'.encode()
    percentage = decode(body, TaxRate, path="/x").percentage
    assert str(percentage) == number


@pytest.mark.parametrize("text", ["null", '""'])
def test_no_percentage_is_none_and_not_zero(text: str) -> None:
    body = f'{{"id": "A", "percentage": {text}}}'.encode()
    assert decode(body, TaxRate, path="/x").percentage is None


@pytest.mark.parametrize(
    "text",
    [
        *("NaN", '"NaN"', '"Infinity"', '"-inf"', "true", "[]", "{}", '"20%"', '"20,0"', '" "'),
        *("1e400", "1e99999999999999999999", "-1e13", '"1e12"', "9" * 5000),
    ],
)
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(ServerTrouble) as caught:
        decode(f'{{"id": "A", "percentage": {text}}}'.encode(), TaxRate, path="/tax_rates")
    assert caught.value.code == "bad_reply"
    assert caught.value.data["path"] == "/tax_rates"


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_date_is_an_open_end(empty: str | None) -> None:
    entry = read(TaxRatePercentage, {"percentage": "1", "from_date": empty, "to_date": empty})
    assert (entry.from_date, entry.to_date) == (None, None)


@pytest.mark.parametrize("day", ["2011-13-01", "yesterday", 20110104, "2011-01-04T00:00", True])
def test_a_wrong_date_is_refused_since_it_would_open_the_end(day: object) -> None:
    with pytest.raises(ServerTrouble):
        read(TaxRatePercentage, {"percentage": "1", "to_date": day})


@pytest.mark.parametrize(
    "text", ["2013-07-03T10:38:10Z", "2013-07-03T11:38:10+01:00", "2013-07-03T10:38:10.000"]
)
def test_times_come_in_several_forms(text: str) -> None:
    assert rate(updated_at=text).updated_at == datetime(2013, 7, 3, 10, 38, 10, tzinfo=UTC)


@pytest.mark.parametrize("empty", [None, ""])
def test_a_time_may_be_missing(empty: str | None) -> None:
    assert rate(updated_at=empty).updated_at is None


@pytest.mark.parametrize(("said", "meant"), [(True, True), (False, False), (None, True)])
def test_a_rate_is_visible_unless_sage_says_otherwise(said: bool | None, meant: bool) -> None:
    assert rate(is_visible=said).is_visible is meant
    assert rate().is_visible is True


def test_texts_may_be_null() -> None:
    assert (rate(name=None, displayed_as=None).name, rate().displayed_as) == ("", "")


@pytest.mark.parametrize(
    ("said", "active"),
    [
        (None, True),
        ([], True),
        ([{"id": "START", "active": True}], True),
        ([{"id": "START", "active": False}], False),
        ([{"id": "START", "active": False}, {"id": "ACCOUNTS", "active": True}], True),
        ([{"id": "START", "active": None}], True),
    ],
)
def test_a_business_is_active_if_one_subscription_runs(said: Any, active: bool) -> None:
    assert read(Business, {**BUSINESS, "subscriptions": said}).is_active is active


@pytest.mark.parametrize("bad", ["", "a b", "a\r\nX-Evil: 1", "ä", "a\n", "x" * 300])
def test_a_business_id_that_could_not_be_a_header_is_refused(bad: str) -> None:
    with pytest.raises(ServerTrouble):
        read(Business, {**BUSINESS, "id": bad})


def test_an_error_says_where_and_not_what() -> None:
    wrong = {**PAGE, "$items": [{**PAGE["$items"][0], "percentage": "hunter2"}]}
    with pytest.raises(ServerTrouble) as caught:
        read(Envelope[TaxRate], wrong)
    where = str(caught.value.data["where"])
    assert "[0]" in where
    assert "percentage" in where
    assert "hunter2" not in str(caught.value)


def test_a_grant_never_shows_its_tokens() -> None:
    grant = read(TokenReply, GRANT)
    assert (grant.access_token, grant.refresh_token) == ("access-secret", "refresh-secret")
    for shown in (repr(grant), str(grant), f"{grant}", repr([grant])):
        assert "secret" not in shown


@pytest.mark.parametrize("odd", [None, "soon", -1, 0, 1e9, True, [], 10**12])
def test_a_grant_is_not_lost_for_an_odd_lifetime(odd: object) -> None:
    grant = read(TokenReply, {**GRANT, "expires_in": odd, "refresh_token_expires_in": odd})
    assert (grant.expires_in, grant.refresh_token_expires_in) == (300, 2_678_400)


def test_a_lifetime_may_be_written_as_text() -> None:
    assert read(TokenReply, {**GRANT, "expires_in": "120"}).expires_in == 120


@pytest.mark.parametrize("token", ["", "a b", "a\r\nHost: evil", "a\n", None, 5, "ä", "x" * 9000])
def test_a_token_that_could_not_be_sent_is_refused(token: object) -> None:
    with pytest.raises(ServerTrouble) as caught:
        read(TokenReply, {**GRANT, "access_token": token})
    assert "refresh-secret" not in str(caught.value)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([math.nan, math.inf, 10**400, "", "\ud800", "x" * 100_000, "9" * 400]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def _places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [here]
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            found += _places(inner, (*here, key))
    return found


def _changed(value: Any, place: tuple[Any, ...], change: Any) -> Any:
    if not place:
        return change(value)
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = _changed(copy[place[0]], place[1:], change)
    return copy


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Any, bytes]:
    """A good reply with a few of its places replaced, left out, or doubled."""
    kind, value = draw(st.sampled_from(REPLIES))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(_places(value)))
        how = draw(st.sampled_from(["replace", "drop", "double"]))
        junk = draw(JUNK)
        if how == "replace" or not place:
            value = _changed(value, place, lambda _old, junk=junk: junk)
        elif how == "drop":
            value = _changed(value, place[:-1], lambda old, key=place[-1]: _without(old, key))
        else:
            value = _changed(value, place, lambda old: [old, old])
    return kind, json.dumps(value).encode()


def _without(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if name != key}
    return [inner for index, inner in enumerate(value) if index != key]


def _is_sound(payload: Any) -> bool:
    if isinstance(payload, TaxRate | TaxRatePercentage):
        number = payload.percentage
        if not (number is None or (isinstance(number, Decimal) and number.is_finite())):
            return False
    if isinstance(payload, TaxRate):
        times = payload.updated_at is None or payload.updated_at.tzinfo is not None
        return times and all(_is_sound(entry) for entry in payload.percentages or ())
    if isinstance(payload, Envelope):
        return payload.total >= 0 and all(_is_sound(item) for item in payload.items)
    return True


@settings(max_examples=1500, deadline=None)
@given(mutated())
def test_a_mutated_reply_gives_a_sound_value_or_our_error(case: tuple[Any, bytes]) -> None:
    kind, body = case
    try:
        payload = decode(body, kind, path="/x")
    except ServerTrouble as error:
        assert error.code == "bad_reply"
    else:
        assert _is_sound(payload)


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_damaged_bytes_give_a_value_or_our_error(data: st.DataObject) -> None:
    kind, value = data.draw(st.sampled_from(REPLIES))
    body = json.dumps(value).encode()
    begin = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(begin, len(body)))
    damaged = body[:begin] + data.draw(st.binary(max_size=8)) + body[end:]
    try:
        assert _is_sound(decode(damaged, kind, path="/x"))
    except ServerTrouble as error:
        assert error.code == "bad_reply"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"null", b"<html></html>", b"[" * 200_000, b"\xef\xbb\xbf{}", b"\xff\xfe{\0}\0"),
        b'{"id": "A", "x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    ],
)
def test_what_is_no_json_is_our_error(body: bytes) -> None:
    for kind, _value in REPLIES:
        with pytest.raises(ServerTrouble):
            decode(body, kind, path="/x")


def test_a_text_that_is_not_utf_8_is_our_error() -> None:
    with pytest.raises(ServerTrouble):
        decode(b'{"id": "\xff"}', TaxRate, path="/x")
