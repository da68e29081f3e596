"""*Home* over a book that has been in use for a year, at its usual size and at its smallest."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from decimal import Decimal

from person import Person

from sage_desktop.book import invoices, journal, outbox, passages, runs, tax_rates
from sage_desktop.book.invoice_rows import InvoiceLineRow, NewInvoice, SentInvoiceRow
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.book.tenant_rows import InvoiceStatus

_SIZE, _SMALL = (1280, 800), (900, 600)
_DAYS, _MONTHS = 29, 12
_WEEKEND = 5


async def home(person: Person, take: Callable[[str], Awaitable[None]]) -> None:
    door = person.window.desk.door
    [tenant] = await door.tenants()
    now = person.window.desk.clock()
    await door._book.write(lambda: _past(tenant.row.id, now))
    await person.go("Home")
    await person.settled()
    await take("home")
    person.window.resize(*_SMALL)
    await person.settled()
    await take("home-small")
    person.window.resize(*_SIZE)


def _past(tenant_id: int, now: datetime) -> None:
    """Runs of the last weeks, and invoices of the last year as Sage has them."""
    dice = random.Random(4)
    for ago in range(_DAYS, 0, -1):
        day = now - timedelta(days=ago, minutes=dice.randrange(200))
        if day.weekday() < _WEEKEND:
            _ran("push", tenant_id, day, Counts(created=dice.randrange(6, 30), updated=3))
        if ago % 6 == 1:
            _ran("customers", tenant_id, day, Counts(created=dice.randrange(40), unchanged=200))
    _ran("push", tenant_id, now - timedelta(minutes=9), Counts(created=2, updated=1))
    [rate, *_] = tax_rates.tax_rates()
    [customer, *_] = journal.links(tenant_id=tenant_id, kind="customer")
    for ago in range(1, _MONTHS):
        past = (now.replace(day=15) - timedelta(days=30 * ago)).date()
        net = Decimal(dice.randrange(1_700, 3_300))
        _sent(NewInvoice(customer.local_id, past, (_line(net, rate.id),), net=net), tenant_id, now)


def _line(net: Decimal, rate_id: int) -> InvoiceLineRow:
    return InvoiceLineRow("Support", Decimal(1), net, rate_id, net=net, tax=Decimal(0))


def _sent(new: NewInvoice, tenant_id: int, now: datetime) -> None:
    """Sage has it, and nothing of it is left to send."""
    [(number, _key)] = invoices.RECORDS.create([new])
    outbox.forget("invoice", [number])
    passages.save_sent(
        SentInvoiceRow(
            invoice_id=number,
            tenant_id=tenant_id,
            sage_id=f"past-{number}",
            sage_number=f"SI-{number}",
            status="UNPAID",
            wanted=InvoiceStatus.ISSUED,
            sent_at=now,
            body_hash="",
            month=f"{new.date:%Y-%m}",
            currency="GBP",
            net=new.net,
            tax=new.tax,
            sage_net=new.net,
            sage_tax=new.tax,
            sage_total=new.net + new.tax,
        )
    )


def _ran(kind: str, tenant_id: int, began: datetime, counts: Counts) -> None:
    number = runs.start_run(kind, tenant_id, began)
    ended = began + timedelta(seconds=9)
    runs.end_run(number, RunResult.DONE, counts, 12, (), "", ended)
