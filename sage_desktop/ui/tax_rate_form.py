"""The form of a Halo tax rate: its name and its percentage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TaxRateDraft
from sage_desktop.ui.amounts import drafted_percent, typed_number
from sage_desktop.ui.draft_form import DraftForm
from sage_desktop.ui.widgets import Columns, PlainLabel

_NAME_WIDTH, _PERCENTAGE_WIDTH, _COLUMNS_FROM = 480, 120, 620


class TaxRateForm(DraftForm):
    numbers: Mapping[str, Callable[[str], str]] = {"percentage": typed_number}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TaxRateDraft(), parent)

    def steps(self) -> Iterable[Callable[[], None]]:
        return (self._build_details,)

    def _build_details(self) -> None:
        name = self._line("name", tr("Name"), width=_NAME_WIDTH)
        percentage = self._line(
            "percentage",
            tr("Percentage"),
            required=True,
            width=_PERCENTAGE_WIDTH,
            help=tr("In per cent."),
        )
        self._lines["percentage"].setAlignment(Qt.AlignmentFlag.AlignRight)
        self._hint = PlainLabel("", tone="muted", wrap=True)
        card = self._card(tr("Details"))
        card.body.addWidget(Columns(name, percentage, from_width=_COLUMNS_FROM))
        card.body.addWidget(self._hint)

    def say(self, hint: str) -> None:
        """What to know before changing this one, "" for nothing."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def draft(self) -> TaxRateDraft:
        """What is typed now."""
        lines = self.typed_lines()
        lines["percentage"] = drafted_percent(self._lines["percentage"].text())
        return TaxRateDraft(**lines, id=self._shown.id, key=self._shown.key)
