"""Shows the focus ring around a control only when the keyboard brought the focus there.

Controls of the kit carry ``KeyboardFocus``: it learns the reason from the focus event itself. (An
application-wide event filter would have to look at every event of the program in Python.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QWidget

from sage_desktop.ui.style import RING_GAP, draw_ring

_Reason = Qt.FocusReason
_TAB = Qt.FocusPolicy.TabFocus
BY_KEYBOARD = frozenset(
    {_Reason.TabFocusReason, _Reason.BacktabFocusReason, _Reason.ShortcutFocusReason}
)
_KEEPS = frozenset(
    {_Reason.ActiveWindowFocusReason, _Reason.PopupFocusReason, _Reason.MenuBarFocusReason}
)


def pass_focus(to: QWidget) -> None:
    """Moves the focus on to ``to`` for the program; the ring goes with it if it was shown."""
    before = QApplication.focusWidget()
    shown = isinstance(before, KeyboardFocus) and before.keyboard_focus
    to.setFocus(_Reason.TabFocusReason if shown else _Reason.OtherFocusReason)


class LentFocus:
    """Gives the focus back to the button that lost it by being disabled for a while."""

    def __init__(self) -> None:
        self._owner: QWidget | None = None
        self._holder: QWidget | None = None

    def set_busy(self, buttons: Sequence[QWidget], why: str) -> None:
        """Disables ``buttons`` and says ``why``; "" enables them. Who moved the focus keeps it."""
        ready = not why
        owner = next((each for each in buttons if each.hasFocus()), None)
        for each in buttons:
            each.setEnabled(ready)
            each.setAccessibleDescription(why)
        if not ready and owner is not None:
            self._owner, self._holder = owner, QApplication.focusWidget()
        elif ready and self._owner is not None:
            if QApplication.focusWidget() is self._holder:
                pass_focus(self._owner)
            self._owner = self._holder = None


if TYPE_CHECKING:
    _Base = QWidget
    _Button = QAbstractButton
else:
    _Base = _Button = object


class KeyboardFocus(_Base):
    """Mixed into a widget, left of its Qt class. ``keyboard_focus`` is true while the ring shows.

    ``ring_outside`` False: the control paints its own ring (cells, tabs, navigation).
    """

    keyboard_focus = False
    ring_outside = True
    _by_keyboard = False
    _ring: Ring | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _KEEPS:
            self._by_keyboard = event.reason() in BY_KEYBOARD
        self._show_ring(self._by_keyboard)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_ring(False)

    def _show_ring(self, shown: bool) -> None:
        self.keyboard_focus = shown
        self.setProperty("keyboardFocus", shown)
        if shown and self._ring is None:
            if self.ring_outside and self.parentWidget() is not None:
                self._ring = Ring(self)
        elif not shown and self._ring is not None:
            self._ring.end()
            self._ring = None
        self.update()


class OneStop(_Button):
    """Mixed into a button of which one in its group is checked: Tab stops at that one.

    Qt lets Tab stop at the one that had the focus last, though the program checked another.
    """

    def checkStateSet(self) -> None:
        super().checkStateSet()
        if self.isChecked():
            for each in self._rivals():
                policy = each.focusPolicy()
                on, off = policy | _TAB, policy & ~_TAB
                each.setFocusPolicy(Qt.FocusPolicy(on if each is self else off))

    def _rivals(self) -> Sequence[QAbstractButton]:
        group: QButtonGroup | None = self.group()  # Qt's stub forgets that there may be none
        if group is not None:
            return group.buttons()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        around: QWidget | None = self.parentWidget()
        return around.findChildren(type(self), options=direct) if around is not None else [self]


class Ring(QWidget):
    """The ring around a control, as its neighbour, for as long as it has the focus.

    Not a ``QFocusFrame``: PySide 6.11.3 takes that for the owner of the control it stands around,
    which owns it in turn, and the garbage collector then deletes both while they are in use.
    """

    _FOLLOWS = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})

    def __init__(self, control: QWidget) -> None:
        super().__init__(control.parentWidget())
        self._control = control
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        control.installEventFilter(self)
        control.destroyed.connect(self.deleteLater)
        self._place()

    def end(self) -> None:
        """The control has no focus any more."""
        self._control.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._FOLLOWS:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            draw_ring(painter, self.rect().toRectF(), 8)

    def _place(self) -> None:
        gap = RING_GAP
        self.setGeometry(self._control.geometry().adjusted(-gap, -gap, gap, gap))
        self.setVisible(self._control.isVisible())
        self.raise_()
