"""The card of a module on *Integrations*: "+" enables it, the whole card opens it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.keyboard_focus import KeyboardFocus
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.tokens import CARD_RADIUS, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Chip, IconTile, Kind, PlainLabel

_WIDTH = 360


class _Plus(Button):
    """Keeps its place and its focus always; is seen while the card is hovered or focused."""

    seen = False
    focus_moved = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.seen:
            super().paintEvent(event)


class ModuleCard(KeyboardFocus, QAbstractButton):
    """``enable_wanted`` when "+" is pressed; ``clicked`` opens the module."""

    ring_outside = False
    enable_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._enabled = False
        self.setFixedWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(tr("Sage Business Cloud"))
        self.setAccessibleName(tr("Sage Business Cloud"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.plus = _Plus(kind=Kind.SQUARE, icon="plus", name=tr("Enable Sage Business Cloud"))
        self.plus.clicked.connect(self.enable_wanted)
        self.plus.focus_moved.connect(self._show_plus)
        self._chip = Chip(State.NEUTRAL, tr("Disabled"))
        self._hint = PlainLabel("", Role.CAPTION, tone="muted")
        self._lay_out()
        self.show_enabled(False)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(IconTile("module"))
        names = QVBoxLayout()
        names.setSpacing(3)
        names.addWidget(PlainLabel(tr("Sage Business Cloud"), Role.SECTION))
        names.addWidget(PlainLabel(tr("Accounting"), Role.CAPTION, tone="muted"))
        top.addLayout(names, 1)
        top.addWidget(self.plus)
        text = tr(
            "Import tax rates, accounts, customers, products and services. "
            "Send customers, products and invoices."
        )
        foot = QHBoxLayout()
        foot.addWidget(self._chip)
        foot.addStretch(1)
        foot.addWidget(self._hint)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(PlainLabel(text, wrap=True))
        column.addLayout(foot)

    @property
    def module_enabled(self) -> bool:
        return self._enabled

    def show_enabled(self, enabled: bool) -> None:
        self._enabled = enabled
        self._chip.show_state(
            State.FINE if enabled else State.NEUTRAL, tr("Enabled") if enabled else tr("Disabled")
        )
        if enabled and self.plus.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        policy = self.plus.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.plus.setSizePolicy(policy)
        self.plus.setVisible(not enabled)
        self._show_plus()

    def sizeHint(self) -> QSize:
        height = self._column.heightForWidth(_WIDTH)
        return QSize(_WIDTH, max(144, height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if not self._enabled and (opens or event.key() == Qt.Key.Key_Plus):
            self.enable_wanted.emit()
        elif opens:
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        result = super().event(event)
        moves = (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave)
        if event.type() in (*moves, QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_plus()
        return result

    def _show_plus(self) -> None:
        focused = self.hasFocus() or self.plus.hasFocus()
        self.plus.seen = self.underMouse() or focused
        hint = tr("Press Enter or + to enable") if focused and not self._enabled else ""
        self._hint.setText(hint)
        state = tr("Enabled") if self._enabled else tr("Disabled. Press Enter or + to enable.")
        self.setAccessibleDescription(state)
        self.plus.update()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = tokens()
        ring = self.keyboard_focus
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = look.focus if ring else look.control if self.underMouse() else look.border
            width = 2 if ring else 1
            painter.setPen(QPen(QColor(edge), width))
            painter.setBrush(QColor(look.surface))
            inset = width / 2
            body = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(body, CARD_RADIUS, CARD_RADIUS)
