"""Pages of records that are not there yet: each says honestly what will stand here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from sage_desktop.core.i18n import tr
from sage_desktop.ui.navigation import TENANTS
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.widgets import Button, EmptyState


class LaterPage(Page):
    """``key`` is the place; ``what`` says which records belong here."""

    def __init__(self, desk: Desk, key: str, title: str, what: str) -> None:
        super().__init__(desk)
        self._crumb = Crumb(title, (key,))
        self.head.set_title(title)
        why = tr("This version does not hold this kind of record; it comes with a later one.")
        button = Button(tr("Open the tenants"), on_click=lambda: desk.navigate(TENANTS))
        self.body.addWidget(EmptyState(what, why, button), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addStretch(1)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (self._crumb,)


_LATER: dict[str, Callable[[], tuple[str, str]]] = {
    "invoices": lambda: (
        tr("Invoices"),
        tr("Invoices with their lines, and whether they are in Sage, will stand here."),
    ),
}


def later_pages() -> dict[Path, Callable[[Desk], Page]]:
    """One page for each kind of record that this version does not hold yet."""
    return {(key,): _maker(key, words) for key, words in _LATER.items()}


def _maker(key: str, words: Callable[[], tuple[str, str]]) -> Callable[[Desk], Page]:
    return lambda desk: LaterPage(desk, key, *words())
