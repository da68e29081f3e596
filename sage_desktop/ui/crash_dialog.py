"""The dialog over a defect of ours: what it means, and how its details reach who mends it."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from sage_desktop import __version__
from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.save_dialog import ask_where_to_save
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Kind, PlainLabel


class Support(Protocol):
    """What of the room *data* helps to mend a defect."""

    @property
    def log_folder(self) -> Path: ...

    async def diagnostics(self, target: Path, *, overwrite: bool = False) -> None: ...


class Crash(Dialog):
    """Says what happened and gives the details to copy. It holds no records.

    ``support`` None: there is no log and no file for support yet.
    """

    def __init__(
        self, parent: QWidget | None, error: BaseException, support: Support | None = None
    ) -> None:
        super().__init__(
            parent,
            tr("Something unexpected went wrong"),
            tr(
                "What was saved before is safe. The program goes on; what you just did may not "
                "have been carried out. These details help to fix it."
            ),
        )
        self.details = crash_details(error)
        self._support = support
        self._scope = TaskScope("crash dialog")
        box = QPlainTextEdit(self.details)
        box.setReadOnly(True)
        box.setTabChangesFocus(True)
        box.setProperty("code", True)
        box.setAccessibleName(tr("Details"))
        box.setMinimumHeight(160)
        self.body.addWidget(box)
        self.saved = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self.saved.hide()
        self.body.addWidget(self.saved)
        self.buttons.addWidget(Button(tr("Copy details"), icon="copy", on_click=self._copy))
        if support is not None:
            folder = support.log_folder
            opening = Button(tr("Open log folder"), on_click=lambda: open_folder(folder))
            saving = Button(tr("Save diagnostics…"), on_click=self._save)
            self.buttons.addWidget(opening)
            self.buttons.addWidget(saving)
        close = Button(tr("Close"), Kind.PRIMARY)
        self.add_button(close, QDialog.DialogCode.Rejected, default=True)

    async def aclose(self) -> None:
        """Ends what it still does."""
        await self._scope.aclose()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)

    def _save(self) -> None:
        self._scope.start(self._save_diagnostics(), name="save diagnostics")

    async def _save_diagnostics(self) -> None:
        title, name = tr("Diagnostics"), "sage-desktop-diagnostics.zip"
        target = await ask_where_to_save(self, title, name)
        if target is None or self._support is None:
            return
        try:
            await self._support.diagnostics(target, overwrite=True)
            text = tr("Diagnostics saved: {path}").format(path=target)
        except AppError as error:
            text = explain(error).sentence
        self.saved.setText(text)
        self.saved.show()
        self.adjustSize()


def open_folder(folder: Path) -> None:
    """Shows a folder of ours in the desktop's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def crash_details(error: BaseException) -> str:
    """Versions and the places in the code, without the error's own text, which may hold data."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"  {frame.filename.rpartition('sage_desktop')[2] or frame.filename}"
        f":{frame.lineno} in {frame.name}"
        for frame in frames
    ]
    versions = f"Sage Desktop {__version__}, Qt {qVersion()}, {platform.platform()}"
    return "\n".join([versions, type(error).__name__, *places])
