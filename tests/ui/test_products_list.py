"""The list of products: exact prices, filters, order."""

from __future__ import annotations

from desktop import Desktop, Run, desktop, settled
from fake_door import FakeDoor
from products_seen import choose, rows
from PySide6.QtCore import Qt

from sage_desktop.book.product_rows import ProductKind
from sage_desktop.core.changes import Kind
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.products_page import ProductsPage


async def listed(made: Desktop) -> ProductsPage:
    made.window.navigate(("products",))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, ProductsPage)
    return page


def test_prices_are_exact_and_the_inactive_are_marked(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(1600, 900)) as made:
            page = await listed(made)
            shown = {row[0]: row[1:] for row in rows(page)}
            assert shown["CAB-6A"] == [
                "Cat 6A cable, per metre",
                "Stock item",
                "0.3475",
                "Hardware",
                "Standard",
                "Active",
                "Not linked",
            ]
            assert shown["SW-24"][2] == "1,240.00"
            assert shown["OLD-FAX"][3:] == ["No group", "Standard", "Inactive", "Not linked"]
            assert shown["FW-100"][-1] == "Linked"
            assert page._count.text() == "8 products"

    run(story())


def test_kind_and_group_filter_and_can_be_cleared(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            choose(page.kind_picker, ProductKind.STOCK_ITEM)
            await settled(made.window)
            assert [row[0] for row in rows(page)] == ["SW-24", "CAB-6A", "FW-100"]
            choose(page.group_picker, 2)
            await settled(made.window)
            assert rows(page) == []
            assert page._no_hit.isVisibleTo(page)
            page.clear_filter()
            await settled(made.window)
            assert len(rows(page)) == 8
            page.search("fw-100")
            await settled(made.window)
            assert [row[0] for row in rows(page)] == ["FW-100"]

    run(story())


def test_the_door_sorts(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            page.table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.DescendingOrder)
            await settled(made.window)
            assert furnished.products.asked[-1].startswith("order price True")
            assert rows(page)[0][0] == "SW-24"

    run(story())


def test_a_group_that_goes_is_no_filter_any_more(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            choose(page.group_picker, 2)
            await settled(made.window)
            del furnished.product_groups.kept[2]
            furnished.publish(Kind.PRODUCT_GROUP)
            await settled(made.window)
            assert page.group_picker.value() is None
            assert len(rows(page)) == 8

    run(story())


def test_an_empty_book_says_where_products_come_from(run: Run, furnished: FakeDoor) -> None:
    furnished.products.kept.clear()

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            assert page._none.isVisibleTo(page)
            page.import_button.click()
            await settled(made.window)
            assert made.window.page.crumbs()[-1].path[:-1] == tenant_path(1)[:-1]

    run(story())
