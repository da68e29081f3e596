"""The field at the top of the window: a list of what the text may mean opens below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from sage_desktop.core.i18n import tr
from sage_desktop.ui.painting import draw_text
from sage_desktop.ui.palette import Entry
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.texts import listed
from sage_desktop.ui.typeface import Role, font
from sage_desktop.ui.widgets.search import SearchField

_Index = QModelIndex | QPersistentModelIndex
_ENTRY = int(Qt.ItemDataRole.UserRole)
_PAD, _SHOWN, _LIST_WIDTH = 10, 12, 460
_Key = Qt.Key


class _Lines(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return listed((entry.text, entry.note))
        return entry if role == _ENTRY else None


class _Painted(QStyledItemDelegate):
    """The text, and its note at the right end."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(80, max(32, QFontMetrics(font(Role.BODY)).height() + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.data(_ENTRY)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colour("hover"))
        inner = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        wide = QFontMetrics(font(Role.CAPTION)).horizontalAdvance(entry.note)
        note = QRect(inner.right() - wide, inner.top(), wide + 1, inner.height())
        draw_text(painter, note, entry.note, face=font(Role.CAPTION), colour=colour("muted"))
        name = inner.adjusted(0, 0, -wide - 16, 0)
        draw_text(painter, name, entry.text, face=font(Role.BODY), colour=colour("text"))


class PaletteField(SearchField):
    """``look`` gives the entries for a text; Enter does the marked one. Esc closes, then leaves."""

    opened = Signal()
    left = Signal()
    """Esc in the empty field: the page wants the focus again."""
    done = Signal()
    """An entry is being done."""

    def __init__(self, hint: str, *, width: int) -> None:
        super().__init__(hint, width=width)
        self.look: Callable[[str], Sequence[Entry]] = lambda _text: ()
        self._lines = _Lines()
        self._list = QListView()
        self._list.setProperty("popup", True)
        self._list.setAccessibleName(tr("Choices"))
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        # Not the line's own completer: that would write each entry passed into the line.
        self._completer = QCompleter(self._lines, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_SHOWN)
        self._completer.setPopup(self._list)
        self._list.setItemDelegate(_Painted(self._list))
        self._completer.setWidget(self)
        self._list.clicked.connect(lambda index: self._take(index.row()))
        self.textChanged.connect(lambda _text: self.show_list())

    @property
    def entries(self) -> Sequence[Entry]:
        """What the list shows."""
        return self._lines.entries

    def show_list(self) -> None:
        """Looks again for what is typed."""
        text = self.text().strip()
        self._lines.show(self.look(text) if text else ())
        if not self._lines.entries or not self.hasFocus():
            self._list.hide()
            return
        self._list.ensurePolished()
        wide = max(_LIST_WIDTH, self.width())
        self._completer.complete(QRect(self.width() - wide, 0, wide, self.height()))
        self._list.setCurrentIndex(self._list.model().index(0, 0))

    def _take(self, line: int) -> None:
        if 0 <= line < len(self._lines.entries):
            entry = self._lines.entries[line]
            self._list.hide()
            self.clear()
            self.done.emit()
            entry.do()

    def event(self, event: QEvent) -> bool:
        """Esc is this field's, never *Back*."""
        escape = isinstance(event, QKeyEvent) and event.key() == _Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (_Key.Key_Return, _Key.Key_Enter):
            self._take(self._list.currentIndex().row() if self._list.isVisible() else 0)
        elif key == _Key.Key_Escape:
            self._list.hide()
            if self.text():
                self.clear()
            else:
                self.left.emit()
        elif key in (_Key.Key_Down, _Key.Key_Up):  # from those who send keys to the field itself
            line = self._list.currentIndex().row() + (1 if key == _Key.Key_Down else -1)
            if 0 <= line < len(self._lines.entries):
                self._list.setCurrentIndex(self._list.model().index(line, 0))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.opened.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._list.hide()
