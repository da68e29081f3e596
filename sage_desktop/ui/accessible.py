"""What assistive technology is told of a picker where Qt's own words would hide its name.

On Linux Qt gives a drop-down list its current entry as its name. Whoever looks for it by the name
on the screen would not find it, so there a picker tells its name, and its entry as its value.
"""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QComboBox

_NEEDED = sys.platform not in ("win32", "darwin")


class PickerTold(QAccessibleWidget):
    """A combo box with its list as the only child; the description begins with the entry."""

    def __init__(self, picker: QComboBox) -> None:
        super().__init__(picker, QAccessible.Role.ComboBox, "")
        self._picker = picker

    def text(self, what: QAccessible.Text) -> str:
        told: str = super().text(what)
        if what == QAccessible.Text.Value:
            return self._picker.currentText()
        if what == QAccessible.Text.Description:
            shown = self._picker.currentText() or self._picker.placeholderText()
            return ". ".join(filter(None, (shown, told)))
        return told

    def state(self) -> QAccessible.State:
        state = super().state()
        state.expandable = 1
        state.expanded = int(self._picker.view().isVisible())
        return state

    def childCount(self) -> int:
        return 1

    def child(self, _index: int) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._picker.view())

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return 0 if child.object() is self._picker.view() else -1

    def actionNames(self) -> list[str]:
        opens = [self.showMenuAction()] if self._picker.isEnabled() else []
        return [*opens, *super().actionNames()]

    def doAction(self, name: str) -> None:
        if name != self.showMenuAction():
            super().doAction(name)
        elif self._picker.view().isVisible():
            self._picker.hidePopup()
        else:
            self._picker.showPopup()


_told: dict[int, PickerTold] = {}
"""By the address of the picker; Qt owns them, Python must not forget them before that."""


@cache
def tell_pickers() -> None:
    """Has all pickers of the program told so, from now on."""
    if _NEEDED:
        QAccessible.installFactory(_made)


def _made(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if class_name != "Picker" or not isinstance(thing, QComboBox):
        return None
    key = id(thing)
    made = _told[key] = PickerTold(thing)
    thing.destroyed.connect(lambda: _told.pop(key, None))
    return made
