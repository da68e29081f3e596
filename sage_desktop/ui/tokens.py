"""The colours and measures of the program as plain data; no Qt here.

Everything that is painted takes its colours from one ``Tokens`` value, light or dark, so that a
test can compute every contrast without a display.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The five states, always told by icon, word and colour together."""

    FINE = "fine"
    WORKING = "working"
    ATTENTION = "attention"
    ERROR = "error"
    NEUTRAL = "neutral"


STATE_ICONS = {
    State.FINE: "ring-tick",
    State.WORKING: "sync",
    State.ATTENTION: "warning",
    State.ERROR: "ring-cross",
    State.NEUTRAL: "ring-bar",
}


@dataclass(frozen=True, slots=True)
class StateColours:
    """``text`` is readable on ``tint`` and on every ground of the scheme."""

    text: str
    tint: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One colour scheme; all values are ``#RRGGBB``."""

    dark: bool
    window: str
    rail: str
    surface: str
    sunken: str
    hover: str
    selected: str
    border: str
    control: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_text: str
    accent_soft: str
    focus: str
    tip: str
    on_tip: str
    chart1: str
    chart2: str
    grid: str
    fine: StateColours
    working: StateColours
    attention: StateColours
    error: StateColours
    neutral: StateColours

    def state(self, state: State) -> StateColours:
        colours: StateColours = getattr(self, state.value)
        return colours

    def colour(self, name: str) -> str:
        """The colour called ``name``: a token, a state's text (``"error"``), or ``#RRGGBB``."""
        if name.startswith("#"):
            return name
        value = getattr(self, name)
        return value.text if isinstance(value, StateColours) else str(value)


LIGHT = Tokens(
    dark=False,
    window="#F5F6F4",
    rail="#ECEFEB",
    surface="#FFFFFF",
    sunken="#F1F3F0",
    hover="#EDF1ED",
    selected="#DDEBE3",
    border="#D8DDD7",
    control="#838D86",
    text="#1A201C",
    muted="#535D56",
    disabled="#7C867F",
    accent="#1E6349",
    accent_hover="#17533C",
    accent_press="#114230",
    on_accent="#FFFFFF",
    accent_text="#18573F",
    accent_soft="#E3F0E9",
    focus="#1E6349",
    tip="#262C28",
    on_tip="#F2F5F2",
    chart1="#2E7D5B",
    chart2="#4A8DB8",
    grid="#E4E8E3",
    fine=StateColours("#1F6A3A", "#E2F2E6"),
    working=StateColours("#1D5C9E", "#E3EDF8"),
    attention=StateColours("#835300", "#FBF0D6"),
    error=StateColours("#AC2A22", "#FCE9E6"),
    neutral=StateColours("#4C5750", "#E9ECE8"),
)

DARK = Tokens(
    dark=True,
    window="#161A18",
    rail="#111513",
    surface="#1D2220",
    sunken="#191E1B",
    hover="#262D29",
    selected="#21402F",
    border="#353D38",
    control="#7B867F",
    text="#E6EBE7",
    muted="#A5B0A9",
    disabled="#7A857E",
    accent="#66C79B",
    accent_hover="#7DD3AC",
    accent_press="#4FB487",
    on_accent="#0B1C13",
    accent_text="#7FD4AE",
    accent_soft="#1D352A",
    focus="#7FD4AE",
    tip="#E6EBE7",
    on_tip="#1A201C",
    chart1="#58B48B",
    chart2="#5E93BA",
    grid="#2B322E",
    fine=StateColours("#85D39B", "#1B3523"),
    working=StateColours("#92BDF2", "#1B2E47"),
    attention=StateColours("#EBBE63", "#3B2F12"),
    error=StateColours("#F6A097", "#45211D"),
    neutral=StateColours("#B4BFB8", "#2D3430"),
)

MARK = "#1E6349"
"""The ground of the program's mark, the same in both schemes."""

RADIUS = 6
CARD_RADIUS = 8
CONTROL_HEIGHT = 32
CHIP_HEIGHT = 22
FILTER_CHIP_HEIGHT = 28
TAB_HEIGHT = 40
RAIL_WIDTH = 200
RAIL_NARROW = 56
NAVIGATION_HEIGHT = 34
TOP_BAR_HEIGHT = 52
BOTTOM_BAR_HEIGHT = 32
HEADER_HEIGHT = 32
ROW_IMPORT = 32
ROW_RECORD = 36
ROW_PICKER = 40
ROW_TWO_LINES = 46
SECTION_LIST_WIDTH = 184
NARROW_BELOW = 1100
PAGE_MARGIN = 24
PAGE_MARGIN_NARROW = 16
TEXT_PAGE_WIDTH = 1120
GAP = 8
CARD_GAP = 16


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2.x)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.x), 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
