"""The tab *Products* of a tenant over the fake door: groups, mapping, imports, undo."""

from __future__ import annotations

from typing import Any

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from fake_door import run as made_run
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from sage_desktop.book.run_rows import Counts
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.ui.category_mapping import LEAVE, NEW
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.group_dialogs import CategoryDialog, NameDialog
from sage_desktop.ui.navigation import import_path, tenant_path
from sage_desktop.ui.products_tab import ITEMS, ProductsTab
from sage_desktop.ui.tenant_page import TABS, TenantPage
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import EmptyState

PATH = tenant_path(1, "products")
LEDGER = Grouping.LEDGER_ACCOUNT


async def opened(made: Desktop, tenant_id: int = 1) -> ProductsTab:
    made.window.navigate(tenant_path(tenant_id, "products"))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, TenantPage)
    tab = page._part(TABS.index("products")).widget
    assert isinstance(tab, ProductsTab)
    return tab


async def dialog(kind: type[Any]) -> Any:
    await until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


def rows(tab: ProductsTab) -> list[list[str]]:
    return [
        [tab.model.text(line, section) for section in range(4)]
        for line in range(tab.model.rowCount())
    ]


def banner(made: Desktop) -> str:
    shown = made.window.page.banners.shown
    return shown.accessibleName() if shown is not None else ""


async def pick(made: Desktop, tab: ProductsTab, sage_id: str, entry: str) -> None:
    """Chooses ``entry`` in the picker of a row with the keyboard, as F2 opens it."""
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.model.index(tab.model.line_of(sage_id), 2))
    QTest.keyClick(tab.table, Qt.Key.Key_F2)
    await until(QApplication.activePopupWidget)
    view = QApplication.activePopupWidget()
    assert isinstance(view, QAbstractItemView)
    model = view.model()
    assert isinstance(model, QAbstractItemModel)
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    view.setCurrentIndex(model.index(texts.index(entry), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    await until(lambda: QApplication.activePopupWidget() is None)


def choose(picker: Any, value: object) -> None:
    """As a person does: the picker tells of it."""
    at = picker._values.index(value)
    picker.setCurrentIndex(at)


def test_categories_stand_with_their_items_and_groups(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert rows(tab) == [
                ["4000 Sales - Products", "3", "Hardware", "Mapped"],
                ["4010 Sales - Services", "4", "Choose a product group", "Not mapped"],
                ["4040 Sales - Books and Manuals", "1", "Choose a product group", "Not mapped"],
                [
                    "10000 Sales - Furniture and Fittings of all kinds for offices",
                    "0",
                    "Not mapped",
                    "",
                ],
            ]
            assert tab.default.currentText() == "No default group"
            assert tab.grouping.value() is LEDGER
            assert not tab.no_group.isVisibleTo(tab), "one is mapped: an import can begin"
            for button, name in (
                (tab.products.import_button, "Import Products"),
                (tab.services.import_button, "Import Services"),
            ):
                assert button.words() == name
            assert tab.grouping.accessibleName() == "Group Sage items by"
            assert tab.default.accessibleName() == "Default product group"

    run(story())


def test_with_a_default_group_nothing_waits_for_a_person(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            choose(tab.default, 2)
            await settled(made.window)
            assert furnished.kept_tenants[0].row.default_group_id == 2
            assert [row[2:] for row in rows(tab)] == [
                ["Hardware", "Mapped"],
                ["Not mapped", "Default group"],
                ["Not mapped", "Default group"],
                ["Not mapped", ""],
            ]
            assert "default group Licences" in tab.model.row(1).explained
            choose(tab.default, LEAVE)
            await settled(made.window)
            assert furnished.kept_tenants[0].row.default_group_id is None
            assert "not imported" in tab.model.row(1).explained

    run(story())


def test_the_grouping_is_saved_at_once_and_changes_the_categories(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            choose(tab.grouping, Grouping.ITEM_TYPE)
            await settled(made.window)
            assert furnished.kept_tenants[0].row.group_items_by is Grouping.ITEM_TYPE
            assert [row[:2] for row in rows(tab)] == [
                ["Product", "2"],
                ["Service", ""],
                ["Stock item", "3"],
            ]

    run(story())


def test_a_category_is_mapped_and_unmapped_in_its_row(run: Run, furnished: FakeDoor) -> None:
    mapped = furnished.categories.mapped

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            await pick(made, tab, "a3", "Managed services")
            await until(lambda: mapped.get((1, LEDGER, "a3")) == 3)
            await settled(made.window)
            assert rows(tab)[1][2:] == ["Managed services", "Mapped"]
            await pick(made, tab, "a3", "Not mapped")
            await until(lambda: (1, LEDGER, "a3") not in mapped)
            await settled(made.window)
            assert rows(tab)[1][3] == "Not mapped"

    run(story())


def test_a_new_group_can_be_made_where_one_is_chosen(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            await pick(made, tab, "a3", "New group…")
            asked = await dialog(NameDialog)
            assert not asked.act.isEnabled()
            QTest.keyClicks(asked.name, "Labour")
            QTest.keyClick(asked.name, Qt.Key.Key_Return)
            await until(lambda: (1, LEDGER, "a3") in furnished.categories.mapped)
            await settled(made.window)
            assert rows(tab)[1][2] == "Labour"
            choose(tab.default, NEW)
            asked = await dialog(NameDialog)
            asked.reject()
            await settled(made.window)
            assert tab.default.currentText() == "No default group", "stepped back"
            assert furnished.kept_tenants[0].row.default_group_id is None

    run(story())


def test_what_stands_in_the_way_of_a_group_is_said_beside_its_name(
    run: Run, furnished: FakeDoor
) -> None:
    furnished.product_groups.fails_with = BadInput("name_too_long", limit=400, field="name")

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            choose(tab.default, NEW)
            asked = await dialog(NameDialog)
            QTest.keyClicks(asked.name, "x")
            asked.act.click()
            await until(lambda: asked.row.error)
            assert "at most 400" in asked.row.error
            furnished.product_groups.fails_with = None
            QTest.keyClicks(asked.name, "y")
            assert not asked.row.error
            asked.act.click()
            await until(lambda: furnished.kept_tenants[0].row.default_group_id is not None)
            await settled(made.window)
            assert tab.default.currentText() == "xy"

    run(story())


def test_add_maps_a_category_that_has_no_group_yet(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.add_button.click()
            asked = await dialog(CategoryDialog)
            assert "4000 Sales - Products" not in [
                asked.category.itemText(at) for at in range(asked.category.count())
            ], "it is mapped already"
            assert not asked.add.isEnabled()
            asked.category.set_value("a4")
            asked._chosen()
            assert not asked.add.isEnabled()
            asked.group.setCurrentIndex(asked.group.findText("Licences"))
            asked.add.click()
            await until(lambda: furnished.categories.mapped.get((1, LEDGER, "a4")) == 2)
            await settled(made.window)
            assert rows(tab)[2][2:] == ["Licences", "Mapped"]
            tab.add_button.click()
            asked = await dialog(CategoryDialog)
            asked.reject()
            await settled(made.window)
            assert len(furnished.categories.mapped) == 2

    run(story())


def test_without_any_group_the_banner_leads_to_setting_one(run: Run, furnished: FakeDoor) -> None:
    furnished.categories.mapped.clear()

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            shown = tab.no_group
            assert shown.isVisibleTo(tab)
            assert shown.state is State.ATTENTION
            assert "no product group" in shown.accessibleName()
            assert shown.button is not None
            shown.button.click()
            assert made.window.focusWidget() is tab.default or tab.default.view().isVisible()
            tab.default.hidePopup()
            choose(tab.default, 1)
            await settled(made.window)
            assert not shown.isVisibleTo(tab)

    run(story())


def test_a_tenant_without_account_codes_is_sent_to_import_them(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made, 2)
            assert not tab.table.isVisibleTo(tab)
            [empty] = [each for each in tab.findChildren(EmptyState) if each.isVisibleTo(tab)]
            assert empty is tab._none
            assert not tab.add_button.isEnabled()
            tab.accounts_wanted.emit()
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, TenantPage)
            assert page.tabs.index() == TABS.index("accounts")

    run(story())


def test_search_looks_at_both_sides(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.search.setText("hardw")
            assert [row[0] for row in rows(tab)] == ["4000 Sales - Products"]
            tab.search.setText("books MANUALS")
            assert [row[0] for row in rows(tab)] == ["4040 Sales - Books and Manuals"]
            tab.search.setText("nothing of that kind")
            assert tab._no_hit.isVisibleTo(tab)
            assert not tab.table.isVisibleTo(tab)

    run(story())


def test_what_fails_is_said_and_the_row_shows_what_holds(run: Run, furnished: FakeDoor) -> None:
    furnished.categories.fails_with = NotFound(what="Sage category", name="a3")

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.mapped.emit("a3", 1)
            await settled(made.window)
            assert "There is no Sage category" in banner(made)
            assert rows(tab)[1][3] == "Not mapped"
            choose(tab.default, 1)
            await settled(made.window)
            assert tab.default.currentText() == "No default group"

    run(story())


@pytest.mark.parametrize("kind", ["products", "services"])
def test_each_import_has_its_screen_its_last_run_and_its_undo(
    run: Run, furnished: FakeDoor, kind: str
) -> None:
    furnished.kept_runs.insert(0, made_run(50, kind=kind, counts=Counts(created=12), undoable=True))

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            row = tab.products if kind == "products" else tab.services
            other = tab.services if kind == "products" else tab.products
            assert "12 created" in row.text.text()
            assert other.text.text() == "Not imported yet"
            assert row.undo_button.isVisibleTo(tab)
            assert not other.undo_button.isVisibleTo(tab)
            row.undo_button.click()
            (await dialog(Confirm)).act.click()
            await settled(made.window)
            assert furnished.kept_runs[1].undone_by == 99
            assert "taken back" in banner(made)
            row.import_button.click()
            await settled(made.window)
            assert made.window.page.crumbs()[-1].path == import_path(1, kind)

    run(story())


def test_a_narrow_window_leaves_the_items_to_the_tool_tip(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(900, 600)) as made:
            tab = await opened(made)
            assert tab.table.isColumnHidden(ITEMS)
            tip = tab.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
            assert "3 items in Sage" in tip
            assert "Its items go into Hardware." in tip

    run(story())


def test_another_tenant_shows_nothing_of_the_first(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.search.setText("books")
            await opened(made, 2)
            assert tab.search.text() == ""
            assert rows(tab) == []

    run(story())
