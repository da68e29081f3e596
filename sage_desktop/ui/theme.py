"""Puts the tokens on the application: palette, style sheet, fonts; follows the system's scheme."""

from __future__ import annotations

from enum import Enum
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from sage_desktop.ui.scheme import put_in_force
from sage_desktop.ui.style import AppStyle
from sage_desktop.ui.stylesheet import stylesheet
from sage_desktop.ui.tokens import CONTROL_HEIGHT, DARK, LIGHT, State, StateColours, Tokens
from sage_desktop.ui.typeface import forget_fonts, set_base_font


class Scheme(Enum):
    """What *Appearance* offers beside following the system (``None``)."""

    LIGHT = Qt.ColorScheme.Light
    DARK = Qt.ColorScheme.Dark


def scheme_named(name: str) -> Scheme | None:
    """Of the choice ``light`` or ``dark``; None for all others, which follow the system."""
    return {"light": Scheme.LIGHT, "dark": Scheme.DARK}.get(name)


class Theme:
    """The look of one application. Made once by ``apply``; later calls change the scheme."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._scheme: Scheme | None = None
        self._system_palette = QPalette(app.palette())
        self._style = AppStyle()
        app.setStyle(self._style)
        set_base_font(app)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)

    def use(self, scheme: Scheme | None) -> None:
        """Shows ``scheme``; None follows the system, also when it changes later."""
        self._scheme = scheme
        hints = self._app.styleHints()
        if scheme is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(scheme.value)
        self._show()

    def _system_changed(self) -> None:
        self._show()

    def _show(self) -> None:
        wanted = self._wanted_tokens()
        put_in_force(wanted)
        forget_fonts()
        self._app.setPalette(palette_of(wanted))
        line = QFontMetrics(self._app.font()).height()
        base = QFontInfo(self._app.font()).pixelSize()
        self._app.setStyleSheet(stylesheet(wanted, base_px=base, control=control_height(line)))

    def _wanted_tokens(self) -> Tokens:
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return high_contrast(self._system_palette)
        scheme = self._scheme.value if self._scheme else hints.colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


_theme: Theme | None = None


def apply(app: QApplication, scheme: Scheme | None = None) -> None:
    """Gives ``app`` the look of the program in ``scheme`` (None: after the system)."""
    global _theme
    if _theme is None:
        _theme = Theme(app)
    _theme.use(scheme)


def control_height(line_height: int) -> int:
    """Least height of buttons, inputs and pickers: room around the line at any font size."""
    return max(CONTROL_HEIGHT, line_height + 14)


def palette_of(tokens: Tokens) -> QPalette:
    """The palette for Fusion: highlight is the soft ``selected`` with dark text."""
    palette = QPalette()
    group = QPalette.ColorGroup
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.selected,
        role.HighlightedText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.Accent: tokens.accent,
        role.ToolTipBase: tokens.tip,
        role.ToolTipText: tokens.on_tip,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border,
        role.Dark: tokens.control,
        role.Shadow: tokens.control,
    }
    for name, value in colours.items():
        palette.setColor(name, QColor(value))
    inks = (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText)
    for name in inks:
        palette.setColor(group.Disabled, name, QColor(tokens.disabled))
    palette.setColor(group.Disabled, role.Base, QColor(tokens.sunken))
    palette.setColor(group.Disabled, role.Highlight, QColor(tokens.hover))
    return palette


def high_contrast(palette: QPalette) -> Tokens:
    """Tokens made of the system's own colours alone, for people who asked for high contrast."""
    role = QPalette.ColorRole
    ground, text = palette.color(role.Base).name(), palette.color(role.Text).name()
    chosen, on_chosen = (palette.color(r).name() for r in (role.Highlight, role.HighlightedText))
    grounds = ("window", "rail", "surface", "sunken", "hover", "selected", "accent_soft", "tip")
    inks = ("border", "control", "text", "muted", "accent_text", "on_tip", "chart1", "grid")
    accents = ("accent", "accent_hover", "accent_press", "focus", "chart2")
    plain = StateColours(text, ground)
    colours: dict[str, Any] = {
        **dict.fromkeys(grounds, ground),
        **dict.fromkeys(inks, text),
        **dict.fromkeys(accents, chosen),
        **{state.value: plain for state in State},
        "on_accent": on_chosen,
        "disabled": palette.color(QPalette.ColorGroup.Disabled, role.Text).name(),
    }
    return Tokens(dark=palette.color(role.Base).lightness() < 128, **colours)
