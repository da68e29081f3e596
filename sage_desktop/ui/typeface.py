"""The few sizes and weights of text, relative to the system's font; figures of equal width."""

from __future__ import annotations

from enum import Enum

from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication


class Role(Enum):
    """What a text is for: (difference to the body in px, weight)."""

    WELCOME = (11, 600)
    TITLE = (7, 600)
    TOTAL = (3, 600)
    SECTION = (1, 600)
    LEAD = (1, 400)
    BODY = (0, 400)
    LABEL = (0, 500)
    STRONG = (0, 600)
    CAPTION = (-1, 400)
    CAPTION_STRONG = (-1, 500)
    HEADER = (-1, 600)
    AXIS = (-2, 400)

    @property
    def px(self) -> int:
        return self.value[0]

    @property
    def weight(self) -> int:
        return self.value[1]


_fonts: dict[Role, QFont] = {}


def set_base_font(app: QApplication) -> None:
    """Turns on equal-width figures in the application's own font; its size stays the system's."""
    base = app.font()
    base.setFeature(QFont.Tag("tnum"), 1)
    app.setFont(base)


def font(role: Role) -> QFont:
    """The font for ``role`` at the present system size (one shared value; do not change it)."""
    made = _fonts.get(role)
    if made is None:
        made = QApplication.font()
        made.setPixelSize(max(9, QFontInfo(made).pixelSize() + role.px))
        made.setWeight(QFont.Weight(role.weight))
        _fonts[role] = made
    return made


def forget_fonts() -> None:
    """To be called when the application's font has changed."""
    _fonts.clear()
