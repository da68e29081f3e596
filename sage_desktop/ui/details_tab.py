"""The tab *Details*: the connection, the form, and the card with *Connect Now*."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui.connect_card import ConnectCard
from sage_desktop.ui.connection_card import ConnectionCard
from sage_desktop.ui.details_form import DetailsForm
from sage_desktop.ui.page import Desk
from sage_desktop.ui.widgets.scrolling import bring_into_view


class DetailsTab(QWidget):
    """Shows one tenant; ``connection`` stands there while it has a sign-in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.connection = ConnectionCard()
        self.form = DetailsForm(
            desk.door.redirect_uris,
            halo_app=desk.door.halo_app_available,
            try_demo=desk.try_demo,
        )
        self.card = ConnectCard(demo=desk.demo_login is not None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for part in (self.connection, self.form, self.card):
            column.addWidget(part)
        column.addStretch(1)
        self.connection.hide()

    def show_tenant(self, view: TenantView | None, now: datetime, *, afresh: bool) -> None:
        """Shows ``view``, None for a tenant not saved yet. Edits win unless ``afresh``."""
        has_sign_in = view is not None and view.state is not TenantState.NOT_CONNECTED
        self.connection.setVisible(has_sign_in)
        if view is not None and has_sign_in:
            self.connection.show_tenant(view, now)
        self.form.show_tenant(view, afresh=afresh)

    @property
    def after_saving(self) -> QWidget:
        """What comes next once all is saved: to connect, else to go on editing."""
        button = self.card.connect_button
        return button if button.isVisible() and button.isEnabled() else self.form.name

    def set_connecting(self, on: bool) -> None:
        """While an attempt runs nothing else can be changed."""
        if on:
            self.card.show()
            self.card.show_starting()
            bring_into_view(self.card)
        self.form.setEnabled(not on)
        self.connection.setEnabled(not on)
