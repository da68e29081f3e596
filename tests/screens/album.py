"""Takes pictures of the window, in both schemes and every wanted size, and keeps them small."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from person import Person
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from tray import save_tray

from sage_desktop.app.window import application
from sage_desktop.ui import theme
from sage_desktop.ui.main_window import MainWindow

SCHEMES = {"light": theme.Scheme.LIGHT, "dark": theme.Scheme.DARK}
_COLOURS = 256
_FOLDER = "/home/priya/.local/share/sage-desktop"
"""Shown in place of the folder of the walk, which has another name each time."""


@dataclass(frozen=True)
class Look:
    """What is wanted: pictures with these beginnings, in these sizes (none: as the walk has it)."""

    folder: Path
    wanted: tuple[str, ...] = ("",)
    sizes: tuple[tuple[int, int], ...] = ()


class Album:
    """Takes a picture in both schemes; dialogs are drawn over the window they belong to."""

    def __init__(self, person: Person, look: Look) -> None:
        self._person = person
        self._look = look

    async def take(self, name: str) -> None:
        if not name.startswith(self._look.wanted):
            return
        window = self._person.window
        before = window.size()
        for size in self._look.sizes or (None,):
            if size is not None:
                window.resize(*size)
                await _painted()
            await self._in_both(name if size is None else f"{name}-{size[0]}x{size[1]}")
        window.resize(before)

    async def _in_both(self, name: str) -> None:
        for scheme, value in SCHEMES.items():
            theme.apply(application(), value)
            await _painted()
            save(self._grabbed(), self._look.folder / f"{name}-{scheme}.png")
        theme.apply(application(), SCHEMES["light"])

    async def take_tray(self) -> None:
        if "tray".startswith(self._look.wanted):
            for scheme, value in SCHEMES.items():
                theme.apply(application(), value)
                await save_tray(self._person, self._look.folder, scheme)
            theme.apply(application(), SCHEMES["light"])

    def _grabbed(self) -> QPixmap:
        window = self._person.window
        name_folder(window)
        picture = window.grab()
        painter = QPainter(picture)
        for dialog in self._person.roots():
            if dialog.windowType() == Qt.WindowType.Popup:
                painter.drawPixmap(window.mapFromGlobal(dialog.pos()), dialog.grab())
            elif dialog is not window and dialog.isWindow():
                draw_dialog(painter, window, dialog)
        painter.end()
        return picture


def name_folder(window: MainWindow) -> None:
    """Pictures that are taken anew are the same but for what is new."""
    folder = str(window.desk.door.preferences.data_folder)
    for kind in (QLabel, QLineEdit):
        for field in window.findChildren(kind):
            if folder in field.text():
                field.setText(field.text().replace(folder, _FOLDER))


async def _painted() -> None:
    for _ in range(6):
        await asyncio.sleep(0.01)


def save(picture: QPixmap, path: Path) -> None:
    """With 256 colours: a third of the size, and no eye sees it."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(image.constBits()).cast("I"))
    table = colours(counted)
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    image.convertToFormat(QImage.Format.Format_Indexed8, table, flags).save(str(path))


def colours(counted: Counter[int]) -> list[int]:
    """The most frequent ones, and of the others the most frequent of each hue that occurs."""
    ranked = [colour for colour, _times in counted.most_common()]
    table = ranked[: _COLOURS // 2]
    hues: dict[int, int] = {}
    sums: Counter[int] = Counter()
    for colour in ranked[_COLOURS // 2 :]:
        hue = colour & 0xF0F0F0
        hues.setdefault(hue, colour)
        sums[hue] += counted[colour]
    return table + [hues[hue] for hue, _times in sums.most_common(_COLOURS - len(table))]


def draw_dialog(painter: QPainter, window: QWidget, dialog: QWidget) -> None:
    """The dialog in a frame with a title, as a desktop draws around it, in the middle."""
    title_height = 32
    place = QRect(dialog.rect().adjusted(0, -title_height, 0, 0))
    place.moveCenter(window.rect().center())
    palette = dialog.palette()
    painter.drawPixmap(place.topLeft() + QPoint(0, title_height), dialog.grab())
    title = QRect(place.topLeft(), QSize(place.width(), title_height))
    painter.fillRect(title, palette.midlight())
    painter.setFont(dialog.font())
    painter.setPen(palette.windowText().color())
    painter.drawText(title, int(Qt.AlignmentFlag.AlignCenter), dialog.windowTitle())
    painter.setPen(palette.dark().color())
    painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.drawLine(title.bottomLeft(), title.bottomRight())
