"""A record's form and its Sage panel, beside each other or under each other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import RecordLink
from sage_desktop.ui.page import Desk
from sage_desktop.ui.sage_panel import SagePanel
from sage_desktop.ui.tokens import CARD_GAP, State
from sage_desktop.ui.widgets import BannerSlot


class Halves(QWidget):
    """The form with the panel at its right, in a narrow window below it."""

    def __init__(self, form: QWidget, panel: SagePanel) -> None:
        super().__init__()
        self._panel = panel
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(CARD_GAP)
        self._box.addWidget(form, 1)
        self._box.addWidget(panel)
        self._box.addStretch(0)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        way, none = QBoxLayout.Direction, Qt.AlignmentFlag(0)
        self._box.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._box.setAlignment(self._panel, none if narrow else Qt.AlignmentFlag.AlignTop)
        self._box.setStretch(0, 0 if narrow else 1)
        self._box.setStretch(2, 1 if narrow else 0)
        self._panel.set_below(narrow)


async def open_in_sage(desk: Desk, banners: BannerSlot, kind: str, link: RecordLink) -> None:
    """Opens the record in Sage's own pages; says what to do where that is not possible."""
    url = await desk.door.mappings.web_page(link.tenant_id, kind, link.sage_id)
    if not url:
        title = tr("Sage names no page for this record.")
        banners.say(State.ATTENTION, title, tr("Look for it in Sage by its name."))
    elif not desk.open_url(url):
        title = tr("The web browser could not be opened.")
        banners.say(State.ATTENTION, title, tr("Open {url} yourself.").format(url=url))
