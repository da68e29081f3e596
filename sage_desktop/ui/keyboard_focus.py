"""Shows the focus ring around a control only when the keyboard brought the focus there.

Controls of the kit carry ``KeyboardFocus``: it learns the reason from the focus event itself. (An
application-wide event filter would have to look at every event of the program in Python.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFocusFrame, QWidget

_Reason = Qt.FocusReason
BY_KEYBOARD = frozenset(
    {_Reason.TabFocusReason, _Reason.BacktabFocusReason, _Reason.ShortcutFocusReason}
)
_KEEPS = frozenset(
    {_Reason.ActiveWindowFocusReason, _Reason.PopupFocusReason, _Reason.MenuBarFocusReason}
)

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class KeyboardFocus(_Base):
    """Mixed into a widget, left of its Qt class. ``keyboard_focus`` is true while the ring shows.

    ``ring_outside`` False: the control paints its own ring (cells, tabs, navigation).
    """

    keyboard_focus = False
    ring_outside = True
    _by_keyboard = False
    _ring: QFocusFrame | None = None

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
        if self.ring_outside:
            if shown and self._ring is None:
                self._ring = QFocusFrame(self)
            if self._ring is not None:
                self._ring.setWidget(self if shown else None)  # type: ignore[arg-type]
        self.update()
