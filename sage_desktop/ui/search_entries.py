"""The list below a searching field: names, what tells them apart, and a line that is only said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sage_desktop.sync.record_views import Pick
from sage_desktop.ui.painting import draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.texts import listed, one_line
from sage_desktop.ui.typeface import Role, font

_PAD = 10
_Role = Qt.ItemDataRole
_Index = QModelIndex | QPersistentModelIndex
PICK = int(_Role.UserRole)
"""The role of the ``Pick`` itself: completers put a model of their own around ours."""


class Entries(QAbstractListModel):
    """The entries of the list; the last line may say that there are more, or none."""

    def __init__(self) -> None:
        super().__init__()
        self._picks: list[Pick] = []
        self._note = ""

    def show_picks(self, picks: Sequence[Pick], note: str) -> None:
        self.beginResetModel()
        self._picks, self._note = list(picks), note
        self.endResetModel()

    def pick_at(self, line: int) -> Pick | None:
        """None for the line that is only said."""
        return self._picks[line] if 0 <= line < len(self._picks) else None

    def rowCount(self, parent: _Index | None = None) -> int:
        inner = parent is not None and parent.isValid()
        return 0 if inner else len(self._picks) + bool(self._note)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        pick = self.pick_at(index.row())
        if role == _Role.DisplayRole:
            return one_line(pick.name) if pick else self._note
        if role == PICK:
            return pick
        if role == _Role.AccessibleTextRole:
            return listed((one_line(pick.name), one_line(pick.detail))) if pick else self._note
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) if self.pick_at(index.row()) else Qt.ItemFlag.NoItemFlags


class EntryDelegate(QStyledItemDelegate):
    """Name, and what tells equal names apart below it."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        body, caption = QFontMetrics(font(Role.BODY)), QFontMetrics(font(Role.CAPTION))
        return QSize(80, body.height() + caption.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        pick = index.data(PICK)
        rect: QRect = option.rect
        for flag, ground in (
            (QStyle.StateFlag.State_Selected, "selected"),
            (QStyle.StateFlag.State_MouseOver, "hover"),
        ):
            if option.state & flag and isinstance(pick, Pick):
                painter.fillRect(rect, colour(ground))
                break
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        if not isinstance(pick, Pick):
            note = str(index.data() or "")
            draw_text(painter, inner, note, face=font(Role.BODY), colour=colour("muted"))
            return
        face, middle = font(Role.LABEL), rect.height() // 2
        detail = one_line(pick.detail)
        above = inner.adjusted(0, 4, 0, -middle) if detail else inner
        draw_text(painter, above, one_line(pick.name), face=face, colour=colour("text"))
        if detail:
            below = inner.adjusted(0, middle, 0, -5)
            shade = colour("muted")
            draw_text(painter, below, detail, face=font(Role.CAPTION), colour=shade)
