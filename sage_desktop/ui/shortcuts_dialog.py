"""The dialog *Keyboard shortcuts*, made from the table of commands and the keys of parts."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.shortcuts import Command, Keys, keys_of_parts
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.widgets import Button, Kind

_WIDTH, _HEIGHT = 600, 400


def key_text(keys: str) -> str:
    """A key as this system writes it: ``Ctrl+K``, ``⌘K``."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def all_keys(table: tuple[Command, ...]) -> list[Keys]:
    """The commands that have keys, then the keys of parts."""
    everywhere = tr("Everywhere")
    commands = [Keys(everywhere, each.text, each.keys) for each in table if each.keys]
    return [*commands, *keys_of_parts()]


class ShortcutsDialog(Dialog):
    def __init__(self, parent: QWidget | None, table: tuple[Command, ...]) -> None:
        super().__init__(parent, tr("Keyboard shortcuts"))
        columns: list[Column[Keys]] = [
            Column(title=lambda: tr("Keys"), text=lambda row: _keys(row), width=160),
            Column(title=lambda: tr("What they do"), text=lambda row: row.text, stretch=True),
            Column(title=lambda: tr("Where"), text=lambda row: row.where, width=140, tone="muted"),
        ]
        rows: RowsModel[Keys] = RowsModel(columns, key=lambda row: (row.where, row.text))
        rows.set_rows(all_keys(table))
        self.table = TableView(rows, name=tr("Keyboard shortcuts"), row_height=32)
        self.table.setMinimumHeight(_HEIGHT)
        self.setMinimumWidth(_WIDTH)
        self.body.addWidget(self.table)
        close = Button(tr("Close"), Kind.PRIMARY)
        self.add_button(close, QDialog.DialogCode.Rejected, default=True)


def _keys(row: Keys) -> str:
    return tr(" or ").join(key_text(keys) for keys in row.keys)
