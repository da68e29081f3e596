"""The editor of an inline picker: a line to type in, and below it the entries that fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractProxyModel,
    QEvent,
    QModelIndex,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QStyledItemDelegate, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.cells import Choice, Search
from sage_desktop.ui.texts import one_line

_SHOWN = 10
_PAUSE_MS = 60
_WIDEST, _AROUND = 420, 28


class CellPicker(QLineEdit):
    """Shows all entries at first, fewer as one types. ``chosen`` tells that ``choice`` is set."""

    chosen = Signal()
    left = Signal()

    def __init__(self, choices: Sequence[Choice], text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.choice: Choice | None = None
        self._ended = False
        self._choices = choices
        self._names = QStringListModel([one_line(choice.text) for choice in choices], self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(_SHOWN)
        popup = self._popup = QListView()
        popup.setProperty("popup", True)
        popup.setAccessibleName(tr("Choices"))
        self._completer.setPopup(popup)
        # The completer's own delegate knows no style sheet, so its lines would be cramped.
        popup.setItemDelegate(QStyledItemDelegate(popup))
        taken = self._completer.activated[QModelIndex]  # type: ignore[index]  # an overload
        taken.connect(self._take)
        self.setCompleter(self._completer)
        self.setText(one_line(text))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # After the view has placed the editor; the popup takes its width and place from it.
        QTimer.singleShot(0, self, self.show_choices)

    def show_choices(self) -> None:
        """Opens the list with every entry, the present one marked; typing starts afresh."""
        self._popup.ensurePolished()  # its height comes from its rows, theirs from the sheet
        self._completer.setCompletionPrefix("")
        self._completer.complete()
        texts = [choice.text for choice in self._choices]
        if self.text() in texts:
            entries = self._completer.completionModel()
            self._popup.setCurrentIndex(entries.index(texts.index(self.text()), 0))
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Esc is the picker's while it is open, not a shortcut of the window."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_marked()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self.show_choices()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end(None)

    def _take_marked(self) -> None:
        """Enter takes the marked entry, else the only one that fits, else nothing."""
        marked = self._popup.currentIndex()
        if self._popup.isVisible() and marked.isValid():
            self._take(marked)
        elif self._completer.completionCount() == 1:
            self._completer.setCurrentRow(0)
            self._take(self._completer.currentIndex())
        else:
            self.show_choices()

    def _take(self, entry: QModelIndex) -> None:
        """By its place, as texts may repeat."""
        entries = self._completer.completionModel()
        if isinstance(entries, QAbstractProxyModel):
            self._end(self._choices[entries.mapToSource(entry).row()])

    def _end(self, choice: Choice | None) -> None:
        """Ends once: closing takes the focus away, which would end a second time."""
        if self._ended:
            return
        self._ended = True
        self.choice = choice
        self._popup.hide()
        (self.left if choice is None else self.chosen).emit()


class SearchingPicker(CellPicker):
    """Entries come from ``search`` as one types; an answer that was overtaken is not shown."""

    def __init__(self, search: Search, text: str, parent: QWidget | None) -> None:
        super().__init__((), text, parent)
        self._search = search
        self._asked = 0
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self._ask(self.text()))
        self.textEdited.connect(lambda _text: self._pause.start())

    def show_choices(self) -> None:
        """Opens the list with what fits nothing in particular; typing starts afresh."""
        self._popup.ensurePolished()
        self.selectAll()
        self._ask("")

    def _ask(self, text: str) -> None:
        self._asked += 1
        number = self._asked
        self._search(text.strip(), lambda choices: self._show(number, choices))

    def _show(self, number: int, choices: Sequence[Choice]) -> None:
        if self._ended or number != self._asked:
            return
        self._choices = choices
        self._names.setStringList([one_line(choice.text) for choice in choices])
        # Room for what tells records of one name apart, which stands behind it.
        wide = self._popup.sizeHintForColumn(0) + _AROUND
        self._popup.setMinimumWidth(min(_WIDEST, max(self.width(), wide)))
        self._completer.setCompletionPrefix("")
        self._completer.complete()
