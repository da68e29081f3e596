"""The bar at the top: where you are, search, the status, and the menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.page import Crumb
from sage_desktop.ui.palette_field import PaletteField
from sage_desktop.ui.texts import one_line
from sage_desktop.ui.tokens import GAP, PAGE_MARGIN, PAGE_MARGIN_NARROW, TOP_BAR_HEIGHT, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.buttons import Button, Kind
from sage_desktop.ui.widgets.chip import Chip, ChipButton
from sage_desktop.ui.widgets.labels import ElidedLabel, IconLabel


class Breadcrumb(QWidget):
    """The way to here: ancestors are links, the last step is where one is."""

    wanted = Signal(object)
    """The path of the ancestor that was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._crumbs: tuple[Crumb, ...] = ()
        self._narrow = False

    def show_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        self._crumbs = tuple(crumbs)
        self._rebuild()

    def set_narrow(self, narrow: bool) -> None:
        """Narrow, only the first and the last step stay."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._rebuild()

    def _rebuild(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if not self._crumbs:
            return
        *before, last = self._crumbs
        if self._narrow:
            before = before[:1]
        for crumb in before:
            self._row.addWidget(self._link(crumb))
            self._row.addWidget(IconLabel("chevron-right", "muted", 14))
        self._row.addWidget(ElidedLabel(last.text, Role.LABEL), 1)

    def _link(self, crumb: Crumb) -> Button:
        text = one_line(crumb.text)
        path = crumb.path
        return Button(text, Kind.LINK, on_click=lambda: self.wanted.emit(path))


class TopBar(QWidget):
    """Its parts are for the window to connect; ``help_wanted`` asks for the help of the page."""

    help_wanted = Signal()

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(TOP_BAR_HEIGHT - 1)  # the line below it is the last pixel
        self.menu = menu
        self.crumbs = Breadcrumb()
        self.search = PaletteField(tr("Search or do  (Ctrl+K)"), width=250)
        self.search.setAccessibleName(tr("Search records and commands"))
        self.search.setMinimumWidth(self.search.maximumWidth())
        self.search.done.connect(self.close_search)
        self._glass = Button(
            kind=Kind.TOOL,
            icon="search",
            name=tr("Search records and commands"),
            on_click=self.open_search,
        )
        self.demo = Chip(State.NEUTRAL, tr("Demo"), icon="play")
        self.demo.setToolTip(tr("The stand-in service inside this program; no real Sage business."))
        self.demo.hide()
        self.status = ChipButton(State.NEUTRAL, "")
        self.status.hide()  # until there is something to tell
        self.help_button = Button(
            kind=Kind.TOOL,
            icon="help",
            name=tr("Help"),
            tip=tr("Help for this page (F1)"),
            on_click=self.help_wanted.emit,
        )
        self.menu_button = Button(kind=Kind.TOOL, icon="menu", name=tr("Menu"))
        self.menu_button.clicked.connect(lambda: menu.popup(self._below(self.menu_button, menu)))
        row = self._row = QHBoxLayout(self)
        row.setSpacing(10)
        row.addWidget(self.crumbs, 1)
        parts = (self.search, self._glass, self.demo, self.status, self.help_button)
        for widget in (*parts, self.menu_button):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.setSpacing(GAP + 2)
        self._glass.hide()
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        margin = PAGE_MARGIN_NARROW if narrow else PAGE_MARGIN
        self._row.setContentsMargins(margin, 9, 12, 8)
        self.crumbs.set_narrow(narrow)
        self.search.setVisible(not narrow or self.search.hasFocus())
        self._glass.setVisible(not self.search.isVisibleTo(self))

    def open_search(self) -> None:
        """Puts the cursor into the search field, which a narrow window opens for that."""
        self.search.setVisible(True)
        self._glass.setVisible(False)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def close_search(self) -> None:
        """A narrow window shows the glass again."""
        self.search.setVisible(not self._narrow)
        self._glass.setVisible(self._narrow)

    @staticmethod
    def _below(button: QWidget, menu: QMenu) -> QPoint:
        corner = button.mapToGlobal(button.rect().bottomRight())
        return QPoint(corner.x() - menu.sizeHint().width(), corner.y() + 4)
