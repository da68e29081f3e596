"""Asks where a CSV file is to be saved; the window goes on meanwhile."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.dialogs import ask


async def ask_where_to_save(parent: QWidget, title: str, name: str) -> Path | None:
    """The place that was chosen, None if none was. The dialog asks before it overwrites."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(tr("CSV files (*.csv)"))
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(name)
    if not await ask(dialog):
        return None
    return Path(dialog.selectedFiles()[0])
