"""The sentences about invoices: states, totals, gates and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sage_desktop.book.tax_rows import TaxRateRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.sync.invoice_views import (
    InvoiceListLine,
    InvoiceState,
    InvoiceView,
    RateAmounts,
    Totals,
)
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import record_words
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.tax_rate_texts import percent_note, with_percentage
from sage_desktop.ui.texts import day_text, isolated
from sage_desktop.ui.tokens import State


def state_chip(state: InvoiceState) -> tuple[State, str, str]:
    """State, word and icon of an invoice."""
    match state:
        case InvoiceState.DRAFT:
            return State.NEUTRAL, tr("Draft"), "edit"
        case InvoiceState.FINAL:
            return State.FINE, tr("Final"), "tick"
        case InvoiceState.VOID:
            return State.NEUTRAL, tr("Void"), "ring-cross"


def sage_chip(line: InvoiceListLine) -> tuple[State, str, str]:
    """Where an invoice of the list is in Sage, or how far on its way."""
    on_the_way = {
        "queued": (State.WORKING, tr("Waiting"), "clock"),
        "sending": (State.WORKING, tr("Sending"), ""),
        "waiting": (State.WORKING, tr("Waiting"), "clock"),
        "uncertain": (State.ATTENTION, tr("Uncertain"), "ring-question"),
        "stuck": (State.ATTENTION, tr("Needs you"), ""),
    }
    in_sage = {
        "DRAFT": (State.NEUTRAL, tr("Draft in Sage"), "edit"),
        "VOID": (State.NEUTRAL, tr("Void in Sage"), "ring-cross"),
        "PAID": (State.FINE, tr("Paid"), ""),
        "PART_PAID": (State.FINE, tr("Part paid"), ""),
    }
    if line.outbox_state in on_the_way and line.state is not InvoiceState.DRAFT:
        return on_the_way[line.outbox_state]
    if not line.sage_status:
        return State.NEUTRAL, tr("Not sent"), ""
    return in_sage.get(line.sage_status, (State.FINE, tr("Issued"), ""))


def invoices_text(n: int) -> str:
    return plural(n, "{n} invoice", "{n} invoices")


def totals_text(shown: int, totals: Mapping[str, Totals]) -> str:
    """``24 invoices · net 1,200.00 · tax 240.00 · total 1,440.00``, by currency where several."""
    parts = [invoices_text(shown)]
    several = len(totals) > 1
    for currency, sums in totals.items():
        before = f"{currency or tr('no currency')} " if several else ""
        amounts = (
            tr("net {amount}").format(amount=amount_text(sums.net)),
            tr("tax {amount}").format(amount=amount_text(sums.tax)),
            tr("total {amount}").format(amount=amount_text(sums.total)),
        )
        parts.append(before + " · ".join(amounts))
    counted = sum(sums.count for sums in totals.values())
    if counted < shown:
        void = plural(shown - counted, "{n} void one not counted", "{n} void ones not counted")
        parts.append(void)
    return "   ".join(parts) if several else " · ".join(parts)


def tax_amounts(rates: Iterable[RateAmounts], names: Mapping[int, str]) -> list[tuple[str, str]]:
    """``Standard (20 %) on 2,394.15`` with the tax, for each rate."""
    return [
        (
            tr("{rate} on {net}").format(
                rate=with_percentage(names.get(each.tax_rate_id, tr("Tax")), each.percentage),
                net=amount_text(each.net),
            ),
            amount_text(each.tax),
        )
        for each in rates
    ]


def rate_names(
    rates: Mapping[int, TaxRateRow], counted: Iterable[RateAmounts]
) -> dict[int, tuple[str, str]]:
    """Each rate's name, with what it is in per cent where the name does not say it.

    ``counted``: those with the percentage of the invoice's date.
    """
    percentages = {number: row.percentage for number, row in rates.items()}
    percentages |= {each.tax_rate_id: each.percentage for each in counted}
    return {
        number: (row.name, percent_note(row.name, percentages[number]))
        for number, row in rates.items()
    }


def not_a_day() -> str:
    return tr("This is not a date. Write it like {day} or 2026-11-24.").format(
        day=day_text(date(2026, 11, 24))
    )


def title(view: InvoiceView) -> str:
    number = view.row.number
    return tr("Invoice {number}").format(number=isolated(number)) if number else tr("Invoice")


def lead(view: InvoiceView | None) -> str:
    """What may be done with it, below the title."""
    if view is None or view.row.state is InvoiceState.DRAFT:
        return ""
    if view.row.state is InvoiceState.FINAL:
        if view.sent is None:
            return ""
        return tr("Changes are sent to Sage again, as long as Sage allows it.")
    if view.row.void_reason:
        return tr("This invoice is void and stays as it is. Reason: {reason}").format(
            reason=isolated(view.row.void_reason)
        )
    return tr("This invoice is void and stays as it is.")


def gate(view: InvoiceView | None, tenants: Sequence[TenantView]) -> Gate:
    """For an invoice without a link; None is one that was not saved yet."""
    if view is None:
        unsaved = tr("Save the invoice first. A draft stays here until it is finished.")
    elif view.row.state is InvoiceState.DRAFT:
        unsaved = tr("Drafts stay here. Finish the invoice to send it.")
    elif view.row.state is InvoiceState.VOID:
        unsaved = tr("A void invoice is not sent.")
    else:
        unsaved = ""
    return record_words.gate(
        None,
        tenants,
        unsaved=unsaved,
        none=tr("No tenant is connected. Connect one, then invoices can be sent."),
        unlinked=tr("It was not sent to Sage yet."),
        verb=tr("Open syncing"),
        place=lambda tenant_id: tenant_path(tenant_id, "syncing"),
    )


def delete_question(view: InvoiceView) -> tuple[str, str]:
    """Title and text of the question before an invoice is deleted."""
    name = view.row.number or view.customer_name
    return record_words.delete_question(name, tr("Its lines go with it."), view.links)


def can_delete(view: InvoiceView | None) -> bool:
    """Only what never went to Sage."""
    return view is not None and view.sent is None and not view.links
