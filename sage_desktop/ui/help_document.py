"""A chapter of the help as a document: tables with thin lines, pictures as wide as the text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImageReader,
    QPixmap,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
)

from sage_desktop.ui.scheme import colour

_PADDING, _MARGIN = 6, 20
_PICTURE = int(QTextDocument.ResourceType.ImageResource.value)
_WHOLE = QTextLength(QTextLength.Type.PercentageLength, 100)


class ChapterDocument(QTextDocument):
    """``text`` is Markdown, ``width`` what it may take; its pictures lie below ``folder``.

    ``ratio`` is how many points of the screen are one of ours. A picture is read when it comes in
    sight, one in each turn of the loop; ``picture_read`` tells that there is one more to be
    painted. Its room is there from the start.
    """

    picture_read = Signal()

    def __init__(self, text: str, font: QFont, folder: Path, width: int, ratio: float) -> None:
        super().__init__()
        self._folder = folder
        self._most = width - 2 * _MARGIN
        self._ratio = ratio
        self._wanted: list[str] = []
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._read_picture)
        self.setDocumentMargin(_MARGIN)
        self.setDefaultFont(font)
        self.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        for table in self.rootFrame().childFrames():
            if isinstance(table, QTextTable):
                _dress(table)
        self._make_room()

    def _make_room(self) -> None:
        """Each picture has its size before it is read, so that what is below does not move."""
        edit = QTextCursor(self)
        for position, length, form in list(self._pictures()):
            size = self._shown_size(form.name())
            form.setWidth(size.width())
            form.setHeight(size.height())
            form.setMaximumWidth(_WHOLE)
            edit.setPosition(position)
            edit.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            edit.setCharFormat(form)

    def _pictures(self) -> Iterator[tuple[int, int, QTextImageFormat]]:
        block = self.begin()
        while block.isValid():
            each = block.begin()
            while not each.atEnd():
                fragment = each.fragment()
                form = fragment.charFormat()
                if form.isImageFormat():
                    yield fragment.position(), fragment.length(), form.toImageFormat()
                each += 1
            block = block.next()

    def _shown_size(self, name: str) -> QSize:
        size = QImageReader(str(self._folder / name)).size()
        if size.width() <= self._most:
            return size
        return QSize(self._most, round(self._most * size.height() / size.width()))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing to be seen yet of a picture; it comes in a later turn."""
        if kind != _PICTURE:
            return None
        self._wanted.append(QUrl(name).toString())
        self._turn.start()
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing

    def _read_picture(self) -> None:
        name = self._wanted.pop(0)
        image = QImageReader(str(self._folder / name)).read()
        needed = round(self._shown_size(name).width() * self._ratio)
        if image.width() > needed:
            image = image.scaledToWidth(needed, Qt.TransformationMode.SmoothTransformation)
        self.addResource(_PICTURE, QUrl(name), QPixmap.fromImage(image))
        if self._wanted:
            self._turn.start()
        self.picture_read.emit()


def _dress(table: QTextTable) -> None:
    """A thin line below each row."""
    line = QBrush(colour("border"))
    form = table.format()
    form.setBorder(0)
    form.setCellPadding(_PADDING)
    form.setWidth(_WHOLE)
    table.setFormat(form)
    for row, column in product(range(table.rows()), range(table.columns())):
        cell = table.cellAt(row, column)
        look = cell.format().toTableCellFormat()
        look.setBottomBorder(1)
        look.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        look.setBottomBorderBrush(line)
        cell.setFormat(look)
