"""Tab goes through the window as one reads it, whatever part was made when.

Qt's own order is that in which widgets came into the window: a banner, a breadcrumb or a tab made
late would come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def put_in_reading_order(root: QWidget | None) -> None:
    """Orders what Tab reaches in ``root``; of stacked parts the one in front."""
    for before, after in pairwise(_in_widget(root)):
        QWidget.setTabOrder(before, after)


def reading_order(root: QWidget) -> Iterator[QWidget]:
    """What can have the focus in ``root``, in the order of the layouts; hidden parts too."""
    if root.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield root
    if isinstance(root, QStackedWidget):
        front = root.currentWidget()
        if front is not None:
            yield front  # a page that was opened has the focus itself; Tab goes on from there
            yield from reading_order(front)
    elif isinstance(root, QSplitter):
        for number in range(root.count()):
            yield from _in_widget(root.widget(number))
    elif isinstance(root, QScrollArea):
        yield from _in_widget(root.widget())
    else:
        yield from _in_layout(root.layout())


def _in_widget(widget: QWidget | None) -> Iterator[QWidget]:
    if widget is not None:
        yield from reading_order(widget)


def _in_layout(layout: QLayout | None) -> Iterator[QWidget]:
    for number in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(number) if layout is not None else None
        if item is not None:
            yield from _in_widget(item.widget())
            yield from _in_layout(item.layout())
