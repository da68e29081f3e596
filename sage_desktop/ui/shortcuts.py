"""The one table of commands with their keys; the menu and the window are made from it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.navigation import PLACES
from sage_desktop.ui.page import Path

_StandardKey = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Command:
    """``name`` is what the window calls it by; ``separator``: a line stands before it."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    separator: bool = False


def commands() -> tuple[Command, ...]:
    """All commands of the window, in the order of the menu."""
    places = tuple(
        Command(f"go:{place.key}", place.text(), (place.shortcut,), separator=number == 0)
        for number, place in enumerate(PLACES)
    )
    return (
        Command("new", tr("New"), ("Ctrl+N",)),
        Command("save", tr("Save"), ("Ctrl+S",)),
        Command("find", tr("Find on this page"), ("Ctrl+F",)),
        Command("search", tr("Search records"), ("Ctrl+K",)),
        Command("refresh", tr("Refresh"), ("F5",)),
        Command("back", tr("Back"), ("Esc", "Alt+Left")),
        *places,
        Command("about", tr("About Sage Desktop"), separator=True),
        Command("quit", tr("Quit"), ("Ctrl+Q",)),
    )


def path_of(name: str) -> Path | None:
    """Where a command of the kind ``go:…`` leads, None for the others."""
    return (name.removeprefix("go:"),) if name.startswith("go:") else None


def actions(
    window: QWidget, do: Callable[[str], object], table: tuple[Command, ...]
) -> Mapping[str, QAction]:
    """One action for each command, active in ``window``; each calls ``do`` with the name."""
    made: dict[str, QAction] = {}
    for command in table:
        action = QAction(command.text.replace("&", "&&"), window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.triggered.connect(lambda _on=False, name=command.name: do(name))
        window.addAction(action)
        made[command.name] = action
    if sys.platform == "darwin":
        made["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        made["about"].setMenuRole(QAction.MenuRole.AboutRole)
    return made


def fill_menu(menu: QMenu, made: Mapping[str, QAction], table: tuple[Command, ...]) -> None:
    """Puts all commands into ``menu``, which shows their keys."""
    for command in table:
        if command.separator:
            menu.addSeparator()
        menu.addAction(made[command.name])
