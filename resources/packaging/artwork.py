"""Paints the program's mark in all the forms that desktops ask for, into the folder given."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

MARK = Path(__file__).parent.parent / "mark.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES = (16, 24, 32, 48, 64, 256)
_ICO_HEADER, _ICO_ENTRY = 6, 16


def painted(size: int) -> QImage:
    """The mark, ``size`` pixels wide and high."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(MARK)).render(painter)
    painter.end()
    return image


def ico(pngs: list[tuple[int, bytes]]) -> bytes:
    """An icon of Windows that holds the pictures as they are. 256 is written as 0."""
    entries, start = b"", _ICO_HEADER + _ICO_ENTRY * len(pngs)
    for size, png in pngs:
        entries += bytes((size % 256, size % 256, 0, 0, 1, 0, 32, 0))
        entries += len(png).to_bytes(4, "little") + start.to_bytes(4, "little")
        start += len(png)
    header = b"\0\0\1\0" + len(pngs).to_bytes(2, "little")
    return header + entries + b"".join(png for _, png in pngs)


def main(folder: Path) -> None:
    """Writes ``NUMBER.png``, ``sage-desktop.svg``, ``.ico`` and ``.icns``."""
    _app = QGuiApplication(["artwork", "-platform", "offscreen"])
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        painted(size).save(str(folder / f"{size}.png"))
    pngs = [(size, (folder / f"{size}.png").read_bytes()) for size in WINDOWS_SIZES]
    (folder / "sage-desktop.ico").write_bytes(ico(pngs))
    (folder / "sage-desktop.svg").write_bytes(MARK.read_bytes())
    if not painted(512).save(str(folder / "sage-desktop.icns")):
        raise OSError("no icon for macOS could be written")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
