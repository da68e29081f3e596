"""The field that searches as one types, and the two popups that map customers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from desktop import Run, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sage_desktop.core.errors import AppError, BadInput, Offline
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import NamePair, Pick
from sage_desktop.ui.mapping_dialog import MappingDialog, Sides
from sage_desktop.ui.name_match_dialog import NameMatchDialog
from sage_desktop.ui.search_picker import SearchPicker

PICKS = (
    Pick(1, "Ashdown Care", "ASH001, Leeds"),
    Pick(2, "Wharfe Cycles", "WHA001, Otley"),
    Pick(3, "Wharfe Cycles", "WHA002, Ilkley"),
)
Key = Qt.Key


class Library:
    """Looks things up; while ``gate`` is shut the answer waits."""

    def __init__(self, picks: Sequence[Pick] = PICKS) -> None:
        self.picks = list(picks)
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: AppError | None = None

    async def look(self, text: str) -> list[Pick]:
        self.asked.append(text)
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return [pick for pick in self.picks if text.casefold() in pick.name.casefold()]


class Bench:
    """A picker in a window, beside something else that can have the focus."""

    def __init__(self, qtbot: QtBot, *, free: bool = False, limit: int = 50) -> None:
        self.library = Library()
        self.scope = TaskScope("bench")
        self.picker = SearchPicker(
            "Customer", self.library.look, self.scope, none="None fits.", limit=limit, free=free
        )
        self.other = SearchPicker("Other", self.library.look, self.scope)
        self.told: list[str] = []
        self.picker.committed.connect(self.told.append)
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        row.addWidget(self.picker)
        row.addWidget(self.other)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.picker.setFocus()

    async def begin(self) -> Bench:
        await until(self.picker.hasFocus)
        return self

    async def ready(self) -> None:
        await until(lambda: not self.scope.busy)

    async def typed(self, text: str) -> None:
        QTest.keyClicks(self.picker, text)
        await self.ready()

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.picker, key)

    def shown(self) -> list[str]:
        entries = self.picker.entries
        return [str(entries.index(line, 0).data()) for line in range(entries.rowCount())]


def test_typing_searches_and_enter_takes_the_marked_entry(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot).begin()
        await bench.typed("wha")
        assert bench.picker.is_open
        assert bench.shown() == ["Wharfe Cycles", "Wharfe Cycles"]
        bench.press(Key.Key_Down, Key.Key_Return)
        assert bench.picker.pick == PICKS[2]
        assert bench.picker.text() == "Wharfe Cycles"
        assert bench.picker.accessibleDescription() == "WHA002, Ilkley"
        assert not bench.picker.is_open

    run(story())


def test_moving_in_the_list_does_not_change_what_is_typed(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot).begin()
        await bench.typed("w")
        bench.press(Key.Key_Down)
        assert bench.picker.text() == "w"
        assert bench.picker.pick is None

    run(story())


def test_escape_closes_the_list_only(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot).begin()
        await bench.typed("w")
        bench.press(Key.Key_Escape)
        assert not bench.picker.is_open
        assert bench.picker.text() == "w"

    run(story())


def test_typing_on_gives_up_what_was_chosen(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot).begin()
        bench.picker.set_pick(PICKS[0])
        changes: list[object] = []
        bench.picker.picked.connect(lambda: changes.append(bench.picker.pick))
        await bench.typed("x")
        assert changes == [None]
        assert bench.shown() == ["None fits."]
        bench.press(Key.Key_Return)
        await bench.ready()
        assert bench.picker.pick is None, "the line that says so cannot be taken"

    run(story())


def test_of_many_key_presses_only_the_last_is_looked_up_and_shown(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot).begin()
        bench.library.gate.clear()
        QTest.keyClicks(bench.picker, "ashd")
        await until(lambda: bench.library.asked)
        QTest.keyClicks(bench.picker, "own")
        bench.library.gate.set()
        await bench.ready()
        assert len(bench.library.asked) <= 2
        assert bench.library.asked[-1] == "ashdown"
        assert bench.shown() == ["Ashdown Care"]

    run(story())


def test_an_answer_that_comes_too_late_opens_nothing(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot).begin()
        bench.library.gate.clear()
        QTest.keyClicks(bench.picker, "a")
        await until(lambda: bench.library.asked)
        bench.other.setFocus()
        bench.library.gate.set()
        await bench.ready()
        assert not bench.picker.is_open

    run(story())


def test_a_long_list_says_that_there_is_more(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot, limit=3).begin()
        bench.press(Key.Key_Down)
        await bench.ready()
        assert bench.shown()[-1] == "More: type to narrow it down"
        assert len(bench.shown()) == 4

    run(story())


def test_a_failed_search_is_told(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot).begin()
        told: list[AppError] = []
        bench.picker.failed.connect(told.append)
        bench.library.error = Offline()
        await bench.typed("a")
        assert [error.code for error in told] == ["offline"]
        assert not bench.picker.is_open

    run(story())


def test_free_text_counts_when_it_is_entered_or_left(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot, free=True).begin()
        bench.picker.set_text("Before")
        bench.picker.selectAll()
        await bench.typed("New group")
        assert bench.told == []
        bench.press(Key.Key_Return, Key.Key_Return)
        assert bench.told == ["New group"], "once"
        await bench.typed("!")
        bench.other.setFocus()
        assert bench.told == ["New group", "New group!"]

    run(story())


def test_free_text_can_be_taken_from_the_list_or_given_up(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        bench = await Bench(qtbot, free=True).begin()
        await bench.typed("ash")
        bench.press(Key.Key_Escape)
        assert bench.picker.text() == ""
        await bench.typed("ash")
        bench.press(Key.Key_Down, Key.Key_Return)
        assert bench.told == ["Ashdown Care"]

    run(story())


# Customer Mappings


class Mapping:
    """The popup over two libraries."""

    def __init__(self, qtbot: QtBot) -> None:
        self.halo, self.sage = Library(), Library()
        self.scope = TaskScope("mapping")
        self.added: list[tuple[str, int]] = []
        self.error: AppError | None = None
        self.dialog = MappingDialog(
            None, Sides(self.halo.look, self.sage.look, self._add), self.scope
        )
        qtbot.addWidget(self.dialog)
        self.dialog.show()

    async def _add(self, sage_id: str, local_id: int) -> None:
        if self.error is not None:
            raise self.error
        self.added.append((sage_id, local_id))

    async def ready(self) -> None:
        await until(lambda: not self.scope.busy)


def test_add_waits_for_both_sides(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        shown = Mapping(qtbot)
        assert not shown.dialog.add.isEnabled()
        shown.dialog.halo.set_pick(PICKS[1])
        assert not shown.dialog.add.isEnabled()
        shown.dialog.sage.set_pick(Pick("s9", "Wharfe", "W9"))
        assert shown.dialog.add.isEnabled()
        shown.dialog.add.click()
        await shown.ready()
        assert shown.added == [("s9", 2)]
        assert shown.dialog.result() == QDialog.DialogCode.Accepted

    run(story())


def test_what_was_chosen_is_told_apart_from_its_namesakes(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        shown = Mapping(qtbot)
        shown.dialog.halo.set_pick(PICKS[2])
        assert shown.dialog.halo.accessibleDescription() == "Required. WHA002, Ilkley"

    run(story())


@pytest.mark.parametrize("side", ["halo", "sage"])
def test_a_taken_record_is_said_beside_its_field(run: Run, qtbot: QtBot, side: str) -> None:
    async def story() -> None:
        shown = Mapping(qtbot)
        dialog = shown.dialog
        dialog.halo.set_pick(PICKS[0])
        dialog.sage.set_pick(Pick("s9", "Wharfe", "W9"))
        local = PICKS[0].name if side == "halo" else "Somebody"
        shown.error = BadInput("already_mapped", local=local, sage="Wharfe")
        dialog.add.click()
        await shown.ready()
        row, other = dialog.halo_row, dialog.sage_row
        if side == "sage":
            row, other = other, row
        assert "is mapped to" in row.error
        assert other.error == ""
        assert dialog.isVisible()
        assert dialog.add.isEnabled()
        shown.error = None
        dialog.add.click()
        await shown.ready()
        assert shown.added == [("s9", 1)]

    run(story())


def test_any_other_error_stays_in_the_popup(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        shown = Mapping(qtbot)
        shown.dialog.halo.set_pick(PICKS[0])
        shown.dialog.sage.set_pick(Pick("s9", "Wharfe"))
        shown.error = Offline()
        shown.dialog.add.click()
        await shown.ready()
        assert "No connection to Sage." in shown.dialog.error
        shown.dialog.sage.set_pick(Pick("s8", "Other"))
        assert shown.dialog.error == ""

    run(story())


def test_closing_the_popup_ends_its_searches(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        shown = Mapping(qtbot)
        shown.halo.gate.clear()
        shown.dialog.halo.open_list("a")
        await until(lambda: shown.halo.asked)
        shown.dialog.reject()
        await shown.ready()
        assert shown.added == []

    run(story())


# Match by name


def pairs(n: int) -> list[NamePair]:
    return [NamePair(f"s{i}", f"Name {i}", i, f"NAME {i}", f"R{i}") for i in range(n)]


def test_all_pairs_are_ticked_at_first_and_can_be_left_out(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        scope = TaskScope("pairs")
        dialog = NameMatchDialog(None, pairs(3), scope)
        qtbot.addWidget(dialog)
        await dialog.show_pairs()
        dialog.show()
        assert dialog.act.words() == "Map 3 customers"
        assert dialog.model.text(1, 1) == "NAME 1"
        dialog.model.toggle(1)
        assert dialog.act.words() == "Map 2 customers"
        assert [pair.sage_id for pair in dialog.ticked()] == ["s0", "s2"]
        assert dialog.model.all_ticked() == Qt.CheckState.PartiallyChecked
        dialog.model.tick_all(False)
        assert not dialog.act.isEnabled()
        dialog.model.tick_all(True)
        assert len(dialog.ticked()) == 3
        await until(lambda: not scope.busy)

    run(story())


def test_enter_does_not_map_unasked(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        dialog = NameMatchDialog(None, pairs(2), TaskScope("pairs"))
        qtbot.addWidget(dialog)
        await dialog.show_pairs()
        dialog.show()
        QTest.keyClick(dialog.table, Key.Key_Return)
        assert dialog.result() == QDialog.DialogCode.Rejected
        assert not dialog.isVisible()

    run(story())


def test_very_many_pairs_are_not_all_made_into_rows(run: Run, qtbot: QtBot) -> None:
    async def story() -> None:
        scope = TaskScope("pairs")
        dialog = NameMatchDialog(None, pairs(100_000), scope)
        qtbot.addWidget(dialog)
        await dialog.show_pairs()
        dialog.show()
        dialog.model.toggle(0)
        await until(lambda: not scope.busy)
        assert dialog.act.words() == "Map 99,999 customers"
        assert dialog.height() < 500

    run(story())
