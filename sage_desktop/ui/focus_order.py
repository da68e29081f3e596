"""Tab and screen readers go through the window as one reads it, whatever part was made when.

Qt's own order is that in which widgets came into the window: a banner, a breadcrumb or a tab made
late would come last.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def put_in_reading_order(root: QWidget | None) -> None:
    """Orders what Tab reaches in ``root``, and what is told; of stacked parts the one in front."""
    stops: list[QWidget] = []
    if root is not None:
        _put_in_order(root, stops)
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _put_in_order(root: QWidget, stops: list[QWidget]) -> None:
    """Orders what is told in ``root``; adds to ``stops`` what can have the focus, hidden or not."""
    if root.focusPolicy() != Qt.FocusPolicy.NoFocus:  # Tab may stop there after another choice
        stops.append(root)
    if isinstance(root, QStackedWidget):
        front = root.currentWidget()
        parts = [] if front is None else [front]
        stops += parts  # a page that was opened has the focus itself; Tab goes on from there
    elif isinstance(root, QSplitter):
        all_of_it = [root.widget(number) for number in range(root.count())]
        parts = [each for each in all_of_it if each is not None]
    elif isinstance(root, QScrollArea):
        inside = root.widget()
        parts = [] if inside is None else [inside]
    else:
        parts = []
        _add_widgets(root.layout(), parts)
        if len(parts) > 1:
            _tell_in_order(root, parts)
    for each in parts:
        _put_in_order(each, stops)


def _tell_in_order(root: QWidget, parts: list[QWidget]) -> None:
    """Screen readers get the children of a widget in the order of their layers."""
    layers = [each for each in root.children() if isinstance(each, QWidget)]
    mine = set(parts)
    if [each for each in layers if each in mine] != parts:
        for each in (*parts, *(over for over in layers if over not in mine)):
            each.raise_()


def _add_widgets(layout: QLayout | None, found: list[QWidget]) -> None:
    """Adds the widgets of a layout and of those within it to ``found``."""
    if layout is None:
        return
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        widget = item.widget()
        if widget is not None:
            found.append(widget)
        else:
            _add_widgets(item.layout(), found)
