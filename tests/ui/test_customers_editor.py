"""The editor of a customer over the fake door: typing, saving, problems, sites, the Sage panel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_customers import OCTOBER, customer
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from sage_desktop.book.contact_rows import Address, ContactRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Offline
from sage_desktop.sync.record_views import HistoryEntry
from sage_desktop.ui.customer_form import CustomerForm
from sage_desktop.ui.customer_page import CustomerPage
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.widgets import Button


async def opened(made: Desktop, number: int | str = 1) -> CustomerPage:
    made.window.navigate(("customers", str(number)))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, CustomerPage)
    return page


async def in_dialog() -> Confirm:
    await until(lambda: isinstance(QApplication.activeModalWidget(), Confirm))
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, Confirm)
    return shown


def lines(page: CustomerPage) -> dict[str, str]:
    return {name: line.text() for name, line in page.form._lines.items()}


def panel_texts(page: CustomerPage) -> list[str]:
    return [
        label.text() for label in page.panel.findChildren(QLabel) if label.isVisibleTo(page.panel)
    ]


def panel_buttons(page: CustomerPage) -> dict[str, Button]:
    found = page.panel.findChildren(Button)
    return {button.words(): button for button in found if button.isVisibleTo(page.panel)}


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


# sites, delivery address, people


def test_sites_are_added_removed_and_made_the_main_one(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            sites = page.form.sites
            head, house = sites.values()
            assert [sites.model.text(line, 2) for line in (0, 1)] == ["Main site", ""]
            sites.table.choose(sites.model.key_at(1))
            assert sites.form.value() == house
            sites.first_button.click()
            assert sites.values() == (house, head)
            sites.add_button.click()
            sites.form.name.setText("Depot")
            assert [site.name for site in sites.values()] == ["Warehouse", "Head office", "Depot"]
            assert sites.model.text(2, 0) == "Depot"
            page.save_button.click()
            await settled(made.window)
            assert [site.name for site in furnished.customers.kept[1].sites] == [
                *["Warehouse", "Head office", "Depot"]
            ]
            for _ in range(3):
                sites.remove_button.click()
            assert sites.values() == (Address(),)
            assert not sites.remove_button.isVisibleTo(page)
            assert page.draft().sites == ()
            page.save_button.click()
            await settled(made.window)
            assert furnished.customers.kept[1].sites == ()

    run(story())


def test_the_delivery_address_begins_as_the_main_one(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            form = page.form
            assert form.same.isChecked()
            assert not form.delivery.isVisibleTo(page)
            form.same.click()
            assert form.delivery.isVisibleTo(page)
            assert page.draft().delivery_address == form.sites.values()[0]
            form.delivery.city.setText("Goole")
            page.save_button.click()
            await settled(made.window)
            delivery = furnished.customers.kept[1].delivery_address
            assert delivery is not None
            assert delivery.city == "Goole"
            form.same.click()
            assert page.draft().delivery_address is None

    run(story())


def test_people_come_and_go_and_need_a_name(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            people = page.form.people
            people.add_button.click()
            assert made.window.focusWidget() is people.form.name
            people.form.email.setText("boss@example.com")
            people.table.choose(people.model.key_at(0))
            page.save_button.click()
            assert people.form.name_row.error
            assert people.form.email.text() == "boss@example.com", "the one without a name"
            people.form.name.setText("Boss")
            page.save_button.click()
            await settled(made.window)
            assert [each.name for each in furnished.customers.kept[1].contacts] == [
                "Sam Carter",
                "Boss",
            ]
            people.remove_button.click()
            people.remove_button.click()
            assert people.values() == ()
            assert not people.form.isVisibleTo(page)

    run(story())


def test_an_unknown_country_is_kept(run: Run, furnished: FakeDoor) -> None:
    furnished.customers.put_in(customer(2, sites=(Address(country="XX"),)))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 2)
            assert page.form.sites.form.country.currentText() == "XX"
            assert page.form.delivery.country.currentText() == "Not said"
            page.form.sites.form.country.set_value("GB")
            page.form.sites.form.changed.emit()
            assert page.draft().sites == (Address(country="GB"),)

    run(story())


def test_notes_have_lines_and_tab_leaves_them(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            notes = page.findChild(QPlainTextEdit)
            assert notes is page.form.notes
            notes.setFocus()
            QTest.keyClicks(notes, "one")
            QTest.keyClick(notes, Qt.Key.Key_Return)
            QTest.keyClicks(notes, "two")
            assert page.draft().notes == "one\ntwo"
            QTest.keyClick(notes, Qt.Key.Key_Tab)
            assert page.draft().notes == "one\ntwo"

    run(story())


def test_a_known_top_level_is_taken_from_the_list(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 2)
            field = page.form.top_level
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, "manag")
            await until(lambda: field.is_open)
            QTest.keyClick(field, Qt.Key.Key_Down)
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert page.draft().top_level == "Managed services customers"
            assert page.save_button.isEnabled()
            page.save_button.click()
            await settled(made.window)

    run(story())


# Sage


def test_the_panel_tells_where_it_is_linked(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            texts = panel_texts(page)
            for text in (
                *["Linked", "Northgate IT Services", "Northgate IT Services Ltd"],
                *["13 Oct 2026", "Import", "Not yet", "Updated by import", "21 Nov 2026"],
            ):
                assert text in texts, text
            panel_buttons(page)["Open in Sage"].click()
            await settled(made.window)
            assert made.opened == ["https://sage.example/contacts/s1"]
            panel_buttons(page)["Open mapping"].click()
            await settled(made.window)
            assert made.window.page.crumbs()[-1].text == "Northgate IT Services"

    run(story())


def test_a_link_whose_sage_customer_is_gone_cannot_be_opened(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 7)
            there = panel_buttons(page)["Open in Sage"]
            assert not there.isEnabled()
            assert there.accessibleDescription() == "Sage no longer has it."
            assert "Gone in Sage" in panel_texts(page)

    run(story())


def test_without_a_link_the_panel_says_what_to_do(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 14)
            assert "Not in Sage" in panel_texts(page)
            assert "Open mapping" in panel_buttons(page)
            furnished.kept_tenants = []
            furnished.publish(Kind.TENANT)
            await settled(made.window)
            panel_buttons(page)["Go to configuration"].click()
            await settled(made.window)
            assert made.window.page.crumbs()[-1].text == "Sage Business Cloud"

    run(story())


def test_a_long_history_is_cut_and_says_so(run: Run, furnished: FakeDoor) -> None:
    entry = HistoryEntry(1, "customers", OCTOBER, "updated", "Northgate IT Services")
    furnished.customers.history[1] = (entry,) * 30

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            texts = panel_texts(page)
            assert texts.count("Updated by import") == 8
            assert "22 earlier changes" in texts

    run(story())


def test_news_that_change_nothing_leave_the_focus_in_the_panel(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            button = panel_buttons(page)["Open mapping"]
            button.setFocus()
            furnished.publish(Kind.CUSTOMER)
            await settled(made.window)
            assert made.window.focusWidget() is button

    run(story())


@pytest.mark.parametrize(("width", "below"), [(1280, False), (900, True)])
def test_the_panel_stands_beside_the_form_or_below_it(
    run: Run, furnished: FakeDoor, width: int, below: bool
) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(width, 700)) as made:
            page = await opened(made)
            form = page.findChild(CustomerForm)
            assert form is page.form
            assert (page.panel.y() >= form.geometry().bottom()) is below
            assert page.head.chip.isVisibleTo(page) is below
            if not below:
                assert page.panel.width() == 244

    run(story())
