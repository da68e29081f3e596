"""Invoices by month: our total beside Sage's, and by how much they differ, if they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.writing import whole
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import isolated, month_text
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Card, Chip, Kind, PlainLabel
from sage_desktop.ui.words import reconciled

if TYPE_CHECKING:
    from sage_desktop.book.passages import Month

_ROW = 32


class MonthsView(Card):
    """One line about all months; the table of them unfolds below it, which ``unfolded`` tells."""

    unfolded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(16, 8, 16, 8)
        self._names: Mapping[int, str] = {}
        self._model: RowsModel[Month] = RowsModel(
            _columns(self), key=lambda month: (month.tenant_id, month.month, month.currency)
        )
        self.table = TableView(
            self._model, name=tr("Invoices by month"), row_height=_ROW, fits=True
        )
        self.chip = Chip(State.FINE, "")
        self._text = PlainLabel("", wrap=True)
        self.button = Button(tr("Show months"), Kind.FLAT, on_click=self._turn)
        row = QHBoxLayout()
        row.setSpacing(12)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(PlainLabel(tr("Invoices in Sage"), Role.SECTION), 0, middle)
        row.addWidget(self.chip, 0, middle)
        row.addWidget(self._text, 1, middle)
        row.addWidget(self.button, 0, middle)
        box = QVBoxLayout()
        box.setSpacing(8)
        box.addLayout(row)
        box.addWidget(self.table)
        self.body.addLayout(box)
        self.table.hide()
        self.hide()

    def show_months(self, months: Sequence[Month], names: Mapping[int, str]) -> None:
        """Newest first; hidden while no invoice is in Sage."""
        self._names = names
        self._model.set_rows(months)
        self.setVisible(bool(months))
        off = [month for month in months if month.difference]
        if off:
            word = plural(len(off), "{n} month differs", "{n} months differ")
            self.chip.show_state(State.ATTENTION, word)
        else:
            self.chip.show_state(State.FINE, reconciled())
        self._text.setText(_sum_of(months))

    def tenant(self, month: Month) -> str:
        return self._names.get(month.tenant_id, "")

    def _turn(self) -> None:
        shown = self.table.isHidden()
        self.table.setVisible(shown)
        self.button.set_text(tr("Show runs") if shown else tr("Show months"))
        self.unfolded.emit(shown)


def difference_text(month: Month) -> str:
    if not month.difference:
        return reconciled()
    text = tr("{amount} more in Sage") if month.difference > 0 else tr("{amount} less in Sage")
    return text.format(amount=amount_text(abs(month.difference)))


def _sum_of(months: Sequence[Month]) -> str:
    """``November 2026: 12 invoices, 34,560.00 GBP``: the newest month, all tenants together."""
    if not months:
        return ""
    newest = [month for month in months if month.month == months[0].month]
    number = sum(month.invoices for month in newest)
    count = plural(number, "{n} invoice", "{n} invoices")
    totals: dict[str, Decimal] = {}
    for month in newest:
        totals[month.currency] = totals.get(month.currency, Decimal(0)) + month.total
    found = totals.items()
    amounts = [_amount(total, isolated(currency) if currency else "") for currency, total in found]
    return f"{_name(months[0])}: {', '.join([count, *amounts])}"


def _amount(amount: Decimal, currency: str) -> str:
    return f"{amount_text(amount)} {currency}".strip()


def _name(month: Month) -> str:
    return month_text(date.fromisoformat(f"{month.month}-01"))


def _columns(view: MonthsView) -> list[Column[Month]]:
    return [
        Column(
            title=lambda: tr("Month"),
            text=_name,
            sort=lambda month: month.month,
            strong=True,
            width=128,
        ),
        Column(title=lambda: tr("Tenant"), text=view.tenant, stretch=True),
        Column(
            title=lambda: tr("Invoices"),
            text=lambda month: whole(month.invoices),
            sort=lambda month: month.invoices,
            right=True,
            width=80,
        ),
        Column(
            title=lambda: tr("Total here"),
            text=lambda month: _amount(month.total, month.currency),
            sort=lambda month: month.total,
            right=True,
            width=128,
        ),
        Column(
            title=lambda: tr("Total in Sage"),
            text=lambda month: _amount(month.sage_total, month.currency),
            sort=lambda month: month.sage_total,
            right=True,
            width=128,
        ),
        Column(
            title=lambda: tr("Difference"),
            text=difference_text,
            chip=lambda month: State.ATTENTION if month.difference else State.FINE,
            sort=lambda month: month.difference,
            width=164,
        ),
    ]
