"""The table and the difference pane side by side, or one below the other in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from sage_desktop.ui.import_pane import ImportPane

_LEAST, _MOST, _USUAL = 260, 480, 280
_SHARE = 0.2
_LOWEST = 124
_ROOM_FOR_BOTH = 240
"""Below this the records take all of it: a banner or a list of problems stands there too."""
_EDGE, _EDGE_NARROW = 16, 10
_UNBOUND = 16_777_215


class ImportSplit(QSplitter):
    """A wide window gives the pane more, until a person moves the edge between both."""

    def __init__(self, table: QWidget, pane: ImportPane) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._pane = pane
        self._by_hand = False
        self.setChildrenCollapsible(False)
        for part in (table, pane):
            self.addWidget(part)
        for part in (table, pane):
            part.raise_()  # a splitter tells its parts in the order of their layers, the last first
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.splitterMoved.connect(self._moved)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Narrow, the differences stand below the table."""
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        self._by_hand = self._by_hand and way == self.orientation()
        self.setOrientation(way)
        self.setHandleWidth(_EDGE_NARROW if narrow else _EDGE)
        self._pane.set_low(narrow)
        self._pane.setMinimumSize(0 if narrow else _LEAST, _LOWEST if narrow else 0)
        self._pane.setMaximumWidth(_UNBOUND if narrow else _MOST)
        self._divide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        below = self.orientation() == Qt.Orientation.Vertical
        self._pane.setHidden(below and self.height() < _ROOM_FOR_BOTH)
        if self._by_hand:
            return
        if below:
            self.setSizes([560, 440])
        else:
            pane = min(_MOST, max(_USUAL, round(self.width() * _SHARE)))
            self.setSizes([max(1, self.width() - pane - self.handleWidth()), pane])

    def _moved(self, _at: int, _number: int) -> None:
        self._by_hand = True
