"""A part of a page that scrolls when it is too high, and keeps its right edge when it does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

_ROOM = 16


class Scrolling(QScrollArea):
    """Holds ``part`` with margins left and right; the scroll bar stands in the right margin.

    ``most`` is the width from which on the part grows no more and stays at the left. ``surface``
    is the ground that it stands on, "" for that of a card.
    """

    def __init__(
        self,
        part: QWidget,
        *,
        most: int = 0,
        surface: str = "page",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._margin, self._most = 0, most
        inner = _Inner(surface)
        self._column = QVBoxLayout(inner)
        self._column.addWidget(part, 1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        if not surface:  # Qt fills both with the window's ground otherwise
            inner.setAutoFillBackground(False)
            self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._place)

    def set_margin(self, margin: int) -> None:
        self._margin = margin
        self._place()

    def set_most(self, width: int) -> None:
        self._most = width
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        bar = self.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        spare = self.width() - taken - self._margin - self._most if self._most else 0
        right = max(0, self._margin - taken, spare)
        self._column.setContentsMargins(self._margin, 0, right, 16)


def bring_into_view(widget: QWidget) -> None:
    """Scrolls to ``widget`` where it stands in a part that scrolls; else does nothing."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, Scrolling):
            above.ensureWidgetVisible(widget, 0, _ROOM)
            return
        above = above.parentWidget()


class _Inner(QWidget):
    """Is as high as its content needs at the width it has.

    Without this the scroll area takes the height that wrapped texts would need if they were as
    narrow as they can get, and shows a scroll bar for nothing.
    """

    def __init__(self, surface: str) -> None:
        super().__init__()
        self.setProperty("surface", surface)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        layout = self.layout()
        wraps = layout is not None and layout.hasHeightForWidth()
        return QSize(least.width(), 0) if wraps else least
