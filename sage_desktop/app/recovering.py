"""At start: a book that cannot be opened is taken out of the way, with a backup in its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from sage_desktop.app.start_failed import StartFailed
from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import AppError, BookProblem
from sage_desktop.settings.preferences import PreferenceFile
from sage_desktop.sync.data import restoring
from sage_desktop.ui.dialogs import ask
from sage_desktop.ui.recovery_dialog import EMPTY, RESTORE, Recovery


async def recovered(
    window: QWidget, folder: Path, error: BookProblem, clock: Clock = utc_now
) -> bool:
    """Says what is wrong and what can be done, and does it. False: the program is to end."""
    if error.code != "book_damaged":
        await ask(StartFailed(window, error))
        return False
    chosen = PreferenceFile(folder).load().backup_folder
    folders = [folder / restoring.BACKUPS, *([Path(chosen)] if chosen else [])]
    found = await restoring.newest_good(*folders)
    dialog = Recovery(window, folder / restoring.BOOK, found, clock())
    answer = await ask(dialog)
    try:
        if answer == RESTORE and dialog.source is not None:
            await restoring.restore(folder, dialog.source, clock)
        elif answer == EMPTY:
            await restoring.start_empty(folder, clock)
        else:
            return False
    except AppError as failure:
        await ask(StartFailed(window, failure))
        return False
    return True
