"""The choice of a tenant's colour: a row of squares, one of them ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from sage_desktop.ui import icons
from sage_desktop.ui.keyboard_focus import KeyboardFocus, OneStop
from sage_desktop.ui.scheme import tokens

_SIDE = 32


class Swatch(OneStop, KeyboardFocus, QRadioButton):
    """One colour; a radio button to the keyboard (arrow keys) and to screen readers."""

    def __init__(self, colour: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = colour
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            shade = QColor(self.colour)
            shade.setAlphaF(1.0 if self.isEnabled() else 0.5)
            painter.setBrush(shade)
            painter.drawRoundedRect(QRectF(4, 4, 24, 24), 6, 6)
            if self.isChecked():
                painter.setPen(QPen(QColor(tokens().focus), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(1, 1, 30, 30), 8, 8)
                icons.draw(painter, QRect(9, 9, 14, 14), "tick", "#FFFFFF")


class ColourSwatches(QWidget):
    """``colours`` are pairs of ``#RRGGBB`` and the colour's name; ``picked`` tells a choice."""

    picked = Signal(str)

    def __init__(self, colours: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._swatches: list[Swatch] = []
        for value, name in colours:
            swatch = Swatch(value, name)
            swatch.toggled.connect(self._toggled)
            self._group.addButton(swatch)
            self._swatches.append(swatch)
            row.addWidget(swatch)
        row.addStretch()

    def colour(self) -> str:
        """The chosen colour, "" for none."""
        return next((swatch.colour for swatch in self._swatches if swatch.isChecked()), "")

    def set_colour(self, colour: str) -> None:
        for swatch in self._swatches:
            swatch.setChecked(swatch.colour.lower() == colour.lower())

    def _toggled(self, on: bool) -> None:
        if on:
            self.picked.emit(self.colour())
