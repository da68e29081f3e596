"""What Sage is sent: bodies of customers and products, and invoices to the penny."""

from __future__ import annotations

import json
import os
import random
from datetime import date
from decimal import Decimal

from sage_desktop.book.contact_rows import Address, CustomerRow
from sage_desktop.book.invoice_rows import InvoiceLineRow, InvoiceRow
from sage_desktop.book.product_rows import Price, ProductKind, ProductRow
from sage_desktop.sync.money import line_amounts
from sage_desktop.sync.sending import contact_bodies, invoice_bodies, product_bodies
from sage_desktop.sync.sending.fitting import Fitting
from sage_desktop.sync.sending.invoice_bodies import LinePlace

CUSTOMER = CustomerRow(7, "acme", "Acme", sites=(Address("", "1 Quay", "", "Leeds", "", "LS1"),))
PLACE = LinePlace("account", "GB_STANDARD")
INVOICES = int(os.environ.get("INVOICES", "8000"))
"""How many random ones are compared; ``make faults`` takes 100,000."""


def row(*lines: InvoiceLineRow) -> InvoiceRow:
    net = sum((line.net for line in lines), Decimal(0))
    tax = sum((line.tax for line in lines), Decimal(0))
    return InvoiceRow(3, "i", 7, date(2026, 11, 24), lines, "INV-3", net=net, tax=tax)


def line(draw: random.Random) -> InvoiceLineRow:
    quantity = Decimal(draw.randint(-9_999, 99_999)).scaleb(-draw.randint(0, 4))
    price = Decimal(draw.randint(-99_999, 999_999)).scaleb(-draw.randint(0, 4))
    discount = Decimal(draw.choice(["0", "0", "2.5", "7.5", "12.345", "33.3", "100"]))
    percentage = Decimal(draw.choice(["20", "5", "0", "17.5", "12.345"]))
    net, tax = line_amounts(quantity, price, discount, percentage)
    return InvoiceLineRow(
        "Line",
        quantity,
        price,
        1,
        discount_percent=discount,
        tax_percentage=percentage,
        net=net,
        tax=tax,
    )


def body_of(invoice: InvoiceRow) -> invoice_bodies.Body:
    places = (PLACE,) * len(invoice.lines)
    return invoice_bodies.invoice_body(
        invoice, CUSTOMER, "contact", places, "GBP", "b" * 32, Fitting()
    )


def test_sage_will_show_our_totals_to_the_penny() -> None:
    draw = random.Random(2026)
    for _ in range(INVOICES):
        invoice = row(*(line(draw) for _ in range(draw.randint(1, 9))))
        seen = invoice_bodies.expected(body_of(invoice))
        assert (seen.net, seen.tax, seen.total) == (invoice.net, invoice.tax, invoice.total)


def test_amounts_travel_as_texts() -> None:
    draw = random.Random(1)
    body = body_of(row(*(line(draw) for _ in range(50))))

    def no_float(text: str) -> None:
        raise AssertionError(f"{text} is a float")

    json.loads(json.dumps(body), parse_float=no_float)
    for each in body["invoice_lines"]:
        assert all(isinstance(each[name], str) for name in ("quantity", "unit_price", "tax_amount"))
        assert Decimal(each["tax_amount"]).as_tuple().exponent == -2


def test_an_invoice_carries_its_number_and_our_mark() -> None:
    fitting = Fitting()
    invoice = row(line(random.Random(3)))
    body = body_of(invoice)
    assert (body["reference"], body["notes"]) == ("INV-3", "halo:invoice:3:bbbbbbbbbbbb")
    assert "currency_id" not in body and "status_id" not in body
    assert body["delivery_address"] == body["main_address"]
    long = "N" * 30
    assert invoice_bodies.reference(InvoiceRow(1, "k", 1, date.min, number=long), fitting) == (
        "N" * 25
    )
    assert fitting.cut == ["number"]


def test_a_customer_goes_with_the_names_that_sage_needs() -> None:
    values = contact_bodies.fitted(
        CustomerRow(7, "a", "Acme & Co", email="a@b.example", sites=CUSTOMER.sites), Fitting()
    )
    body = contact_bodies.create_body(values, 7)
    assert body["source_guid"] == "halo:client:7"
    assert body["contact_type_ids"] == ["CUSTOMER"]
    assert body["main_address"]["name"] == "Main Address"
    assert body["delivery_address"]["name"] == "Delivery Address"
    assert body["main_contact_person"]["name"] == "Acme & Co"
    assert not {"email", "telephone", "tax_number", "currency_id"} & body.keys()


def test_only_changed_parts_of_a_customer_go() -> None:
    values = contact_bodies.fitted(
        CustomerRow(7, "a", "Acme", phone="1", payment_days=14, sites=CUSTOMER.sites), Fitting()
    )
    assert contact_bodies.update_body(values, {"payment_days"}) == {"credit_days": 14}
    assert set(contact_bodies.update_body(values, {"phone"})) == {"main_contact_person"}
    assert set(contact_bodies.update_body(values, {"site"})) == {"main_address"}


def test_what_a_contact_of_sage_says_is_what_was_sent() -> None:
    values = contact_bodies.fitted(
        CustomerRow(7, "a", "Acme", email="a@b.example", sites=CUSTOMER.sites), Fitting()
    )
    body = contact_bodies.create_body(values, 7)
    person, main = body["main_contact_person"], body["main_address"]
    contact = contact_bodies.SageContact(
        "id",
        name=body["name"],
        main_address=contact_bodies.SageAddress(
            "a",
            main["name"],
            main["address_line_1"],
            main["address_line_2"],
            main["city"],
            main["region"],
            main["postal_code"],
        ),
        main_contact_person=contact_bodies.SagePerson("p", person["name"], person["email"], ""),
    )
    seen = contact_bodies.values_of(contact)
    for name in ("name", "site", "contact_name", "email", "phone", "payment_days"):
        assert seen[name] == values[name], name


def test_prices_go_as_a_whole_set_with_their_types() -> None:
    product = ProductRow(
        5,
        "p",
        ProductKind.PRODUCT,
        "Firewall",
        "FW",
        (Price("", Decimal("50")), Price("Trade", Decimal("45.5"))),
        sales_account="4000",
    )
    around = product_bodies.Around(
        {"4000": "a1"}, {}, {}, {"sales price": "t1", "trade": "t2"}, {}, {"product_purchase": "a2"}
    )
    values = product_bodies.fitted(product, Fitting())
    body = product_bodies.create_body(values, product.kind, product.id, around)
    assert [
        (each["product_sales_price_type_id"], each["price"]) for each in body["sales_prices"]
    ] == [("t1", "50"), ("t2", "45.5")]
    assert (body["sales_ledger_account_id"], body["purchase_ledger_account_id"]) == ("a1", "a2")
    other = product_bodies.fitted(
        ProductRow(5, "p", ProductKind.SERVICE, "x", prices=(Price("Gold", Decimal(1)),)), Fitting()
    )
    assert product_bodies.unknown_price_types(other, ProductKind.SERVICE, around) == ["Gold"]
