"""Which tokens are in force now; asked by everything that paints itself."""

from __future__ import annotations

from PySide6.QtGui import QColor

from sage_desktop.ui.tokens import LIGHT, Tokens

_in_force = LIGHT


def tokens() -> Tokens:
    return _in_force


def colour(name: str) -> QColor:
    """The colour in force of a token (``"muted"``) or of a state's text (``"error"``)."""
    return QColor(_in_force.colour(name))


def put_in_force(tokens: Tokens) -> None:
    """For ``theme`` alone; it also renews palette and style sheet."""
    global _in_force
    _in_force = tokens
