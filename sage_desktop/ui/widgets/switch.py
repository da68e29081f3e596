"""A switch: acts at once, control left, label right, help below the label."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.ui.keyboard_focus import KeyboardFocus
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.labels import PlainLabel

_WIDTH, _HEIGHT = 36, 20


class Switch(KeyboardFocus, QCheckBox):
    """On or off. A check box to assistive technology and the keyboard, painted as a switch."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = tokens()
        on, ready = self.isChecked(), self.isEnabled()
        body = QRectF(0.75, (self.height() - _HEIGHT) / 2 + 0.75, _WIDTH - 1.5, _HEIGHT - 1.5)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = (look.accent if on else look.control) if ready else look.border
            ground = (look.accent if ready else look.disabled) if on else look.surface
            painter.setPen(QPen(QColor(edge), 1.5))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            off = look.control if ready else look.disabled
            painter.setBrush(QColor(look.on_accent if on else off))
            middle = _WIDTH - _HEIGHT / 2 if on else _HEIGHT / 2
            radius = 7 if on else 6
            painter.drawEllipse(QPointF(middle, self.height() / 2), radius, radius)


class SwitchRow(QWidget):
    """A switch with its label and help; a click on the label switches too.

    ``name`` is for assistive technology, where the label says more than that.
    """

    def __init__(
        self, label: str, help: str = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.switch = Switch(name or label)
        self._help = PlainLabel(help, Role.CAPTION, tone="muted", wrap=True)
        self._label = _ClickLabel(label, self.switch)
        self.switch.setAccessibleDescription(help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._label)
        words.addWidget(self._help)
        row.addLayout(words, 1)
        self._help.setVisible(bool(help))

    def show_on(self, on: bool) -> None:
        """Shows a setting; tells nobody of a change."""
        blocked = self.switch.blockSignals(True)
        self.switch.setChecked(on)
        self.switch.blockSignals(blocked)
        self.switch.update()

    def set_ready(self, ready: bool) -> None:
        """Whether it can be switched; the help, which says why not, stays readable."""
        self.switch.setEnabled(ready)
        self._label.setEnabled(ready)

    def set_help(self, text: str) -> None:
        self._help.setText(text)
        self._help.setVisible(bool(text))
        self.switch.setAccessibleDescription(text)


class _ClickLabel(PlainLabel):
    """Passes a click on to its switch."""

    def __init__(self, text: str, switch: Switch) -> None:
        super().__init__(text, Role.LABEL)
        self._switch = switch

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()) and self._switch.isEnabled():
            self._switch.click()
