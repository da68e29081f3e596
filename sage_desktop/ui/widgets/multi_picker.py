"""A field for several of a few choices: what is chosen stands in it, its list has tick boxes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QWidget

from sage_desktop.ui import icons
from sage_desktop.ui.painting import draw_field, draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.tokens import CONTROL_HEIGHT
from sage_desktop.ui.typeface import Role, font

_PAD, _GAP, _CROSS = 10, 6, 14
_ROOM_FOR_ARROW = 32
_OPENS = frozenset(
    {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
    | {Qt.Key.Key_F4}
)
_TICKS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class _Chosen(NamedTuple):
    """A chosen entry as it stands in the field."""

    line: int
    place: QRect
    cross: QRect


class MultiPicker(QComboBox):
    """Down, Space and Enter open the list; in it Space and Enter tick, Esc closes.

    A combo box to assistive technology, whose description begins with what is chosen.
    ``changed`` tells the values that a person chose, in no order.
    """

    changed = Signal(object)

    def __init__(self, name: str, *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[str] = []
        self._help = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        view = QListView()
        view.setAccessibleName(name)
        self.setView(view)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # what is chosen

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offers pairs of a value and its text; nothing is chosen."""
        self._values = [value for value, _text in choices]
        self._items.clear()
        for _value, text in choices:
            item = QStandardItem(text)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Unchecked)
            self._items.appendRow(item)
        self.setCurrentIndex(-1)
        self._renew()

    def chosen(self) -> frozenset[str]:
        """The values that are ticked."""
        return frozenset(value for line, value in enumerate(self._values) if self._is_on(line))

    def set_chosen(self, values: Collection[str]) -> None:
        """Ticks these and no others; tells nobody."""
        for line, value in enumerate(self._values):
            on = Qt.CheckState.Checked if value in values else Qt.CheckState.Unchecked
            self._items.item(line).setCheckState(on)
        self._renew()

    def toggle(self, line: int) -> None:
        """Ticks or unticks an entry, as a person does."""
        item = self._items.item(line)
        off = item.checkState() == Qt.CheckState.Unchecked
        item.setCheckState(Qt.CheckState.Checked if off else Qt.CheckState.Unchecked)
        self._renew()
        self.changed.emit(self.chosen())

    def setAccessibleDescription(self, description: str) -> None:
        """Keeps what is chosen before it, for Qt's combo box knows one current entry only."""
        self._help = description
        self._renew()

    def texts(self) -> list[str]:
        """What is chosen, in the order of the list."""
        return [item.text() for item in map(self._items.item, self._lines())]

    def _lines(self) -> list[int]:
        return [line for line in range(len(self._values)) if self._is_on(line)]

    def _is_on(self, line: int) -> bool:
        return self._items.item(line).checkState() == Qt.CheckState.Checked

    def _renew(self) -> None:
        shown = ", ".join(self.texts()) or self.placeholderText()
        super().setAccessibleDescription(". ".join(filter(None, (shown, self._help))))
        self.update()

    # what a person does

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the open list: a click or key ticks, and the list stays open."""
        view = self.view()
        if isinstance(event, QMouseEvent) and watched is view.viewport():
            if event.type() == QEvent.Type.MouseButtonRelease:
                index = view.indexAt(event.position().toPoint())
                if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
                    self.toggle(index.row())
                return True
        elif isinstance(event, QKeyEvent) and watched is view:
            if event.key() in _TICKS and not event.modifiers():
                if event.type() == QEvent.Type.KeyPress and view.currentIndex().isValid():
                    self.toggle(view.currentIndex().row())
                event.accept()
                return True  # the combo box would close its list, some styles at the release
        return super().eventFilter(watched, event)

    def showPopup(self) -> None:
        super().showPopup()
        self.view().setCurrentIndex(self._items.index(0, 0))

    def hidePopup(self) -> None:
        self.view().setCurrentIndex(QModelIndex())
        super().hidePopup()
        self.setCurrentIndex(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Opens the list; no key chooses an entry while it is closed."""
        if event.key() in _OPENS:
            self.showPopup()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        for each in self._chips():
            if each.cross.adjusted(-4, -4, 4, 4).contains(at):
                self.toggle(each.line)
                return
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page; it never changes a setting in passing."""
        event.ignore()

    # look

    def sizeHint(self) -> QSize:
        return QSize(240, max(CONTROL_HEIGHT, self.fontMetrics().height() + 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _chips(self) -> list[_Chosen]:
        """Where what is chosen stands; nowhere if it needs more room than there is."""
        metrics = QFontMetrics(font(Role.CAPTION_STRONG))
        high = self.height() - 8
        left, made = 5, []
        for line in self._lines():
            wide = metrics.horizontalAdvance(self._items.item(line).text())
            place = QRect(left, 4, _PAD + wide + 2 + _CROSS + 8, high)
            if self.isEnabled():
                place.setWidth(place.width() + _GAP)
            cross = QRect(place.right() - 5 - _CROSS, (self.height() - _CROSS) // 2, _CROSS, _CROSS)
            made.append(_Chosen(line, place, cross))
            left = place.right() + 1 + _GAP
        return made if left <= self.width() - _ROOM_FOR_ARROW else []

    def paintEvent(self, _event: QPaintEvent) -> None:
        ready, focused = self.isEnabled(), self.hasFocus()
        with QPainter(self) as painter:
            edge = "focus" if focused else "control" if ready else "border"
            ground = "surface" if ready else "sunken"
            draw_field(painter, self.rect(), edge=edge, width=2 if focused else 1, ground=ground)
            chips = self._chips()
            for each in chips:
                self._paint_chip(painter, each)
            if not chips:
                words = ", ".join(self.texts())
                ink = "disabled" if not ready else "text" if words else "muted"
                room = self.rect().adjusted(_PAD, 0, -_ROOM_FOR_ARROW, 0)
                shown = words or self.placeholderText()
                draw_text(painter, room, shown, face=font(Role.BODY), colour=colour(ink))
            middle = QPoint(self.width() - 23, (self.height() - 14) // 2)
            arrow = QRect(middle, QSize(14, 14))
            icons.draw(painter, arrow, "chevron-down", "muted" if ready else "disabled")

    def _paint_chip(self, painter: QPainter, chip: _Chosen) -> None:
        ready = self.isEnabled()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("selected" if ready else "border"))
        painter.drawRoundedRect(chip.place, 4, 4)
        painter.restore()
        words = chip.place.adjusted(_PAD, 0, -(_CROSS + 8 if ready else 4), 0)
        text = self._items.item(chip.line).text()
        ink = colour("accent_text" if ready else "disabled")
        draw_text(painter, words, text, face=font(Role.CAPTION_STRONG), colour=ink)
        if ready:
            icons.draw(painter, chip.cross, "cross", "muted")
