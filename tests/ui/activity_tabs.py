"""The page *Activity* as its tests read and use it."""

from __future__ import annotations

from desktop import Desktop, settled, until
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from sage_desktop.ui.activity_page import ActivityPage
from sage_desktop.ui.widgets import Button, PlainLabel


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisible()]


def path(made: Desktop) -> list[str]:
    return [crumb.text for crumb in made.window.page.crumbs()]


def button(widget: QWidget, words_: str) -> Button:
    return next(
        b for b in widget.findChildren(Button) if b.words() == words_ and b.isVisibleTo(widget)
    )


async def answer(made: Desktop, verb: str) -> str:
    def dialogs() -> list[QDialog]:
        found = QApplication.topLevelWidgets()
        return [d for d in found if isinstance(d, QDialog) and d.isVisible()]

    await until(dialogs)
    dialog = dialogs()[0]
    title = dialog.accessibleName()
    button(dialog, verb).click()
    await settled(made.window)
    return title


async def activity_page(made: Desktop, tab: str) -> ActivityPage:
    made.window.navigate(("activity", tab))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, ActivityPage)
    return page
