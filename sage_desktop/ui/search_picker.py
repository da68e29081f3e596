"""A field that offers what fits while one types; the entries are asked for and may take a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from operator import attrgetter

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QRect,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QWidget,
)

from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui import icons
from sage_desktop.ui.search_entries import Entries, EntryDelegate
from sage_desktop.ui.texts import one_line

Look = Callable[[str], Awaitable[Sequence[Pick]]]
"""Gives the entries that fit a text, the best first."""

_SHOWN = 7
_ROOM_FOR_ARROW = 24


class SearchPicker(QLineEdit):
    """Arrows move in the list, Enter takes the marked entry, Esc closes the list.

    ``picked`` tells each change of ``pick``. With ``free`` what is typed counts as it is and the
    list only helps; ``committed`` then tells the text when it is left or entered. ``shown`` gives
    what stands in the field for an entry.
    """

    picked = Signal()
    committed = Signal(str)
    failed = Signal(object)
    """An ``AppError`` met while entries were asked for."""

    def __init__(
        self,
        name: str,
        look: Look,
        scope: TaskScope,
        *,
        hint: str = "",
        none: str = "",
        limit: int = 50,
        free: bool = False,
        shown: Callable[[Pick], str] = attrgetter("name"),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.pick: Pick | None = None
        self._look, self._scope, self._limit, self._free = look, scope, limit, free
        self._shown = shown
        self._none = none or tr("Nothing fits.")
        self._running: asyncio.Task[None] | None = None
        self._wanted: str | None = None
        self._committed = ""
        self._writing = False
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTextMargins(0, 0, _ROOM_FOR_ARROW, 0)
        self.entries = Entries()
        self._popup = self._build_popup()
        # Not the line's own completer: that would write each entry passed into the line.
        self._completer = QCompleter(self.entries, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_SHOWN)
        self._completer.setPopup(self._popup)
        self._popup.setItemDelegate(EntryDelegate(self._popup))
        self._completer.setWidget(self)
        self._popup.clicked.connect(self._take_index)
        self._popup.selectionModel().currentChanged.connect(self._marked)
        self.textChanged.connect(self._typed)

    def _build_popup(self) -> QListView:
        popup = QListView()
        popup.setProperty("popup", True)
        popup.setAccessibleName(tr("Choices"))
        popup.setUniformItemSizes(True)
        popup.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        popup.setMouseTracking(True)
        return popup

    # what is chosen

    def set_text(self, text: str) -> None:
        """Shows ``text`` as what was committed; tells nobody."""
        self._committed = text
        self._write(text)

    def set_pick(self, pick: Pick | None) -> None:
        """Chooses ``pick`` (None: nothing) and shows it."""
        self.pick = pick
        self._write("" if pick is None else one_line(self._shown(pick)))
        self.setAccessibleDescription("" if pick is None else pick.detail)
        self.picked.emit()

    def _write(self, text: str) -> None:
        """Shows ``text``, which nobody typed: nothing is looked up for it."""
        if self.text() != text:
            self._writing = True
            self.setText(text)
            self._writing = False
            self.setCursorPosition(0)

    @property
    def is_open(self) -> bool:
        return self._popup.isVisible()

    def stop(self) -> None:
        """Asks no more; to be called before it goes."""
        self._wanted = None
        self._popup.hide()
        if self._running is not None:
            self._running.cancel()

    # asking

    def open_list(self, text: str | None = None) -> None:
        """Asks for what fits ``text`` (None: what is typed, or all while something is chosen)."""
        if text is None:
            text = "" if self.pick is not None or self._free else self.text()
        self._wanted = text
        if self._running is None:
            self._running = self._scope.start(self._ask(), name="look up choices")

    async def _ask(self) -> None:
        try:
            while self._wanted is not None:
                text, self._wanted = self._wanted, None
                found = await self._look(text)
                if self._wanted is None:
                    self._show(found)
        except AppError as error:
            self._popup.hide()
            self.failed.emit(error)
        finally:
            self._running = None

    def _show(self, found: Sequence[Pick]) -> None:
        if not self.hasFocus():
            return
        if self._free and not found:
            self._popup.hide()
            return
        more = tr("More: type to narrow it down") if len(found) >= self._limit else ""
        self.entries.show_picks(found, more if found else self._none)
        self._popup.ensurePolished()
        self._completer.complete()
        with QSignalBlocker(self._popup.selectionModel()):
            self._popup.setCurrentIndex(QModelIndex())
        self._announce(plural(len(found), "{n} choice", "{n} choices"))
        self._mark(found)

    def _announce(self, text: str) -> None:
        """The list has no focus of its own, so screen readers are told of it."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _marked(self, index: QModelIndex) -> None:
        if index.isValid() and self.is_open:
            self._announce(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _mark(self, found: Sequence[Pick]) -> None:
        """Enter takes the first at once; where any text counts, nothing is marked unasked."""
        line = 0
        if self.pick is not None:
            line = next((i for i, pick in enumerate(found) if pick.id == self.pick.id), 0)
        marks = bool(found) and not self._free
        shown = self._popup.model()
        self._popup.setCurrentIndex(shown.index(line, 0) if marks else QModelIndex())

    # what a person does

    def _typed(self, text: str) -> None:
        if self._writing:
            return
        if self.pick is not None:
            self.pick = None
            self.setAccessibleDescription("")
            self.picked.emit()
        self.open_list(text)

    def _take_index(self, index: QModelIndex) -> None:
        pick = self.entries.pick_at(index.row())
        self._popup.hide()
        if pick is None:
            return
        if self._free:
            self._write(pick.name)
            self._commit()
        else:
            self.set_pick(pick)

    def _commit(self) -> None:
        text = self.text().strip()
        if self._free and text != self._committed:
            self._committed = text
            self.committed.emit(text)

    def _step_back(self) -> None:
        """Esc in an open list: as it was before."""
        self._wanted = None
        self._popup.hide()
        if self._free:
            self._write(self._committed)

    def event(self, event: QEvent) -> bool:
        """Esc is the picker's while its list is open, not the dialog's or the window's."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride and self.is_open:
            event.accept()
            return True
        tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if tab and event.type() == QEvent.Type.KeyPress and self.is_open and not self._free:
            self._take_index(self._popup.currentIndex())
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, marked = event.key(), self._popup.currentIndex()
        if key == Qt.Key.Key_Escape and self.is_open:
            self._step_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.is_open and marked.isValid():
                self._take_index(marked)
            elif self._free:
                self._popup.hide()
                self._commit()
            elif self.pick is None:
                self.open_list()
            else:
                event.ignore()  # the dialog's default button has it
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_F4) and not self.is_open:
            self.open_list()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.is_open:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        """Up and Down come here from those who send keys to the field itself."""
        line = self._popup.currentIndex().row() + by
        if self.entries.pick_at(line) is not None:
            self._popup.setCurrentIndex(self._popup.model().index(line, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.is_open:
            if self.pick is not None:
                self.selectAll()
            self.open_list()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.pick is not None:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._popup.hide()
            self._commit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            at = QRect(self.width() - 24, (self.height() - 14) // 2, 14, 14)
            icons.draw(painter, at, "chevron-down", "muted" if self.isEnabled() else "disabled")
