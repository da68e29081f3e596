"""The editor of one Halo tax rate, with the two Sage fields for each tenant it is linked in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sage_desktop.book.tax_rows import Percentage
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.errors import NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TaxRateLink, TaxRateView
from sage_desktop.ui.fitted_table import FittedTable
from sage_desktop.ui.navigation import TAX_RATES, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.tax_rate_draft import TaxRateDraft, draft_of
from sage_desktop.ui.tax_rate_texts import percentage_text, uses_text
from sage_desktop.ui.tax_rates_page import state_of
from sage_desktop.ui.texts import day_text, listed
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import (
    Button,
    Card,
    ColourDot,
    Columns,
    FormRow,
    Kind,
    PlainLabel,
)


class TaxRatePage(Page):
    """Shows the Halo tax rate that ``arrive`` names; the step "new" stands for a new one."""

    shows = frozenset({Changed.TAX_RATE, Changed.LINK, Changed.TENANT})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id: int | None = None
        self._view: TaxRateView | None = None
        self._saved = TaxRateDraft()
        self.saver = self.save_button = Button(
            tr("Save"), Kind.PRIMARY, on_click=self._save_pressed
        )
        self.head.buttons.addWidget(self.save_button)
        self.body.addWidget(self._build_form())
        self._links = Card(tr("Sage"))
        self._link_rows = QVBoxLayout()
        self._link_rows.setSpacing(16)
        self._links.body.addLayout(self._link_rows)
        self.body.addWidget(self._links)
        self.body.addWidget(self._build_history())
        self.body.addStretch(1)
        self._show(None, afresh=True)

    def _build_form(self) -> Card:
        self.name = QLineEdit()
        self.name.setMaxLength(400)
        self.percentage = QLineEdit()
        self.percentage.setAlignment(Qt.AlignmentFlag.AlignRight)
        for field in (self.name, self.percentage):
            field.textChanged.connect(self._edited)
            field.returnPressed.connect(self._save_pressed)
        self.name_row = FormRow(tr("Name"), self.name, required=True, width=480)
        self.percentage_row = FormRow(
            tr("Percentage"), self.percentage, required=True, help=tr("In per cent."), width=120
        )
        card = Card(tr("Details"))
        card.body.addWidget(Columns(self.name_row, self.percentage_row, from_width=620))
        self._hint = PlainLabel("", tone="muted", wrap=True)
        card.body.addWidget(self._hint)
        return card

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

    # where one is

    def crumbs(self) -> tuple[Crumb, ...]:
        here = TAX_RATES if self._id is None else (*TAX_RATES, str(self._id))
        return (Crumb(tr("Tax Rates"), TAX_RATES), Crumb(self._title(), here))

    def arrive(self, rest: Path) -> None:
        which = rest[0] if rest else ""
        number = int(which) if which.isdecimal() else None
        if number is None or number != self._id:
            self._id = number
            self.banners.clear()
            self._show(None, afresh=True)
        super().arrive(rest)

    def depart(self) -> None:
        super().depart()
        self._show(self._view, afresh=True)

    @property
    def unsaved(self) -> bool:
        return self.draft() != self._saved

    def draft(self) -> TaxRateDraft:
        """What is typed now."""
        return TaxRateDraft(self.name.text(), self.percentage.text(), self._saved.key)

    async def load(self) -> None:
        number = self._id
        if number is None:
            self._show(None, afresh=False)
            return
        found = [view for view in await self.desk.door.tax_rates.all() if view.row.id == number]
        if not found:
            raise NotFound(what=tr("tax rate"), name=number)
        if number == self._id:
            self._show(found[0], afresh=False)

    # what is shown

    def _title(self) -> str:
        return self._view.row.name if self._view is not None else tr("New tax rate")

    def _show(self, view: TaxRateView | None, *, afresh: bool) -> None:
        edited = self.unsaved and not afresh
        self._view = view
        self._saved = draft_of(view.row) if view is not None else TaxRateDraft()
        self.head.set_title(self._title())
        self.head.set_chip(*(state_of(view) if view is not None else (State.NEUTRAL, "")))
        self._hint.setText(_hint(view))
        self._hint.setVisible(bool(self._hint.text()))
        self._show_links(view.links if view is not None else ())
        entries = list(reversed(view.row.history)) if view is not None else []
        self.history.set_rows(entries)
        self._table.fit()
        self._history.setVisible(bool(entries))
        if not edited:
            self._fill()
        self._edited()
        self.crumbs_changed.emit()

    def _fill(self) -> None:
        for field, text in (
            (self.name, self._saved.name),
            (self.percentage, self._saved.percentage),
        ):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)

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

    def _edited(self) -> None:
        for row in (self.name_row, self.percentage_row):
            if row.error:
                row.set_error("")
        self.save_button.setEnabled(self.unsaved)

    # saving

    def _save_pressed(self) -> None:
        problems = self.draft().problems()
        rows = {"percentage": self.percentage_row, "name": self.name_row}
        for field, row in rows.items():
            row.set_error(problems.get(field, ""))
            if field in problems:
                row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if not problems and self.unsaved:
            self.start(self._save(), name="save")

    async def _save(self) -> None:
        record = self.draft().record()
        await self.desk.door.tax_rates.put([record])
        if self._id is None:
            self._id = await self.desk.door.tax_rates.find(record["key"])
        self._saved = TaxRateDraft(self.name.text(), self.percentage.text(), record["key"])
        self._edited()
        self.banners.say(State.FINE, tr("Saved"), "", key="save")
        self.refresh()


def _hint(view: TaxRateView | None) -> str:
    """What to know before changing this one."""
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
