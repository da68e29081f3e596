"""The focus ring, and what it must not do to the control that it stands around."""

from __future__ import annotations

import gc

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sage_desktop.ui.keyboard_focus import LentFocus, Ring
from sage_desktop.ui.style import RING_GAP
from sage_desktop.ui.widgets import Button


def test_a_control_that_had_the_ring_is_never_collected(look: QApplication, qtbot: QtBot) -> None:
    """Qt's own QFocusFrame made PySide take it for the owner of the control."""
    host = QWidget()
    column = QVBoxLayout(host)
    column.addWidget(Button("One"))
    column.addWidget(Button("Two"))
    qtbot.addWidget(host)
    with qtbot.waitActive(host):
        host.show()
    for line in (0, 1):
        item = column.itemAt(line)
        assert item is not None
        control = item.widget()
        assert control is not None
        control.clearFocus()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert control.property("keyboardFocus")
        del control, item
    gc.collect()
    assert column.count() == 2


def test_the_ring_follows_its_control_and_goes_with_the_focus(
    look: QApplication, qtbot: QtBot
) -> None:
    host = QWidget()
    host.resize(300, 200)
    button = Button("One", parent=host)
    button.move(40, 40)
    other = Button("Two", parent=host)
    other.move(40, 120)
    qtbot.addWidget(host)
    with qtbot.waitActive(host):
        host.show()
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    [ring] = host.findChildren(Ring)
    gap = RING_GAP
    assert ring.geometry() == button.geometry().adjusted(-gap, -gap, gap, gap)
    button.move(80, 60)
    assert ring.geometry() == button.geometry().adjusted(-gap, -gap, gap, gap)
    other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert all(ring.isHidden() for ring in host.findChildren(Ring))


def test_a_button_that_was_disabled_for_a_while_gets_the_focus_back(
    look: QApplication, qtbot: QtBot
) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    add, match, other, third = (Button(text) for text in ("Add", "Match", "Import", "More"))
    for each in (add, match, other, third):
        column.addWidget(each)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    lent = LentFocus()
    add.setFocus()
    lent.set_busy((add, match), "An import is under way.")
    assert other.hasFocus(), "Qt gives it to whatever comes next"
    lent.set_busy((add, match), "")
    assert add.hasFocus()
    lent.set_busy((add, match), "An import is under way.")
    third.setFocus()
    lent.set_busy((add, match), "")
    assert third.hasFocus(), "a person took it elsewhere"
