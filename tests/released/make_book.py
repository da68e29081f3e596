"""Makes the book that a release is remembered by: ``python tests/released/make_book.py``.

Writes ``book-VERSION.sqlite3`` beside itself, once per release; a saved book is never made anew.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from sage_desktop import __version__
from sage_desktop.book import journal, signins, snapshots, tax_rates, tenants
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts, Problem, RunResult
from sage_desktop.book.store import Book
from sage_desktop.book.tax_rows import Percentage
from sage_desktop.book.tenant_rows import AuthType, Business
from sage_desktop.core.changes import Bus

WHEN = datetime(2026, 11, 23, 9, 30, 0, 250000, tzinfo=UTC)


def fill() -> None:
    """Something in every table of 0.1.0."""
    sign_in = signins.save_sign_in(
        client_id="client",
        sage_user_id="user-1",
        user_name="Ann Ash",
        user_email="ann@example.test",
        access_sealed=b"\x00access\xff",
        refresh_sealed=b"\x00refresh\xff",
        access_expires_at=WHEN,
        refresh_expires_at=WHEN.replace(month=12),
    )
    tenant = tenants.create_tenant("Northgate", "#2E7D5B", AuthType.CUSTOM_APP, "client", b"s")
    tenants.update_tenant(
        tenant.id,
        sign_in_id=sign_in.id,
        business=Business("b-1", "Northgate IT Services Ltd", "Sheffield", "United Kingdom"),
        connected_at=WHEN,
        daily_tax_rates=True,
        tax_rates_imported_at=WHEN,
    )
    tenants.set_module(enabled=True, default_tenant_id=tenant.id)
    run = journal.start_run("tax-rates", tenant.id, WHEN)
    rate = tax_rates.create_tax_rate(
        "Standard",
        Decimal("20"),
        [
            Percentage(Decimal("17.5"), None, date(2011, 1, 3)),
            Percentage(Decimal("20"), date(2011, 1, 4)),
        ],
    )
    old = tax_rates.create_tax_rate("Old", Decimal("2.125"), key="OLD")
    tax_rates.update_tax_rate(old.id, retired_at=WHEN)
    journal.note_change(run, "tax_rate", rate.id, None, snapshots.snapshot("tax_rate", rate.id))
    journal.create_link(
        kind="tax_rate",
        tenant_id=tenant.id,
        local_id=rate.id,
        sage_id="GB_STANDARD",
        made_by=LinkMaker.IMPORT,
        now=WHEN,
    )
    seen = [
        ("GB_STANDARD", "Standard", Decimal("20"), True),
        ("GB_EXEMPT", "Exempt", Decimal("0"), True),
    ]
    tax_rates.save_mirror(tenant.id, seen, WHEN)
    tax_rates.set_unwanted(tenant.id, "GB_EXEMPT", True)
    problem = Problem("GB_X", "Odd", "no_percentage", {"name": "Odd"})
    journal.open_issue(tenant.id, "tax_rate", "GB_X", problem.code, problem.data, "Sage", WHEN)
    counts = Counts(created=1, unchanged=1, failed=1)
    journal.end_run(run, RunResult.ATTENTION, counts, 2, [problem], "", WHEN)


async def main() -> None:
    path = Path(__file__).with_name(f"book-{__version__}.sqlite3")
    if path.exists():
        sys.exit(f"{path.name} is there already")
    book = await Book.open(path, Bus(), backups=path.parent, clock=lambda: WHEN)
    await book.write(fill)
    await book.aclose()


if __name__ == "__main__":
    asyncio.run(main())
