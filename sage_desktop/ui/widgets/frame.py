"""The left side of the window: the navigation rail, and the sections of *Configuration*."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui import icons
from sage_desktop.ui.navigation import PLACES
from sage_desktop.ui.tokens import (
    PAGE_MARGIN_NARROW,
    RAIL_NARROW,
    RAIL_WIDTH,
    SECTION_LIST_WIDTH,
    TOP_BAR_HEIGHT,
)
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.labels import Line, PlainLabel
from sage_desktop.ui.widgets.picker import Picker
from sage_desktop.ui.widgets.rail import PlaceList


def framed(rail: QWidget, top: QWidget, middle: QLayout, bottom: QWidget) -> QWidget:
    """The parts of the window in their places, with hairlines between them."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    right = QVBoxLayout()
    right.setSpacing(0)
    right.addWidget(top)
    right.addWidget(Line())
    right.addLayout(middle, 1)
    right.addWidget(Line())
    right.addWidget(bottom)
    row.addWidget(rail)
    row.addWidget(Line(upright=True))
    row.addLayout(right, 1)
    return whole


class _Mark(QWidget):
    """The program's mark, 24 px."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(24, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.drawPixmap(QRect(0, 0, 24, 24), icons.mark(24, self.devicePixelRatioF()))


class NavigationRail(QWidget):
    """Mark and name, then the places with lines between their groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(0)
        self._name = PlainLabel(tr("Sage Desktop"), Role.SECTION)
        head = QWidget()
        head.setFixedHeight(TOP_BAR_HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(_Mark(), 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._name, 1)
        column.addWidget(head)
        column.addSpacing(8)
        self.list = PlaceList(tr("Navigation"))
        group = PLACES[0].group
        for place in PLACES:
            if place.group != group:
                group = place.group
                self._add_line()
            self.list.add(place.key, place.text(), place.key)
        column.addWidget(self.list)
        column.addStretch(1)
        self.set_narrow(False)

    def _add_line(self) -> None:
        self.list.column.addSpacing(8)
        self.list.column.addWidget(Line())
        self.list.column.addSpacing(8)

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, words as tool tips. Wider than the measure only for large letters."""
        self._name.setVisible(not narrow)
        for button in self.list.buttons.values():
            button.set_narrow(narrow)
        words = self.minimumSizeHint().width()
        # The line beside it is the last pixel.
        self.setFixedWidth((RAIL_NARROW if narrow else max(RAIL_WIDTH, words + 1)) - 1)


class Sections(QWidget):
    """The section list of *Configuration*; in a narrow window a picker above the page."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        entries = (
            ("integrations", tr("Integrations")),
            ("settings", tr("Settings")),
            ("about", tr("About")),
        )
        self.list = PlaceList(tr("Configuration sections"))
        for key, text in entries:
            self.list.add(key, text)
        self.list.opened.connect(self.opened)
        self.picker = Picker(tr("Configuration section"))
        self.picker.set_choices(entries, "integrations")
        self.picker.setFixedWidth(240)
        self.picker.currentIndexChanged.connect(
            lambda _index: self.opened.emit(self.picker.value())
        )
        column = QVBoxLayout()
        column.setContentsMargins(12, 20, 12, 12)
        column.addWidget(self.list)
        column.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._column = column
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        self._line = Line(upright=True)
        row.addWidget(self._line)
        self.hide()

    def show_section(self, key: str) -> None:
        """Marks the section that is open; "" hides the list."""
        self.setVisible(bool(key))
        self.list.set_open(key)
        self.picker.set_value(key)

    def set_narrow(self, narrow: bool) -> None:
        self.list.setVisible(not narrow)
        self.picker.setVisible(narrow)
        self._line.setVisible(not narrow)
        if narrow:
            self._column.setContentsMargins(PAGE_MARGIN_NARROW, 12, PAGE_MARGIN_NARROW, 0)
            self.setMinimumWidth(0)
            self.setMaximumWidth(16777215)
        else:
            self._column.setContentsMargins(12, 20, 12, 12)
            self.setFixedWidth(SECTION_LIST_WIDTH)
