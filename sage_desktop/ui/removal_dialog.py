"""The one question before an import removes or retires Halo tax rates; a tick for each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.dialogs import Dialog, Item, ItemList, ask
from sage_desktop.ui.tax_rate_rows import RemovalRow
from sage_desktop.ui.tax_rate_words import question, removal_note, removal_text, verb_for
from sage_desktop.ui.widgets import Button, Kind

KEEP = 2
"""The dialog's result when nothing is to be removed but the import goes on."""


class RemovalDialog(Dialog):
    """Enter keeps them all and imports, Esc imports nothing."""

    def __init__(self, parent: QWidget | None, rows: Sequence[RemovalRow]) -> None:
        asked = question(rows)
        super().__init__(parent, asked.title, asked.text)
        self._rows = rows
        items = [Item(row.local_id, removal_text(row), removal_note(row)) for row in rows]
        self.list = ItemList(items, name=tr("Halo tax rate"), ticks=True)
        self.list.items.ticks_changed.connect(self._show_verb)
        self.add_list(self.list)
        self.setMinimumWidth(560)
        self.add_button(Button(tr("Cancel")), QDialog.DialogCode.Rejected)
        self.act = self.add_button(Button(asked.verb, Kind.DANGER), QDialog.DialogCode.Accepted)
        self.keep = self.add_button(Button(tr("Keep them")), KEEP, default=True)
        self._show_verb()

    def kept(self) -> frozenset[int]:
        """The Halo rates whose tick is off."""
        ticked = {item.key for item in self.list.items.ticked()}
        return frozenset(row.local_id for row in self._rows if row.local_id not in ticked)

    def _show_verb(self) -> None:
        kept = self.kept()
        going = [row for row in self._rows if row.local_id not in kept]
        self.act.setEnabled(bool(going))
        self.act.set_text(verb_for(going))


async def ask_removal(parent: QWidget | None, rows: Sequence[RemovalRow]) -> frozenset[int] | None:
    """Asks about ``rows``; gives the ids to keep, or None when nothing is to be imported."""
    dialog = RemovalDialog(parent, rows)
    answer = await ask(dialog)
    if answer == KEEP:
        return frozenset(row.local_id for row in rows)
    return dialog.kept() if answer == QDialog.DialogCode.Accepted else None
