"""The columns of the list of invoices, on the screen and in a file."""

from __future__ import annotations

from typing import Literal

from sage_desktop.core import numerals
from sage_desktop.core.i18n import tr
from sage_desktop.sync.invoice_views import InvoiceListLine, InvoiceState
from sage_desktop.ui import invoice_words
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.cells import Column
from sage_desktop.ui.texts import day_text

Sort = Literal["date", "number", "customer", "due_date", "net", "total", "state", "sage"]
DUE_DATE, NET, TAX, CURRENCY = 3, 6, 7, 8


def invoice_columns() -> list[Column[InvoiceListLine]]:
    return [
        Column(
            title=lambda: tr("Number"),
            text=lambda line: line.number,
            key="number",
            tone=_tone,
            strong=True,
            width=104,
        ),
        Column(
            title=lambda: tr("Customer"),
            text=lambda line: line.customer,
            key="customer",
            tone=_tone,
            stretch=True,
        ),
        Column(
            title=lambda: tr("Date"),
            text=lambda line: day_text(line.date),
            key="date",
            tone=_tone,
            width=108,
        ),
        Column(
            title=lambda: tr("Due date"),
            text=lambda line: day_text(line.due_date),
            key="due_date",
            tone="muted",
            width=108,
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda line: invoice_words.state_chip(line.state)[1],
            chip=lambda line: invoice_words.state_chip(line.state)[0],
            icon=lambda line: invoice_words.state_chip(line.state)[2],
            key="state",
            width=92,
        ),
        Column(
            title=lambda: tr("Sage"),
            text=lambda line: invoice_words.sage_chip(line)[1],
            chip=lambda line: invoice_words.sage_chip(line)[0],
            icon=lambda line: invoice_words.sage_chip(line)[2],
            key="sage",
            tip=_sage_tip,
            width=122,
        ),
        Column(
            title=lambda: tr("Net"),
            text=lambda line: amount_text(line.net),
            key="net",
            tone=_tone,
            right=True,
            width=92,
        ),
        Column(
            title=lambda: tr("Tax"),
            text=lambda line: amount_text(line.tax),
            tone=_tone,
            right=True,
            width=82,
        ),
        Column(
            title=lambda: tr("Currency"),
            text=lambda line: line.currency,
            tone="muted",
            width=84,
        ),
        Column(
            title=lambda: tr("Total"),
            text=lambda line: amount_text(line.net + line.tax),
            key="total",
            tone=_tone,
            strong=True,
            right=True,
            width=104,
        ),
    ]


def export_titles() -> list[str]:
    return [
        tr("Number"),
        tr("Customer"),
        tr("Date"),
        tr("Due date"),
        tr("State"),
        tr("Sage"),
        tr("Number in Sage"),
        tr("Currency"),
        tr("Net"),
        tr("Tax"),
        tr("Total"),
    ]


def export_cells(line: InvoiceListLine) -> list[str]:
    """A line for programs: days and amounts as they are sorted and counted."""
    return [
        line.number,
        line.customer,
        line.date.isoformat(),
        line.due_date.isoformat() if line.due_date else "",
        invoice_words.state_chip(line.state)[1],
        invoice_words.sage_chip(line)[1],
        line.sage_number,
        line.currency,
        numerals.ENGLISH.typed(line.net, 2),
        numerals.ENGLISH.typed(line.tax, 2),
        numerals.ENGLISH.typed(line.net + line.tax, 2),
    ]


def _tone(line: InvoiceListLine) -> str:
    return "muted" if line.state is InvoiceState.VOID else "text"


def _sage_tip(line: InvoiceListLine) -> str:
    word = invoice_words.sage_chip(line)[1]
    if not line.sage_number:
        return word
    return tr("{state}, number in Sage: {number}").format(state=word, number=line.sage_number)
