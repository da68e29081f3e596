"""The Sage panel beside the editor of a customer."""

from __future__ import annotations

import pytest
from customer_editing import opened, panel_texts
from desktop import Run, desktop, settled
from fake_customers import OCTOBER
from fake_door import FakeDoor

from sage_desktop.core.changes import Kind
from sage_desktop.sync.record_views import HistoryEntry
from sage_desktop.ui.customer_form import CustomerForm
from sage_desktop.ui.customer_page import CustomerPage
from sage_desktop.ui.widgets import Button


def panel_buttons(page: CustomerPage) -> dict[str, Button]:
    found = page.panel.findChildren(Button)
    return {button.words(): button for button in found if button.isVisibleTo(page.panel)}


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
