"""The program's own icons: stroked SVGs, coloured by tone when they are painted.

One icon means one thing everywhere: down-arrow-to-line = import, up-arrow = send, two arrows =
sync, chain = link, equals = same, fork = conflict (design.md, section 1).
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from sage_desktop.ui import resources
from sage_desktop.ui.scheme import tokens

_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}


def icon(name: str, tone: str = "muted") -> QIcon:
    """The icon ``name`` in the colour of ``tone``; it follows a change of the scheme by itself."""
    return QIcon(_Engine(name, tone))


def draw(painter: QPainter, rect: QRect, name: str, tone: str) -> None:
    """Paints the icon into ``rect`` (square), sharp for the painter's device."""
    device = painter.device()
    ratio = device.devicePixelRatio() if device else 1.0
    painter.drawPixmap(rect, _pixmap(name, tokens().colour(tone), rect.width(), ratio))


def mark(size: int, ratio: float = 1.0) -> QPixmap:
    """The program's mark: two opposite arrows on a pine square."""
    return _render(resources.text("mark.svg"), size, ratio)


def program_icon() -> QIcon:
    """The mark in the sizes that title bars, task bars and trays ask for."""
    made = QIcon()
    for size in (16, 22, 24, 32, 44, 48, 64, 128, 256):
        made.addPixmap(mark(size))
    return made


def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    key = (name, colour, size, ratio)
    made = _pixmaps.get(key)
    if made is None:
        svg = resources.text(f"icons/{name}.svg").replace("currentColor", colour)
        if size <= 16:
            svg = svg.replace('stroke-width="1.75"', 'stroke-width="2"')
        made = _pixmaps[key] = _render(svg, size, ratio)
    return made


def _render(svg: str, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class _Engine(QIconEngine):
    """Asks for the tokens in force at each painting, so that icons never need rebuilding."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        draw(painter, rect, self._name, self._tone_for(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float
    ) -> QPixmap:
        """``size`` is in logical pixels (since Qt 6.8); ``scale`` is the device's ratio."""
        side = min(size.width(), size.height())
        return _pixmap(self._name, tokens().colour(self._tone_for(mode)), side, scale)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._tone)

    def _tone_for(self, mode: QIcon.Mode) -> str:
        return "disabled" if mode == QIcon.Mode.Disabled else self._tone
