"""Product groups, and the Sage categories that are mapped to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from book_desk import NOW, Desk, new_tenant
from product_drafts import PRODUCT
from test_book_customers import HOSTILE

from sage_desktop.book import categories, product_groups, products, tenants
from sage_desktop.book.product_groups import NewGroup
from sage_desktop.book.product_rows import CategoryRow, ProductGroupRow
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound

ACCOUNT, TYPE = Grouping.LEDGER_ACCOUNT, Grouping.ITEM_TYPE


def group(desk: Desk, name: str, key: str | None = None) -> ProductGroupRow:
    return desk.write(lambda: product_groups.create_product_group(name, key=key))


def test_groups_are_kept_exactly_by_name(desk: Desk) -> None:
    for number, text in enumerate(HOSTILE, 1):
        made = group(desk, text)
        assert made == ProductGroupRow(number, f"product-group-{number}", text, 0)
    assert desk.kinds() == {Kind.PRODUCT_GROUP}
    names = [row.name for row in desk.read(product_groups.product_groups)]
    assert sorted(names) == sorted(HOSTILE)
    for number, text in enumerate(HOSTILE, 1):
        assert desk.read(lambda text=text: product_groups.find_product_group(text)).id == number


def test_search_and_order(desk: Desk) -> None:
    for name, key in (("b", "x1"), ("A", "x2"), ("c%", "y")):
        group(desk, name, key)

    def found(search: str) -> list[str]:
        return [row.name for row in desk.read(lambda: product_groups.product_groups(search))]

    assert found("") == ["A", "b", "c%"]
    assert found("X") == ["A", "b"]
    assert found("%") == ["c%"]
    assert found("nothing") == []


def test_a_group_is_renamed_and_keeps_what_is_in_it(desk: Desk) -> None:
    had = group(desk, "Old")
    draft = replace(PRODUCT, group_id=had.id)
    desk.write(lambda: products.create_products([draft]))
    desk.kinds()
    wanted = replace(had, name="New", key="new")
    desk.write(lambda: product_groups.update_product_groups([wanted]))
    assert desk.kinds() == {Kind.PRODUCT_GROUP}
    assert desk.read(product_groups.product_groups) == [replace(wanted, products=1)]


def test_what_is_refused(desk: Desk) -> None:
    had = group(desk, "A", "a")
    other = group(desk, "A", "b")  # names may repeat
    with pytest.raises(BadInput, match="several_match"):
        desk.read(lambda: product_groups.find_product_group(" A"))
    with pytest.raises(BadInput, match="name_missing"):
        group(desk, "\u200b")
    with pytest.raises(BadInput, match="key_taken"):
        group(desk, "C", "a")
    with pytest.raises(BadInput, match="key_taken"):
        desk.write(lambda: product_groups.update_product_groups([replace(other, key="a")]))
    with pytest.raises(NotFound, match="product group"):
        desk.write(lambda: product_groups.update_product_groups([replace(had, id=9)]))
    with pytest.raises(NotFound):
        desk.read(lambda: product_groups.product_group(9))
    assert desk.read(product_groups.product_groups) == [had, other]


def test_a_group_goes_with_what_is_mapped_to_it_but_not_with_products(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("T").id)
    had, other = group(desk, "A"), group(desk, "B")
    desk.write(lambda: tenants.update_tenant(tenant, default_group_id=had.id))
    for sage_id, to in (("1", had), ("2", other)):
        desk.write(
            lambda sage_id=sage_id, to=to: categories.map_category(
                tenant, ACCOUNT, sage_id, "", to.id, NOW
            )
        )
    [product] = desk.write(lambda: products.create_products([replace(PRODUCT, group_id=had.id)]))
    with pytest.raises(BadInput, match="in_use"):
        desk.write(lambda: product_groups.remove_product_group(had.id))
    desk.write(lambda: products.remove_product(product))
    desk.kinds()
    desk.write(lambda: product_groups.remove_product_group(had.id))
    assert desk.kinds() >= {Kind.PRODUCT_GROUP, Kind.CATEGORY, Kind.TENANT}
    mapped = desk.read(lambda: categories.categories(tenant, ACCOUNT))
    assert [row.group_id for row in mapped] == [other.id]
    assert desk.read(lambda: tenants.tenant(tenant)).default_group_id is None
    with pytest.raises(NotFound):
        desk.write(lambda: product_groups.remove_product_group(had.id))


def test_categories_of_each_tenant_and_grouping(desk: Desk) -> None:
    one, two = desk.write(lambda: (new_tenant("One").id, new_tenant("Two").id))
    first, second = group(desk, "A").id, group(desk, "B").id
    desk.kinds()

    def mapped(tenant: int, grouping: Grouping, sage_id: str, to: int, name: str) -> CategoryRow:
        return desk.write(lambda: categories.map_category(tenant, grouping, sage_id, name, to, NOW))

    made = mapped(one, ACCOUNT, "x", first, "4000 Sales")
    assert made == CategoryRow(made.id, one, ACCOUNT, "x", "4000 Sales", first, NOW)
    assert desk.kinds() == {Kind.CATEGORY}
    mapped(one, TYPE, "x", second, "Stock")
    mapped(two, ACCOUNT, "x", second, "other")
    assert desk.read(lambda: categories.categories(one, ACCOUNT)) == [made]
    desk.kinds()
    assert mapped(one, ACCOUNT, "x", first, "4000 Sales") == made
    assert desk.kinds() == set()
    later = NOW + timedelta(days=1)
    moved = desk.write(
        lambda: categories.map_category(one, ACCOUNT, "x", "4000 Sale", second, later)
    )
    assert moved == replace(made, group_id=second, name="4000 Sale", since=later)
    desk.write(lambda: categories.unmap_category(one, ACCOUNT, "x"))
    assert desk.read(lambda: categories.categories(one, ACCOUNT)) == []
    assert len(desk.read(lambda: categories.categories(one, TYPE))) == 1
    with pytest.raises(NotFound):
        desk.write(lambda: categories.unmap_category(one, ACCOUNT, "x"))
    desk.write(lambda: tenants.delete_tenant(one))
    assert desk.read(lambda: categories.categories(one, TYPE)) == []


def test_a_category_needs_a_tenant_and_a_group(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("T").id)
    made = group(desk, "A")
    for tenant_id, group_id in ((9, made.id), (tenant, 9)):
        with pytest.raises(NotFound):
            desk.write(
                lambda tenant_id=tenant_id, group_id=group_id: categories.map_category(
                    tenant_id, ACCOUNT, "x", "", group_id, NOW
                )
            )


def test_groups_are_made_many_at_a_time(desk: Desk) -> None:
    drafts = [NewGroup("B", "b"), NewGroup("A")]
    assert desk.write(lambda: product_groups.create_product_groups(drafts)) == [1, 2]
    known = desk.read(lambda: product_groups.product_groups_by_key(["b", "?"]))
    assert known == {"b": ProductGroupRow(1, "b", "B")}
