"""The page *Help*: the chapters of the documentation, offline; and the same in its own window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.browser import OpenUrl, open_url
from sage_desktop.ui.dialogs import Confirm, confirm
from sage_desktop.ui.help_places import DIALOGS, place_of
from sage_desktop.ui.help_text import title_of
from sage_desktop.ui.help_view import HelpView, Place
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import HELP
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.tokens import State


class HelpPage(Page):
    """Its path goes on with a chapter and an anchor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.head.set_title(tr("Help"))
        self._chapter = "index"
        self.view = HelpView(self._leave)
        self.view.moved.connect(self._moved)
        self.body.addWidget(self.view, 1)

    def crumbs(self) -> tuple[Crumb, ...]:
        if self._chapter == "index":
            return (Crumb(tr("Help"), HELP),)
        return Crumb(tr("Help"), HELP), Crumb(title_of(self._chapter), (*HELP, self._chapter))

    def arrive(self, rest: Path) -> None:
        super().arrive(rest)
        chapter, anchor = (*rest, "", "")[:2]
        self.view.show_place(chapter, anchor)
        self.view.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        self.view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def search(self, text: str) -> None:
        self.view.search.setText(text)

    def _moved(self, place: Place) -> None:
        self._chapter = place[0]
        self.moved.emit((*HELP, *place) if place[1] else (*HELP, place[0]))
        self.crumbs_changed.emit()

    def _leave(self, address: str) -> None:
        self.start(self._open(address), name="open a link of the help")

    async def _open(self, address: str) -> None:
        if not await confirm(self, *_question(address), verb=tr("Open"), danger=False):
            return
        if not self.desk.open_url(address):
            self.banners.say(State.ATTENTION, tr("No web browser could be opened."), address)


class HelpWindow(QDialog):
    """The help in a window of its own, over a dialog or while something is not saved yet."""

    def __init__(self, parent: QWidget | None, open_url: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help – Sage Desktop"))
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open_url = open_url
        self.view = HelpView(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self.view)
        self.resize(880, 600)

    def _leave(self, address: str) -> None:
        question = Confirm(
            self, *_question(address), verb=tr("Open"), keep=tr("Cancel"), danger=False
        )
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.accepted.connect(lambda: self._open_url(address))
        question.open()


def open_over(dialog: QDialog) -> None:
    """The chapter of ``dialog``, else that of the page behind it, in a window of its own."""
    window = dialog.parentWidget()
    while window is not None and not isinstance(window, MainWindow):
        window = window.parentWidget()
    path: Path = HELP
    opener: OpenUrl = open_url
    if window is not None and window.pages:
        path, opener = window.path, window.page.desk.open_url
    beside = HelpWindow(dialog, opener)
    beside.view.show_place(*(DIALOGS.get(type(dialog).__name__) or place_of(path)))
    beside.show()


def _question(address: str) -> tuple[str, str]:
    return tr("Open this address in your web browser?"), isolated(address)
