"""Texts as they are painted keep WCAG's contrast (AA) with their ground, on every page."""

from __future__ import annotations

from collections import Counter

import pytest
from desktop import Run, desktop
from fake_door import FakeDoor, furnish
from fake_sending import furnish_sending
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from test_every_page import described, walk

from sage_desktop.ui import theme
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.tokens import contrast
from sage_desktop.ui.widgets import Button, PlainLabel

TEXT = 4.5
SCALE = 2
"""Thin strokes reach their full colour only when they are as wide as a pixel."""


def painted(image: QImage, place: QRect) -> list[str]:
    """The colours inside ``place``, the most frequent first."""
    part = image.copy(place)  # the view below does not keep it alive
    counted = Counter(memoryview(part.constBits()).cast("I"))
    return [f"#{colour & 0xFFFFFF:06X}" for colour, _times in counted.most_common()]


def texts(window: MainWindow) -> list[PlainLabel | Button]:
    """What can be read and is not disabled."""
    shown: list[PlainLabel | Button] = [*window.findChildren(PlainLabel)]
    shown += window.findChildren(Button)
    return [each for each in shown if each.isVisible() and each.isEnabled() and each.text()]


def faint(window: MainWindow, _path: tuple[str, ...]) -> list[str]:
    picture = QImage(window.size() * SCALE, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(SCALE)
    picture.fill(tokens().window)
    window.render(picture)
    found = []
    for widget in texts(window):
        place = seen(window, widget)
        if place.isEmpty():
            continue
        colours = painted(picture, QRect(place.topLeft() * SCALE, place.size() * SCALE))
        if len(colours) == 1:
            continue
        ground, *inks = colours
        if not any(contrast(ground, ink) >= TEXT for ink in inks):
            best = max(contrast(ground, ink) for ink in inks)
            found.append(f"{best:.2f} on {ground}: {described(widget)}")
    return found


def seen(window: MainWindow, widget: QWidget) -> QRect:
    """The part of ``widget`` that is not scrolled away, inside its edge, in the window."""
    part = widget.visibleRegion().boundingRect().intersected(widget.rect().adjusted(3, 3, -3, -3))
    return QRect(widget.mapTo(window, QPoint(0, 0)) + part.topLeft(), part.size())


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
def test_every_text_stands_out_as_it_is_painted(
    run: Run, look: QApplication, scheme: theme.Scheme
) -> None:
    theme.apply(look, scheme)
    door = furnish(FakeDoor())
    furnish_sending(door)

    async def story() -> None:
        async with desktop(door) as made:
            assert await walk(made.window, faint) == []

    run(story())


def test_a_faint_text_is_found(run: Run, look: QApplication, empty: FakeDoor) -> None:
    theme.apply(look, theme.Scheme.LIGHT)

    async def story() -> None:
        async with desktop(empty) as made:
            assert faint(made.window, ()) == []
            [label] = [each for each in texts(made.window) if each.text().startswith("Welcome")]
            label.setStyleSheet("color: #9A9A9A")
            assert len(faint(made.window, ())) == 1

    run(story())
