"""The editor of a customer as its tests open and read it."""

from __future__ import annotations

from desktop import Desktop, settled
from PySide6.QtWidgets import QLabel

from sage_desktop.ui.customer_page import CustomerPage


async def opened(made: Desktop, number: int | str = 1) -> CustomerPage:
    made.window.navigate(("customers", str(number)))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, CustomerPage)
    return page


def panel_texts(page: CustomerPage) -> list[str]:
    return [
        label.text() for label in page.panel.findChildren(QLabel) if label.isVisibleTo(page.panel)
    ]
