"""The products and suppliers that a search finds, their order, the lines in sight."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from book_desk import NOW, Desk, new_tenant
from hypothesis import HealthCheck, given, settings
from product_drafts import PRODUCT, PRODUCTS, SUPPLIER, SUPPLIERS

from sage_desktop.book import (
    journal,
    product_groups,
    product_lists,
    products,
    supplier_lists,
    suppliers,
    tax_rates,
)
from sage_desktop.book.contact_rows import Address, NewSupplier, SupplierLine
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.product_lists import ProductSort
from sage_desktop.book.product_rows import NewProduct, Price, ProductKind, ProductLine
from sage_desktop.book.supplier_lists import SupplierSort
from sage_desktop.core.names import name_key

_QUICK = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def made(desk: Desk, *drafts: NewProduct) -> list[int]:
    return desk.write(lambda: products.create_products(drafts))


def order(
    desk: Desk,
    search: str = "",
    sort: ProductSort = "description",
    descending: bool = False,
    group_id: int | None = None,
    kind: ProductKind | None = None,
) -> list[int]:
    return list(
        desk.read(
            lambda: product_lists.order_products(
                search, sort, descending, group_id=group_id, kind=kind
            )
        )
    )


def link(desk: Desk, kind: str, tenant_id: int, local_id: int) -> None:
    desk.write(
        lambda: journal.create_link(
            kind=kind,
            tenant_id=tenant_id,
            local_id=local_id,
            sage_id=f"{kind}-{local_id}",
            made_by=LinkMaker.USER,
            now=NOW,
        )
    )


def plain(description: str, **more: object) -> NewProduct:
    return replace(NewProduct(ProductKind.PRODUCT, description), **more)


@pytest.mark.parametrize("search", ["bolt", "MM  bolt", "b-10", "10 B-", " ", "Ｂolt"])
def test_every_word_is_looked_for_whatever_the_case(desk: Desk, search: str) -> None:
    number, _ = made(desk, PRODUCT, plain("Another 100% _"))
    assert number in order(desk, search)
    assert desk.read(lambda: product_lists.count_products(search)) == len(order(desk, search))


@pytest.mark.parametrize("search", ["bolt nut", "%", "_", "'", "\0", "trade", "4000"])
def test_what_is_not_there_is_not_found(desk: Desk, search: str) -> None:
    made(desk, PRODUCT)
    assert order(desk, search) == []


def test_what_looks_like_a_pattern_is_plain_text(desk: Desk) -> None:
    ids = made(desk, PRODUCT, plain("100% _ 'x' \0nul"))
    for search in ("%", "_", "'x'", "\0nul"):
        assert order(desk, search) == [ids[1]]


def test_sorting(desk: Desk) -> None:
    zinc, alum = desk.write(
        lambda: product_groups.create_product_groups(
            [product_groups.NewGroup("Zinc"), product_groups.NewGroup("alum")]
        )
    )
    bare, first, second, twin = made(
        desk,
        plain("d", active=False),
        plain("c", code="a1", group_id=alum, prices=(Price("t", Decimal("9.5")),)),
        plain("b", code="B2", group_id=zinc, prices=(Price("t", Decimal("10.0001")),)),
        plain("a", code="B2", group_id=zinc, prices=(Price("t", Decimal("10.0001")),)),
    )
    assert order(desk) == [twin, second, first, bare]
    assert order(desk, descending=True) == [bare, first, second, twin]
    sorts: tuple[ProductSort, ...] = ("code", "price", "group")
    for sort in sorts:
        assert order(desk, sort=sort) == [first, twin, second, bare], sort
        assert order(desk, sort=sort, descending=True) == [twin, second, first, bare], sort
    assert order(desk, sort="active") == [twin, second, first, bare]
    assert order(desk, sort="active", descending=True) == [bare, twin, second, first]


def test_prices_stand_as_the_numbers_that_they_are(desk: Desk) -> None:
    amounts = ("0", "0.0999", "0.1", "2", "10", "100", "99999999999.5")
    ids = made(desk, *(plain("same", prices=(Price("t", Decimal(each)),)) for each in amounts))
    assert order(desk, sort="price") == ids
    assert order(desk, sort="price", descending=True) == ids[::-1]


def test_only_those_of_a_group_or_kind(desk: Desk) -> None:
    group, empty = desk.write(
        lambda: product_groups.create_product_groups(
            [product_groups.NewGroup("A"), product_groups.NewGroup("B")]
        )
    )
    inside, service, other = made(
        desk,
        plain("a", group_id=group),
        replace(plain("b", group_id=group), kind=ProductKind.SERVICE),
        plain("c"),
    )
    assert order(desk, group_id=group) == [inside, service]
    assert order(desk, group_id=empty) == []
    assert order(desk, kind=ProductKind.PRODUCT) == [inside, other]
    assert order(desk, sort="price", group_id=group, kind=ProductKind.SERVICE) == [service]
    assert order(desk, f"product-{other}", group_id=group) == []
    assert [group.products for group in desk.read(product_groups.product_groups)] == [2, 0]


def test_lines_show_what_a_product_refers_to(desk: Desk) -> None:
    def around() -> tuple[int, int, int]:
        return (
            tax_rates.create_tax_rate("VAT", Decimal(20)).id,
            product_groups.create_product_group("Parts").id,
            suppliers.create_suppliers([SUPPLIER])[0],
        )

    rate, group, supplier = desk.write(around)
    first, second = made(
        desk,
        replace(PRODUCT, tax_rate_id=rate, group_id=group, supplier_id=supplier),
        plain("Plain"),
    )
    for name in ("One", "Two"):
        tenant = desk.write(lambda name=name: new_tenant(name).id)
        link(desk, "product", tenant, first)
    link(desk, "supplier", tenant, supplier)
    whole = ProductLine(
        first,
        "bolt",
        ProductKind.STOCK_ITEM,
        "B-10",
        "Bolt, 10 mm",
        Decimal("1.2345"),
        "Parts",
        "VAT",
        False,
        "Harbour Ltd",
        2,
    )
    bare = ProductLine(
        second, f"product-{second}", ProductKind.PRODUCT, "", "Plain", None, "", "", True, "", 0
    )
    assert desk.read(lambda: product_lists.product_lines([second, 99, first])) == [bare, whole]
    assert desk.read(lambda: supplier_lists.supplier_lines([99, supplier])) == [
        SupplierLine(
            supplier,
            "harbour",
            "Harbour Ltd",
            "HAR1",
            "Ada Quay",
            "ada@harbour.example",
            "0114 496 0000",
            "Leeds",
            1,
        )
    ]


def test_price_types_once_each_by_name(desk: Desk) -> None:
    made(desk, PRODUCT, plain("b", prices=(Price("trade", Decimal(1)), Price("Trade", Decimal(1)))))
    assert desk.read(product_lists.price_types) == ["Sales Price", "Trade", "trade"]


def test_only_what_is_free_and_fits_is_matched(desk: Desk) -> None:
    stock, service, product = made(
        desk,
        PRODUCT,
        replace(plain("Work", code="W"), kind=ProductKind.SERVICE),
        plain("Screw"),
    )
    one, other = desk.write(lambda: (new_tenant("One").id, new_tenant("Other").id))
    link(desk, "product", one, stock)
    goods = {ProductKind.PRODUCT, ProductKind.STOCK_ITEM}

    def free(tenant_id: int, kinds: set[ProductKind], link_kind: str) -> list[tuple[object, ...]]:
        return desk.read(lambda: list(product_lists.all_for_matching(tenant_id, kinds, link_kind)))

    bolt = (stock, "bolt, 10 mm", "Bolt, 10 mm", "B-10", "", "")
    screw = (product, "screw", "Screw", "", "", "")
    assert free(one, goods, "product") == [screw]
    assert free(other, goods, "product") == [bolt, screw]
    assert free(one, {ProductKind.SERVICE}, "service") == [(service, "work", "Work", "W", "", "")]
    assert free(one, {ProductKind.STOCK_ITEM}, "service") == [bolt]


def test_suppliers_stand_and_are_found_as_customers(desk: Desk) -> None:
    drafts = (
        NewSupplier("b", reference="R2", contact_name="B", email="b@x", address=Address(city="Y")),
        NewSupplier("d"),
        NewSupplier("c", reference="r1", contact_name="a", email="A@x", address=Address(city="l")),
    )
    upper, bare, lower = desk.write(lambda: suppliers.create_suppliers(drafts))

    def order(search: str = "", sort: SupplierSort = "name", descending: bool = False) -> list[int]:
        return list(desk.read(lambda: supplier_lists.order_suppliers(search, sort, descending)))

    assert order() == [upper, lower, bare]
    assert order(descending=True) == [bare, lower, upper]
    sorts: tuple[SupplierSort, ...] = ("reference", "contact", "email", "city")
    for sort in sorts:
        assert order(sort=sort) == [lower, upper, bare], sort
        assert order(sort=sort, descending=True) == [upper, lower, bare], sort
    assert order("@x R2") == [upper]
    assert order("nobody") == []
    assert desk.read(lambda: supplier_lists.count_suppliers("@x")) == 2
    tenant = desk.write(lambda: new_tenant("T").id)
    link(desk, "supplier", tenant, bare)
    assert [each[:4] for each in desk.read(lambda: free_suppliers(tenant))] == [
        (upper, "b", "b", "R2"),
        (lower, "c", "c", "r1"),
    ]


def free_suppliers(tenant_id: int) -> list[tuple[object, ...]]:
    return list(supplier_lists.all_for_matching(tenant_id))


@given(PRODUCTS)
@_QUICK
def test_a_product_is_found_by_any_word_of_what_is_searched(desk: Desk, draft: NewProduct) -> None:
    (number,) = made(desk, draft)
    for text in (draft.description, draft.code):
        for word in name_key(text).split():
            assert number in order(desk, word)
        assert number in order(desk, text)


@given(SUPPLIERS)
@_QUICK
def test_a_supplier_is_found_by_any_word_of_what_is_searched(
    desk: Desk, draft: NewSupplier
) -> None:
    (number,) = desk.write(lambda: suppliers.create_suppliers([draft]))
    city = draft.address.city if draft.address else ""
    for text in (draft.name, draft.reference, draft.contact_name, draft.email, city):
        assert number in desk.read(lambda text=text: supplier_lists.order_suppliers(text))
