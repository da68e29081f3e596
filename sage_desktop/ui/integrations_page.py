"""*Configuration > Integrations > Accounts and Payments*: the module's card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.changes import Kind
from sage_desktop.core.i18n import tr
from sage_desktop.ui.module_card import ModuleCard
from sage_desktop.ui.navigation import INTEGRATIONS, MODULE
from sage_desktop.ui.page import Crumb, Desk, Page
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Card, Columns, IconLabel, PlainLabel


class IntegrationsPage(Page):
    section = "integrations"
    shows = frozenset({Kind.MODULE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head.set_title(
            tr("Accounts and Payments"),
            tr(
                "Modules that exchange records with accounting programs. "
                "A disabled module syncs nothing."
            ),
        )
        self.card = ModuleCard()
        self.card.clicked.connect(lambda _on=False: desk.navigate(MODULE))
        self.card.enable_wanted.connect(lambda: self.start(self._enable(), name="enable"))
        # In a row of its own: beside a stretch the card's height is asked for its own width.
        row = QHBoxLayout()
        row.addWidget(self.card)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(_what_enabling_does())
        self.body.addStretch(1)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (
            Crumb(tr("Configuration"), ("configuration",)),
            Crumb(tr("Integrations"), INTEGRATIONS),
            Crumb(tr("Accounts and Payments"), INTEGRATIONS),
        )

    async def load(self) -> None:
        self.card.show_enabled((await self.desk.door.module()).enabled)

    async def _enable(self) -> None:
        await self.desk.door.enable_module()
        self.card.show_enabled(True)
        self.banners.say(
            State.FINE,
            tr("Sage Business Cloud is enabled"),
            tr("Next: make a tenant and connect it to your Sage business."),
            action=tr("Open the module"),
            on_action=lambda: self.desk.navigate(MODULE),
        )


def _what_enabling_does() -> Card:
    card = Card(tr("What enabling does"))
    nothing = tr(
        "Nothing leaves this computer until you connect a tenant and press Import or switch "
        "syncing on."
    )
    card.body.addWidget(PlainLabel(nothing, tone="muted", wrap=True))
    card.body.addSpacing(4)
    imports = (
        tr("Tax rates with the percentage in force today"),
        tr("Account codes"),
        tr("Customers with their invoice address"),
        tr("Products, stock items and services"),
    )
    sends = (
        tr("Customers and products, when created or changed"),
        tr("Finished invoices, once each"),
        tr("Only the kinds of record that you choose"),
    )
    needs = (
        tr("A Sage Business Cloud Accounting user"),
        tr("An active Sage subscription"),
        tr("About two minutes in your browser"),
    )
    card.body.addWidget(
        Columns(
            _Points("import", tr("Imports from Sage"), imports),
            _Points("send", tr("Sends to Sage"), sends),
            _Points("key", tr("Needs"), needs),
            from_width=640,
        )
    )
    return card


class _Points(QWidget):
    """A heading with its icon, and short facts below, each behind a small tick."""

    def __init__(self, icon: str, title: str, points: tuple[str, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(_line(IconLabel(icon, "accent_text", 18), PlainLabel(title, Role.SECTION)))
        for point in points:
            column.addLayout(_line(IconLabel("tick", "muted", 14), PlainLabel(point, wrap=True)))
        column.addStretch(1)


def _line(icon: IconLabel, label: PlainLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label, 1)
    return row
