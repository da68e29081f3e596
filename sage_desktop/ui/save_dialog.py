"""Asks for a file or folder; the window goes on meanwhile."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.dialogs import ask

_BOOKS, _ARCHIVES = "sqlite3", "zip"


async def ask_where_to_save(parent: QWidget, title: str, name: str) -> Path | None:
    """The place that was chosen, None if none was. The dialog asks before it overwrites.

    The ending of ``name`` says what is saved: a CSV file, a copy of the book, an archive.
    """
    ending = name.rpartition(".")[2]
    kinds = {_BOOKS: tr("Books of Sage Desktop"), _ARCHIVES: tr("ZIP archives")}
    kind = kinds.get(ending, tr("CSV files"))
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{kind} (*.{ending})")
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)
    return await _chosen(dialog)


async def ask_for_book(parent: QWidget, title: str, folder: Path) -> Path | None:
    """A file that may be a copy of the book; None if none was chosen."""
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([f"{tr('Books of Sage Desktop')} (*.{_BOOKS})", tr("All files (*)")])
    return await _chosen(dialog)


async def ask_for_folder(parent: QWidget, title: str) -> Path | None:
    """A folder to write to; None if none was chosen."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _chosen(dialog)


async def _chosen(dialog: QFileDialog) -> Path | None:
    return Path(dialog.selectedFiles()[0]) if await ask(dialog) else None
