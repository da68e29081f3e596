"""What an invoice comes to: net, tax for each rate, total, and whether Sage says the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.focus_order import put_in_reading_order
from sage_desktop.ui.tokens import STATE_ICONS, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import ElidedLabel, IconLabel, Line, PlainLabel

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TotalsView(QWidget):
    """Made anew for each key, so labels stay and only their texts change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[ElidedLabel, PlainLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._total_name = PlainLabel(tr("Total"), Role.TOTAL)
        self._total = PlainLabel("", Role.TOTAL)
        self._total.setAlignment(_RIGHT)
        total = QHBoxLayout()
        total.addWidget(self._total_name)
        total.addStretch(1)
        total.addWidget(self._total)
        self._icon = IconLabel("ring-tick", "fine", 14)
        self._says = PlainLabel("", Role.CAPTION_STRONG, wrap=True)
        says = QHBoxLayout()
        says.setSpacing(6)
        says.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        says.addWidget(self._says, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._grid)
        column.addWidget(Line())
        column.addLayout(total)
        column.addLayout(says)
        column.addStretch(1)

    def show_amounts(self, amounts: Sequence[tuple[str, str]], total: str, currency: str) -> None:
        """Names with what they come to, and the total of all."""
        if len(self._lines) < len(amounts):
            while len(self._lines) < len(amounts):
                self._add_line()
            put_in_reading_order(self)
        for at, (name, value) in enumerate(self._lines):
            shown = at < len(amounts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                title, amount = amounts[at]
                name.set_text(title)
                value.setText(amount)
                value.setAccessibleName(f"{title}: {amount}")
        self._total_name.setText(
            tr("Total {currency}").format(currency=currency) if currency else tr("Total")
        )
        self._total.setText(total)
        self._total.setAccessibleName(f"{self._total_name.text()}: {total}")

    def say(self, state: State | None, sentence: str) -> None:
        """Below the total; None says nothing."""
        shown = state is not None
        self._icon.setVisible(shown)
        self._says.setVisible(shown)
        if state is not None:
            self._icon.set_icon(STATE_ICONS[state], state.value)
            self._says.set_tone(state.value)
            self._says.setText(sentence)

    @property
    def total(self) -> str:
        return self._total.text()

    @property
    def sentence(self) -> str:
        return self._says.text() if self._says.isVisibleTo(self) else ""

    def amounts(self) -> list[tuple[str, str]]:
        """What stands above the total."""
        return [
            (name.text(), value.text()) for name, value in self._lines if name.isVisibleTo(self)
        ]

    def _add_line(self) -> None:
        name, value = ElidedLabel("", tone="muted"), PlainLabel("", Role.LABEL)
        value.setAlignment(_RIGHT)
        at = len(self._lines)
        self._grid.addWidget(name, at, 0)
        self._grid.addWidget(value, at, 1)
        self._lines.append((name, value))


def sage_says(ours: str, sent: str, total_then: str, *, differs: bool) -> tuple[State, str]:
    """What Sage shows beside ``ours``; ``sent`` is Sage's total, "" for one that never went.

    ``total_then`` is what ours was when it was sent.
    """
    if not sent:
        return State.FINE, tr("Sage will show the same total")
    if differs:
        text = tr("Sage shows {theirs}, this invoice came to {ours}. Compare the lines in Sage.")
        return State.ATTENTION, text.format(theirs=sent, ours=total_then)
    if ours != sent:
        text = tr("Sage shows {theirs} until this change is sent")
        return State.NEUTRAL, text.format(theirs=sent)
    return State.FINE, tr("Sage shows the same total")
