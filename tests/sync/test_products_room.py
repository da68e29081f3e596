"""The rooms *products*, *suppliers* and *product groups*: what editors save, links, history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from customer_room import NOW, Room, open_room
from test_product_input import RETIRED, account

from sage_desktop.book import (
    account_codes,
    journal,
    products,
    snapshots,
    suppliers,
    tax_rates,
    tenants,
)
from sage_desktop.book.contact_rows import Address, NewSupplier, SupplierRow
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.product_rows import (
    NewProduct,
    Price,
    ProductGroupRow,
    ProductKind,
    ProductRow,
)
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.exact import plain
from sage_desktop.sync.product_views import PriceDraft, ProductDraft, SupplierDraft

BOLT = ProductDraft(
    "Bolt",
    ProductKind.STOCK_ITEM,
    code="B-10",
    prices=(PriceDraft("Sales Price", "1.2345"), PriceDraft("Trade", " 2.50 "), PriceDraft()),
    cost=" 0.5001 ",
    sales_account="4000",
    active=False,
    notes=" as typed ",
    do_not_send=True,
)
HARBOUR = SupplierDraft(
    "Harbour Ltd",
    reference="HAR1",
    email="ada@harbour.example",
    currency="gbp",
    payment_days=" 30 ",
    notes=" as typed ",
    address=Address(" Works ", city="Leeds"),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as opened:
        yield opened


def save(room: Room, draft: ProductDraft) -> ProductRow:
    number = room.run(room.products.save(draft))
    return room.run(room.products.get(number)).row


def save_supplier(room: Room, draft: SupplierDraft) -> SupplierRow:
    number = room.run(room.suppliers.save(draft))
    return room.run(room.suppliers.get(number)).row


def draft_of(row: ProductRow, **changes: Any) -> ProductDraft:
    values = {each.name: getattr(row, each.name) for each in fields(ProductRow)}
    values["cost"] = "" if row.cost is None else plain(row.cost)
    values["prices"] = tuple(PriceDraft(each.price_type, plain(each.amount)) for each in row.prices)
    return ProductDraft(**{**values, **changes})


def supplier_draft(row: SupplierRow, **changes: Any) -> SupplierDraft:
    values = {each.name: getattr(row, each.name) for each in fields(SupplierRow)}
    values["payment_days"] = "" if row.payment_days is None else str(row.payment_days)
    return SupplierDraft(**{**values, **changes})


def test_a_new_product(room: Room) -> None:
    row = save(room, replace(BOLT, description="  Bolt "))
    assert row == ProductRow(
        row.id,
        f"product-{row.id}",
        ProductKind.STOCK_ITEM,
        "Bolt",
        "B-10",
        (Price("Sales Price", Decimal("1.2345")), Price("Trade", Decimal("2.5"))),
        Decimal("0.5001"),
        None,
        "4000",
        active=False,
        notes=" as typed ",
        do_not_send=True,
    )
    assert room.run(room.products.find("B-10")) == row.id
    assert room.run(room.products.price_types()) == ["Sales Price", "Trade"]
    assert list(room.run(room.products.order("b-10", kind=ProductKind.STOCK_ITEM))) == [row.id]
    [line] = room.run(room.products.lines([row.id, 99]))
    assert (line.price, line.links) == (Decimal("1.2345"), 0)


def test_a_new_supplier(room: Room) -> None:
    row = save_supplier(room, HARBOUR)
    assert row == SupplierRow(
        row.id,
        f"supplier-{row.id}",
        "Harbour Ltd",
        "HAR1",
        email="ada@harbour.example",
        currency="GBP",
        payment_days=30,
        notes=" as typed ",
        address=Address("Works", city="Leeds"),
    )
    assert list(room.run(room.suppliers.order("leeds", "city"))) == [row.id]
    assert room.run(room.suppliers.lines([row.id]))[0].city == "Leeds"


def test_new_ones_get_the_default_tenant_when_none_is_given(room: Room) -> None:
    default, other = room.tenant("Default"), room.tenant("Other")
    room.write(lambda: tenants.set_module(default_tenant_id=default))
    product, supplier = save(room, BOLT), save_supplier(room, HARBOUR)
    assert (product.tenant_id, supplier.tenant_id) == (default, default)
    assert save(room, replace(BOLT, tenant_id=other)).tenant_id == other
    assert save(room, draft_of(product, tenant_id=None)).tenant_id is None
    assert save_supplier(room, supplier_draft(supplier, tenant_id=None)).tenant_id is None
    for draft in (replace(BOLT, tenant_id=99), replace(BOLT, id=99), replace(BOLT, group_id=99)):
        with pytest.raises(NotFound):
            save(room, draft)
    with pytest.raises(NotFound):
        save_supplier(room, replace(HARBOUR, id=99))


def test_a_change_and_a_save_without_one(room: Room) -> None:
    product, supplier = save(room, BOLT), save_supplier(room, HARBOUR)
    room.news.clear()
    assert save(room, draft_of(product)) == product
    assert save(room, draft_of(product, key="")) == product
    assert save_supplier(room, supplier_draft(supplier)) == supplier
    assert room.news == []
    changed = draft_of(product, key=" mine ", cost="", prices=(PriceDraft("Trade", "3"),))
    assert save(room, changed) == replace(
        product, key="mine", cost=None, prices=(Price("Trade", Decimal(3)),)
    )
    assert save_supplier(room, supplier_draft(supplier, phone=" 2 ", address=None)) == replace(
        supplier, phone="2", address=None
    )


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"description": " "}, "description_missing", "description"),
        ({"description": "x" * 256}, "text_too_long", "description"),
        ({"description": "\ud800"}, "not_text", "description"),
        ({"key": "taken"}, "key_taken", "key"),
        ({"key": "x" * 201}, "text_too_long", "key"),
        ({"code": "x" * 31}, "text_too_long", "code"),
        ({"kind": ProductKind.SERVICE, "code": "x" * 256}, "text_too_long", "code"),
        ({"notes": "x" * 501}, "text_too_long", "notes"),
        ({"cost": "cheap"}, "bad_amount", "cost"),
        ({"cost": "-1"}, "bad_amount", "cost"),
        ({"cost": "0.00000000001"}, "bad_amount", "cost"),
        ({"prices": (PriceDraft("Trade", ""),)}, "bad_amount", "prices"),
        ({"prices": (PriceDraft("Trade", "-1"),)}, "bad_amount", "prices"),
        ({"prices": (PriceDraft("", "1"),)}, "bad_price_type", "prices"),
        ({"prices": (PriceDraft("a\tb", "1"),)}, "bad_price_type", "prices"),
        ({"prices": (PriceDraft("\udfff", "1"),)}, "not_text", "prices"),
        ({"prices": (PriceDraft("a", "1"), PriceDraft(" a", "2"))}, "price_type_twice", "prices"),
        ({"sales_account": "nothing"}, "unknown_account", "sales_account"),
        ({"purchase_account": "9"}, "unknown_account", "purchase_account"),
        ({"tax_rate_id": 1}, "rate_retired", "tax_rate"),
    ],
)
def test_what_cannot_be_saved_names_its_field(
    room: Room, changes: dict[str, Any], code: str, field: str
) -> None:
    tenant = room.tenant("T")
    room.write(
        lambda: [
            account_codes.create_account_code(account(tenant, "4000")),
            account_codes.create_account_code(account(tenant, "9", retired=True)),
            tax_rates.update_tax_rate(
                tax_rates.create_tax_rate("Old", Decimal(1)).id, retired_at=RETIRED
            ),
        ]
    )
    save(room, replace(BOLT, description="First", key="taken"))
    had = save(room, BOLT)
    room.news.clear()
    for draft in (replace(BOLT, **changes), draft_of(had, **changes)):
        with pytest.raises(BadInput, match=code) as caught:
            room.run(room.products.save(draft))
        assert caught.value.data["field"] == field
    assert room.news == []
    assert room.run(room.products.get(had.id)).row == had


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": "\u200b"}, "name_missing", "name"),
        ({"name": "x" * 201}, "name_too_long", "name"),
        ({"reference": "x" * 201}, "text_too_long", "reference"),
        ({"email": "nobody"}, "bad_email", "email"),
        ({"currency": "pounds"}, "bad_currency", "currency"),
        ({"payment_days": "366"}, "bad_payment_days", "payment_days"),
        ({"address": Address("x" * 201)}, "text_too_long", "address"),
        ({"key": "taken"}, "key_taken", "key"),
    ],
)
def test_what_a_supplier_cannot_be(
    room: Room, changes: dict[str, Any], code: str, field: str
) -> None:
    save_supplier(room, replace(HARBOUR, key="taken"))
    had = save_supplier(room, HARBOUR)
    for draft in (replace(HARBOUR, **changes), supplier_draft(had, **changes)):
        with pytest.raises(BadInput, match=code) as caught:
            room.run(room.suppliers.save(draft))
        assert caught.value.data["field"] == field
    assert room.run(room.suppliers.get(had.id)).row == had


def test_what_came_from_elsewhere_may_stay_as_odd_as_it_is(room: Room) -> None:
    rate = room.write(lambda: tax_rates.create_tax_rate("Old", Decimal(1)).id)
    odd = NewProduct(
        ProductKind.STOCK_ITEM,
        " x" * 3000,
        code="y" * 300,
        prices=(Price(" a", Decimal(-1)), Price("", Decimal("0.00000000001"))),
        cost=Decimal(-5),
        tax_rate_id=rate,
        sales_account=" odd ",
        notes="z" * 3000,
    )
    (number,) = room.write(lambda: products.create_products([odd]))
    tenant = room.tenant("T")
    room.write(
        lambda: [
            tax_rates.update_tax_rate(rate, retired_at=RETIRED),
            account_codes.create_account_code(account(tenant, "4000")),
        ]
    )
    row = room.run(room.products.get(number)).row
    assert save(room, draft_of(row, active=False)) == replace(row, active=False)
    with pytest.raises(BadInput, match="price_type"):
        save(room, draft_of(row, prices=(PriceDraft("", "0.00000000001"),)))
    far = NewSupplier(" x" * 3000, email="nobody", payment_days=999, address=Address("y" * 3000))
    (number,) = room.write(lambda: suppliers.create_suppliers([far]))
    supplier = room.run(room.suppliers.get(number)).row
    changed = supplier_draft(supplier, phone="1")
    assert save_supplier(room, changed) == replace(supplier, phone="1")


def link(kind: str, tenant_id: int, local_id: int) -> int:
    return journal.create_link(
        kind=kind,
        tenant_id=tenant_id,
        local_id=local_id,
        sage_id=f"{kind}-{local_id}",
        made_by=LinkMaker.IMPORT,
        now=NOW,
    ).id


def test_links_and_history_of_products_whatever_the_links_are_called(room: Room) -> None:
    row = save(room, replace(BOLT, kind=ProductKind.SERVICE))
    other = save(room, BOLT)
    supplier = save_supplier(room, HARBOUR)
    one, two = room.tenant("One"), room.tenant("Two")

    def imported() -> tuple[int, int, int]:
        tenants.update_tenant(two, services_imported_at=NOW)
        tenants.update_tenant(one, suppliers_imported_at=NOW)
        link("product", one, other.id)
        run = journal.start_run("services", two, NOW)
        kept = snapshots.snapshot("product", row.id)
        journal.note_change(run, "product", row.id, None, kept)
        tied = link("service", two, row.id)
        kept = snapshots.snapshot("link", tied)
        journal.note_change(run, "link", tied, None, kept)
        journal.note_change(run, "link", tied, kept, kept)  # it learnt something: not told
        journal.end_run(run, RunResult.DONE, Counts(created=1), 1, (), "", NOW)
        return run, tied, link("supplier", one, supplier.id)

    run, tied, supplied = room.write(imported)
    view = room.run(room.products.get(row.id))
    assert [(each.link_id, each.imported_at) for each in view.links] == [(tied, NOW)]
    assert [(each.run_id, each.what) for each in view.history] == [
        (run, "linked"),
        (run, "created"),
    ]
    of_other = room.run(room.products.get(other.id))
    assert [each.imported_at for each in of_other.links] == [None]
    of_supplier = room.run(room.suppliers.get(supplier.id))
    assert [(each.link_id, each.imported_at) for each in of_supplier.links] == [(supplied, NOW)]
    assert of_supplier.history == ()
    total, views = room.run(room.products.listed("bolt", 1))
    assert (total, [each.row for each in views], views[0].history) == (2, [row], ())
    assert len(views[0].links) == 1
    assert room.run(room.suppliers.listed("nobody")) == (0, [])
    assert [each.links for each in room.run(room.products.lines([row.id, other.id]))] == [1, 1]


@pytest.mark.parametrize("was", list(ProductKind))
@pytest.mark.parametrize("wanted", list(ProductKind))
def test_what_is_linked_does_not_turn_into_a_service_or_out_of_one(
    room: Room, was: ProductKind, wanted: ProductKind
) -> None:
    row, free = save(room, replace(BOLT, kind=was)), save(room, replace(BOLT, kind=was))
    tenant = room.tenant("One")
    room.write(lambda: link("service" if was is ProductKind.SERVICE else "product", tenant, row.id))
    room.news.clear()
    record = {"key": row.key, "kind": wanted.value, "notes": "new"}
    if (was is ProductKind.SERVICE) is (wanted is ProductKind.SERVICE):
        assert save(room, draft_of(row, kind=wanted)).kind is wanted
        assert room.run(room.products.put([record])) == (0, 1, 0)
        return
    for work in (room.products.save(draft_of(row, kind=wanted)), room.products.put([record])):
        with pytest.raises(BadInput) as caught:
            room.run(work)
        assert "linked to Sage" in f"{caught.value.data}"
        assert "kind" in f"{caught.value.data}"
    assert room.run(room.products.get(row.id)).row == row
    assert room.news == []
    assert save(room, draft_of(free, kind=wanted)).kind is wanted


def test_deleting(room: Room) -> None:
    supplier = save_supplier(room, HARBOUR)
    group = room.run(room.groups.save(None, "Parts"))
    row = save(room, replace(BOLT, supplier_id=supplier.id, group_id=group))
    for work in (room.suppliers.delete(supplier.id), room.groups.delete(group)):
        with pytest.raises(BadInput, match="in_use"):
            room.run(work)
    room.run(room.products.delete(row.id))
    room.run(room.suppliers.delete(supplier.id))
    room.run(room.groups.delete(group))
    for gone in (room.products.get, room.products.delete):
        with pytest.raises(NotFound):
            room.run(gone(row.id))


def test_product_groups_are_saved_put_and_found(room: Room) -> None:
    number = room.run(room.groups.save(None, "  Parts ", " mine "))
    assert room.run(room.groups.all()) == [ProductGroupRow(number, "mine", "Parts")]
    assert room.run(room.groups.save(number, "Bolts")) == number
    room.news.clear()
    assert room.run(room.groups.save(number, "Bolts")) == number
    assert room.news == []
    records = [{"key": "mine", "name": "Nuts"}, {"key": "b", "name": " <b> "}, {"key": "b2"}]
    with pytest.raises(BadInput, match="bad_record") as caught:
        room.run(room.groups.put(records))
    assert (caught.value.data["index"], room.news) == (3, [])
    assert room.run(room.groups.put(records[:2])) == (1, 1, 0)
    assert room.run(room.groups.put([*records[:1], {"key": "b"}])) == (0, 0, 2)
    assert [row.name for row in room.run(room.groups.all())] == [" <b> ", "Nuts"]
    assert [row.key for row in room.run(room.groups.all("NUT"))] == ["mine"]
    assert room.run(room.groups.find("nuts")) == number


@pytest.mark.parametrize(
    ("name", "key", "code"),
    [
        ("\u200b", "", "name_missing"),
        ("x" * 201, "", "name_too_long"),
        ("\ud800", "", "not_text"),
        ("A", "taken", "key_taken"),
        ("A", "x" * 201, "text_too_long"),
    ],
)
def test_what_a_group_cannot_be(room: Room, name: str, key: str, code: str) -> None:
    room.run(room.groups.save(None, "Had", "taken"))
    other = room.run(room.groups.save(None, "Other"))
    for number in (None, other):
        with pytest.raises(BadInput, match=code) as caught:
            room.run(room.groups.save(number, name, key))
        assert caught.value.data["field"] == ("key" if key else "name")
    assert [row.name for row in room.run(room.groups.all())] == ["Had", "Other"]


@pytest.mark.parametrize(
    "record", [{"key": "a", "name": None}, {"key": "a", "name": 5}, {"key": "a", "products": 1}]
)
def test_a_bad_group_changes_nothing(room: Room, record: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="bad_record"):
        room.run(room.groups.put([{"key": "good", "name": "Good"}, record]))
    assert room.run(room.groups.all()) == []
