"""The tenants as *Home* lists them: how each is, what it has to send, *Sync now* and *Open*."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.sync.home_views import HomeView
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import home_words
from sage_desktop.ui.home_row import HomeRow
from sage_desktop.ui.navigation import TENANTS, tenant_path
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, Card, Chip, ColourDot, Kind

_SHOWN = 6


class TenantsCard(Card):
    """``went`` names a place, ``sync_wanted`` the tenant to send to."""

    went = Signal(object)
    sync_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Tenants"), parent)
        self.body.setSpacing(4)
        self.all_button = Button(tr("All tenants"), Kind.FLAT)
        self.all_button.clicked.connect(lambda: self.went.emit(TENANTS))
        self.head.addWidget(self.all_button)
        self.rows: list[TenantRow] = []

    def show_tenants(self, home: HomeView, now: datetime) -> None:
        """Rows are kept: the focus may be in one."""
        shown = home.tenants[:_SHOWN]
        while len(self.rows) < len(shown):
            row = TenantRow(with_line=bool(self.rows))
            row.open_button.clicked.connect(lambda _on=False, row=row: self._open(row))
            row.sync_button.clicked.connect(lambda _on=False, row=row: self._sync(row))
            self.rows.append(row)
            self.body.addWidget(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(shown))
            if number < len(shown):
                row.show_tenant(shown[number], home, now)

    def _open(self, row: TenantRow) -> None:
        if row.tenant_id is not None:
            self.went.emit(tenant_path(row.tenant_id))

    def _sync(self, row: TenantRow) -> None:
        if row.tenant_id is not None:
            self.sync_wanted.emit(row.tenant_id)


class TenantRow(HomeRow):
    """Colour and name, facts below, chip, buttons."""

    def __init__(self, *, with_line: bool) -> None:
        self._dot = ColourDot("#000000")
        super().__init__(self._dot, with_line=with_line)
        self.tenant_id: int | None = None
        self.chip = Chip(State.NEUTRAL, "")
        self.sync_button = Button(tr("Sync now"), icon="sync")
        self.open_button = Button(tr("Open"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.sync_button)
        buttons.addWidget(self.open_button)
        self.row.addWidget(self.chip)
        self.row.addLayout(buttons)

    def show_tenant(self, view: TenantView, home: HomeView, now: datetime) -> None:
        self.tenant_id = view.row.id
        self._dot.set_colour(view.row.colour)
        self.title.set_text(view.row.name)
        self.text.set_text(home_words.tenant_facts(view, home, now))
        self.chip.show_state(*home_words.tenant_chip(view, paused=home.module.paused))
        obstacle = home_words.cannot_sync(home, view)
        self.sync_button.setEnabled(not obstacle)
        self.sync_button.setToolTip(obstacle)
        about = view.row.name if not obstacle else f"{view.row.name}. {obstacle}"
        self.sync_button.setAccessibleDescription(about)
        self.open_button.setAccessibleDescription(view.row.name)
        named = isolated(view.row.name)
        self.sync_button.setAccessibleName(tr("Sync now: {tenant}").format(tenant=named))
        self.open_button.setAccessibleName(tr("Open: {tenant}").format(tenant=named))
