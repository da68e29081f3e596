"""A table of many rows: only those around what is seen are fetched, and all stays in its place."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from desktop import Run, until
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sage_desktop.core.errors import AppError, Offline
from sage_desktop.core.tasks import TaskScope
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column
from sage_desktop.ui.window_model import MOST_PAGES, PAGE, WindowModel

Check = Qt.CheckState


@dataclass(frozen=True)
class Thing:
    id: int
    name: str
    ticked: bool = False
    locked: bool = False


def ids(*numbers: int) -> array[int]:
    return array("q", numbers)


class Source:
    """Rows by id; what was asked for is noted, and may be held back."""

    def __init__(self, count: int) -> None:
        self.things = {number: Thing(number, f"Thing {number}") for number in range(count)}
        self.asked: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: AppError | None = None

    async def lines(self, wanted: list[int]) -> Sequence[Thing]:
        self.asked.append(wanted)
        found = [self.things[number] for number in reversed(wanted) if number in self.things]
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return found


class Table:
    """A model over a source, with its tasks; a view over it when asked for."""

    def __init__(self, count: int, *, ticks: bool = False) -> None:
        self.source = Source(count)
        self.scope = TaskScope("table")
        columns: list[Column[Thing]] = [
            Column(title=lambda: "Name", text=lambda row: row.name, key="name", strong=True),
            Column(title=lambda: "Id", text=lambda row: str(row.id)),
        ]
        self.model = WindowModel(
            columns,
            fetch=self.source.lines,
            key=lambda row: row.id,
            scope=self.scope,
            tickable=(lambda row: not row.locked) if ticks else None,
            ticked=(lambda row: row.ticked) if ticks else None,
            tick_name=lambda row: row.name,
        )

    def view(self, qtbot: QtBot) -> TableView:
        view = TableView(self.model, name="Things")
        qtbot.addWidget(view)
        view.resize(500, 400)
        view.show()
        return view

    async def settled(self) -> None:
        await until(lambda: not self.scope.busy)

    def names(self, *lines: int) -> list[str]:
        return [self.model.text(line, int(self.model.has_ticks)) for line in lines]


def test_the_model_keeps_qts_rules(run: Run, qtmodeltester: ModelTester) -> None:
    async def story() -> None:
        table = Table(600, ticks=True)
        table.source.things[1] = Thing(1, "two\nlines")
        await table.model.show(array("q", range(600)))
        qtmodeltester.check(table.model)
        assert table.names(0, 1) == ["Thing 0", "two lines"]
        await table.settled()

    run(story())


def test_the_first_rows_are_there_from_the_start_and_others_come_when_seen(run: Run) -> None:
    async def story() -> None:
        table = Table(2000)
        await table.model.show(array("q", range(2000)))
        assert table.names(0, PAGE - 1) == ["Thing 0", f"Thing {PAGE - 1}"]
        assert table.source.asked == [list(range(PAGE))]
        assert table.names(1500) == [""], "not there yet"
        await table.settled()
        assert table.names(1500) == ["Thing 1500"]

    run(story())


def test_the_next_page_in_the_direction_of_scrolling_is_fetched_ahead(run: Run) -> None:
    async def story() -> None:
        table = Table(PAGE * 8)
        await table.model.show(array("q", range(PAGE * 8)))
        table.model.row(0)
        await table.settled()
        assert [asked[0] // PAGE for asked in table.source.asked] == [0, 1]
        table.model.row(PAGE * 5)
        await table.settled()
        assert [asked[0] // PAGE for asked in table.source.asked[2:]] == [5, 6]
        table.source.asked.clear()
        table.model.row(PAGE * 4)
        await table.settled()
        assert [asked[0] // PAGE for asked in table.source.asked] == [4, 3], "now upwards"

    run(story())


def test_what_was_scrolled_past_is_not_fetched(run: Run) -> None:
    async def story() -> None:
        table = Table(PAGE * 40)
        await table.model.show(array("q", range(PAGE * 40)))
        table.source.gate.clear()
        for page in range(2, 40):
            table.model.row(page * PAGE)
        await asyncio.sleep(0)
        table.source.gate.set()
        await table.settled()
        assert len(table.source.asked) <= 7
        assert table.names(39 * PAGE) == [f"Thing {39 * PAGE}"]

    run(story())


def test_only_so_many_pages_are_kept(run: Run) -> None:
    async def story() -> None:
        table = Table(PAGE * (MOST_PAGES + 10))
        await table.model.show(array("q", range(PAGE * (MOST_PAGES + 10))))
        for page in range(MOST_PAGES + 10):
            table.model.row(page * PAGE)
            await table.settled()
        assert table.names(0) == [""], "the oldest page went"
        await table.settled()
        assert table.names(0) == ["Thing 0"]

    run(story())


def test_of_two_orders_the_later_one_holds_whichever_is_ready_first(run: Run) -> None:
    async def story() -> None:
        table = Table(10)
        table.source.gate.clear()
        first = asyncio.ensure_future(table.model.show(ids(1, 2, 3)))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(table.model.show(ids(7, 8)))
        await asyncio.sleep(0)
        table.source.gate.set()
        await asyncio.gather(first, second)
        assert list(table.model.ids) == [7, 8]

    run(story())


def test_an_answer_for_an_earlier_order_is_dropped(run: Run) -> None:
    async def story() -> None:
        table = Table(1000)
        table.model.set_order(array("q", range(1000)))
        table.source.gate.clear()
        table.model.row(0)
        await asyncio.sleep(0)
        table.model.set_order(array("q", range(999, -1, -1)))
        table.model.row(0)
        table.source.gate.set()
        await table.settled()
        assert table.names(0) == ["Thing 999"]

    run(story())


def test_the_cursor_stays_on_its_row_in_a_new_order(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        table = Table(5000)
        view = table.view(qtbot)
        await table.model.show(array("q", range(5000)))
        view.choose(4000)
        await table.settled()
        await table.model.show(array("q", range(4999, -1, -1)), keep=view.current_key())
        assert view.current_row() == table.source.things[4000]
        assert view.visualRect(view.currentIndex()).isValid()
        await table.model.show(ids(1, 2))
        assert view.current_row() is None
        assert view.current_key() is None
        await table.settled()

    run(story())


def test_changed_rows_are_shown_as_they_were_until_the_new_ones_are_there(run: Run) -> None:
    async def story() -> None:
        table = Table(1000)
        await table.model.show(array("q", range(1000)))
        table.source.things[3] = Thing(3, "Renamed")
        table.model.reload([3])
        assert table.names(3) == ["Thing 3"]
        await table.settled()
        assert table.names(3) == ["Renamed"]
        table.source.things[4] = Thing(4, "Renamed too")
        table.source.asked.clear()
        table.model.reload([900])
        table.names(4)
        await table.settled()
        assert table.names(4) == ["Thing 4"], "its page was not named"
        table.model.reload()
        table.names(4)
        await table.settled()
        assert table.names(4) == ["Renamed too"]

    run(story())


def test_a_row_that_is_gone_leaves_its_line_empty(run: Run) -> None:
    async def story() -> None:
        table = Table(5)
        del table.source.things[2]
        await table.model.show(ids(1, 2, 3))
        assert table.names(0, 1, 2) == ["Thing 1", "", "Thing 3"]
        assert table.model.row(1) is None
        await table.settled()

    run(story())


def test_an_error_is_told_and_reload_tries_again(run: Run) -> None:
    async def story() -> None:
        table = Table(1000)
        told: list[AppError] = []
        table.model.failed.connect(told.append)
        table.model.set_order(array("q", range(1000)))
        table.source.error = Offline()
        table.model.row(0)
        await table.settled()
        assert [type(error) for error in told] == [Offline]
        table.source.error = None
        table.model.row(0)
        await table.settled()
        assert table.names(0) == ["Thing 0"]

    run(story())


# the same rows again


class Told:
    """What a model told its views."""

    def __init__(self, model: WindowModel[Thing]) -> None:
        self.resets = 0
        self.lines: list[tuple[int, int]] = []
        model.modelReset.connect(self._reset)
        model.dataChanged.connect(self._changed)

    def _reset(self) -> None:
        self.resets += 1

    def _changed(self, first: QModelIndex, last: QModelIndex, _roles: object) -> None:
        self.lines.append((first.row(), last.row()))


def test_of_the_same_ids_only_what_changed_is_told(run: Run) -> None:
    async def story() -> None:
        table = Table(200)
        await table.model.show(array("q", range(200)))
        told = Told(table.model)
        await table.model.show(array("q", range(200)))
        assert (told.resets, told.lines) == (0, [])
        for number in (3, 4, 5, 9, 199):
            table.source.things[number] = Thing(number, "Renamed")
        await table.model.show(array("q", range(200)))
        assert (told.resets, told.lines) == (0, [(3, 5), (9, 9), (199, 199)])
        assert table.names(2, 3, 199) == ["Thing 2", "Renamed", "Renamed"]
        await table.model.show(array("q", range(199)))
        assert told.resets == 1, "these are others"

    run(story())


def test_of_the_same_ids_the_rows_in_view_are_there_and_others_come_when_seen(run: Run) -> None:
    async def story() -> None:
        table = Table(2000)
        await table.model.show(array("q", range(2000)))
        for line in (700, 1500):
            table.model.row(line)
            await table.settled()
        table.source.things = {number: Thing(number, "Renamed") for number in range(2000)}
        told = Told(table.model)
        await table.model.show(array("q", range(2000)))
        assert table.names(0, 1500) == ["Renamed", "Renamed"]
        assert (2 * PAGE, 3 * PAGE - 1) in told.lines, "who looks there asks for it anew"
        assert table.names(700) == ["Thing 700"]
        await table.settled()
        assert table.names(700) == ["Renamed"]

    run(story())


def test_of_the_same_ids_a_tick_that_was_not_kept_goes(run: Run) -> None:
    async def story() -> None:
        table = Table(10, ticks=True)
        await table.model.show(array("q", range(10)))
        table.model.toggle(2)
        assert table.model.is_ticked(2)
        told = Told(table.model)
        await table.model.show(array("q", range(10)))
        assert not table.model.is_ticked(2)
        assert told.lines == [(0, 9)]

    run(story())


# ticks


def test_a_tick_shows_at_once_and_is_told(run: Run) -> None:
    async def story() -> None:
        table = Table(10, ticks=True)
        table.source.things[1] = Thing(1, "Locked", locked=True)
        told: list[tuple[list[int], bool]] = []
        table.model.tick_wanted.connect(lambda numbers, on: told.append((numbers, on)))
        await table.model.show(array("q", range(10)))
        table.model.toggle(0)
        table.model.toggle(1)
        assert [table.model.is_ticked(line) for line in (0, 1)] == [True, False]
        assert told == [([0], True)]
        table.source.things[0] = replace(table.source.things[0], ticked=True)
        table.model.reload([0])
        table.model.row(0)
        await table.settled()
        assert table.model.is_ticked(0)
        table.source.things[0] = replace(table.source.things[0], ticked=False)
        table.model.reload([0])
        table.model.row(0)
        await table.settled()
        assert not table.model.is_ticked(0), "what is kept counts again"

    run(story())


def test_rows_on_their_way_do_not_undo_a_tick_that_is_not_kept_yet(run: Run) -> None:
    async def story() -> None:
        table = Table(10, ticks=True)
        await table.model.show(array("q", range(10)))
        table.model.reload()
        table.source.gate.clear()
        table.model.row(0)
        await asyncio.sleep(0)
        table.model.toggle(0)
        table.source.gate.set()
        await table.settled()
        assert table.model.is_ticked(0)

    run(story())


def test_space_and_the_header_tick(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        table = Table(10, ticks=True)
        view = table.view(qtbot)
        told: list[object] = []
        table.model.tick_wanted.connect(lambda numbers, on: told.append((numbers, on)))
        table.model.tick_all_wanted.connect(told.append)
        await table.model.show(array("q", range(10)))
        view.choose(3)
        qtbot.keyClick(view, Qt.Key.Key_Space)
        view.horizontalHeader().sectionClicked.emit(0)
        table.model.set_all_ticked(Check.Checked)
        view.horizontalHeader().sectionClicked.emit(0)
        assert told == [([3], True), True, False]
        assert table.model.all_ticked() == Check.Checked

    run(story())


# sorting


def click_header(qtbot: QtBot, view: TableView, section: int) -> None:
    header = view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(section) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize("section", [0, 2])
def test_a_header_asks_for_its_order_and_others_leave_the_arrow(
    run: Run, qtbot: QtBot, look: QApplication, section: int
) -> None:
    async def story() -> None:
        table = Table(10, ticks=True)
        view = table.view(qtbot)
        view.sort_by_header(1)
        asked: list[tuple[str, bool]] = []
        table.model.sort_wanted.connect(lambda key, descending: asked.append((key, descending)))
        await table.model.show(array("q", range(10)))
        click_header(qtbot, view, 1)
        click_header(qtbot, view, section)
        assert asked == [("name", True)]
        assert view.horizontalHeader().sortIndicatorSection() == 1
        click_header(qtbot, view, 1)
        assert asked[1:] == [("name", False)]
        await table.settled()

    run(story())


def test_a_hundred_thousand_rows_cost_a_page(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        table = Table(100_000)
        view = table.view(qtbot)
        await table.model.show(array("q", range(100_000)))
        view.grab()
        await table.settled()
        assert sum(map(len, table.source.asked)) <= 2 * PAGE
        view.scrollToBottom()
        view.grab()
        await table.settled()
        assert table.names(99_999) == ["Thing 99999"]

    run(story())
