"""The API's rules: token first, businesses, rights, paging, filters, and what is noted as a sin."""

from __future__ import annotations

from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visitor import Visitor, error_of, header, json_of

from sage_desktop.core.errors import NotFound
from sage_desktop.net.messages import Request
from sage_desktop.sandbox.hostile import NAMES

IT, HOSTING = "Northgate IT Services Ltd", "Northgate Cloud Hosting Ltd"
FULL = {"attributes": "name,percentage,percentages,is_visible", "items_per_page": "200"}


def rates(visitor: Visitor, business: str = IT, **query: str) -> dict[str, dict[str, Any]]:
    page = json_of(visitor.get("/tax_rates", business, **(FULL | query)))
    return {item["id"]: item for item in page["$items"]}


# -- the gate ---------------------------------------------------------------------------------


def test_without_a_token_the_error_is_an_object() -> None:
    reply = Visitor().send("GET", "/v3.1/tax_rates")
    assert reply.status == 401
    assert error_of(reply).startswith("Authorization missing.")


@pytest.mark.parametrize("value", ["Bearer nonsense", "Basic YTpi", "nonsense x"])
def test_with_a_bad_token_it_is_an_array(value: str) -> None:
    visitor = Visitor().sign_in()
    for path in ("/tax_rates", "/nowhere"):  # the token is checked before the path
        reply = visitor.send("GET", f"/v3.1{path}", headers={"authorization": value})
        assert (reply.status, error_of(reply)) == (401, "AccessTokenVerificationError")
        assert b'"$source":"Authorization"' in reply.body


@pytest.mark.parametrize(("age", "status"), [(299, 200), (300, 401)])
def test_an_access_token_lives_300_seconds(age: int, status: int) -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(age)
    assert visitor.get("/user").status == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/tax_rates/NO_SUCH", 404),
        ("GET", "/tax_rates/GB_ZERO/more", 404),
        ("GET", "/financial_settings/1", 404),
        ("GET", "/businesses/0000", 404),
        ("GET", "/businesses/lead/more", 404),
        ("GET", "/user/1", 404),
        ("GET", "/", 404),
        ("POST", "/tax_rates", 405),
        ("DELETE", "/tax_rates/GB_ZERO", 405),
        ("PUT", "/businesses/lead", 405),
        ("POST", "/user", 405),
        ("HEAD", "/tax_rates", 200),
    ],
)
def test_paths_and_verbs(method: str, path: str, status: int) -> None:
    visitor = Visitor().sign_in()
    headers = {
        "authorization": f"Bearer {visitor.access_token}",
        "x-business": visitor.world.business(IT).id,
    }
    reply = visitor.send(method, f"/v3.1{path}", headers=headers)
    assert reply.status == status
    if status == 405:
        assert (error_of(reply), header(reply, "Allow")) == ("MethodNotAllowed", "GET")


def test_replies_carry_request_id_date_and_business() -> None:
    visitor = Visitor().sign_in()
    one, two = visitor.get("/tax_rates", HOSTING), visitor.get("/tax_rates", HOSTING)
    assert header(one, "X-Business") == visitor.world.business(HOSTING).id
    assert header(one, "x_request_id") != header(two, "x_request_id") != ""
    assert parsedate_to_datetime(header(one, "Date")) == visitor.clock.now
    for path in ("/businesses", "/businesses/lead", "/user"):
        assert header(visitor.get(path, HOSTING), "X-Business") == ""


def test_without_a_business_the_lead_is_used_and_noted() -> None:
    visitor = Visitor().sign_in()
    reply = visitor.get("/financial_settings")
    assert header(reply, "X-Business") == visitor.world.business(IT).id
    assert visitor.world.sins == ["no_business: GET /v3.1/financial_settings"]


def test_businesses_are_those_of_the_user() -> None:
    visitor = Visitor().sign_in("Tom Okafor")
    names = [item["displayed_as"] for item in json_of(visitor.get("/businesses"))["$items"]]
    assert names == ["Okafor Electrical"]
    assert json_of(visitor.get("/businesses/lead"))["city"] == "Chesterfield"
    other = visitor.world.business(IT).id
    assert visitor.get(f"/businesses/{other}").status == 404
    assert error_of(visitor.get("/tax_rates", IT)) == "MultiUserAccessDenied"


def test_an_ended_subscription_is_said_where_it_is_asked_and_refused_elsewhere() -> None:
    visitor = Visitor().sign_in()
    visitor.world.set_subscription(IT, active=False)
    for path in ("/tax_rates", "/tax_rates/GB_ZERO", "/invoice_settings"):
        reply = visitor.get(path, IT)
        assert (reply.status, error_of(reply)) == (401, "AuthorizationFailure")
        assert b"No active subscription. (MSE)" in reply.body
    business = json_of(visitor.get(f"/businesses/{visitor.world.business(IT).id}"))
    assert [each["active"] for each in business["subscriptions"]] == [False]
    assert visitor.get("/tax_rates", HOSTING).status == 200


def test_missing_roles_give_403() -> None:
    visitor = Visitor().sign_in()
    visitor.world.restrict("Priya Raman", {"Sales"})
    assert visitor.get("/tax_rates", IT).status == 200
    assert error_of(visitor.get("/financial_settings", IT)) == "MultiUserAccessDenied"
    visitor.world.restrict("Priya Raman", {"Contacts"})
    assert visitor.get("/tax_rates", IT).status == 403
    assert visitor.get("/user").status == 200
    visitor.world.lock_out("Priya Raman")
    assert visitor.get("/user").status == visitor.get("/businesses").status == 403


def test_the_troubled_world_has_one_trouble_each() -> None:
    empty = Visitor("troubled").sign_in("Nia Empty")
    assert json_of(empty.get("/businesses"))["$items"] == []
    assert empty.get("/businesses/lead").status == 404
    lapsed = Visitor("troubled").sign_in("Sam Lapsed")
    assert json_of(lapsed.get("/businesses/lead"))["subscriptions"][0]["active"] is False
    abroad = Visitor("troubled").sign_in("Uta Fern")
    assert json_of(abroad.get("/businesses/lead"))["country"]["id"] == "DE"


# -- lists ------------------------------------------------------------------------------------


def test_pages_cover_everything_once_and_repeat_the_last_beyond_the_end() -> None:
    visitor = Visitor().sign_in()
    for number in range(41):
        visitor.world.add_tax_rate(IT, f"X{number}", f"Rate {number}", Decimal(number))
    query = {"attributes": "name", "items_per_page": "10", "usage": "sales"}
    path, seen, pages = "/tax_rates", [], []
    while path:
        page = json_of(visitor.get(path, IT, **query))
        seen += [item["id"] for item in page["$items"]]
        pages.append((page["$page"], page["$back"] is None, len(page["$items"])))
        path = page["$next"]
        if path:
            path, _, pairs = path.partition("?")
            query = dict(pair.split("=") for pair in pairs.split("&"))
            assert query.items() >= {("items_per_page", "10"), ("usage", "sales")}
    assert pages == [(1, True, 10), (2, False, 10), (3, False, 10), (4, False, 10), (5, False, 7)]
    assert len(seen) == len(set(seen)) == page["$total"] == 47
    assert visitor.world.sins == []
    beyond = json_of(visitor.get("/tax_rates", IT, **query | {"page": "9"}))
    assert (beyond["$page"], beyond["$items"]) == (5, page["$items"])
    assert visitor.world.sins == ["page_past_end: GET /v3.1/tax_rates"]


@pytest.mark.parametrize(
    ("query", "size"),
    [({}, 20), ({"items_per_page": "1"}, 1), ({"items_per_page": "200"}, 200)],
)
def test_page_sizes(query: dict[str, str], size: int) -> None:
    page = json_of(Visitor().sign_in().get("/tax_rates", IT, **query))
    assert page["$itemsPerPage"] == size


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("items_per_page", "0"),
        ("items_per_page", "201"),
        ("items_per_page", "ten"),
        ("items_per_page", "٣"),
        ("items_per_page", "9" * 5000),
        ("page", "0"),
        ("page", "-1"),
        ("date", "23.11.2026"),
        ("include_historical_data", "yes"),
        ("updated_or_created_since", "yesterday"),
        ("updated_or_created_since", "0001-01-01T00:00:00+23:59"),
    ],
)
def test_values_that_cannot_be_read_are_a_400(name: str, value: str) -> None:
    reply = Visitor().sign_in().get("/tax_rates", IT, **{name: value})
    assert (reply.status, error_of(reply)) == (400, "InvalidParameter")


@pytest.mark.parametrize(
    ("query", "sins"),
    [
        (FULL, []),
        ({"attributes": "name"}, ["no_items_per_page"]),
        ({"items_per_page": "200"}, ["no_attributes"]),
        (FULL | {"search": "x"}, ["unknown_parameter"]),
        (FULL | {"attributes": "percent"}, ["unknown_attribute"]),
        (FULL | {"access_token": "x"}, ["unknown_parameter", "secret_in_address"]),
    ],
)
def test_careless_lists_are_noted(query: dict[str, str], sins: list[str]) -> None:
    visitor = Visitor().sign_in()
    json_of(visitor.get("/tax_rates", IT, **query))
    assert visitor.world.sins == [f"{kind}: GET /v3.1/tax_rates" for kind in sins]


def test_the_log_keeps_requests_without_their_secrets() -> None:
    visitor = Visitor().sign_in()
    visitor.get("/tax_rates", IT, token="planted-canary", usage="sales")
    seen = visitor.world.requests[-1]
    assert (seen.method, seen.path, seen.status) == ("GET", "/v3.1/tax_rates", 200)
    assert seen.query == (("token", "…"), ("usage", "sales"))
    assert seen.business == visitor.world.business(IT).id
    assert visitor.world.count("GET", "/v3.1/tax_rates") == 1
    everything = repr(visitor.world.requests) + repr(visitor.world.sins)
    for secret in ("planted-canary", visitor.access_token, visitor.refresh_token):
        assert secret not in everything


# -- tax rates --------------------------------------------------------------------------------


def test_gb_rates_are_as_sage_has_them() -> None:
    found = rates(Visitor().sign_in())
    assert {id: (each["displayed_as"], each["name"], each["percentage"]) for id, each in
            found.items()} == {
        "GB_STANDARD": ("Standard 20.00%", "STANDARD", "20.0"),
        "GB_LOWER": ("Lower Rate 5.00%", "LOWER_RATE", "5.0"),
        "GB_ZERO": ("Zero Rated 0.00%", "ZERO_RATED", "0.0"),
        "GB_EXEMPT": ("Exempt 0.00%", "EXEMPT", "0.0"),
        "GB_NO_TAX": ("No VAT", "NO_TAX", "0.0"),
        "GB_MARGIN": ("Second-hand Margin 0.00%", "MARGIN_SCHEME", "0.0"),
    }  # fmt: skip
    assert [id for id, each in found.items() if not each["is_visible"]] == ["GB_MARGIN"]
    assert found["GB_STANDARD"]["percentages"] == [
        {"percentage": "20.0", "from_date": "2011-01-04", "to_date": None}
    ]


def test_the_second_business_has_one_rate_more() -> None:
    visitor = Visitor().sign_in()
    assert set(rates(visitor, HOSTING)) - set(rates(visitor, IT)) == {"GB_IOM_STANDARD"}


@pytest.mark.parametrize(
    ("day", "percentage"),
    [
        ("2008-11-30", "17.5"),
        ("2008-12-01", "15.0"),
        ("2009-12-31", "15.0"),
        ("2010-01-01", "17.5"),
        ("2011-01-03", "17.5"),
        ("2011-01-04", "20.0"),
        ("2026-11-23", "20.0"),
    ],
)
def test_the_percentage_of_a_day(day: str, percentage: str) -> None:
    visitor = Visitor().sign_in()
    assert json_of(visitor.get("/tax_rates/GB_STANDARD", IT, date=day))["percentage"] == percentage
    assert rates(visitor, date=day)["GB_STANDARD"]["percentage"] == percentage


def test_history_comes_when_asked_for() -> None:
    visitor = Visitor().sign_in()
    history = rates(visitor, include_historical_data="true")["GB_STANDARD"]["percentages"]
    assert [each["percentage"] for each in history] == ["20.0", "17.5", "15.0", "17.5"]
    assert rates(visitor, date="1972-01-01") == {}
    assert rates(visitor, cis_only="true") == {}


def test_what_changed_since_is_inclusive() -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(100)
    visitor.world.rename_tax_rate(IT, "GB_ZERO", "Nil Rated")
    mark = visitor.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    changed = rates(visitor, updated_or_created_since=mark)
    assert [each["displayed_as"] for each in changed.values()] == ["Nil Rated 0.00%"]
    visitor.clock.forward(1)
    later = visitor.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert rates(visitor, updated_or_created_since=later) == {}


def test_tests_may_change_the_world() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    world.set_percentage(IT, "GB_STANDARD", Decimal("22.5"))
    world.set_visible(IT, "GB_MARGIN", True)
    world.remove_tax_rate(IT, "GB_EXEMPT")
    world.add_tax_rate(IT, "GB_TOURISM", "Tourism", Decimal("12.5"))
    found = rates(visitor, include_historical_data="true")
    standard = found["GB_STANDARD"]
    assert (standard["displayed_as"], standard["percentage"]) == ("Standard 22.50%", "22.5")
    assert [tuple(each.values()) for each in standard["percentages"]][:2] == [
        ("22.5", "2026-11-23", None),
        ("20.0", "2011-01-04", "2026-11-22"),
    ]
    assert found["GB_MARGIN"]["is_visible"] is True
    assert "GB_EXEMPT" not in found
    assert found["GB_TOURISM"]["displayed_as"] == "Tourism 12.50%"
    assert rates(visitor, HOSTING)["GB_STANDARD"]["percentage"] == "20.0"
    for call in (world.remove_tax_rate, world.tax_rate):
        with pytest.raises(NotFound):
            call(IT, "GB_EXEMPT")
    with pytest.raises(NotFound):
        world.tax_rate("No such business", "GB_ZERO")


def test_hostile_names_arrive_as_they_are() -> None:
    visitor = Visitor("hostile").sign_in()
    lead = next(iter(visitor.world.company.businesses))
    found = rates(visitor, lead)
    shown = [each["displayed_as"] for each in found.values()]
    assert set(NAMES) <= set(shown)
    assert shown.count("Twin") == 2


# -- what must not run side by side -----------------------------------------------------------


def test_parallel_writes_and_token_uses_are_noted_and_others_not() -> None:
    world = Visitor().world

    def request(method: str, path: str, business: str = "a", body: bytes = b"x") -> Request:
        return Request(method, path, path, headers={"x-business": business}, body=body)

    def together(first: Request, second: Request) -> list[str]:
        with world.watch(first), world.watch(second):
            pass
        noted = list(world.sins)
        world.sins.clear()
        return noted

    post = request("POST", "/v3.1/contacts")
    assert together(post, post) == ["parallel_write: POST /v3.1/contacts"]
    token = request("POST", "/token")
    assert together(token, token) == ["parallel_token_use: POST /token"]
    assert together(post, request("POST", "/v3.1/contacts", "b")) == []
    assert together(post, request("GET", "/v3.1/contacts")) == []
    assert together(token, request("POST", "/token", body=b"y")) == []
    with world.watch(post):
        pass
    with world.watch(post):
        pass
    assert world.sins == []


@settings(deadline=None)
@given(
    st.sampled_from(["GET", "POST", "HEAD", "PATCH"]),
    st.lists(
        st.sampled_from(
            ["tax_rates", "businesses", "lead", "user", "GB_ZERO", "", "..", "invoice_settings"]
        )
        | st.text(max_size=8),
        max_size=4,
    ),
    st.dictionaries(
        st.sampled_from(
            ["page", "items_per_page", "attributes", "date", "usage", "cis_only",
             "include_historical_data", "updated_or_created_since"]
        ),
        st.text(max_size=12) | st.sampled_from(["1", "200", "all", "true", "2020-02-30", "name,,"]),
    ),
    st.text(max_size=8) | st.just(IT),
)  # fmt: skip
def test_nothing_a_client_sends_upsets_the_api(
    method: str, parts: list[str], query: dict[str, str], business: str
) -> None:
    visitor = Visitor().sign_in()
    named = visitor.world.business(IT).id if business == IT else business
    headers = {"authorization": f"Bearer {visitor.access_token}", "x-business": named}
    path = "/v3.1/" + "/".join(parts)
    reply = visitor.send(method, path, query=list(query.items()), headers=headers)
    assert reply.status in {200, 400, 403, 404, 405}
    assert reply.body
