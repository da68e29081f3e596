"""Clients make, change, release and void sales invoices, by Sage's rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing import INVOICES, IT, bill, line
from facts import problems
from visitor import Visitor, error_of, header, json_of, made, refused

from sage_desktop.net.messages import Reply
from sage_desktop.sandbox.company import Level

BOOKS = "Burngreave Books"


def read(visitor: Visitor, id: str, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = json_of(
        visitor.get(f"{INVOICES}/{id}", IT, mark_as_sent="false", **query)
    )
    return found


def release(visitor: Visitor, id: str) -> Reply:
    return visitor.write("POST", f"{INVOICES}/{id}/release", IT)


def void(visitor: Visitor, id: str, reason: str = "Created in error") -> Reply:
    return visitor.write("DELETE", f"{INVOICES}/{id}", IT, **{"void_reason": reason})


def money(invoice: dict[str, Any]) -> tuple[str, ...]:
    names = ("net_amount", "tax_amount", "total_amount", "outstanding_amount")
    return tuple(invoice[name] for name in names)


# -- making ------------------------------------------------------------------------------------


def test_a_new_invoice_is_answered_in_full_and_owed() -> None:
    visitor = Visitor().sign_in()
    reply = bill(visitor)
    invoice = made(reply)
    assert header(reply, "X-Business") == visitor.world.business(IT).id
    assert problems(invoice, "SalesInvoice") == []
    assert invoice == read(visitor, invoice["id"])
    assert (invoice["displayed_as"], invoice["status"]["id"]) == ("SI-1043", "UNPAID")
    assert (invoice["invoice_number"], invoice["reference"]) == ("SI-1043", "HALO-10045")
    assert money(invoice) == ("160.0", "32.0", "192.0", "192.0")
    assert invoice["transaction"]["displayed_as"] == "SI-1043"
    assert (invoice["contact_name"], invoice["contact_reference"]) == (BOOKS, "BUR001")
    assert (invoice["sent"], invoice["editable"]) == (False, True)
    [only] = invoice["invoice_lines"]
    assert (only["quantity"], only["unit_price"], only["net_amount"]) == ("2.0", "80.0", "160.0")
    assert only["tax_breakdown"][0]["percentage"] == "20.0"
    assert invoice["tax_analysis"][0]["total_amount"] == "192.0"
    assert json_of(visitor.get("/invoice_settings", IT))["next_invoice_number"] == 1044
    assert made(bill(visitor))["displayed_as"] == "SI-1044"
    assert visitor.world.sins == []


@pytest.mark.parametrize("status", ["DRAFT", "PRO_FORMA"])
def test_drafts_have_no_number_and_owe_nothing(status: str) -> None:
    visitor = Visitor().sign_in()
    invoice = made(bill(visitor, status_id=status))
    assert problems(invoice, "SalesInvoice") == []
    assert (invoice["displayed_as"], invoice["invoice_number"]) == ("SI-DRAFT", "SI-DRAFT")
    assert (invoice["status"]["id"], invoice["transaction"]) == (status, None)
    assert money(invoice) == ("160.0", "32.0", "192.0", "0.0")
    assert json_of(visitor.get("/invoice_settings", IT))["next_invoice_number"] == 1043
    visitor.clock.forward(60)
    reply = release(visitor, invoice["id"])
    released = made(reply)
    assert problems(released, "SalesInvoice") == []
    assert (released["displayed_as"], released["status"]["id"]) == ("SI-1043", "UNPAID")
    assert (released["id"], released["updated_at"] > invoice["updated_at"]) == (invoice["id"], True)
    assert money(released) == ("160.0", "32.0", "192.0", "192.0")
    assert refused(release(visitor, invoice["id"])).keys() == {"base"}
    assert visitor.world.sins == []


def test_due_date_and_addresses_are_those_of_the_contact_unless_sent() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    world.change_contact(IT, BOOKS, credit_days=14)
    main = world.business(IT).addresses[world.contact(IT, BOOKS).main_address_id]
    invoice = made(bill(visitor))
    assert invoice["due_date"] == "2026-11-16"
    assert invoice["main_address"]["postal_code"] == main.postal_code
    assert invoice["delivery_address"]["city"] == main.city
    assert invoice["delivery_address"]["address_type"]["id"] == "DELIVERY"
    world.change_contact(IT, BOOKS, credit_days=None)
    assert made(bill(visitor))["due_date"] == "2026-12-02"
    assert made(bill(visitor, due_date="2026-11-05"))["due_date"] == "2026-11-05"
    sent = {"address_line_1": "1 Quay", "city": "Leeds", "postal_code": "LS1 1AA"}
    away = made(bill(visitor, main_address=sent, delivery_address={"city": "Hull"}))
    assert away["main_address"]["city"] == "Leeds"
    assert away["delivery_address"]["city"] == "Hull"
    typed = made(bill(visitor, main_address={"address_type_id": "ACCOUNTS", "country_id": "IE"}))
    assert typed["main_address"]["address_type"]["id"] == "ACCOUNTS"
    assert typed["main_address"]["country"]["id"] == "IE"
    assert typed["main_address"]["postal_code"] == main.postal_code
    world.change_address(IT, main.id, city="Elsewhere")
    world.rename_contact(IT, BOOKS, "Burngreave Books and Maps")
    again = read(visitor, invoice["id"])
    assert (again["main_address"]["city"], again["contact_name"]) == ("Sheffield", BOOKS)
    assert again["contact"]["displayed_as"] == "Burngreave Books and Maps (BUR001)"


@pytest.mark.parametrize(
    ("changes", "net", "total"),
    [
        ({"quantity": "3", "unit_price": "0.335", "tax_amount": "0.20"}, "1.01", "1.21"),
        ({"quantity": "1", "unit_price": "2.675", "tax_amount": "0.54"}, "2.68", "3.22"),
        ({"quantity": "1", "unit_price": "110", "discount_amount": "10"}, "100.0", "132.0"),
        ({"quantity": "3", "unit_price": "9.99", "discount_percentage": "33.3"}, "19.99", "51.99"),
        ({"unit_price": "-5.00", "tax_amount": "-2.00"}, "-10.0", "-12.0"),
        ({"tax_rate_id": "GB_ZERO", "tax_amount": None}, "160.0", "160.0"),
        ({"tax_rate_id": "GB_NO_TAX", "tax_amount": "0.00"}, "160.0", "160.0"),
        ({"tax_amount": "31.99"}, "160.0", "191.99"),
        (
            {"unit_price": "60", "unit_price_includes_tax": True, "tax_amount": "20"},
            "100.0",
            "120.0",
        ),
        ({"quantity": "2.5", "unit_price": "0.0625", "tax_amount": "0.03"}, "0.16", "0.19"),
    ],
)
def test_amounts_of_a_line(changes: dict[str, Any], net: str, total: str) -> None:
    visitor = Visitor().sign_in()
    invoice = made(bill(visitor, line(visitor, **changes), line(visitor)))
    first = invoice["invoice_lines"][0]
    assert problems(invoice, "SalesInvoice") == []
    assert (first["net_amount"], first["total_amount"]) == (net, total)
    assert Decimal(invoice["net_amount"]) == Decimal(net) + 160
    assert Decimal(invoice["total_amount"]) == Decimal(total) + 192
    [kept, _] = visitor.world.invoice(IT, invoice["id"]).lines
    assert kept.total_amount == Decimal(total)


def test_products_and_services_on_lines() -> None:
    visitor = Visitor().sign_in()
    product, service = visitor.world.product(IT, "FW-100"), visitor.world.service(IT, "SUP-1H")
    invoice = made(
        bill(
            visitor,
            line(visitor, product_id=product.id),
            line(visitor, service_id=service.id, eu_goods_services_type_id="SERVICES"),
        )
    )
    first, second = invoice["invoice_lines"]
    assert (first["product"]["id"], first["service"]) == (product.id, None)
    assert (second["product"], second["service"]["id"]) == (None, service.id)
    assert second["eu_goods_services_type"]["id"] == "SERVICES"


def test_shipping_tax_is_computed_whatever_is_sent() -> None:
    visitor = Visitor().sign_in()
    shipping = {"shipping_net_amount": "10.00", "shipping_tax_amount": "9.99"}
    invoice = made(bill(visitor, **shipping, shipping_tax_rate_id="GB_STANDARD"))
    assert (invoice["shipping_tax_amount"], invoice["shipping_total_amount"]) == ("2.0", "12.0")
    assert money(invoice) == ("170.0", "34.0", "204.0", "204.0")


# -- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sources"),
    [
        ({"contact_id": None}, {"contact_id"}),
        ({"contact_id": "0" * 32}, {"contact_id"}),
        ({"date": None}, {"date"}),
        ({"date": "today"}, {"date"}),
        ({"date": "2018-03-31"}, {"date"}),
        ({"due_date": "20261101"}, {"due_date"}),
        ({"invoice_lines": []}, {"line_items"}),
        ({"invoice_lines": None}, {"line_items"}),
        ({"invoice_lines": ["x"]}, {"line_items"}),
        ({"invoice_lines": "x"}, {"line_items"}),
        ({"reference": "r" * 26}, {"reference"}),
        ({"notes": "n" * 2001}, {"notes"}),
        ({"status_id": "PAID"}, {"status_id"}),
        ({"currency_id": "EUR"}, {"currency_id"}),
        ({"exchange_rate": "1.2"}, {"exchange_rate"}),
        ({"exchange_rate": "0"}, {"exchange_rate"}),
        ({"invoice_number": "SI-1042"}, {"invoice_number"}),
        ({"colour": "red", "discount": "1"}, {"colour", "discount"}),
        ({"main_address": {"name": "x"}}, {"main_address.name"}),
        ({"reference": "r" * 26, "date": "", "x": 1}, {"reference", "date", "x"}),
    ],
)
def test_what_is_refused(changes: dict[str, Any], sources: set[str]) -> None:
    visitor = Visitor().sign_in()
    before = len(visitor.world.invoices(IT))
    assert refused(bill(visitor, **changes)).keys() == sources
    assert len(visitor.world.invoices(IT)) == before
    assert json_of(visitor.get("/invoice_settings", IT))["next_invoice_number"] == 1043


@pytest.mark.parametrize(
    ("changes", "sources"),
    [
        ({"description": None}, {"description"}),
        ({"description": "d" * 256}, {"description"}),
        ({"description": "Fish &amp; chips"}, {"description"}),
        ({"ledger_account_id": None}, {"ledger_account_id"}),
        ({"ledger_account_id": "0" * 32}, {"ledger_account_id"}),
        ({"quantity": None, "unit_price": None}, {"quantity", "unit_price"}),
        ({"tax_rate_id": None}, {"tax_rate_id", "description"}),
        ({"tax_rate_id": "GB_OLD"}, {"tax_rate_id"}),
        ({"tax_rate_id": "GB_MARGIN"}, {"tax_rate_id"}),
        ({"tax_amount": None}, {"currency_tax_amount"}),
        ({"tax_amount": "much"}, {"currency_tax_amount"}),
        ({"tax_rate_id": "GB_ZERO"}, {"currency_tax_amount"}),
        ({"discount_amount": "1", "discount_percentage": "1"}, {"discount_percentage"}),
        ({"discount_percentage": "101"}, {"discount_percentage"}),
        ({"product_id": "0" * 32}, {"product_id"}),
        ({"service_id": "0" * 32}, {"service_id"}),
        ({"eu_goods_services_type_id": "BOTH"}, {"eu_goods_services_type_id"}),
        ({"analysis_type_categories": ["x"]}, {"analysis_type_categories"}),
        ({"name": "x"}, {"name"}),
    ],
)
def test_lines_that_are_refused(changes: dict[str, Any], sources: set[str]) -> None:
    visitor = Visitor().sign_in()
    answer = refused(bill(visitor, line(visitor), line(visitor, **changes)))
    assert answer.keys() == {f"line_items.{source}" for source in sources}


def test_the_error_of_a_contact_that_is_no_customer() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    vendor = next(each for each in world.contacts(IT) if each.kind == "VENDOR" and not each.system)
    names = ("HMRC Reclaimed", "Obfuscated contact")
    for contact in (vendor, *(world.contact(IT, name) for name in names)):
        answer = refused(bill(visitor, contact_id=contact.id))
        assert answer == {"contact_id": "can't find customer"}


def test_what_changes_in_sage_is_seen_at_once() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    product, service = world.product(IT, "FW-100"), world.service(IT, "SUP-1H")
    goods, work = line(visitor, product_id=product.id), line(visitor, service_id=service.id)
    assert made(bill(visitor, goods, work))
    world.deactivate(IT, "FW-100")
    assert refused(bill(visitor, goods, work)).keys() == {"line_items.product_id"}
    world.deactivate(IT, service.id)
    assert refused(bill(visitor, work)).keys() == {"line_items.service_id"}
    assert refused(bill(visitor, line(visitor, product_id=product.id, service_id=service.id)))
    world.set_visible(IT, "GB_STANDARD", False)
    assert refused(bill(visitor)).keys() == {"line_items.tax_rate_id"}
    world.set_visible(IT, "GB_STANDARD", True)
    world.hide_account(IT, "4010")
    assert refused(bill(visitor)).keys() == {"line_items.ledger_account_id"}
    control = line(visitor, ledger_account_id=world.ledger_account(IT, "1100").id)
    assert refused(bill(visitor, control)).keys() == {"line_items.ledger_account_id"}
    world.remove_tax_rate(IT, "GB_STANDARD")
    assert "line_items.tax_rate_id" in refused(bill(visitor))


def test_what_is_removed_later_leaves_the_invoice_readable() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    item = world.product(IT, "FW-100")
    invoice = made(bill(visitor, line(visitor, product_id=item.id)))
    world.remove_tax_rate(IT, "GB_STANDARD")
    world.remove_ledger_account(IT, "4010")
    world.delete_product(IT, item.id)
    after = read(visitor, invoice["id"])
    assert problems(after, "SalesInvoice") == []
    assert money(after) == money(invoice)
    [only] = after["invoice_lines"]
    assert (only["tax_rate"], only["tax_breakdown"], only["ledger_account"]) == (None, [], None)
    assert only["product"]["id"] == item.id


def test_numbers_with_fractions_are_noted() -> None:
    visitor = Visitor().sign_in()
    made(bill(visitor, line(visitor, quantity=2, unit_price=80)))
    assert visitor.world.sins == []
    invoice = made(bill(visitor, line(visitor, quantity=0.5, unit_price=79.99, tax_amount=8.0)))
    assert money(invoice)[:2] == ("40.0", "8.0")
    assert visitor.world.sins == ["float_amount: POST /v3.1/sales_invoices"]


def test_the_percentage_counts_on_the_day_of_the_invoice() -> None:
    visitor = Visitor().sign_in()
    visitor.world.set_percentage(IT, "GB_ZERO", Decimal(3), date(2026, 11, 10))
    free = line(visitor, tax_rate_id="GB_ZERO", tax_amount=None)
    assert made(bill(visitor, free, date="2026-11-09"))["tax_amount"] == "0.0"
    late = refused(bill(visitor, free, date="2026-11-10"))
    assert late == {"line_items.currency_tax_amount": "This field is required."}


def test_closed_periods() -> None:
    visitor = Visitor().sign_in()
    issued = made(bill(visitor, date="2026-10-31"))["id"]
    draft = made(bill(visitor, date="2026-10-31", status_id="DRAFT"))["id"]
    visitor.world.lock_period(IT, date(2026, 10, 31))
    assert refused(bill(visitor, date="2026-10-31")).keys() == {"date"}
    assert made(bill(visitor, date="2026-11-01"))
    assert refused(release(visitor, draft)).keys() == {"date"}
    assert read(visitor, issued)["editable"] is False
    assert refused(visitor.change(INVOICES, issued, IT, notes="x")).keys() == {"base"}
    assert refused(void(visitor, issued)).keys() == {"date"}
    moved = json_of(visitor.change(INVOICES, draft, IT, date="2026-11-01"))
    assert (moved["date"], moved["editable"]) == ("2026-11-01", True)
    visitor.world.lock_period(IT, None)
    assert json_of(void(visitor, issued))["status"]["id"] == "VOID"


def test_totals_below_nothing() -> None:
    visitor = Visitor().sign_in()
    rebate = line(visitor, unit_price="-80.00", tax_amount="-32.00")
    assert refused(bill(visitor, rebate)).keys() == {"total_amount"}
    draft = made(bill(visitor, rebate, status_id="DRAFT"))
    assert refused(release(visitor, draft["id"])).keys() == {"total_amount"}


def test_stock_is_not_sold_twice() -> None:
    visitor = Visitor().sign_in()
    item = visitor.world.product(IT, "LAP-14")
    stock = item.stock
    assert stock is not None
    three = line(visitor, product_id=item.id, quantity="3")
    lack = {"base": "You cannot fulfil this invoice as you do not have enough stock."}
    drafts = [made(bill(visitor, three, status_id="DRAFT"))["id"] for _ in range(3)]
    assert stock.quantity == 7
    assert made(release(visitor, drafts[0]))
    assert made(release(visitor, drafts[1]))
    assert stock.quantity == 1
    assert refused(release(visitor, drafts[2])) == lack
    assert refused(bill(visitor, line(visitor, product_id=item.id, quantity="2"))) == lack
    assert stock.quantity == 1
    one = [line(visitor, product_id=item.id, quantity="1")]
    assert refused(bill(visitor, *one, *one)) == lack
    smaller = visitor.change(INVOICES, drafts[0], IT, invoice_lines=one)
    assert json_of(smaller)["net_amount"] == "80.0"
    assert stock.quantity == 3
    larger = [line(visitor, product_id=item.id, quantity="5")]
    assert refused(visitor.change(INVOICES, drafts[0], IT, invoice_lines=larger)) == lack
    assert json_of(void(visitor, drafts[1]))
    assert stock.quantity == 6
    since = {"updated_or_created_since": "2026-11-23T00:00:00Z", "attributes": "item_code"}
    changed = json_of(visitor.get("/stock_items", IT, items_per_page="9", **since))
    assert [each["item_code"] for each in changed["$items"]] == ["LAP-14"]


def test_currencies() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    abroad = world.add_contact(IT, "Fernweh GmbH", "FER001", currency="EUR", address={})
    assert refused(bill(visitor, contact_id=abroad.id)).keys() == {"currency_id"}
    world.enable_currencies(IT)
    invoice = made(bill(visitor, contact_id=abroad.id, exchange_rate="0.85"))
    assert problems(invoice, "SalesInvoice") == []
    assert (invoice["currency"]["id"], invoice["total_amount"]) == ("EUR", "192.0")
    assert (invoice["base_currency_total_amount"], invoice["exchange_rate"]) == ("163.2", "0.85")
    wrong = bill(visitor, contact_id=abroad.id, currency_id="GBP")
    assert refused(wrong).keys() == {"currency_id"}
    kept = visitor.change("/contacts", abroad.id, IT, currency_id="GBP")
    assert refused(kept).keys() == {"currency_id"}
    free = world.add_contact(IT, "Nobody GmbH", "NOB001")
    assert json_of(visitor.change("/contacts", free.id, IT, currency_id="EUR"))["currency"]


def test_numbers_of_the_clients_own() -> None:
    visitor = Visitor().sign_in()
    own = made(bill(visitor, invoice_number="HALO-2001"))
    assert own["displayed_as"] == "HALO-2001"
    assert made(bill(visitor))["displayed_as"] == "SI-2002"
    assert refused(bill(visitor, invoice_number="HALO-2001")).keys() == {"invoice_number"}
    assert made(bill(visitor, invoice_number="SI-1500"))["displayed_as"] == "SI-1500"
    visitor.world.business(IT).invoice_settings["next_invoice_number"] = 2002
    assert made(bill(visitor))["displayed_as"] == "SI-2003"
    draft = made(bill(visitor, invoice_number="SI-DRAFT", status_id="DRAFT"))
    assert made(release(visitor, draft["id"]))["displayed_as"] == "SI-2004"
    assert made(bill(visitor, invoice_number_prefix="X-"))["displayed_as"] == "X-2005"


# -- changing and voiding ----------------------------------------------------------------------


def test_a_change_leaves_alone_what_was_not_sent() -> None:
    visitor = Visitor().sign_in()
    draft = made(bill(visitor, status_id="DRAFT", notes="First"))
    visitor.clock.forward(60)
    other = visitor.world.contact(IT, "Abbeydale Flooring Ltd").id
    changed = json_of(visitor.change(INVOICES, draft["id"], IT, reference="", contact_id=other))
    assert problems(changed, "SalesInvoice") == []
    assert (changed["reference"], changed["notes"]) == ("", "First")
    assert changed["contact_name"] == "Abbeydale Flooring Ltd"
    assert (changed["date"], changed["updated_at"] > draft["updated_at"]) == ("2026-11-02", True)
    assert [each["id"] for each in changed["invoice_lines"]] == [
        each["id"] for each in draft["invoice_lines"]
    ]
    lines = [line(visitor), line(visitor, quantity="1", tax_amount="16.00")]
    changed = json_of(visitor.change(INVOICES, draft["id"], IT, invoice_lines=lines))
    assert money(changed)[:3] == ("240.0", "48.0", "288.0")
    issued = made(release(visitor, draft["id"]))
    after = json_of(visitor.change(INVOICES, issued["id"], IT, invoice_lines=lines[:1]))
    assert money(after) == ("160.0", "32.0", "192.0", "192.0")
    assert after["displayed_as"] == issued["displayed_as"]
    assert refused(visitor.change(INVOICES, issued["id"], IT, status_id="DRAFT")).keys() == {
        "status_id"
    }


def test_what_is_paid_or_void_can_no_longer_be_changed() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    partly, paid, voided = (made(bill(visitor))["id"] for _ in range(3))
    world.pay_invoice(IT, partly, Decimal(100))
    world.pay_invoice(IT, paid)
    world.void_invoice(IT, voided)
    for id, status, owed in (
        (partly, "PART_PAID", "92.0"),
        (paid, "PAID", "0.0"),
        (voided, "VOID", "0.0"),
    ):
        invoice = read(visitor, id, show_payments_allocations="true")
        assert problems(invoice, "SalesInvoice") == []
        assert (invoice["status"]["id"], invoice["outstanding_amount"]) == (status, owed)
        assert invoice["editable"] is False
        assert refused(visitor.change(INVOICES, id, IT, notes="x", colour=1)).keys() == {"base"}
        assert "base" in refused(void(visitor, id))
    assert read(visitor, paid)["payments_allocations"] == []
    [payment] = read(visitor, partly, show_payments_allocations="true")["payments_allocations"]
    assert (payment["amount"], payment["date"]) == ("100.0", "2026-11-23")


def test_voiding_needs_a_reason_and_drafts_go_without() -> None:
    visitor = Visitor().sign_in()
    issued, draft, proforma = (
        made(bill(visitor, status_id=status))["id"] for status in ("UNPAID", "DRAFT", "PRO_FORMA")
    )
    for id in (issued, proforma):
        assert refused(visitor.write("DELETE", f"{INVOICES}/{id}", IT)).keys() == {"void_reason"}
        assert refused(void(visitor, id, " ")).keys() == {"void_reason"}
        assert refused(void(visitor, id, "r" * 201)).keys() == {"void_reason"}
        voided = json_of(void(visitor, id))
        assert problems(voided, "SalesInvoice") == []
        assert (voided["status"]["id"], voided["void_reason"]) == ("VOID", "Created in error")
        assert read(visitor, id) == voided
    gone = json_of(visitor.write("DELETE", f"{INVOICES}/{draft}", IT))
    assert gone["deleted_at"] == "2026-11-23T09:00:00Z"
    assert visitor.get(f"{INVOICES}/{draft}", IT, mark_as_sent="false").status == 404
    assert visitor.write("DELETE", f"{INVOICES}/{draft}", IT).status == 404
    assert visitor.world.sins == []


def test_rights_to_sales() -> None:
    visitor = Visitor().sign_in()
    invoice, name = made(bill(visitor))["id"], "Priya Raman"
    visitor.world.limit(name, "Sales", Level.RESTRICTED)
    draft = made(bill(visitor, status_id="DRAFT"))["id"]
    assert made(release(visitor, draft))
    assert json_of(visitor.change(INVOICES, invoice, IT, notes="x"))
    assert error_of(void(visitor, invoice)) == "MultiUserAccessDenied"
    visitor.world.limit(name, "Sales", Level.READ_ONLY)
    assert read(visitor, invoice)
    for refusal in (bill(visitor), release(visitor, draft)):
        assert error_of(refusal) == "MultiUserAccessDenied"
    visitor.world.restrict(name, {"Contacts", "Products & Services"})
    assert visitor.get(INVOICES, IT).status == 403


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/1/release", "POST"),
        ("DELETE", "", "GET, POST"),
        ("POST", "/1", "GET, PUT, DELETE"),
    ],
)
def test_verbs(method: str, path: str, allowed: str) -> None:
    reply = Visitor().sign_in().write(method, f"{INVOICES}{path}", IT)
    assert (reply.status, header(reply, "Allow")) == (405, allowed)


def test_unknown_invoices() -> None:
    visitor = Visitor().sign_in()
    assert release(visitor, "0" * 32).status == 404
    assert visitor.change(INVOICES, "0" * 32, IT, notes="x").status == 404
    assert visitor.write("POST", f"{INVOICES}/1/email", IT).status == 404
