"""The editor of a product: fields, prices, what is offered, problems, the Sage panel."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_accounts import account
from fake_door import NOW, FakeDoor, halo_rate
from fake_products import product, supplier
from products_seen import choose
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from sage_desktop.book.product_rows import Price, ProductKind
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Offline
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.navigation import import_path
from sage_desktop.ui.product_page import ProductPage
from sage_desktop.ui.products_page import ProductsPage
from sage_desktop.ui.widgets import Button


async def opened(made: Desktop, number: int | str = 1) -> ProductPage:
    made.window.navigate(("products", str(number)))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, ProductPage)
    return page


def offered(picker: Any) -> list[str]:
    return [picker.itemText(at) for at in range(picker.count())]


def panel_texts(page: ProductPage) -> str:
    found = page.panel.findChildren(QLabel)
    return " ".join(label.text() for label in found if label.isVisibleTo(page.panel))


def test_all_of_a_product_is_shown_and_nothing_is_changed_by_that(
    run: Run, furnished: FakeDoor
) -> None:
    odd = product(
        1,
        description="two\nlines \u2028 and <b>",
        code="  spaced ",
        notes="nbsp\u00a0here\r\nand\u2028there\x00",
        prices=(
            Price("", Decimal("0.00000001")),
            Price("Sales Price", Decimal("1240.5")),
            Price("Sales Price", Decimal("12")),
        ),
        cost=Decimal("0.10"),
        sales_account="4040",
        purchase_account="gone",
        tax_rate_id=3,
        group_id=None,
        do_not_send=True,
        active=False,
    )
    furnished.products.put_in(odd)
    rate = furnished.kept_rates[2]
    furnished.kept_rates[2] = replace(rate, row=replace(rate.row, retired_at=NOW))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert not page.unsaved
            assert page.form._lines["cost"].text() == "0.10"
            assert "4040" in page.form.sales_account.currentText()
            page.form._lines["code"].setText("C")
            page.save_button.click()
            await settled(made.window)
            assert furnished.products.kept[1] == replace(odd, code="C")

    run(story())


def test_a_new_product_needs_a_description_only(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "new")
            form = page.form
            assert form.tenant.value() == 1, "the module's default tenant"
            assert form.active.isChecked()
            assert not page.unsaved
            assert "Save the product first" in panel_texts(page)
            QTest.keyClicks(form.first, "Wall bracket")
            choose(form.kind, ProductKind.STOCK_ITEM)
            choose(form.group, 1)
            form.prices.add_button.click()
            assert form.price.price_type.text() == "Sales Price", "as Sage calls it"
            QTest.keyClicks(form.price.amount, "1,240.0950")
            choose(form.sales_account, "4010")
            choose(form.tax_rate, 1)
            QTest.keyClick(form.first, Qt.Key.Key_Return)
            await settled(made.window)
            row = furnished.products.kept[9]
            assert (row.description, row.kind, row.group_id, row.tenant_id) == (
                "Wall bracket",
                ProductKind.STOCK_ITEM,
                1,
                1,
            )
            assert row.prices == (Price("Sales Price", Decimal("1240.095")),)
            assert (row.sales_account, row.tax_rate_id) == ("4010", 1)
            assert not page.unsaved
            assert page.crumbs()[-1].text == "Wall bracket"

    run(story())


def test_the_first_price_is_the_usual_one(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            prices = page.form.prices
            shown = [
                [prices.model.text(line, section) for section in range(3)] for line in range(2)
            ]
            assert shown == [["Sales Price", "612.00", "Usual price"], ["Trade", "550.80", ""]]
            prices.table.choose(prices.model.key_at(1))
            prices.first_button.click()
            page.save_button.click()
            await settled(made.window)
            names = [price.price_type for price in furnished.products.kept[1].prices]
            assert names == ["Trade", "Sales Price"]

    run(story())


@pytest.mark.parametrize(
    ("name", "amount", "beside"),
    [
        ("Web", "twelve", "amount_row"),
        ("Web", "", "amount_row"),
        ("Web", "-1", "amount_row"),
        ("", "12", "type_row"),
        ("Trade", "12", "type_row"),
    ],
)
def test_a_price_that_is_none_says_so_beside_its_field(
    run: Run, furnished: FakeDoor, name: str, amount: str, beside: str
) -> None:
    before = furnished.products.kept[1]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            form = page.form
            form.prices.add_button.click()
            form.price.price_type.setText(name)
            form.price.amount.setText(amount)
            page.save_button.click()
            await settled(made.window)
            wrong = getattr(form.price, beside)
            assert wrong.error
            assert made.window.focusWidget() is wrong.field
            assert furnished.products.kept[1] == before
            form.prices.remove_button.click()
            assert not wrong.error

    run(story())


def test_fields_that_cannot_be_saved_say_so_all_at_once(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            form = page.form
            form._lines["description"].setText(" ")
            form._lines["cost"].setText("much")
            form.supplier.setText("Fort")
            page.save_button.click()
            rows = form._rows
            assert all(rows[field].error for field in ("description", "cost", "supplier"))
            assert made.window.focusWidget() is form.first
            form._lines["description"].setText("A")
            assert not rows["description"].error

    run(story())


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (BadInput("description_missing", field="description"), "description"),
        (BadInput("text_too_long", field="code", limit=30), "code"),
        (BadInput("unknown_account", field="sales_account", account="1"), "sales_account"),
        (BadInput("rate_retired", field="tax_rate", name="Old"), "tax_rate"),
        (BadInput("bad_amount", field="cost", value="1", decimals=10), "cost"),
    ],
)
def test_what_the_door_refuses_stands_beside_its_field(
    run: Run, furnished: FakeDoor, error: BadInput, field: str
) -> None:
    furnished.products.fails_with = error

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["code"].setText("X")
            page.save_button.click()
            await settled(made.window)
            assert page.form._rows[field].error
            assert page.banners.shown is None
            assert page.unsaved

    run(story())


def test_what_changes_meanwhile_comes_but_where_something_was_typed(
    run: Run, furnished: FakeDoor
) -> None:
    """An import that runs while one types is not undone by *Save*."""
    room = furnished.products
    prices = (Price("Sales Price", Decimal("9.99")),)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["description"].setText("typed")
            page.form._lines["description"].setCursorPosition(2)
            room.kept[1] = replace(
                room.kept[1], description="theirs", prices=prices, code="NEW", active=False
            )
            furnished.publish(Kind.PRODUCT)
            await settled(made.window)
            assert page.form._lines["description"].text() == "typed"
            assert page.form._lines["description"].cursorPosition() == 2
            assert page.form._lines["code"].text() == "NEW"
            page.save_button.click()
            await settled(made.window)
            saved = room.kept[1]
            assert (saved.description, saved.code, saved.prices, saved.active) == (
                "typed",
                "NEW",
                prices,
                False,
            )
            assert not page.unsaved

    run(story())


def test_news_of_others_leave_what_is_half_typed_in_peace(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["cost"].setText("12.")
            page.form.prices._add()
            count = len(page.form.prices.values())
            furnished.publish(Kind.PRODUCT, Kind.TENANT)
            await settled(made.window)
            assert page.form._lines["cost"].text() == "12."
            assert len(page.form.prices.values()) == count

    run(story())


def test_what_was_typed_back_is_no_edit_of_a_record_that_changed(
    run: Run, furnished: FakeDoor
) -> None:
    room = furnished.products

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["description"].setText("theirs")
            room.kept[1] = replace(room.kept[1], description="theirs")
            furnished.publish(Kind.PRODUCT)
            await settled(made.window)
            assert not page.unsaved

    run(story())


def test_any_other_refusal_is_a_banner(run: Run, furnished: FakeDoor) -> None:
    furnished.products.fails_with = Offline()

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["code"].setText("X")
            page.save_button.click()
            await settled(made.window)
            assert page.banners.shown is not None
            assert page.form._lines["code"].text() == "X"

    run(story())


def test_accounts_are_those_of_the_tenant_and_control_accounts_never(
    run: Run, furnished: FakeDoor
) -> None:
    furnished.accounts.kept.append(account(8, "4020", "Sales - Elsewhere", tenant_id=2))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            form = page.form
            codes = [text.split()[0] for text in offered(form.sales_account)[1:]]
            assert codes == ["4000", "4010", "10000"]
            codes = [text.split()[0] for text in offered(form.purchase_account)[1:]]
            assert codes == ["4000", "4010", "5000", "10000"]
            choose(form.tenant, 2)
            codes = [text.split()[0] for text in offered(form.sales_account)[1:]]
            assert codes == ["4000", "4020"]
            assert form.sales_account.value() == "4000"
            choose(form.tenant, None)
            codes = [text.split()[0] for text in offered(form.sales_account)[1:]]
            assert codes == ["4000", "4010", "4020", "10000"], "each code once"

    run(story())


def test_a_retired_tax_rate_is_not_offered(run: Run, furnished: FakeDoor) -> None:
    old = halo_rate(9, "Old rate", "17.5")
    furnished.kept_rates.append(replace(old, row=replace(old.row, retired_at=NOW)))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert not any("Old rate" in text for text in offered(page.form.tax_rate))
            furnished.products.put_in(product(1, tax_rate_id=9))
            furnished.publish(Kind.PRODUCT)
            await settled(made.window)
            assert "Old rate" in page.form.tax_rate.currentText(), "what it has stays"

    run(story())


def test_a_supplier_is_searched_and_can_be_taken_away(run: Run, furnished: FakeDoor) -> None:
    furnished.suppliers.put_in(*(supplier(number) for number in range(4, 90)))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            picker = page.form.supplier
            assert picker.text() == "Fortified Networks Ltd"
            picker.setFocus()
            picker.setText("cable")
            await until(lambda: picker.is_open and picker.entries.rowCount() > 0)
            QTest.keyClick(picker, Qt.Key.Key_Return)
            assert picker.text() == "Cable & Connect"
            page.save_button.click()
            await settled(made.window)
            assert furnished.products.kept[1].supplier_id == 2
            picker.clear()
            page.save_button.click()
            await settled(made.window)
            assert furnished.products.kept[1].supplier_id is None

    run(story())


def test_a_linked_product_keeps_its_kind(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert not page.form.kind.isEnabled()
            assert "its kind stays" in page.form.kind.accessibleDescription()
            page = await opened(made, 2)
            assert page.form.kind.isEnabled()

    run(story())


def test_the_panel_leads_to_the_import_of_its_kind_and_to_no_page_that_sage_does_not_have(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 3)
            buttons = {
                button.words(): button
                for button in page.panel.findChildren(Button)
                if button.isVisibleTo(page.panel)
            }
            assert set(buttons) == {"Open import", "Send now"}
            buttons["Open import"].click()
            await settled(made.window)
            assert made.window.page.crumbs()[-1].path == import_path(1, "services")
            page = await opened(made, 2)
            assert "It is not linked to a Sage item" in panel_texts(page)

    run(story())


def test_a_product_is_deleted_after_a_question(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.delete_button.click()
            await until(lambda: isinstance(QApplication.activeModalWidget(), Confirm))
            asked = QApplication.activeModalWidget()
            assert isinstance(asked, Confirm)
            assert "In Sage it stays" in asked.text.text()
            asked.act.click()
            await until(lambda: 1 not in furnished.products.kept)
            await settled(made.window)
            assert isinstance(made.window.page, ProductsPage)

    run(story())


def test_leaving_at_once_meets_no_half_made_form(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("products", "1"))
            made.window.navigate(("home",))
            await settled(made.window)
            page = await opened(made)
            assert page.form.first.text() == "FortiGate 60F firewall"

    run(story())
