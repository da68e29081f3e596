"""Dialogs answer a waiting coroutine and never stop the others."""

from __future__ import annotations

import asyncio

import pytest
from desktop import Run, until
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from sage_desktop.ui.crash_dialog import Crash, crash_details
from sage_desktop.ui.dialogs import UNDO, Confirm, Item, Result, ask, confirm
from sage_desktop.ui.widgets import Button, PlainLabel

MANY = [Item(number, f"Rate {number}", "Not used") for number in range(20)]


def button(dialog: QDialog, words: str) -> Button:
    return next(found for found in dialog.findChildren(Button) if found.words() == words)


def shown_dialog() -> QDialog:
    found = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.isVisible()
    ]
    assert len(found) == 1
    return found[0]


def is_dialog_open() -> bool:
    return any(
        isinstance(widget, QDialog) and widget.isVisible()
        for widget in QApplication.topLevelWidgets()
    )


def test_the_loop_runs_on_while_a_dialog_is_open(run: Run) -> None:
    async def story() -> None:
        ticks = 0
        question = asyncio.create_task(confirm(None, "Delete it?", "It goes.", verb="Delete"))
        await until(is_dialog_open)
        for _ in range(20):
            await asyncio.sleep(0)
            ticks += 1
        button(shown_dialog(), "Delete").click()
        assert await question is True
        assert ticks == 20

    run(story())
    assert not is_dialog_open()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_escape_and_enter_give_the_safe_answer(run: Run, qtbot: QtBot, key: Qt.Key) -> None:
    async def story() -> None:
        question = asyncio.create_task(
            confirm(None, "Delete it?", "It goes.", verb="Delete", keep="Keep it")
        )
        await until(is_dialog_open)
        dialog = shown_dialog()
        assert dialog.accessibleName() == "Delete it?"
        qtbot.keyClick(dialog, key)
        assert await question is False

    run(story())


def test_cancelling_the_question_closes_the_dialog(run: Run) -> None:
    async def story() -> None:
        question = asyncio.create_task(confirm(None, "Delete it?", "It goes.", verb="Delete"))
        await until(is_dialog_open)
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question
        await until(lambda: not is_dialog_open())

    run(story())


def test_lists_show_six_rows_and_give_what_is_ticked(look: QApplication, qtbot: QtBot) -> None:
    dialog = Confirm(
        None, "Remove 20 rates?", "", verb="Remove", keep="Keep them", items=MANY, ticks=True
    )
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.list is not None
    line = dialog.list.verticalHeader().defaultSectionSize()
    assert 6 <= dialog.list.viewport().height() / line < 7
    assert dialog.list.geometry().right() < dialog.width()
    assert dialog.ticked() == frozenset(range(20))
    dialog.list.items.toggle(3)
    assert dialog.ticked() == frozenset(range(20)) - {3}


def test_a_short_list_is_short(look: QApplication, qtbot: QtBot) -> None:
    dialog = Confirm(None, "Remove 2 rates?", "", verb="Remove", keep="Keep", items=MANY[:2])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.list is not None
    line = dialog.list.verticalHeader().defaultSectionSize()
    assert 2 <= dialog.list.viewport().height() / line < 2.5
    assert dialog.ticked() == frozenset()


def test_a_result_shows_counts_and_offers_undo(run: Run) -> None:
    async def story() -> None:
        dialog = Result(
            None, "Imported 6 tax rates", "", [("created", 5), ("updated", 1)], undoable=True
        )
        answer = asyncio.create_task(ask(dialog))
        await until(is_dialog_open)
        texts = [label.text() for label in dialog.findChildren(PlainLabel)]
        assert "5" in texts
        assert "created" in texts
        button(dialog, "Undo").click()
        assert await answer == UNDO

    run(story())


def _fail(secret: str) -> None:
    raise ValueError(f"token {secret}")


def test_crash_details_name_places_but_no_data(look: QApplication, qtbot: QtBot) -> None:
    try:
        _fail("s3cret")
    except ValueError as error:
        details = crash_details(error)
        dialog = Crash(None, error)
    qtbot.addWidget(dialog)
    assert "ValueError" in details
    assert "_fail" in details
    assert "s3cret" not in details
    assert dialog.findChildren(QPlainTextEdit)[0].toPlainText() == details
    button(dialog, "Copy details").click()
    assert QGuiApplication.clipboard().text() == details


@pytest.mark.parametrize("in_list", [False, True])
def test_the_safe_button_has_the_focus_and_enter_presses_it_from_everywhere(
    run: Run, qtbot: QtBot, in_list: bool
) -> None:
    async def story() -> None:
        dialog = Confirm(None, "Remove them?", "Now.", verb="Remove", keep="Keep", items=MANY)
        answer = asyncio.create_task(ask(dialog))
        await until(is_dialog_open)
        await until(dialog.isActiveWindow)
        assert dialog.list is not None
        assert not dialog.list.currentIndex().isValid(), "no row looks chosen"
        focused = dialog.focusWidget()
        assert focused is button(dialog, "Keep")
        if in_list:
            dialog.list.setFocus(Qt.FocusReason.TabFocusReason)
            focused = dialog.list
        qtbot.keyClick(focused, Qt.Key.Key_Return)
        assert await answer == QDialog.DialogCode.Rejected

    run(story())
