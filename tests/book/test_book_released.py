"""Every book that was ever released still opens, with all that is in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from book_desk import Desk

from sage_desktop.book import journal, signins, tax_rates, tenants
from sage_desktop.book.link_rows import LinkMaker, LinkRow
from sage_desktop.book.migrations import STEPS
from sage_desktop.book.run_rows import Counts, IssueRow, Problem, RunResult
from sage_desktop.book.session import current
from sage_desktop.book.tax_rows import Percentage, SageTaxRateRow, TaxRateRow
from sage_desktop.book.tenant_rows import (
    AuthType,
    Business,
    InvoiceStatus,
    ModuleRow,
    SignInRow,
    TenantRow,
)

RELEASED = Path(__file__).parent.parent / "released"
WHEN = datetime(2026, 11, 23, 9, 30, 0, 250000, tzinfo=UTC)


@pytest.fixture(params=sorted(path.name for path in RELEASED.glob("*.sqlite3")))
def released(
    request: pytest.FixtureRequest, tmp_path: Path, open_desk: Callable[[Path], Desk]
) -> Desk:
    path = tmp_path / "book.sqlite3"
    shutil.copyfile(RELEASED / request.param, path)
    return open_desk(path)


def test_some_release_is_remembered() -> None:
    assert (RELEASED / "book-0.1.0.sqlite3").exists()


def test_it_is_brought_to_the_newest_form(released: Desk) -> None:
    done = released.read(lambda: current.execute_sql("SELECT name FROM migration").fetchall())
    assert [name for (name,) in done] == [step.__name__ for step in STEPS]
    assert released.read(lambda: current.execute_sql("PRAGMA integrity_check").fetchall()) == [
        ("ok",)
    ]


def test_its_module_tenants_and_sign_ins_are_there(released: Desk) -> None:
    assert released.read(tenants.module) == ModuleRow(True, 1, InvoiceStatus.DRAFT)
    assert released.read(tenants.tenants) == [
        TenantRow(
            id=1,
            name="Northgate",
            colour="#2E7D5B",
            auth_type=AuthType.CUSTOM_APP,
            client_id="client",
            secret_sealed=b"s",
            sign_in_id=1,
            business=Business("b-1", "Northgate IT Services Ltd", "Sheffield", "United Kingdom"),
            connected_at=WHEN,
            daily_tax_rates=True,
            tax_rates_imported_at=WHEN,
        )
    ]
    assert released.read(signins.sign_ins) == [
        SignInRow(
            id=1,
            client_id="client",
            sage_user_id="user-1",
            user_name="Ann Ash",
            user_email="ann@example.test",
            access_sealed=b"\x00access\xff",
            refresh_sealed=b"\x00refresh\xff",
            access_expires_at=WHEN,
            refresh_expires_at=WHEN.replace(month=12),
            generation=1,
            dead_reason="",
        )
    ]


def test_its_tax_rates_are_there(released: Desk) -> None:
    history = (
        Percentage(Decimal("17.5"), None, date(2011, 1, 3)),
        Percentage(Decimal("20"), date(2011, 1, 4), None),
    )
    assert released.read(tax_rates.tax_rates) == [
        TaxRateRow(2, "OLD", "Old", Decimal("2.125"), (), WHEN),
        TaxRateRow(1, "tax-rate-1", "Standard", Decimal(20), history),
    ]
    assert released.read(tax_rates.mirror) == [
        SageTaxRateRow(1, "GB_EXEMPT", "Exempt", Decimal(0), True, WHEN, None, True, 2),
        SageTaxRateRow(1, "GB_STANDARD", "Standard", Decimal(20), True, WHEN, None, False, 1),
    ]


def test_its_journal_is_there(released: Desk) -> None:
    assert released.read(journal.links) == [
        LinkRow(1, 1, "tax_rate", 1, "GB_STANDARD", WHEN, LinkMaker.IMPORT)
    ]
    (run,) = released.read(journal.runs)
    assert (run.kind, run.tenant_name, run.result) == (
        "tax-rates",
        "Northgate",
        RunResult.ATTENTION,
    )
    assert run.counts == Counts(created=1, unchanged=1, failed=1)
    assert run.problems == (Problem("GB_X", "Odd", "no_percentage", {"name": "Odd"}),)
    assert run.undoable
    (change,) = released.read(lambda: journal.run_changes(run.id))
    assert (change.table, change.record_id, change.before) == ("tax_rate", 1, None)
    assert released.read(journal.issues) == [
        IssueRow(1, 1, "tax_rate", "GB_X", "no_percentage", {"name": "Odd"}, "Sage", WHEN)
    ]
