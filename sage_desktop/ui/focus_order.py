"""Tab and screen readers go through the window as one reads it, whatever part was made when.

Qt's own order is that in which widgets came into the window: a banner, a breadcrumb or a tab made
late would come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def put_in_reading_order(root: QWidget | None) -> None:
    """Orders what Tab reaches in ``root``, and what is told; of stacked parts the one in front."""
    if root is not None:
        _tell_in_order(root)
    for before, after in pairwise(_in_widget(root)):
        QWidget.setTabOrder(before, after)


def reading_order(root: QWidget) -> Iterator[QWidget]:
    """What can have the focus in ``root``, in the order of the layouts; hidden parts too."""
    if root.focusPolicy() != Qt.FocusPolicy.NoFocus:  # Tab may stop there after another choice
        yield root
    if isinstance(root, QStackedWidget):
        front = root.currentWidget()
        if front is not None:
            yield front  # a page that was opened has the focus itself; Tab goes on from there
            yield from reading_order(front)
    else:
        for part in _parts(root):
            yield from reading_order(part)


def _parts(root: QWidget) -> list[QWidget]:
    """What is directly in ``root``, in reading order; of stacked parts the one in front."""
    if isinstance(root, QStackedWidget):
        found = [root.currentWidget()]
    elif isinstance(root, QSplitter):
        found = [root.widget(number) for number in range(root.count())]
    elif isinstance(root, QScrollArea):
        found = [root.widget()]
    else:
        found = list(_widgets_of(root.layout()))
    return [each for each in found if each is not None]


def _tell_in_order(root: QWidget) -> None:
    """Screen readers get the children of a widget in the order of their layers."""
    parts = _parts(root)
    if not isinstance(root, QStackedWidget | QSplitter | QScrollArea):
        layers = [each for each in root.children() if isinstance(each, QWidget)]
        mine = set(parts)
        if [each for each in layers if each in mine] != parts:
            for each in (*parts, *(over for over in layers if over not in mine)):
                each.raise_()
    for each in parts:
        _tell_in_order(each)


def _widgets_of(layout: QLayout | None) -> Iterator[QWidget]:
    """The widgets of a layout and of those within it."""
    for number in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(number) if layout is not None else None
        if item is not None and (widget := item.widget()) is not None:
            yield widget
        elif item is not None:
            yield from _widgets_of(item.layout())


def _in_widget(widget: QWidget | None) -> Iterator[QWidget]:
    if widget is not None:
        yield from reading_order(widget)
