"""The records page *Product Groups* over the fake door: making, renaming, deleting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sage_desktop.core.errors import BadInput
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.group_dialogs import NameDialog
from sage_desktop.ui.product_groups_page import ProductGroupsPage


async def opened(made: Desktop) -> ProductGroupsPage:
    made.window.navigate(("product-groups",))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, ProductGroupsPage)
    return page


async def dialog(kind: type[Any]) -> Any:
    await until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


def rows(page: ProductGroupsPage) -> list[list[str]]:
    return [
        [page.model.text(line, section) for section in range(4)]
        for line in range(page.model.rowCount())
    ]


def test_groups_stand_with_products_categories_and_whose_default_they_are(
    run: Run, furnished: FakeDoor
) -> None:
    first = furnished.kept_tenants[0]
    furnished.kept_tenants[0] = replace(first, row=replace(first.row, default_group_id=2))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert rows(page) == [
                ["Hardware", "3", "4000 Sales - Products", ""],
                ["Licences", "1", "", "Northgate IT Services"],
                ["Managed services", "2", "", ""],
            ]

    run(story())


def test_a_group_is_made_renamed_and_deleted(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert not page.rename_button.isEnabled(), "none is chosen"
            page.new()
            asked = await dialog(NameDialog)
            QTest.keyClicks(asked.name, "Cables")
            asked.act.click()
            await settled(made.window)
            assert rows(page)[0][:2] == ["Cables", "0"]
            page.table.choose(4)
            QTest.keyClick(page.table, Qt.Key.Key_Return)
            asked = await dialog(NameDialog)
            assert asked.name.text() == "Cables"
            QTest.keyClicks(asked.name, "Cables and plugs")
            asked.act.click()
            await settled(made.window)
            assert furnished.product_groups.kept[4].name == "Cables and plugs"
            page.table.choose(4)
            page.delete_button.click()
            (await dialog(Confirm)).act.click()
            await settled(made.window)
            assert 4 not in furnished.product_groups.kept
            assert len(rows(page)) == 3

    run(story())


def test_a_group_with_products_says_why_it_stays(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.table.choose(1)
            assert page.rename_button.isEnabled()
            assert not page.delete_button.isEnabled()
            assert "Move them" in page.delete_button.accessibleDescription()

    run(story())


def test_deleting_says_which_categories_lose_their_group(run: Run, furnished: FakeDoor) -> None:
    for number in (1, 6, 7):
        furnished.products.kept[number] = replace(furnished.products.kept[number], group_id=None)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.table.choose(1)
            page.delete_button.click()
            asked = await dialog(Confirm)
            assert "1 Sage category is mapped to it" in asked.text.text()
            asked.reject()
            await settled(made.window)
            assert 1 in furnished.product_groups.kept

    run(story())


def test_what_the_door_refuses_stays_in_the_dialog(run: Run, furnished: FakeDoor) -> None:
    furnished.product_groups.fails_with = BadInput("name_missing", field="name")

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.new()
            asked = await dialog(NameDialog)
            QTest.keyClicks(asked.name, "x")
            asked.act.click()
            await until(lambda: asked.row.error)
            assert asked.isVisible()
            asked.reject()
            await settled(made.window)

    run(story())


def test_search_and_an_empty_book(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.search("LICEN")
            await settled(made.window)
            assert [row[0] for row in rows(page)] == ["Licences"]
            page.search("none of them")
            await settled(made.window)
            assert page._no_hit.isVisibleTo(page)
            page.search("")
            furnished.product_groups.kept.clear()
            furnished.categories.mapped.clear()
            page.refresh()
            await settled(made.window)
            assert page._none.isVisibleTo(page)
            assert not page.delete_button.isVisibleTo(page)

    run(story())
