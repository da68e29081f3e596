"""The list of customers: counts, search, an empty book, a hundred thousand."""

from __future__ import annotations

from dataclasses import replace

from desktop import Run, desktop, settled
from fake_customers import customer
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sage_desktop.ui.customers_page import CustomersPage
from sage_desktop.ui.navigation import tenant_path

PATH = tenant_path(1, "customers")


def test_the_list_counts_searches_and_opens(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("customers",))
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, CustomersPage)
            assert page._count.text() == "14 customers"
            assert [page.model.text(0, section) for section in range(8)] == [
                *["Ashdown Care Homes Ltd", "ASH001", "Marion Ashdown"],
                *["marion.ashdown@ash001.example", "0113 496 0001", "Leeds"],
                *["Managed services customers", "Linked"],
            ]
            page.search_field.setText("stonebridge")
            await settled(made.window)
            assert page._count.text() == "1 customer"
            page.model.sort(5, Qt.SortOrder.DescendingOrder)
            await settled(made.window)
            assert "order city True stonebridge" in furnished.customers.asked
            page.model.sort(4)
            await settled(made.window)
            assert furnished.customers.asked[-2] == "order city True stonebridge", (
                "phones do not sort"
            )
            page.table.setFocus()
            page.table.choose(14)
            QTest.keyClick(page.table, Qt.Key.Key_Return)
            await settled(made.window)
            assert made.window.page.crumbs()[-1].path == ("customers", "14")

    run(story())


def test_an_empty_list_leads_to_the_import_or_the_set_up(run: Run, furnished: FakeDoor) -> None:
    furnished.customers.kept.clear()
    furnished.mappings.kept.clear()

    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("customers",))
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, CustomersPage)
            assert page.import_button.words() == "Import from Sage"
            assert page._import_path == (*PATH, "import")
            furnished.kept_tenants = []
            page.refresh()
            await settled(made.window)
            assert page.import_button.words() == "Go to configuration"
            page.search_field.setText("x")
            await settled(made.window)
            assert page._no_hit.isVisibleTo(page)

    run(story())


def test_a_hundred_thousand_customers_are_not_all_read(run: Run, furnished: FakeDoor) -> None:
    row = customer(1)
    furnished.customers.kept = {number: replace(row, id=number) for number in range(1, 100_001)}

    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("customers",))
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, CustomersPage)
            page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum())
            made.window.grab()
            await settled(made.window)
            assert page.model.text(99_999, 0) == row.name
            asked = [each for each in furnished.customers.asked if each.startswith("lines")]
            assert sum(int(each.split()[1]) for each in asked) < 3000

    run(story())
