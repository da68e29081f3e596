"""Qt's own balloon, for desktops with a tray that show no messages: pale yellow in any theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sage_desktop.ui import theme
from sage_desktop.ui.theme import Scheme
from sage_desktop.ui.tokens import contrast

BALLOON = "#FFFFE1"


class QBalloonTip(QWidget):
    """Found by the style sheet as Qt's is, which cannot be made from here."""


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_its_words_stand_out(look: QApplication, qtbot: QtBot, scheme: Scheme) -> None:
    theme.apply(look, scheme)
    balloon = QBalloonTip()
    qtbot.addWidget(balloon)
    words = QLabel("3 invoices sent to Sage")
    QVBoxLayout(balloon).addWidget(words)
    balloon.show()
    colour = words.palette().color(QPalette.ColorRole.WindowText).name()
    assert contrast(colour, BALLOON) >= 4.5
