"""The tabs of later issues: each says honestly what will be there and what to do meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.widgets import Button, EmptyState


class ComingTab(QWidget):
    """One sentence what will stand here, one what works already, a button that goes there."""

    def __init__(
        self, what: str, on_click: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            EmptyState(
                what,
                tr(
                    "It comes with a later version. Tax rates, accounts, customers and products "
                    "come now."
                ),
                Button(tr("Go to Tax Rates"), on_click=on_click),
            )
        )
        column.addStretch(1)


def coming_tab(key: str, on_click: Callable[[], object]) -> ComingTab:
    """The tab ``syncing``."""
    texts = {
        "syncing": tr(
            "Here you will choose what is sent to Sage when it is created or changed: customers, "
            "invoices, products."
        ),
    }
    return ComingTab(texts[key], on_click)
