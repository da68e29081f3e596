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
        Command("search", tr("Search records and commands"), ("Ctrl+K",)),
        Command("refresh", tr("Refresh"), ("F5",)),
        Command("back", tr("Back"), ("Esc", "Alt+Left")),
        Command("sync", tr("Sync now"), separator=True),
        *places,
        Command("help", tr("Help for this page"), ("F1",), separator=True),
        Command("keys", tr("Keyboard shortcuts"), ("Ctrl+/",)),
        Command("about", tr("About Sage Desktop")),
        Command("quit", tr("Quit"), ("Ctrl+Q",)),
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that hold in one part of the window; they belong to that part and are no commands."""

    where: str
    text: str
    keys: tuple[str, ...]


def keys_of_parts() -> tuple[Keys, ...]:
    """What keys do besides the commands, part by part."""
    anywhere, tables = tr("Everywhere"), tr("Tables")
    grid, screen, fields = tr("Lines of an invoice"), tr("Import screen"), tr("Fields with a list")
    return (
        Keys(anywhere, tr("To the next or the previous control"), ("Tab", "Shift+Tab")),
        Keys(anywhere, tr("Close a list or a question, clear a search"), ("Esc",)),
        Keys(tr("Navigation"), tr("To another place; open it"), ("Up", "Down", "Return")),
        Keys(tables, tr("Open or edit what is marked"), ("Return", "F2")),
        Keys(tables, tr("Tick or untick"), ("Space",)),
        Keys(tables, tr("Tick all that are shown"), ("Ctrl+A",)),
        Keys(tables, tr("Copy the row"), ("Ctrl+C",)),
        Keys(tables, tr("Remove what is marked, where that can be done"), ("Del",)),
        Keys(fields, tr("Open the list"), ("F4", "Down")),
        Keys(grid, tr("To the next cell; after the last one, a new line"), ("Tab", "Return")),
        Keys(grid, tr("Move the line"), ("Alt+Up", "Alt+Down")),
        Keys(grid, tr("Copy the line, remove it"), ("Ctrl+D", "Del")),
        Keys(grid, tr("Leave the lines"), ("Ctrl+Tab", "Ctrl+Shift+Tab")),
        Keys(grid, tr("Take the last change of the lines back"), ("Ctrl+Z",)),
        Keys(screen, tr("Take the value from Halo or from Sage"), ("Alt+Left", "Alt+Right")),
        Keys(screen, tr("Between the table and the differences"), ("F6",)),
        Keys(screen, tr("Search the list"), ("/",)),
        Keys(screen, tr("Import what is ticked"), ("Ctrl+Return",)),
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
