"""The header of tables: titles, the order they are sorted in, a box that ticks all or none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from sage_desktop.ui import icons
from sage_desktop.ui.cells import CellsModel
from sage_desktop.ui.painting import draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.style import draw_tick_box
from sage_desktop.ui.table_delegate import PAD
from sage_desktop.ui.tokens import HEADER_HEIGHT
from sage_desktop.ui.typeface import Role, font


class TableHeader(QHeaderView):
    """Column titles; over a column of ticks, a box that ticks all or none."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionClicked.connect(self._clicked)
        self._arrow = (-1, Qt.SortOrder.AscendingOrder)
        self.sortIndicatorChanged.connect(self._keep_arrow)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        hint.setHeight(max(HEADER_HEIGHT, self.fontMetrics().height() + 14))
        return hint

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        if not isinstance(model, CellsModel):
            return
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colour("border"))
        column = model.column(section)
        if column is None:
            draw_tick_box(painter, rect, model.all_ticked(), bool(model.rowCount()))
            return
        face, shade = font(Role.HEADER), colour("muted")
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        draw_text(painter, inner, column.title(), face=face, colour=shade, right=column.right)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            wide = QFontMetrics(face).horizontalAdvance(column.title())
            left = inner.right() - wide - 20 if column.right else inner.left() + wide + 6
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            arrow = QRect(left, rect.center().y() - 6, 14, 14)
            icons.draw(painter, arrow, "chevron-up" if up else "chevron-down", "muted")

    def _keep_arrow(self, section: int, order: Qt.SortOrder) -> None:
        """Qt moves the arrow to whatever was clicked, ticks too; it goes back to what sorts."""
        model = self.model()
        if not isinstance(model, CellsModel) or model.can_sort(section):
            self._arrow = (section, order)
            return
        blocked = self.blockSignals(True)
        self.setSortIndicator(*self._arrow)
        self.blockSignals(blocked)

    def _clicked(self, section: int) -> None:
        model = self.model()
        if isinstance(model, CellsModel) and model.column(section) is None:
            model.tick_all(model.all_ticked() != Qt.CheckState.Checked)
