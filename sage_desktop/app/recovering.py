"""At start: a book that cannot be opened is taken out of the way, with a backup in its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from sage_desktop.app.start_failed import StartFailed
from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import AppError, BookProblem
from sage_desktop.core.words import explain, explain_code
from sage_desktop.settings.preferences import PreferenceFile
from sage_desktop.sync.data import restoring
from sage_desktop.ui.data_words import written
from sage_desktop.ui.dialogs import ask
from sage_desktop.ui.recovery_dialog import EMPTY, RESTORE, Recovery
from sage_desktop.ui.tokens import State

Told = tuple[State, str, str]
"""What the window says at the top of its page."""


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


async def restored(folder: Path, source: Path, clock: Clock = utc_now) -> Told:
    """Puts the backup in the place of the book, which is closed now; what to say of it then."""
    try:
        done = await restoring.restore(folder, source, clock)
    except AppError as error:
        words = explain(error)
        return State.ERROR, words.title, words.text
    words = explain_code(
        "restored", {"when": written(done.book, clock()), "kept": str(done.kept or "")}
    )
    return State.FINE, words.title, words.text
