"""The columns of the short lists inside a customer: its sites and its people."""

from __future__ import annotations

from sage_desktop.book.contact_rows import Address, ContactRow
from sage_desktop.core.i18n import tr
from sage_desktop.ui.cells import Column
from sage_desktop.ui.customer_words import address_text
from sage_desktop.ui.list_editor import Entry
from sage_desktop.ui.tokens import State


def site_columns() -> list[Column[Entry[Address]]]:
    return [
        Column(
            title=lambda: tr("Site"),
            text=lambda entry: entry.value.name or tr("No name"),
            tone=lambda entry: "text" if entry.value.name else "muted",
            strong=True,
            width=170,
        ),
        Column(
            title=lambda: tr("Address"),
            text=lambda entry: address_text(entry.value),
            stretch=True,
        ),
        Column(
            title=lambda: "",
            heading=lambda: tr("Which site"),
            text=lambda entry: tr("Main site") if entry.place == 0 else "",
            chip=lambda entry: State.FINE if entry.place == 0 else None,
            icon=lambda entry: "home" if entry.place == 0 else "",
            width=112,
            spoken=lambda entry: tr("Main site") if entry.place == 0 else tr("Further site"),
        ),
    ]


def person_columns() -> list[Column[Entry[ContactRow]]]:
    return [
        Column(
            title=lambda: tr("Name"),
            text=lambda entry: entry.value.name or tr("No name"),
            tone=lambda entry: "text" if entry.value.name else "muted",
            strong=True,
            stretch=True,
        ),
        Column(title=lambda: tr("Job title"), text=lambda entry: entry.value.job_title, width=120),
        Column(title=lambda: tr("E-mail"), text=lambda entry: entry.value.email, stretch=True),
        Column(title=lambda: tr("Phone"), text=lambda entry: entry.value.phone, width=120),
    ]
