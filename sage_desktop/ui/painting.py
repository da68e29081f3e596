"""Painted pieces that widgets and table cells share: chips, colour dots, directed texts."""

from __future__ import annotations

from unicodedata import bidirectional

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from sage_desktop.ui import icons
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.tokens import CHIP_HEIGHT, STATE_ICONS, State
from sage_desktop.ui.typeface import Role, font

CHIP_ICON = 14
_CHIP_PAD = 8
_CHIP_GAP = 5
_Side, _Text = Qt.AlignmentFlag, Qt.TextFlag
_CHIP_WORD = int(_Side.AlignVCenter | _Text.TextSingleLine)
_LINE = {
    (right, rtl): int(
        (_Side.AlignRight if right else _Side.AlignLeft)
        | _Side.AlignVCenter
        | _Side.AlignAbsolute
        | _Text.TextSingleLine
        | (_Text.TextForceRightToLeft if rtl else _Text.TextForceLeftToRight)
    )
    for right in (False, True)
    for rtl in (False, True)
}
"""Put together once: it takes longer than the painting."""


def chip_size(word: str) -> QSize:
    """The room a chip needs; its word is never elided."""
    metrics = QFontMetrics(font(Role.CAPTION_STRONG))
    width = 2 * _CHIP_PAD + CHIP_ICON + _CHIP_GAP + metrics.horizontalAdvance(word) + 2
    return QSize(width, max(CHIP_HEIGHT, metrics.height() + 6))


def draw_chip(painter: QPainter, at: QPoint, state: State, word: str, icon: str = "") -> None:
    """A state chip with its top left corner at ``at``; ``icon`` "" takes the state's own."""
    colours = tokens().state(state)
    rect = QRect(at, chip_size(word))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.tint))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    side = QRect(
        rect.left() + _CHIP_PAD, rect.top() + (rect.height() - CHIP_ICON) // 2, CHIP_ICON, CHIP_ICON
    )
    icons.draw(painter, side, icon or STATE_ICONS[state], state.value)
    painter.setFont(font(Role.CAPTION_STRONG))
    painter.setPen(QColor(colours.text))
    words = rect.adjusted(_CHIP_PAD + CHIP_ICON + _CHIP_GAP, 0, 0, 0)
    painter.drawText(words, _CHIP_WORD, word)
    painter.restore()


def badge_size(word: str) -> QSize:
    metrics = QFontMetrics(font(Role.HEADER))
    height = max(18, metrics.height() + 4)
    return QSize(max(height + 2, metrics.horizontalAdvance(word) + 12), height)


def draw_badge(painter: QPainter, rect: QRect, word: str, state: State) -> None:
    """A count on the tint of its state, filling ``rect``."""
    colours = tokens().state(state)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.tint))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setFont(font(Role.HEADER))
    painter.setPen(QColor(colours.text))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), word)
    painter.restore()


def draw_square(painter: QPainter, rect: QRect, colour: str) -> None:
    """A tenant's colour; never alone, always beside the tenant's name."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    radius = max(2.5, rect.width() / 5)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    face: QFont,
    colour: QColor,
    right: bool = False,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """One line of ``text``, elided; direction from its first strong character, alignment stays."""
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(text, elide, rect.width())
    rtl = text.isascii() is False and _is_right_to_left(text)
    painter.setFont(face)
    painter.setPen(colour)
    painter.drawText(rect, _LINE[right, rtl], shown)


def draw_field(
    painter: QPainter, rect: QRect, *, edge: str, width: float = 1, ground: str = "surface"
) -> None:
    """The frame and ground of an input or picker."""
    look = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.colour(edge)), width))
    painter.setBrush(QColor(look.colour(ground)))
    half = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), 5.5, 5.5)
    painter.restore()


def _is_right_to_left(text: str) -> bool:
    """By the first strong character outside isolates, as Unicode's rule P2 says."""
    isolates = 0
    for char in text:
        direction = bidirectional(char)
        if direction in ("LRI", "RLI", "FSI"):
            isolates += 1
        elif direction == "PDI":
            isolates = max(0, isolates - 1)
        elif not isolates and direction in ("L", "R", "AL"):
            return direction != "L"
    return False
