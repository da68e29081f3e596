"""The editor of a customer over the fake door: typing, saving, problems, deleting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from customer_editing import opened, panel_texts
from desktop import Run, desktop, settled, until
from fake_customers import customer
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sage_desktop.book.contact_rows import Address, ContactRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Offline
from sage_desktop.ui.customer_page import CustomerPage
from sage_desktop.ui.dialogs import Confirm


async def in_dialog() -> Confirm:
    await until(lambda: isinstance(QApplication.activeModalWidget(), Confirm))
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, Confirm)
    return shown


def lines(page: CustomerPage) -> dict[str, str]:
    return {name: line.text() for name, line in page.form._lines.items()}


def test_ctrl_s_saves(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            [save] = [
                each for each in made.window.actions() if each.shortcut().toString() == "Ctrl+S"
            ]
            save.trigger()  # nothing was typed: nothing happens
            line = page.form._lines["name"]
            line.setText("Renamed")
            line.textEdited.emit("Renamed")
            save.trigger()
            await settled(made.window)
            assert (await furnished.customers.get(1)).row.name == "Renamed"
            assert not page.unsaved

    run(story())


def test_all_of_a_customer_is_shown_and_nothing_is_changed_by_that(
    run: Run, furnished: FakeDoor
) -> None:
    odd = customer(
        1,
        name="two\nlines \u2028 and <b>",
        notes="nbsp\u00a0here\r\nand\u2028there\x00",
        currency="pounds",
        email="nobody",
        sites=(Address(" Head ", "1", "", "", "", "", "ZZ9"), Address(city="Leeds")),
        contacts=(ContactRow("", "Nameless"),),
        delivery_address=Address("Dock"),
        top_level="  Spaced ",
    )
    furnished.customers.put_in(odd)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert not page.unsaved
            assert not page.save_button.isEnabled()
            page.form._lines["phone"].setText("1")
            assert page.save_button.isEnabled()
            page.save_button.click()
            await settled(made.window)
            assert furnished.customers.kept[1] == replace(odd, phone="1")

    run(story())


def test_a_new_customer_is_made_for_the_default_tenant(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "new")
            assert page.form.tenant.value() == 1
            assert not page.unsaved
            assert not page.delete_button.isVisibleTo(page)
            assert "Save the customer first" in " ".join(panel_texts(page))
            QTest.keyClicks(page.form.first, "Cedar House")
            page.form._lines["payment_days"].setText("14")
            page.form.sites.form.city.setText("Otley")
            QTest.keyClick(page.form.first, Qt.Key.Key_Return)
            await settled(made.window)
            made_row = furnished.customers.kept[15]
            assert (made_row.name, made_row.payment_days, made_row.tenant_id) == (
                "Cedar House",
                14,
                1,
            )
            assert made_row.sites == (Address(city="Otley"),)
            assert not page.unsaved
            assert page.crumbs()[-1].text == "Cedar House"
            assert page.delete_button.isVisibleTo(page)
            page.form._lines["name"].setText("Cedar House Ltd")
            page.save_button.click()
            await settled(made.window)
            assert len(furnished.customers.kept) == 15, "the same one again"

    run(story())


def test_problems_stand_beside_their_fields(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            before = furnished.customers.kept[1]
            page.form._lines["name"].setText(" ")
            page.form._lines["email"].setText("nobody")
            page.save_button.click()
            rows = page.form._rows
            assert rows["name"].error
            assert rows["email"].error
            assert made.window.focusWidget() is page.form.first
            assert furnished.customers.kept[1] == before
            page.form._lines["name"].setText("A")
            assert not rows["name"].error

    run(story())


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (BadInput("name_missing"), "name"),
        (BadInput("bad_email", field="email"), "email"),
        (BadInput("text_too_long", field="vat_number", limit=5), "vat_number"),
    ],
)
def test_what_the_door_refuses_stands_beside_its_field(
    run: Run, furnished: FakeDoor, error: BadInput, field: str
) -> None:
    furnished.customers.fails_with = error

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["phone"].setText("9")
            page.save_button.click()
            await settled(made.window)
            assert page.form._rows[field].error
            assert page.banners.shown is None
            assert page.unsaved

    run(story())


@pytest.mark.parametrize("error", [Offline(), BadInput("text_too_long", field="sites", limit=5)])
def test_any_other_refusal_is_a_banner_and_keeps_what_was_typed(
    run: Run, furnished: FakeDoor, error: Exception
) -> None:
    furnished.customers.fails_with = error

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["phone"].setText("9")
            page.save_button.click()
            await settled(made.window)
            assert page.banners.shown is not None
            assert page.form._lines["phone"].text() == "9"
            assert page.save_button.isEnabled()

    run(story())


def test_news_do_not_overwrite_what_is_typed(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["name"].setText("Typed")
            furnished.customers.put_in(customer(1, name="Imported"))
            furnished.publish(Kind.CUSTOMER)
            await settled(made.window)
            assert lines(page)["name"] == "Typed"
            assert page.head.title.text() == "Imported"
            page.form._lines["name"].setText("Ashdown Care Homes Ltd")
            furnished.publish(Kind.CUSTOMER)
            await settled(made.window)
            assert lines(page)["name"] == "Ashdown Care Homes Ltd"
            assert page.unsaved, "the record is called otherwise by now"
            page.form._lines["name"].setText("Imported")
            assert not page.unsaved

    run(story())


def test_leaving_with_unsaved_input_asks(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["name"].setText("Typed")
            made.window.navigate(("home",))
            (await in_dialog()).reject()
            await settled(made.window)
            assert lines(page)["name"] == "Typed"
            made.window.navigate(("customers", "2"))
            (await in_dialog()).act.click()
            await settled(made.window)
            assert lines(page)["name"] == "Brightwater Primary School"

    run(story())


def test_deleting_asks_and_goes_back_to_the_list(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["name"].setText("Typed")
            page.delete_button.click()
            shown = await in_dialog()
            assert "the next import shows it as New" in shown.accessibleDescription()
            shown.reject()
            await settled(made.window)
            assert 1 in furnished.customers.kept
            page.delete_button.click()
            (await in_dialog()).act.click()
            await settled(made.window)
            assert 1 not in furnished.customers.kept
            assert made.window.page.crumbs()[-1].path == ("customers",)
            assert page.banners.shown is None

    run(story())


def test_a_customer_in_use_is_kept(run: Run, furnished: FakeDoor) -> None:
    furnished.customers.fails_with = BadInput("in_use")

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.delete_button.click()
            (await in_dialog()).act.click()
            await settled(made.window)
            assert page.banners.shown is not None
            assert "in use" in page.banners.shown.accessibleName()

    run(story())


def test_a_customer_that_is_gone_says_so_and_cannot_be_saved(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 999)
            assert page.banners.shown is not None
            page.form._lines["name"].setText("Ghost")
            page.save_button.click()
            await settled(made.window)
            assert len(furnished.customers.kept) == 14
            page.form._lines["name"].setText("")

    run(story())
