"""Filter chips: one is chosen, zeros are disabled, and a full line goes on in the next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sage_desktop.ui.import_values import ValueRadio, Wrapped, short
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.filter_chips import Filter, FilterChips
from sage_desktop.ui.widgets.flow import Flow

FILTERS = (
    Filter(None, "All"),
    Filter("new", "New", "plus", "working"),
    Filter("gone", "Gone in Sage", "gone", "neutral"),
    Filter("problem", "Needs you", "warning", "attention", optional=True),
)


@pytest.fixture
def chips(look: QApplication, qtbot: QtBot) -> FilterChips:
    made = FilterChips(FILTERS, name="Filter")
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.show()
    made.show_counts({None: 1240, "new": 212})
    return made


def test_one_is_chosen_by_click_and_told(chips: FilterChips, qtbot: QtBot) -> None:
    told: list[object] = []
    chips.chosen.connect(told.append)
    qtbot.mouseClick(chips.chips[1], Qt.MouseButton.LeftButton)
    assert (chips.key(), told) == ("new", ["new"])
    assert not chips.chips[0].isChecked()
    chips.choose(None)
    assert (chips.key(), told) == (None, ["new"]), "choosing for a person tells nobody"


def test_space_chooses(chips: FilterChips, qtbot: QtBot) -> None:
    chips.chips[1].setFocus()
    qtbot.keyClick(chips.chips[1], Qt.Key.Key_Space)
    assert chips.key() == "new"


def test_zero_is_disabled_and_an_optional_zero_is_hidden(chips: FilterChips) -> None:
    _all, new, gone, problem = chips.chips
    assert new.isEnabled() and new.accessibleName() == "New, 212"
    assert not gone.isEnabled() and gone.isVisible()
    assert problem.isHidden()
    chips.show_counts({None: 1, "problem": 1})
    assert problem.isVisible() and problem.isEnabled()
    assert not new.isEnabled()


def test_the_chosen_filter_can_always_be_left(chips: FilterChips) -> None:
    chips.choose("new")
    chips.show_counts({None: 5})
    assert chips.chips[1].isEnabled(), "it shows what is chosen"
    assert chips.chips[0].isEnabled()


def test_words_are_never_cut_and_a_full_line_goes_on_below(chips: FilterChips) -> None:
    wide = chips.layout().sizeHint().width()
    assert chips.heightForWidth(wide) == chips.chips[0].height()
    narrow = chips.heightForWidth(wide - 40)
    assert narrow == 2 * chips.chips[0].height() + 8
    chips.resize(wide - 40, narrow)
    rows = {chip.y() for chip in chips.chips if chip.isVisible()}
    assert len(rows) == 2
    assert all(chip.width() == chip.sizeHint().width() for chip in chips.chips[:3])


def test_a_flow_gives_its_items_back(look: QApplication, qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = Flow(box)
    flow.addWidget(QWidget())
    assert flow.count() == 1
    assert flow.itemAt(5) is None
    assert flow.takeAt(0) is not None
    assert flow.takeAt(0) is None
    assert flow.sizeHint().width() == 0


# values of the difference pane


def test_a_value_wraps_even_without_a_space(look: QApplication, qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    radio, name = ValueRadio(), Wrapped(Role.SECTION)
    column.addWidget(radio)
    column.addWidget(name)
    column.addStretch(1)
    radio.show_value("Sage", "n" * 200, name="Name: Sage")
    name.set_text("n" * 200)
    box.resize(260, 600)
    box.show()
    assert radio.height() > 3 * radio.fontMetrics().height()
    assert name.height() > 3 * name.fontMetrics().height()
    assert (radio.width(), box.width()) == (name.width(), 260)
    box.grab()


def test_a_long_value_is_cut_and_its_tip_is_literal(look: QApplication, qtbot: QtBot) -> None:
    radio = ValueRadio()
    qtbot.addWidget(radio)
    radio.show_value("Halo", "<i>" + "x" * 5000, name="Notes: Halo")
    assert radio.toolTip().startswith("<span>&lt;i&gt;xxx")
    radio.show_value("Halo", "short", name="Notes: Halo")
    assert radio.toolTip() == ""
    assert short("a" * 1000).endswith("…")
    assert short("  two\nlines\x00 ") == "two\nlines"
