"""Choosing the Sage business: names repeat, lists can be long, the keyboard does it all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from sage_desktop.book.tenant_rows import Business
from sage_desktop.ui.business_dialog import SEARCH_FROM, BusinessDialog


def businesses(number: int) -> list[Business]:
    """All of one name, told apart by their towns."""
    return [Business(f"b{n}", "Northgate Ltd", f"Town {n}", "Ireland") for n in range(number)]


def shown(qtbot: QtBot, number: int) -> BusinessDialog:
    dialog = BusinessDialog(None, businesses(number))
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    return dialog


def test_a_short_list_needs_no_search_and_begins_at_the_first(
    look: QApplication, qtbot: QtBot
) -> None:
    dialog = shown(qtbot, SEARCH_FROM - 1)
    assert not dialog.search.isVisible()
    assert dialog.business() == businesses(1)[0]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.business() == businesses(2)[1]


def test_a_long_list_is_searched_by_town_too(look: QApplication, qtbot: QtBot) -> None:
    dialog = shown(qtbot, 30)
    assert dialog.search.isVisible()
    qtbot.keyClicks(dialog.search, "northgate TOWN 17")
    assert [row.id for row in dialog.model.rows()] == ["b17"]
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.table.hasFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    business = dialog.business()
    assert business is not None
    assert business.id == "b17"


def test_nothing_can_be_used_while_nothing_fits(look: QApplication, qtbot: QtBot) -> None:
    dialog = shown(qtbot, 30)
    dialog.search.setText("no such town")
    assert dialog.business() is None
    assert not dialog.use.isEnabled()
    dialog.search.clear()
    assert dialog.use.isEnabled()
