"""The records page *Invoices*: by state, customer and days, with what those shown come to."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QHBoxLayout

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.invoice_views import InvoiceListLine, InvoiceState
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui import invoice_words
from sage_desktop.ui.cells import Column
from sage_desktop.ui.day_field import DayField
from sage_desktop.ui.invoice_columns import (
    CURRENCY,
    DUE_DATE,
    NET,
    TAX,
    Sort,
    export_cells,
    export_titles,
    invoice_columns,
)
from sage_desktop.ui.invoice_draft import day_of
from sage_desktop.ui.list_export import export_lines, tell_exported
from sage_desktop.ui.navigation import INVOICES
from sage_desktop.ui.page import Desk, Path
from sage_desktop.ui.records_page import ListWords, RecordsPage
from sage_desktop.ui.save_dialog import ask_where_to_save
from sage_desktop.ui.search_picker import SearchPicker
from sage_desktop.ui.widgets import Button
from sage_desktop.ui.widgets.filter_chips import Filter, FilterChips

_CHOICES = 50
_CUSTOMER_WIDTH, _DAY_WIDTH = 220, 136
_ALL_FROM = 1020
"""Below this width the tax gives its room to the others."""
_ALL_WITH_CURRENCY_FROM = 1180
_NARROW_BELOW = 860
"""These for texts of ``_TEXT_PX``; larger ones need more."""
_TEXT_PX = 13
_NOT_IN_SAGE = "not_sent"
_PAUSE = 0.15


class InvoicesPage(RecordsPage):
    shows = frozenset({Changed.INVOICE, Changed.CUSTOMER, Changed.LINK, Changed.OUTBOX})
    path = INVOICES

    def __init__(self, desk: Desk) -> None:
        words = ListWords(
            title=tr("Invoices"),
            hint=tr("Search by number or customer"),
            belongs=tr("The sales invoices of the book appear here."),
            no_hit=tr("No invoice fits what is asked for."),
            searched=tr("The number and the customer's name are searched."),
            count=invoice_words.invoices_text,
            sort="date",
            descending=True,
        )
        self._currencies = 0
        self._counting: asyncio.Task[None] | None = None
        super().__init__(desk, words)
        self.export_button = Button(tr("Export…"), name=tr("Export as CSV"), on_click=self._export)
        self.head.buttons.insertWidget(0, self.export_button)
        self.import_button.set_text(tr("New invoice"))
        self.import_button.set_icon("plus")

    # filters

    def add_filters(self, tools: QHBoxLayout) -> None:
        self.chips = FilterChips(
            [
                Filter(None, tr("All")),
                *[
                    Filter(state, word, icon, tone.value)
                    for state in InvoiceState
                    for tone, word, icon in (invoice_words.state_chip(state),)
                ],
                Filter(_NOT_IN_SAGE, tr("Not in Sage"), "send"),
            ],
            name=tr("Filter by state"),
        )
        self.chips.chosen.connect(lambda _key: self.refresh())
        self.body.addWidget(self.chips)
        self.customer = SearchPicker(
            tr("Customer"), self._find_customers, self.scope, hint=tr("All customers")
        )
        self.customer.setFixedWidth(_CUSTOMER_WIDTH)
        self.customer.picked.connect(self.refresh)
        self.customer.failed.connect(self.show_error)
        self.since = DayField(tr("From date"), self.desk.clock, hint=tr("From"))
        self.until = DayField(tr("To date"), self.desk.clock, hint=tr("To"))
        tools.addWidget(self.customer)
        for day in (self.since, self.until):
            day.setFixedWidth(_DAY_WIDTH)
            day.edited.connect(self.refresh)
            day.editingFinished.connect(self._mark_days)
            tools.addWidget(day)

    def _mark_days(self) -> None:
        """A day that cannot be read filters nothing: that must be seen."""
        for day in (self.since, self.until):
            wrong = bool(day.value()) and day_of(day.value()) is None
            why = invoice_words.not_a_day() if wrong else ""
            day.setToolTip(why)
            day.setAccessibleDescription(why)
            if day.property("bad") != wrong:
                day.setProperty("bad", wrong)
                day.style().unpolish(day)
                day.style().polish(day)

    @property
    def is_filtered(self) -> bool:
        chosen = self.chips.key() is not None or self.customer.pick is not None
        days = day_of(self.since.value()) or day_of(self.until.value())
        return chosen or bool(days) or super().is_filtered

    def clear_filter(self) -> None:
        self.chips.choose(None)
        self.customer.set_pick(None)
        self.since.clear()
        self.until.clear()
        self._mark_days()
        super().clear_filter()
        self.refresh()

    async def _find_customers(self, text: str) -> list[Pick]:
        room = self.desk.door.customers
        ids = await room.order(text)
        lines = await room.lines(ids[:_CHOICES].tolist())
        return [Pick(line.id, line.name, line.reference or line.city) for line in lines]

    # what is shown

    def columns(self) -> Sequence[Column[InvoiceListLine]]:
        return invoice_columns()

    async def fetch(self, ids: list[int]) -> Sequence[InvoiceListLine]:
        return await self.desk.door.invoices.lines(ids)

    async def order(self, search: str, sort: str, descending: bool) -> array[int]:
        return await self._order(self.chips.key(), search, sort, descending)

    async def _order(self, key: Any, search: str, sort: str, descending: bool) -> array[int]:
        pick = self.customer.pick
        return await self.desk.door.invoices.order(
            search,
            cast(Sort, sort),
            descending,
            state=key if isinstance(key, InvoiceState) else None,
            sage="not_sent" if key == _NOT_IN_SAGE else "",
            customer_id=int(pick.id) if pick is not None else None,
            since=day_of(self.since.value()),
            until=day_of(self.until.value()),
        )

    async def count_text(self, ids: array[int]) -> str:
        totals = await self.desk.door.invoices.totals(ids)
        self._currencies = len(totals)
        return invoice_words.totals_text(len(ids), totals)

    async def load(self) -> None:
        await super().load()
        self._show_columns()
        self.export_button.setEnabled(self.model.rowCount() > 0)
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self.scope.start(self._count_filters(), name="count invoices")

    async def _count_filters(self) -> None:
        """How many each chip would show; after the list itself, and not at each key."""
        await asyncio.sleep(_PAUSE)
        search = self.search_field.text().strip()
        counts: dict[Any, int] = {}
        for key in (*InvoiceState, _NOT_IN_SAGE):
            counts[key] = len(await self._order(key, search, "date", descending=True))
        counts[None] = sum(counts[state] for state in InvoiceState)
        self.chips.show_counts(counts)

    async def find_import_path(self) -> None:
        """Invoices are not imported: the button of the empty page makes the first one."""
        self._import_path = (*INVOICES, "new")
        self._none.say(
            self._words.belongs,
            tr("There are none yet. Make one here; finished ones go to Sage when syncing is on."),
        )

    def import_place(self, tenant_id: int) -> Path:
        return (*INVOICES, "new")

    def hidden_columns(self, width: int, narrow: bool) -> frozenset[int]:
        """A narrow window leaves due date, net and tax to the editor."""
        width = round(width * _TEXT_PX / max(_TEXT_PX, QFontInfo(self.font()).pixelSize()))
        narrow = narrow or width < _NARROW_BELOW
        several = self._currencies > 1
        hidden = {TAX} if width < _ALL_FROM else set()
        if narrow:
            hidden |= {DUE_DATE, NET}
        elif several and width < _ALL_WITH_CURRENCY_FROM:
            hidden.add(DUE_DATE)
        return frozenset(hidden if several else hidden | {CURRENCY})

    # export

    def _export(self) -> None:
        self.start(self._exported(), name="export")

    async def _exported(self) -> None:
        path = await ask_where_to_save(self.window(), tr("Export as CSV"), "invoices.csv")
        if path is None:
            return
        lines = await export_lines(
            path, export_titles(), self.model.ids, self.desk.door.invoices.lines, export_cells
        )
        tell_exported(self.banners, lines, path)
