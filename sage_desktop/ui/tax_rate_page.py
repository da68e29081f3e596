"""The editor of one Halo tax rate, with the two Sage fields for each tenant it is linked in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sage_desktop.book.tax_rows import Percentage, TaxRateRow
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.drafts import tax_rate_draft
from sage_desktop.sync.tax_rates import TaxRates
from sage_desktop.sync.views import TaxRateDraft, TaxRateLink, TaxRateView
from sage_desktop.ui.editor_page import EditorPage
from sage_desktop.ui.fitted_table import FittedTable
from sage_desktop.ui.navigation import TAX_RATES, tenant_path
from sage_desktop.ui.page import Desk
from sage_desktop.ui.record_words import EditorWords
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.tax_rate_draft import problems
from sage_desktop.ui.tax_rate_form import TaxRateForm
from sage_desktop.ui.tax_rate_texts import percentage_text, uses_text
from sage_desktop.ui.tax_rates_page import state_of
from sage_desktop.ui.texts import day_text, listed
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, Card, ColourDot, Columns, FormRow


class TaxRatePage(EditorPage):
    shows = frozenset({Changed.TAX_RATE, Changed.LINK, Changed.TENANT})
    path = TAX_RATES
    form: TaxRateForm

    def __init__(self, desk: Desk) -> None:
        words = EditorWords(all=tr("Tax Rates"), fresh=tr("New tax rate"), one=tr("Tax rate"))
        super().__init__(desk, words)

    @property
    def room(self) -> TaxRates:
        return self.desk.door.tax_rates

    def make_form(self) -> TaxRateForm:
        return TaxRateForm()

    def draft_of(self, row: TaxRateRow | None) -> TaxRateDraft:
        return TaxRateDraft() if row is None else tax_rate_draft(row)

    def problems(self, draft: TaxRateDraft) -> Mapping[str, str]:
        return problems(draft, self._saved)

    def title_of(self, view: TaxRateView) -> str:
        return view.row.name

    def build_body(self) -> None:
        self._links = Card(tr("Sage"))
        self._link_rows = QVBoxLayout()
        self._link_rows.setSpacing(16)
        self._links.body.addLayout(self._link_rows)
        for part in (self.form, self._links, self._build_history()):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _build_history(self) -> Card:
        columns: list[Column[Percentage]] = [
            Column(
                title=lambda: tr("Percentage"),
                text=lambda entry: percentage_text(entry.percentage),
                sort=lambda entry: entry.percentage,
                width=104,
                right=True,
            ),
            Column(
                title=lambda: tr("From"),
                text=lambda entry: day_text(entry.from_date),
                sort=lambda entry: entry.from_date or date.min,
            ),
            Column(
                title=lambda: tr("Until"),
                text=lambda entry: day_text(entry.to_date) if entry.to_date else tr("today"),
                sort=lambda entry: entry.to_date or date.max,
                stretch=True,
            ),
        ]
        self.history = RowsModel(columns, key=lambda entry: (entry.from_date, entry.to_date))
        self._table = FittedTable(self.history, name=tr("History"), row_height=32)
        self._history = Card(tr("History"))
        self._history.body.addWidget(self._table)
        return self._history

    # what stands around the form

    def show_around(self, view: TaxRateView | None) -> None:
        self.head.set_chip(*(state_of(view) if view is not None else (State.NEUTRAL, "")))
        self.form.say("" if view is None and self.record_id is not None else _hint(view))
        self._show_links(view.links if view is not None else ())
        entries = list(reversed(view.row.history)) if view is not None else []
        self.history.set_rows(entries)
        self._table.fit()
        self._history.setVisible(bool(entries))

    def _show_links(self, links: Sequence[TaxRateLink]) -> None:
        while (item := self._link_rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for link in links:
            self._link_rows.addWidget(self._link_row(link))
        self._links.setVisible(bool(links))

    def _link_row(self, link: TaxRateLink) -> QWidget:
        rate = _fixed(link.sage_name)
        account = _fixed(listed((link.tenant_name, link.business_name)))
        help = tr("No longer in Sage.") if link.gone else ""
        place = QWidget()
        line = QHBoxLayout(place)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(ColourDot(link.tenant_colour))
        line.addWidget(account, 1)
        account.setAccessibleName(tr("Sage Business Account"))
        mapping = Button(
            tr("Open mapping"),
            name=tr("Open the mapping of {tenant}").format(tenant=link.tenant_name),
            on_click=lambda: self.desk.navigate(tenant_path(link.tenant_id, "tax-rates")),
        )
        line.addWidget(mapping)
        return Columns(
            FormRow(tr("Sage Business Cloud Tax Rate"), rate, help=help),
            FormRow(tr("Sage Business Account"), place),
            from_width=620,
        )


def _hint(view: TaxRateView | None) -> str:
    """What to know before changing this one; None: a new one."""
    if view is None:
        return tr("A rate that is not mapped to a Sage tax rate is removed by the next import.")
    parts = []
    if view.row.retired_at is not None:
        parts.append(tr("Retired: kept on old records, no longer offered."))
    if view.links:
        parts.append(tr("Name and percentage come from Sage again at the next import."))
    if view.uses:
        parts.append(tr("Used by {uses}.").format(uses=uses_text(view.uses)))
    return " ".join(parts)


def _fixed(text: str) -> QLineEdit:
    """A field that is only read."""
    field = QLineEdit(text)
    field.setReadOnly(True)
    field.setCursorPosition(0)
    return field
