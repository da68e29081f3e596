"""The card *Connection*: which Sage business, who signed in, with whom the sign-in is shared."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui.texts import isolated, listed, when
from sage_desktop.ui.widgets import Button, Card, Facts, Kind
from sage_desktop.ui.words import place


class ConnectionCard(Card):
    """Facts of a connected tenant, with *Reconnect* and *Disconnect…*."""

    reconnect_pressed = Signal()
    disconnect_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Connection"), parent)
        self.reconnect_button = Button(
            tr("Reconnect"), icon="sync", on_click=self.reconnect_pressed.emit
        )
        self.disconnect_button = Button(
            tr("Disconnect…"),
            Kind.DANGER,
            name=tr("Disconnect"),
            on_click=self.disconnect_pressed.emit,
        )
        self.head.addWidget(self.reconnect_button)
        self.head.addWidget(self.disconnect_button)
        self.facts = Facts()
        self.body.addWidget(self.facts)

    def show_tenant(self, view: TenantView, now: datetime) -> None:
        self.facts.show_facts(connection_facts(view, now))


def connection_facts(view: TenantView, now: datetime) -> list[tuple[str, str]]:
    """Name and value of each fact about a connected tenant."""
    sign_in = view.sign_in
    facts = [(tr("Sage business"), place(view.row.business))]
    if sign_in is not None:
        facts.append((tr("Signed in as"), listed((sign_in.user_name, sign_in.user_email))))
    shared = listed(isolated(name) for name in view.shared_with)
    facts.append(
        (
            tr("Sign-in shared with"),
            tr("{tenants} (same Sage user)").format(tenants=shared)
            if shared
            else tr("no other tenant"),
        )
    )
    facts.append((tr("Connected since"), when(view.row.connected_at, now, never=tr("unknown"))))
    facts.append((tr("Sign-in"), _sign_in_text(view)))
    return facts


def _sign_in_text(view: TenantView) -> str:
    if view.state is TenantState.RECONNECT:
        return tr("no longer valid; press Reconnect")
    if view.memory_only:
        return tr("lasts until you quit: this computer has no system keychain")
    return tr("renewed automatically while Sage Desktop runs")
