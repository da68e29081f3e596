"""Sites, delivery address, people and other parts of a customer in its editor."""

from __future__ import annotations

from customer_editing import opened
from desktop import Run, desktop, settled, until
from fake_customers import customer
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from sage_desktop.book.contact_rows import Address


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
