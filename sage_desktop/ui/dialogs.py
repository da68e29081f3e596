"""Questions and results in dialogs that never block: ``open()`` and a future, never ``exec()``."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Kind, PlainLabel

SHOWN_ITEMS = 6
_WIDTH = 440
_WIDTH_WITH_LIST = 588
_MOST_WIDTH = 860


async def ask(dialog: QDialog) -> int:
    """Shows ``dialog`` over its window and gives its result. Cancelling closes the dialog."""
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finished(result: int) -> None:
        if not answered.done():
            answered.set_result(result)

    dialog.finished.connect(finished)
    dialog.open()
    try:
        return await answered
    finally:
        dialog.finished.disconnect(finished)
        dialog.close()
        dialog.deleteLater()


class Dialog(QDialog):
    """A title that says all, a text below it, room for content, verbs on the buttons.

    F1 opens the help at what the dialog is about.
    """

    def __init__(self, parent: QWidget | None, title: str, text: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sage Desktop"))
        self.setProperty("surface", "page")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        column = self._column = QVBoxLayout(self)
        # Qt's own least size is that of texts broken as narrow as they can be: far too high.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(PlainLabel(title, Role.TOTAL, wrap=True))
        self.text = PlainLabel(text, wrap=True, selectable=False)
        self.text.setVisible(bool(text))
        column.addWidget(self.text)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body)
        column.addStretch(1)
        column.addSpacing(8)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch()
        column.addLayout(self.buttons)
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(640)
        explaining = QAction(self)
        explaining.setShortcut("F1")
        explaining.triggered.connect(self._explain)
        self.addAction(explaining)

    def _explain(self) -> None:
        from sage_desktop.ui.help_page import open_over  # start-up cost

        open_over(self)

    def sizeHint(self) -> QSize:
        """As high as the texts need at the width it will have."""
        self._make_room()
        width = min(max(super().sizeHint().width(), self.minimumWidth()), self.maximumWidth())
        return QSize(width, self._column.totalHeightForWidth(width))

    def showEvent(self, event: QShowEvent) -> None:
        self._make_room()
        super().showEvent(event)

    def _make_room(self) -> None:
        """It is as wide as what is in it needs, in whatever language; in any window it fits."""
        margins = self._column.contentsMargins()
        inside = max(self.buttons.minimumSize().width(), self.body.minimumSize().width())
        needed = min(inside + margins.left() + margins.right(), _MOST_WIDTH)
        if needed > self.minimumWidth():
            self.setMaximumWidth(max(needed, self.maximumWidth()))
            self.setMinimumWidth(needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self._column.totalHeightForWidth(event.size().width()))

    def add_list(self, items: ItemList) -> None:
        """Puts a list below the text and makes the dialog wide enough for it."""
        self.setMinimumWidth(_WIDTH_WITH_LIST)
        self.body.addWidget(items)

    def add_button(self, button: Button, result: int, *, default: bool = False) -> Button:
        """A button that ends the dialog with ``result``; the default one answers to Enter."""
        button.clicked.connect(lambda: self.done(result))
        self.buttons.addWidget(button)  # only what is in a dialog can have its focus
        button.setDefault(default)
        if default:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        return button


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list in a dialog."""

    key: Hashable
    text: str
    note: str = ""


class ItemList(TableView):
    """At most six rows are seen at once, more scroll. With ``ticks`` each row has a box."""

    def __init__(self, items: Sequence[Item], *, name: str, ticks: bool) -> None:
        columns: list[Column[Item]] = [
            Column(title=lambda: name, text=lambda item: item.text, stretch=True),
            Column(
                title=lambda: "",
                heading=lambda: tr("More"),
                text=lambda item: item.note,
                stretch=True,
                tone="muted",
            ),
        ]
        self.items: RowsModel[Item] = RowsModel(
            columns,
            key=lambda item: item.key,
            tickable=(lambda _item: True) if ticks else None,
            tick_name=lambda item: item.text,
        )
        self.items.set_rows(items)
        if ticks:
            self.items.set_ticked([item.key for item in items])
        super().__init__(self.items, name=name, row_height=32, fits=True)
        head = self.horizontalHeader().sizeHint().height()
        line = self.verticalHeader().defaultSectionSize()
        self.setMaximumHeight(head + SHOWN_ITEMS * line + line // 2 + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the dialog's: it presses the default button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Confirm(Dialog):
    """A question whose safe answer is the default; Esc gives the safe answer too."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        *,
        verb: str,
        keep: str,
        items: Sequence[Item] = (),
        items_name: str = "",
        ticks: bool = False,
        danger: bool = True,
    ) -> None:
        super().__init__(parent, title, text)
        self.list: ItemList | None = None
        if items:
            self.list = ItemList(items, name=items_name or tr("Records"), ticks=ticks)
            self.add_list(self.list)
        kind = Kind.DANGER if danger else Kind.PRIMARY
        self.act = self.add_button(Button(verb, kind), QDialog.DialogCode.Accepted)
        self.add_button(Button(keep), QDialog.DialogCode.Rejected, default=True)

    def ticked(self) -> frozenset[Hashable]:
        """The keys of the items that are ticked."""
        return (
            frozenset(item.key for item in self.list.items.ticked()) if self.list else frozenset()
        )


async def confirm(
    parent: QWidget | None, title: str, text: str, *, verb: str, keep: str = "", danger: bool = True
) -> bool:
    """Asks; True only when the button with ``verb`` was pressed."""
    dialog = Confirm(parent, title, text, verb=verb, keep=keep or tr("Cancel"), danger=danger)
    return await ask(dialog) == QDialog.DialogCode.Accepted


UNDO = 2


class Result(Dialog):
    """What an import did: a sentence, the counts, problems if any, *Undo* and *Done*."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        counts: Sequence[tuple[str, int]],
        *,
        problems: Sequence[Item] = (),
        undoable: bool = False,
    ) -> None:
        super().__init__(parent, title, text)
        if counts:
            self.body.addLayout(_figures(counts))
        if problems:
            self.add_list(ItemList(problems, name=tr("Not imported"), ticks=False))
        if undoable:
            self.add_button(Button(tr("Undo"), icon="undo"), UNDO)
        done = Button(tr("Done"), Kind.PRIMARY)
        self.add_button(done, QDialog.DialogCode.Accepted, default=True)


def _figures(counts: Sequence[tuple[str, int]]) -> QGridLayout:
    """Numbers under each other, each before its noun; what is zero steps back."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 8, 0, 8)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for line, (name, number) in enumerate(counts):
        tone = "text" if number else "muted"
        grid.addWidget(PlainLabel(whole(number), Role.STRONG, tone=tone), line, 0, right)
        grid.addWidget(PlainLabel(name, tone=tone), line, 1)
    return grid
