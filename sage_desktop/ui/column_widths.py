"""How wide the columns of a table are: as declared, and more where texts are larger."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QHeaderView, QTableView

from sage_desktop.ui.cells import CellsModel

_TICK_WIDTH = 44
_TEXT_PX, _STRETCH_LEAST = 13, 140


def set_up(view: QTableView, model: CellsModel[Any]) -> None:
    """Widths as the columns of ``model`` declare them, which ``view`` shows."""
    header = view.horizontalHeader()
    header.setMinimumSectionSize(36)
    for section in range(model.columnCount()):
        column, resize = model.column(section), QHeaderView.ResizeMode
        if column is None:
            header.setSectionResizeMode(section, resize.Fixed)
            view.setColumnWidth(section, _TICK_WIDTH)
        elif column.stretch:
            header.setSectionResizeMode(section, resize.Stretch)
        else:
            view.setColumnWidth(section, column.width)


def share_out(view: QTableView, model: CellsModel[Any], width: int) -> None:
    """Widths are meant for texts of 13 px: chips and numbers grow with larger ones, as they are
    never cut; other texts grow as far as the columns that stretch can do without the room."""
    larger = QFontInfo(view.font()).pixelSize() / _TEXT_PX
    if larger <= 1:
        return
    shown = [at for at in range(model.columnCount()) if not view.isColumnHidden(at)]
    columns = [(at, model.column(at)) for at in shown]
    fixed = [(at, each) for at, each in columns if each is not None and not each.stretch]
    firm = [(at, each) for at, each in fixed if each.chip or each.right]
    texts = [(at, each) for at, each in fixed if not (each.chip or each.right)]
    stretching = sum(each is not None and each.stretch for _at, each in columns)
    room = width - larger * sum(each.width for _at, each in firm)
    room -= stretching * _STRETCH_LEAST * larger + _TICK_WIDTH * model.has_ticks
    share = room / max(1, sum(each.width for _at, each in texts))
    for at, each in firm:
        view.setColumnWidth(at, round(each.width * larger))
    for at, each in texts:
        view.setColumnWidth(at, round(each.width * min(larger, max(1.0, share))))
