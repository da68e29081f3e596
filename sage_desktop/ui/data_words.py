"""The sentences about copies of the book: what is in one, and how old it is."""

from __future__ import annotations

from datetime import datetime

from sage_desktop.book.found_copies import FoundBook
from sage_desktop.core.i18n import plural, tr
from sage_desktop.ui.texts import time_text, when


def counted(found: FoundBook) -> str:
    """``3 customers, 2 products, 12 invoices``."""
    _tenants, customers, products, invoices = found.counts
    return ", ".join(
        (
            plural(customers, "{n} customer", "{n} customers"),
            plural(products, "{n} product", "{n} products"),
            plural(invoices, "{n} invoice", "{n} invoices"),
        )
    )


def written(found: FoundBook, now: datetime) -> str:
    """``23 Nov 2026, 14:32``: also of an older day with its time, for there may be several."""
    local = found.written_at.astimezone()
    day = when(found.written_at, now)
    time = time_text(local)
    return day if time in day else f"{day}, {time}"


def restore_question(found: FoundBook, now: datetime) -> tuple[str, str]:
    """Title and text before the book is replaced."""
    title = tr("Restore the book of {moment}?").format(moment=written(found, now))
    text = tr(
        "It holds {counts}. What was entered or imported since then is no longer in the book. The "
        "book of now is kept in the folder backups. The window closes for a moment."
    ).format(counts=counted(found))
    return title, text
