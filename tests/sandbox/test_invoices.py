"""Reading sales invoices, what tests do to them, and how fast it goes."""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from billing import HOSTING, INVOICES, IT, bill, line
from facts import problems_of_list
from visitor import Visitor, error_of, json_of, made

from sage_desktop.core.errors import NotFound
from sage_desktop.sandbox import faults


def listed(visitor: Visitor, business: str = IT, **query: str) -> list[dict[str, Any]]:
    given = {"attributes": "all", "items_per_page": "200"} | query
    page = json_of(visitor.get(INVOICES, business, **given))
    assert problems_of_list(page, INVOICES) == []
    found: list[dict[str, Any]] = page["$items"]
    return found


def numbers(visitor: Visitor, **query: str) -> list[str]:
    return [each["displayed_as"] for each in listed(visitor, **query)]


def stamp(visitor: Visitor, seconds: float = 0) -> str:
    return (visitor.clock.now + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_northgate_has_invoices_of_every_kind() -> None:
    visitor = Visitor().sign_in()
    statuses = [each["status"]["id"] for each in listed(visitor)]
    assert {*statuses} == {"UNPAID", "PART_PAID", "PAID", "VOID", "DRAFT", "PRO_FORMA"}
    assert numbers(visitor)[:8] == [f"SI-{number}" for number in range(1035, 1043)]
    assert json_of(visitor.get("/invoice_settings", IT))["next_invoice_number"] == 1043
    assert len(listed(visitor, HOSTING)) == 2
    statuses = [each["id"] for each in json_of(visitor.get("/artefact_statuses", IT))["$items"]]
    assert "PART_PAID" in statuses


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "po 7013"}, ["SI-1036"]),
        ({"search": "nobody"}, []),
        ({"status_id": "VOID"}, ["SI-1041"]),
        ({"status_id": "DRAFT"}, ["SI-DRAFT"]),
        ({"from_date": "2026-08-16"}, ["SI-1040", "SI-1041", "SI-1042", "SI-DRAFT", "SI-DRAFT"]),
        ({"from_date": "2026-03-02", "to_date": "2026-05-07"}, ["SI-1036", "SI-1037"]),
        ({"status_id": "PAID", "sort": "date:desc"}, ["SI-1038", "SI-1037", "SI-1036", "SI-1035"]),
        ({"status_id": "PAID", "sort": "due_date"}, ["SI-1035", "SI-1036", "SI-1037", "SI-1038"]),
        ({"has_attachments": "true"}, []),
    ],
)
def test_filters(query: dict[str, str], found: list[str]) -> None:
    assert numbers(Visitor().sign_in(), **query) == found


def test_the_search_sees_the_name_of_the_contact_and_the_contact_its_invoices() -> None:
    visitor = Visitor().sign_in()
    first = listed(visitor)[0]
    same = [each for each in listed(visitor) if each["contact_name"] == first["contact_name"]]
    assert listed(visitor, search=first["contact_name"].upper()) == same
    assert listed(visitor, contact_id=first["contact"]["id"]) == same


@pytest.mark.parametrize("sort", ["total", "date:down", ":desc"])
def test_orders_that_there_are_not(sort: str) -> None:
    reply = Visitor().sign_in().get(INVOICES, IT, sort=sort)
    assert (reply.status, error_of(reply)) == (400, "InvalidParameter")


def test_changes_and_deletions_are_reported() -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(60)
    now = stamp(visitor)
    draft = made(bill(visitor, status_id="DRAFT"))["id"]
    visitor.world.pay_invoice(IT, "SI-1042")
    assert numbers(visitor, updated_or_created_since=now) == ["SI-1042", "SI-DRAFT"]
    visitor.world.delete_invoice(IT, draft)
    visitor.world.void_invoice(IT, "SI-1039")
    [gone] = listed(visitor, deleted_since=stamp(visitor, -1))
    assert (gone["id"], gone["deleted_at"]) == (draft, now)
    assert numbers(visitor, updated_or_created_since=now) == ["SI-1039", "SI-1042"]


@pytest.mark.parametrize("query", [{}, {"mark_as_sent": "true"}, {"mark_as_sent": ""}])
def test_reading_one_marks_it_as_sent(query: dict[str, str]) -> None:
    visitor = Visitor().sign_in()
    id = made(bill(visitor))["id"]
    path = f"{INVOICES}/{id}"
    assert json_of(visitor.get(path, IT, mark_as_sent="false"))["sent"] is False
    assert visitor.world.sins == []
    assert json_of(visitor.get(path, IT, **query))["sent"] is True
    assert visitor.world.invoice(IT, id).sent is True
    assert visitor.world.sins == [f"read_marks_as_sent: GET /v3.1{path}"]


def test_a_large_world_sees_the_mark_as_well() -> None:
    visitor = Visitor("large:3").sign_in()
    [first, _] = listed(visitor)
    assert (first["sent"], first["id"] in {each["id"] for each in listed(visitor)}) == (False, True)
    json_of(visitor.get(f"{INVOICES}/{first['id']}", IT))
    assert listed(visitor)[0]["sent"] is True


# -- what tests do -----------------------------------------------------------------------------


def test_the_books_can_be_read() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    id = made(bill(visitor, line(visitor), line(visitor, tax_rate_id="GB_ZERO", tax_amount=None)))
    [*_, last] = world.invoices(IT)
    assert (last.id, last.number, last.reference) == (id["id"], "SI-1043", "HALO-10045")
    assert (last.net_amount, last.tax_amount) == (Decimal("320.00"), Decimal("32.00"))
    assert [each.net_amount for each in last.lines] == [Decimal("160.00")] * 2
    assert len(world.contacts(IT)) == json_of(visitor.get("/contacts", IT))["$total"]
    assert len(world.products(IT)) == json_of(visitor.get("/products", IT))["$total"]
    assert len(world.services(IT)) == json_of(visitor.get("/services", IT))["$total"]


def test_hands_enter_release_and_edit() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    entered = world.add_invoice(IT, "Burngreave Books", reference="R1")
    assert (entered.number, entered.total_amount) == ("SI-1043", Decimal("120.00"))
    goods = {"unit_price": Decimal("749"), "product_id": world.product(IT, "LAP-14").id}
    draft = world.add_invoice(IT, "Burngreave Books", goods, goods, status="DRAFT")
    assert (draft.number, draft.displayed_as) == ("", "SI-DRAFT")
    stock = world.product(IT, "LAP-14").stock
    assert stock is not None
    before = stock.quantity
    assert world.release_invoice(IT, draft.id).number == "SI-1044"
    assert world.release_invoice(IT, draft.id).number == "SI-1044"
    assert stock.quantity == before - 2
    world.void_invoice(IT, "SI-1044")
    world.void_invoice(IT, "SI-1044", "again")
    assert (stock.quantity, draft.void_reason) == (before, "Voided in Sage")
    assert world.change_invoice(IT, "R1", notes="Rung up").notes == "Rung up"
    assert world.invoice(IT, "SI-1043") is entered
    world.pay_invoice(IT, "R1", Decimal(20))
    assert (entered.status, entered.outstanding_amount) == ("PART_PAID", Decimal("100.00"))
    assert world.pay_invoice(IT, "R1").status == "PAID"
    with pytest.raises(NotFound):
        world.invoice(IT, "")


def test_a_reset_leaves_no_invoice() -> None:
    visitor = Visitor().sign_in()
    visitor.world.reset_business(IT)
    assert listed(visitor) == []
    assert made(bill(visitor))["displayed_as"] == "SI-1"


# -- lost answers and speed --------------------------------------------------------------------


def test_an_invoice_whose_answer_was_lost_is_not_made_twice() -> None:
    visitor = Visitor().sign_in()
    before = len(visitor.world.invoices(IT))
    visitor.world.faults.add(
        faults.status(500, commit=True), method="POST", path=f"/v3.1{INVOICES}"
    )
    assert bill(visitor, id="a" * 32).status == 500
    again = made(bill(visitor, id="a" * 32))
    assert (again["displayed_as"], visitor.world.sins) == ("SI-1043", [])
    assert len(visitor.world.invoices(IT)) == before + 1


def test_a_lost_release_can_be_looked_up() -> None:
    visitor = Visitor().sign_in()
    draft = made(bill(visitor, status_id="DRAFT"))["id"]
    visitor.world.faults.add(faults.drop(commit=True), method="POST", path="*/release")
    path = f"{INVOICES}/{draft}"
    assert visitor.write("POST", f"{path}/release", IT).wire.drop
    found = json_of(visitor.get(path, IT, mark_as_sent="false"))
    assert (found["status"]["id"], found["displayed_as"]) == ("UNPAID", "SI-1043")
    assert visitor.world.sins == []


def test_a_thousand_invoices_are_posted_quickly_and_lists_stay_kept() -> None:
    visitor = Visitor("large:20000").sign_in()
    contact = next(iter(visitor.world.business(IT).contacts))
    content = [line(visitor), line(visitor, product_id="e" + "0" * 31)]
    query = {"attributes": "name,reference", "items_per_page": "200", "page": "100"}
    visitor.get("/contacts", IT, **query)
    shelf = visitor.world._shelf
    made_before, began = shelf.made, time.perf_counter()
    for number in range(1000):
        reply = bill(visitor, *content, contact_id=contact, reference=f"H-{number}")
        assert reply.status == 201
    seconds = time.perf_counter() - began
    visitor.get("/contacts", IT, **query)
    assert shelf.made == made_before
    assert seconds < 6, f"{seconds:.1f} s"
    assert visitor.world.invoices(IT)[-1].number == "SI-2042"


def test_a_new_contact_is_seen_in_a_large_world() -> None:
    visitor = Visitor("large:2000").sign_in()
    query = {"attributes": "name", "items_per_page": "200", "search": "zebra"}
    assert json_of(visitor.get("/contacts", IT, **query))["$total"] == 0
    made(visitor.create("/contacts", IT, name="Zebra Ltd", contact_type_ids=["CUSTOMER"]))
    assert json_of(visitor.get("/contacts", IT, **query))["$total"] == 1
