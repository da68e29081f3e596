"""The list and the editor of suppliers over the fake door."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from fake_products import supplier
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from sage_desktop.book.contact_rows import Address
from sage_desktop.core.errors import BadInput
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.import_page import ImportPage
from sage_desktop.ui.navigation import MODULE, import_path
from sage_desktop.ui.supplier_page import SupplierPage
from sage_desktop.ui.suppliers_page import SuppliersPage


async def listed(made: Desktop) -> SuppliersPage:
    made.window.navigate(("suppliers",))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, SuppliersPage)
    return page


async def opened(made: Desktop, number: int | str = 1) -> SupplierPage:
    made.window.navigate(("suppliers", str(number)))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, SupplierPage)
    return page


def test_suppliers_are_listed_searched_and_sorted(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            names = [page.model.text(line, 0) for line in range(page.model.rowCount())]
            assert names == ["Cable & Connect", "Fortified Networks Ltd", "Print House Leeds"]
            assert page.model.text(1, 6) == "Linked"
            page.search("sup003")
            await settled(made.window)
            assert page.model.text(0, 0) == "Print House Leeds"
            page.search("nobody")
            await settled(made.window)
            assert page._no_hit.isVisibleTo(page)

    run(story())


def test_of_several_tenants_one_is_chosen_for_the_import(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            assert page.from_sage.words() == "Import Suppliers"
            page.from_sage.click()
            await settled(made.window)
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            assert [action.text() for action in menu.actions()] == [
                "From Northgate IT Services",
                "From Northgate Cloud",
            ]
            menu.actions()[1].trigger()
            menu.close()
            await settled(made.window)
            assert isinstance(made.window.page, ImportPage)
            assert made.window.page.crumbs()[-1].path == import_path(2, "suppliers")
            assert made.window.page.crumbs()[1].path == ("suppliers",)

    run(story())


@pytest.mark.parametrize("connected", [0, 1])
def test_the_import_needs_no_question_where_there_is_no_choice(
    run: Run, furnished: FakeDoor, connected: int
) -> None:
    away = furnished.kept_tenants[2]
    furnished.kept_tenants = [furnished.kept_tenants[0], away] if connected else [away]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            page.from_sage.click()
            await settled(made.window)
            path = made.window.page.crumbs()[-1].path
            assert path == (import_path(1, "suppliers") if connected else MODULE)

    run(story())


def test_an_empty_book_leads_to_the_import(run: Run, furnished: FakeDoor) -> None:
    furnished.suppliers.kept.clear()

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            assert page._none.isVisibleTo(page)
            page.import_button.click()
            await settled(made.window)
            assert made.window.page.crumbs()[-1].path == import_path(1, "suppliers")

    run(story())


def test_all_of_a_supplier_is_shown_and_nothing_is_changed_by_that(
    run: Run, furnished: FakeDoor
) -> None:
    odd = supplier(
        1,
        name="two\nlines \u2028 and <b>",
        notes="nbsp\u00a0here\r\nand\u2028there\x00",
        currency="pounds",
        email="nobody",
        address=Address(" Head ", "1", "", "", "", "", "ZZ9"),
    )
    furnished.suppliers.put_in(odd)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert not page.unsaved
            page.form._lines["phone"].setText("1")
            page.save_button.click()
            await settled(made.window)
            assert furnished.suppliers.kept[1] == replace(odd, phone="1")

    run(story())


def test_a_new_supplier_is_made_for_the_default_tenant(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "new")
            assert page.form.tenant.value() == 1
            QTest.keyClicks(page.form.first, "Cedar Timber")
            QTest.keyClick(page.form.first, Qt.Key.Key_Return)
            await settled(made.window)
            row = furnished.suppliers.kept[4]
            assert (row.name, row.tenant_id, row.address) == ("Cedar Timber", 1, None)
            page.form.address.city.setText("Otley")
            page.save_button.click()
            await settled(made.window)
            assert furnished.suppliers.kept[4].address == Address(city="Otley")

    run(story())


def test_problems_stand_beside_their_fields(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            for field, text in (("name", ""), ("email", "x"), ("payment_days", "soon")):
                page.form._lines[field].setText(text)
            page.form._lines["currency"].setText("pounds")
            page.save_button.click()
            rows = page.form._rows
            assert all(rows[field].error for field in ("name", "email", "payment_days", "currency"))
            assert "this supplier" in rows["name"].error
            furnished.suppliers.fails_with = BadInput("name_missing")
            for field, text in (
                ("name", "A"),
                ("email", ""),
                ("payment_days", "14"),
                ("currency", "EUR"),
            ):
                page.form._lines[field].setText(text)
            page.save_button.click()
            await settled(made.window)
            assert rows["name"].error, "the door has the last word"

    run(story())


def test_the_panel_says_what_it_is_in_sage(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            texts = [label.text() for label in page.panel.findChildren(QLabel)]
            assert "Fortified Networks" in texts
            page = await opened(made, 2)
            shown = " ".join(label.text() for label in page.panel.findChildren(QLabel))
            assert "It is not linked to a Sage supplier" in shown

    run(story())


def test_a_supplier_is_deleted_after_a_question(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 2)
            page.delete_button.click()
            await until(lambda: isinstance(QApplication.activeModalWidget(), Confirm))
            asked = QApplication.activeModalWidget()
            assert isinstance(asked, Confirm)
            asked.act.click()
            await until(lambda: 2 not in furnished.suppliers.kept)
            await settled(made.window)
            assert isinstance(made.window.page, SuppliersPage)

    run(story())


def test_one_that_products_name_stays_and_says_why(run: Run, furnished: FakeDoor) -> None:
    furnished.suppliers.fails_with = BadInput("in_use", name="Cable & Connect")

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 2)
            page.delete_button.click()
            await until(lambda: isinstance(QApplication.activeModalWidget(), Confirm))
            asked = QApplication.activeModalWidget()
            assert isinstance(asked, Confirm)
            asked.act.click()
            await settled(made.window)
            assert page.banners.shown is not None
            assert "in use" in page.banners.shown.accessibleName()
            assert 2 in furnished.suppliers.kept

    run(story())
