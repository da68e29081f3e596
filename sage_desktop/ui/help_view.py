"""The help itself: contents and search at the left, the chapter at the right, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStyle,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from sage_desktop.core.i18n import plural, tr
from sage_desktop.ui import help_text
from sage_desktop.ui.help_document import ChapterDocument
from sage_desktop.ui.resources import documents
from sage_desktop.ui.tokens import GAP
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, PlainLabel
from sage_desktop.ui.widgets.search import SearchField

Place = tuple[str, str]
_PLACE = int(Qt.ItemDataRole.UserRole)
_CONTENTS_WIDTH, _TEXT_WIDTH = 240, 760


class Chapter(QTextBrowser):
    """A chapter's text. Links are only told."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setProperty("help", True)
        self.setMaximumWidth(_TEXT_WIDTH)
        self.setTabChangesFocus(False)  # Tab goes from link to link
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._chapter = self._anchor = ""
        self._at, self._laid = 0, False
        self._shown: ChapterDocument | None = None
        self._next: ChapterDocument | None = None
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._go_on)

    @property
    def ready(self) -> bool:
        """Whether what was asked for is in sight."""
        return self._laid and not self._turn.isActive()

    def show_chapter(self, chapter: str, anchor: str, *, at: int = 0) -> None:
        """Soon shows ``chapter`` from the heading ``anchor`` on, "" for the height ``at``.

        It is read in one turn of the loop, laid out in the next, and gone through to the heading in
        a third, so that none is felt.
        """
        self._chapter, self._anchor, self._at = chapter, anchor, at
        self.setAccessibleName(help_text.title_of(chapter))
        self._next, self._laid = None, False
        self._turn.start()

    def _go_on(self) -> None:
        if self._next is None:
            self._next = self._document(self._chapter)
            self._turn.start()
        elif not self._laid:
            self.setDocument(self._next)
            self._next.picture_read.connect(self.viewport().update)
            self._shown, self._laid = self._next, True  # Python ends the one before
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self._turn.start()
        else:
            self._go_to_place()

    def _go_to_place(self) -> None:
        block = self._heading(self._anchor)
        top = int(self.document().documentLayout().blockBoundingRect(block).top()) if block else 0
        self.verticalScrollBar().setValue(top - 8 if block else self._at)
        if block is not None:
            self.setTextCursor(QTextCursor(block))

    def _heading(self, anchor: str) -> QTextBlock | None:
        block = self.document().begin()
        while anchor and block.isValid():
            if block.blockFormat().headingLevel() and help_text.anchor_of(block.text()) == anchor:
                return block
            block = block.next()
        return None

    def changeEvent(self, event: QEvent) -> None:
        """Another scheme: the lines of tables in its colours, at the same place."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._chapter:
            self.show_chapter(self._chapter, "", at=self.verticalScrollBar().value())

    def _document(self, chapter: str) -> ChapterDocument:
        """The chapter, complete before it is shown: one in sight is laid out at each step."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return ChapterDocument(
            help_text.text_of(chapter),
            self.font(),
            documents(),
            width=_TEXT_WIDTH - bar,
            ratio=self.devicePixelRatioF(),
        )


class HelpView(QWidget):
    """``moved`` tells the chapter and anchor that are shown now.

    ``open_outside`` is given the addresses of links that lead out of the help.
    """

    moved = Signal(object)

    def __init__(self, open_outside: Callable[[str], object]) -> None:
        super().__init__()
        self._open_outside = open_outside
        self._here: Place = ("", "")
        self._past: list[Place] = []
        self.search = SearchField(tr("Search the help"), width=_CONTENTS_WIDTH)
        self.search.searched.connect(self._search)
        self.back_button = Button(tr("Back"), icon="chevron-left", on_click=self.back)
        self.contents = QListWidget()
        self.contents.setProperty("help", True)
        self.contents.setAccessibleName(tr("Contents"))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setWordWrap(True)
        self.contents.setMinimumWidth(160)
        self.contents.itemActivated.connect(self._take)
        self.contents.itemClicked.connect(self._take)
        self.found = PlainLabel("", Role.CAPTION, tone="muted")
        self.found.hide()
        self.text = Chapter()
        self.text.anchorClicked.connect(self._follow)
        self._build()
        self._list_contents()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.search)
        row.addWidget(self.back_button)
        row.addStretch(1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(16)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.contents)
        self._split.addWidget(self.text)
        self._split.setSizes([_CONTENTS_WIDTH, _TEXT_WIDTH])
        self._split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self.found)
        column.addWidget(self._split, 1)

    def show_place(self, chapter: str, anchor: str = "") -> None:
        """Shows a chapter; an unknown one is the contents."""
        place = (chapter if chapter in help_text.CHAPTERS else "index", anchor)
        if self._here[0] and self._here != place:
            self._past.append(self._here)
        self._show(place)

    def back(self) -> None:
        """The chapter before this one."""
        if self._past:
            self._show(self._past.pop())

    def sizeHint(self) -> QSize:
        return QSize(_CONTENTS_WIDTH + _TEXT_WIDTH, 560)

    def _show(self, place: Place) -> None:
        self._here = place
        self.text.show_chapter(*place)
        self.back_button.setEnabled(bool(self._past))
        if not self.search.text():
            self.contents.setCurrentRow(help_text.CHAPTERS.index(place[0]))
        self.moved.emit(place)

    def _follow(self, url: QUrl) -> None:
        if url.scheme():
            self._open_outside(url.toString())
            return
        chapter = url.path().removesuffix(".md") or self._here[0]
        if chapter in help_text.CHAPTERS:
            self.show_place(chapter, url.fragment())

    # the list at the left

    def _search(self, text: str) -> None:
        if not text.strip():
            self._list_contents()
            return
        self.contents.clear()
        places = help_text.search(text)
        for each in places:
            title = help_text.title_of(each.chapter)
            name = title if each.heading.level == 1 else f"{title} › {each.heading.text}"
            self._add(name, (each.chapter, each.heading.anchor), each.words)
        self.found.setText(plural(len(places), "{n} place", "{n} places"))
        self.found.show()
        self.contents.setCurrentRow(0)

    def _list_contents(self) -> None:
        self.found.hide()
        self.contents.clear()
        for chapter in help_text.CHAPTERS:
            self._add(help_text.title_of(chapter), (chapter, ""))
        if self._here[0]:
            self.contents.setCurrentRow(help_text.CHAPTERS.index(self._here[0]))

    def _add(self, name: str, place: Place, words: str = "") -> None:
        item = QListWidgetItem(f"{name}\n{words}" if words else name)
        item.setData(_PLACE, place)
        self.contents.addItem(item)

    def _take(self, item: QListWidgetItem) -> None:
        chapter, anchor = item.data(_PLACE)
        self.show_place(chapter, anchor)
