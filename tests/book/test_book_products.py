"""What is special to products: prices to their last digit, and what they refer to."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from decimal import Decimal

import pytest
from book_desk import Desk
from product_drafts import PRODUCT, SUPPLIER

from sage_desktop.book import product_groups, products, suppliers, tax_rates
from sage_desktop.book.contact_rows import Address
from sage_desktop.book.product_rows import NewProduct, Price, ProductKind, ProductRow
from sage_desktop.book.session import current
from sage_desktop.core.errors import BadInput, BookProblem, NotFound


def made(desk: Desk, *drafts: NewProduct) -> list[int]:
    return desk.write(lambda: products.create_products(drafts))


def row(desk: Desk, number: int) -> ProductRow:
    return desk.read(lambda: products.product(number))


def around() -> tuple[int, int, int]:
    """A tax rate, a group and a supplier."""
    return (
        tax_rates.create_tax_rate("VAT", Decimal(20)).id,
        product_groups.create_product_group("Parts").id,
        suppliers.create_suppliers([SUPPLIER])[0],
    )


@pytest.mark.parametrize(
    "amount", ["0", "0.0001", "1.2345", "12.34567890", "999999999999.0123456789", "1E+3", "-0.50"]
)
def test_amounts_keep_every_digit(desk: Desk, amount: str) -> None:
    exact = Decimal(amount)
    [number] = made(desk, replace(PRODUCT, prices=(Price("a", exact),), cost=exact))
    found = row(desk, number)
    assert (found.prices[0].amount, found.cost) == (exact, exact)
    with sqlite3.connect(desk.path) as connection:
        [(stored,)] = connection.execute("SELECT amount FROM product_price").fetchall()
    connection.close()
    assert isinstance(stored, str)
    assert "E" not in stored
    assert Decimal(stored) == exact


def test_an_amount_with_more_digits_than_are_kept_is_refused(desk: Desk) -> None:
    long = Decimal("1." + "1" * 40)
    for draft in (replace(PRODUCT, cost=long), replace(PRODUCT, prices=(Price("a", long),))):
        with pytest.raises(BadInput, match="too_precise"):
            made(desk, draft)
    [number] = made(desk, PRODUCT)
    with pytest.raises(BadInput, match="too_precise"):
        desk.write(lambda: products.update_products([replace(row_of(number), cost=long)]))
    assert row(desk, number).cost == PRODUCT.cost


def row_of(number: int) -> ProductRow:
    return products.product(number)


def test_zeros_that_say_nothing_are_no_change(desk: Desk) -> None:
    [number] = made(desk, replace(PRODUCT, cost=Decimal("2.50")))
    found = row(desk, number)
    assert str(found.cost) == "2.5"
    desk.kinds()
    again = replace(found, cost=Decimal("2.500"))
    desk.write(lambda: products.update_products([again]))
    assert desk.kinds() == set()


def test_only_prices_that_differ_are_written(desk: Desk) -> None:
    [number] = made(desk, PRODUCT)
    first, second = PRODUCT.prices

    def written(wanted: ProductRow) -> int:
        def work() -> int:
            before = current.connection().total_changes
            products.update_products([wanted])
            return int(current.connection().total_changes - before)

        return desk.write(work)

    had = row(desk, number)
    assert written(replace(had, prices=(first, replace(second, amount=Decimal(7))))) == 1
    assert written(replace(had, prices=(first,))) == 1
    assert written(replace(had, prices=())) == 1
    assert written(replace(had, prices=(second, first))) == 2
    assert row(desk, number).prices == (second, first)
    assert written(replace(had, prices=(first, second), code="new")) == 3


def test_what_a_product_refers_to_must_be_there(desk: Desk) -> None:
    rate, group, supplier = desk.write(around)
    whole = replace(PRODUCT, tax_rate_id=rate, group_id=group, supplier_id=supplier)
    [number] = made(desk, whole)
    assert row(desk, number).supplier_id == supplier
    for name, what in (
        ("tax_rate_id", "tax rate"),
        ("group_id", "product group"),
        ("supplier_id", "supplier"),
    ):
        with pytest.raises(NotFound, match=what):
            made(desk, replace(whole, key=None, **{name: 77}))
        with pytest.raises(NotFound, match=what):
            wanted = replace(row(desk, number), **{name: 77})
            desk.write(lambda wanted=wanted: products.update_products([wanted]))


def test_what_a_product_needs_stays(desk: Desk) -> None:
    rate, group, supplier = desk.write(around)
    [number] = made(desk, replace(PRODUCT, tax_rate_id=rate, group_id=group, supplier_id=supplier))
    removals = (
        lambda: tax_rates.remove_tax_rate(rate),
        lambda: product_groups.remove_product_group(group),
        lambda: suppliers.remove_supplier(supplier),
    )
    for removal in removals:
        with pytest.raises(BadInput, match="in_use") as caught:
            desk.write(removal)
        assert caught.value.data["name"] in ("VAT", "Parts", "Harbour Ltd")
    assert desk.read(tax_rates.uses) == {rate: 1}
    desk.write(lambda: products.remove_product(number))
    for removal in removals:
        desk.write(removal)


def test_a_code_is_found_before_a_description(desk: Desk) -> None:
    first, second = made(
        desk, replace(PRODUCT, code="Nut"), NewProduct(ProductKind.SERVICE, "Nut", "n")
    )
    assert desk.read(lambda: products.find_product("Nut").id) == first
    assert desk.read(lambda: products.find_product("NUT").id) == second
    made(desk, replace(PRODUCT, key=None, code="Nut"))
    with pytest.raises(BadInput, match="several_match"):
        desk.read(lambda: products.find_product("Nut"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE product_price SET amount = 'x'",
        "UPDATE product_price SET amount = 1.5, price_type = x'00'",
        "UPDATE product SET kind = 'toy'",
        "UPDATE product SET cost = 'NaN'",
        "UPDATE product SET active = 'yes'",
    ],
)
def test_a_wrong_value_in_the_file_is_damage(desk: Desk, change: str) -> None:
    [number] = made(desk, PRODUCT)
    with sqlite3.connect(desk.path) as connection:
        connection.execute(change)
    connection.close()
    with pytest.raises(BookProblem, match="book_damaged"):
        row(desk, number)


def test_a_supplier_with_an_empty_address_has_none(desk: Desk) -> None:
    drafts = [replace(SUPPLIER, address=Address()), replace(SUPPLIER, key="b", address=None)]
    ids = desk.write(lambda: suppliers.create_suppliers(drafts))
    rows = desk.read(lambda: suppliers.suppliers_by_id(ids))
    assert [row.address for row in rows] == [None, None]
    desk.kinds()
    desk.write(lambda: suppliers.update_suppliers([replace(rows[0], address=Address())]))
    assert desk.kinds() == set()
