"""The table model and view: what a person sees, sorts, ticks, picks and copies."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sage_desktop.ui.cell_picker import CellPicker
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Choice, Column, RowsModel
from sage_desktop.ui.tokens import State

Role = Qt.ItemDataRole


@dataclass(frozen=True)
class Rate:
    id: int
    name: str
    percentage: int
    halo: str = ""


RATES = (Rate(1, "Standard", 20, "VAT"), Rate(2, "Zero\nRated", 0), Rate(3, "<b>exempt</b>", 5))
CHOICES = (
    Choice("create", "Create on import"),
    Choice("none", "Not mapped"),
    Choice(7, "VAT"),
    Choice(8, "VAT reduced"),
)


def rates_model(*, ticks: bool = False) -> RowsModel[Rate]:
    columns: list[Column[Rate]] = [
        Column(title=lambda: "Sage tax rate", text=lambda r: r.name, stretch=True),
        Column(
            title=lambda: "Percentage",
            text=lambda r: f"{r.percentage} %",
            sort=lambda r: r.percentage,
            right=True,
        ),
        Column(
            title=lambda: "Halo tax rate",
            text=lambda r: r.halo or "Choose a Halo tax rate",
            choices=lambda _r: CHOICES,
            empty=lambda r: not r.halo,
            width=220,
        ),
        Column(
            title=lambda: "State",
            text=lambda r: "Linked" if r.halo else "Not mapped",
            chip=lambda r: State.FINE if r.halo else State.ATTENTION,
            spoken=lambda r: f"{r.name} is linked" if r.halo else f"{r.name} is not mapped",
        ),
    ]
    model = RowsModel(
        columns,
        key=lambda r: r.id,
        tickable=(lambda r: r.id != 2) if ticks else None,
        tick_name=lambda r: r.name,
    )
    model.set_rows(RATES)
    return model


def names(model: RowsModel[Rate]) -> list[str]:
    return [row.name for row in model.rows()]


@pytest.mark.parametrize("ticks", [False, True])
def test_the_model_keeps_qts_rules(
    look: QApplication, qtmodeltester: ModelTester, ticks: bool
) -> None:
    model = rates_model(ticks=ticks)
    qtmodeltester.check(model)
    model.sort(int(ticks))
    model.set_rows(RATES[:1])
    qtmodeltester.check(model)


def test_cells_are_one_line_and_tips_are_literal(look: QApplication) -> None:
    model = rates_model()
    assert model.index(1, 0).data() == "Zero Rated"
    assert model.index(2, 0).data() == "<b>exempt</b>"
    assert model.index(2, 0).data(Role.ToolTipRole) == "<span>&lt;b&gt;exempt&lt;/b&gt;</span>"
    assert model.index(0, 3).data(Role.AccessibleTextRole) == "Standard is linked"


def test_sorting_uses_values_and_stays_for_new_rows(look: QApplication) -> None:
    model = rates_model()
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert [row.percentage for row in model.rows()] == [0, 5, 20]
    assert model.index(0, 1).data() == "0 %"
    model.set_rows((*RATES, Rate(4, "Lower", 12)))
    assert [row.percentage for row in model.rows()] == [0, 5, 12, 20]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row.percentage for row in model.rows()] == [20, 12, 5, 0]


def test_the_cursor_stays_on_its_row(look: QApplication, qtbot: QtBot) -> None:
    model = rates_model()
    view = TableView(model, name="Rates")
    qtbot.addWidget(view)
    view.choose(3)
    model.sort(1)
    assert view.current_row().id == 3
    model.set_rows((RATES[2], RATES[0]))
    assert view.current_row().id == 3
    model.set_rows(RATES[:1])
    assert view.current_row() is None


def test_ticks_respect_what_can_be_changed_and_stay(look: QApplication) -> None:
    model = rates_model(ticks=True)
    model.tick_all(True)
    assert [row.id for row in model.ticked()] == [1, 3]
    assert model.all_ticked() == Qt.CheckState.PartiallyChecked
    model.toggle(1)
    model.toggle(0)
    assert [row.id for row in model.ticked()] == [3]
    model.set_rows((RATES[2],))
    assert model.all_ticked() == Qt.CheckState.Checked
    model.set_rows(())
    assert model.ticked() == []
    assert model.all_ticked() == Qt.CheckState.Unchecked


def test_space_and_the_header_tick(look: QApplication, qtbot: QtBot) -> None:
    model = rates_model(ticks=True)
    view = TableView(model, name="Rates")
    qtbot.addWidget(view)
    view.choose(1)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert [row.id for row in model.ticked()] == [1]
    view.horizontalHeader().sectionClicked.emit(0)
    assert [row.id for row in model.ticked()] == [1, 3]
    view.horizontalHeader().sectionClicked.emit(0)
    assert [row.id for row in model.ticked()] == [1, 3]  # a locked row keeps it from being "all"


def test_enter_and_double_click_open_a_row(look: QApplication, qtbot: QtBot) -> None:
    view = TableView(rates_model(), name="Rates")
    qtbot.addWidget(view)
    opened: list[int] = []
    view.opened.connect(lambda row: opened.append(row.id))
    view.choose(2)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    view.doubleClicked.emit(view.model().index(2, 0))
    assert opened == [2, 3]


def test_ctrl_a_ticks_all_then_none(look: QApplication, qtbot: QtBot) -> None:
    model = rates_model(ticks=True)
    view = TableView(model, name="Rates")
    qtbot.addWidget(view)
    view.choose(1)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert [row.id for row in model.ticked()] == [row.id for row in RATES if row.id != 2]
    model.set_ticked([row.id for row in RATES])
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert [row.id for row in model.ticked()] == [2], "what cannot be changed stays"


def test_copying_gives_the_row_or_the_cell(look: QApplication, qtbot: QtBot) -> None:
    rows = TableView(rates_model(ticks=True), name="Rates")
    cells = TableView(rates_model(), name="Rates", by_cell=True)
    for view in (rows, cells):
        qtbot.addWidget(view)
        view.choose(1)
    qtbot.keyClick(rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Standard\t20 %\tVAT\tLinked"
    cells.setCurrentIndex(cells.model().index(0, 1))
    qtbot.keyClick(cells, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "20 %"


def test_a_fitting_table_is_as_high_as_its_rows(look: QApplication, qtbot: QtBot) -> None:
    model = rates_model()
    view = TableView(model, name="Rates", fits=True)
    qtbot.addWidget(view)
    three = view.sizeHint().height()
    model.set_rows(RATES[:1])
    line = view.verticalHeader().defaultSectionSize()
    assert three - view.sizeHint().height() == 2 * line


class Mapping:
    """A mapping table in a window, with what was picked in it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bot = qtbot
        self.model = rates_model()
        self.view = TableView(self.model, name="Mappings", by_cell=True)
        self.picked: list[tuple[int, object]] = []
        self.model.picked.connect(lambda row, value: self.picked.append((row.id, value)))
        self.view.resize(700, 300)
        qtbot.addWidget(self.view)
        with qtbot.waitActive(self.view):
            self.view.show()
        self.view.setCurrentIndex(self.model.index(0, 2))

    def editor(self) -> CellPicker | None:
        found = self.view.viewport().findChildren(CellPicker)
        return found[-1] if found else None

    def opened_editor(self, key: Qt.Key) -> CellPicker:
        self.bot.keyClick(self.view, key)
        self.bot.waitUntil(lambda: self.editor() is not None and self.popup_is_open())
        editor = self.editor()
        assert editor is not None
        return editor

    def popup_is_open(self) -> bool:
        editor = self.editor()
        return editor is not None and editor.completer().popup().isVisible()

    def closed(self) -> None:
        self.bot.waitUntil(lambda: self.editor() is None)


@pytest.fixture
def mapping(look: QApplication, qtbot: QtBot) -> Mapping:
    return Mapping(qtbot)


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_f2_and_enter_open_the_picker_with_all_entries(mapping: Mapping, key: Qt.Key) -> None:
    editor = mapping.opened_editor(key)
    assert editor.text() == "VAT"
    assert editor.accessibleName() == "Halo tax rate"
    assert editor.completer().completionCount() == len(CHOICES)


def test_typing_narrows_and_enter_takes_the_only_entry(mapping: Mapping, qtbot: QtBot) -> None:
    editor = mapping.opened_editor(Qt.Key.Key_F2)
    qtbot.keyClicks(editor, "redu")
    assert editor.completer().completionCount() == 1
    editor.completer().popup().hide()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    mapping.closed()
    assert mapping.picked == [(1, 8)]


def test_the_list_is_chosen_from_with_the_arrows(mapping: Mapping, qtbot: QtBot) -> None:
    editor = mapping.opened_editor(Qt.Key.Key_F2)
    popup = editor.completer().popup()
    popup.setCurrentIndex(popup.model().index(0, 0))
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    mapping.closed()
    assert mapping.picked == [(1, "none")]


def test_a_click_opens_the_picker_and_a_click_on_an_entry_takes_it(
    mapping: Mapping, qtbot: QtBot
) -> None:
    cell = mapping.view.visualRect(mapping.model.index(1, 2))
    qtbot.mouseClick(mapping.view.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    qtbot.waitUntil(mapping.popup_is_open)
    editor = mapping.editor()
    assert editor is not None
    assert editor.text() == ""
    popup = editor.completer().popup()
    entry = popup.visualRect(popup.model().index(0, 0)).center()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(entry))
    mapping.closed()
    assert mapping.picked == [(2, "create")]


def test_escape_changes_nothing(mapping: Mapping, qtbot: QtBot) -> None:
    editor = mapping.opened_editor(Qt.Key.Key_F2)
    qtbot.keyClicks(editor, "redu")
    editor.completer().popup().hide()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    mapping.closed()
    assert mapping.picked == []


def test_unknown_text_is_not_taken(mapping: Mapping, qtbot: QtBot) -> None:
    editor = mapping.opened_editor(Qt.Key.Key_F2)
    qtbot.keyClicks(editor, "nothing like it")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert mapping.picked == []


def test_a_hundred_thousand_rows_show_at_once(look: QApplication, qtbot: QtBot) -> None:
    model = rates_model()
    view = TableView(model, name="Rates")
    qtbot.addWidget(view)
    view.resize(800, 600)
    asked: list[int] = []

    def text(row: Rate) -> str:
        asked.append(row.id)
        return row.name

    many: RowsModel[Rate] = RowsModel([Column(title=str, text=text)], key=lambda r: r.id)
    view.setModel(many)
    many.set_rows([Rate(number, f"Rate {number}", 0) for number in range(100_000)])
    view.grab()
    assert 0 < len(asked) < 200  # only what is seen is asked for
