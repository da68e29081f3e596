"""How long *Home* takes to read over a book that was used for years.

Two tenants, 3,000 runs, 100,000 passages, 20,000 invoices in Sage, 5,000 records that wait and 500
issues of seven causes. The book is filled by plain SQL; the reading is that of the program.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from figures import figure, machine, say, spread

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.book import tenants
from sage_desktop.book.plain_sql import connection, insert_sql
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import AuthType
from sage_desktop.core.changes import Bus
from sage_desktop.core.clock import to_text, utc_now
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.secrets import Vault
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.home import home
from sage_desktop.sync.home_views import HomeView

_GOAL_MS = 20
_RUNS, _WAITING, _ISSUES = 3_000, 5_000, 500
_PROBLEMS = json.dumps(
    [{"id": f"s{n}", "name": f"Record {n}", "code": "no_percentage", "data": {}} for n in range(5)]
)
_COLUMNS = {
    "customer": "id key name name_key search reference contact_name email phone vat_number "
    "currency notes top_level do_not_send",
    "invoice": "id key number name_key search customer_id date currency notes state "
    "void_reason do_not_send net tax",
    "sent_invoice": "invoice_id tenant_id sage_id sage_number status wanted sent_at "
    "body_hash month currency net tax sage_net sage_tax sage_total",
    "run": "id tenant_id tenant_name kind started_at ended_at result counts requests "
    "problems error",
    "passage": "tenant_id tenant_name kind local_id run_id moment step outcome sage_id "
    "reason detail",
    "outbox": "tenant_id kind local_id version changed state since attempts reason data forced",
    "issue": "tenant_id kind key code data sage_text since",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--invoices", type=int, default=20_000)
    parser.add_argument("--passages", type=int, default=100_000)
    given = parser.parse_args()
    say(machine())
    with tempfile.TemporaryDirectory(prefix="benchmark-home-") as folder:
        asyncio.run(_measure(Path(folder), given.runs, given.invoices, given.passages))


async def _measure(folder: Path, runs: int, invoices: int, passages: int) -> None:
    book = await Book.open(folder / "book.sqlite3", Bus(), backups=folder / "backups")
    now = utc_now()
    apps = Apps(Environment(folder), Vault(MemoryKeychain(), "benchmark"))
    await book.write(lambda: fill(now, invoices, passages))
    taken, computed = [], []

    def read() -> HomeView:
        began = time.thread_time()
        found = home(apps, lambda _row: "", now, memory_only=True)
        computed.append((time.thread_time() - began) * 1000)
        return found

    for _ in range(runs):
        began = time.perf_counter()
        found = await book.read(read)
        taken.append((time.perf_counter() - began) * 1000)
    assert sum(each.number for each in found.waiting) == _WAITING
    assert found.issues == _ISSUES
    say(f"{passages:,} passages, {invoices:,} invoices in Sage, {_RUNS:,} runs, {_WAITING:,} wait")
    say(f"Home read in ms: {spread(taken)}; of the processor: {spread(computed)}, goal {_GOAL_MS}")
    took = statistics.median(taken)
    figure("Home over years of work", f"{took:.0f} ms", f"≤ {_GOAL_MS} ms", met=took <= _GOAL_MS)
    await book.aclose()


def fill(now: datetime, invoices: int, passages: int) -> None:
    """Makes the records; those of the last days are as many as those before."""
    for name in ("One", "Two"):
        tenants.create_tenant(name, "#2E7D5B", AuthType.HALO_APP, "", None)
    _put("customer", [(1, "c", "c", "c", *[""] * 9, 0)])
    rows, sent = [], []
    for n in range(invoices):
        rows.append((n + 1, f"k{n}", "", "", "", 1, "2026-11-01", "GBP", "", "final", "", 0, 0, 0))
        month = (now - timedelta(days=n % 700)).strftime("%Y-%m")
        money = (100_00, 20_00, 100_00, 20_00, 120_00)
        head = (n + 1, n % 2 + 1, f"s{n}", f"SI-{n}", "UNPAID", "issued", to_text(now), "0" * 64)
        sent.append((*head, month, "GBP", *money))
    _put("invoice", rows)
    _put("sent_invoice", sent)
    counts = json.dumps({"created": 3, "updated": 4, "failed": 5})
    _put("run", [_run(n, now, counts) for n in range(_RUNS)])
    _put("passage", [_passage(n, now, invoices) for n in range(passages)])
    states = ("queued", "waiting", "uncertain", "stuck")
    since = to_text(now - timedelta(hours=1))
    _put(
        "outbox",
        [
            (n % 2 + 1, "invoice", n + 1, 1, "[]", states[n % 4], since, 0, "", "{}", 0)
            for n in range(_WAITING)
        ],
    )
    _put(
        "issue",
        [
            (1, "send-invoice", str(n + 1), "gate_locked", _data(n), "", to_text(now))
            for n in range(_ISSUES)
        ],
    )


def _data(n: int) -> str:
    return json.dumps({"name": f"INV-{n}", "until": f"{n % 7 + 1} October 2026"})


def _run(n: int, now: datetime, counts: str) -> tuple[object, ...]:
    kind = "push" if n % 3 else "customers"
    began = now - timedelta(hours=8 * (_RUNS - n))
    times = (to_text(began), to_text(began + timedelta(seconds=9)))
    return (n + 1, n % 2 + 1, "One", kind, *times, "attention", counts, 9, _PROBLEMS, "")


def _passage(n: int, now: datetime, invoices: int) -> tuple[object, ...]:
    moment = to_text(now - timedelta(minutes=n))
    run = _RUNS - n % _RUNS
    return (1, "One", "invoice", n % invoices + 1, run, moment, "create", "done", f"s{n}", "", "")


def _put(table: str, rows: Sequence[tuple[object, ...]]) -> None:
    connection().executemany(insert_sql(table, _COLUMNS[table].split()), rows)


if __name__ == "__main__":
    main()
