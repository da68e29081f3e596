"""How fast invoices go to Sage, beside the same requests by a bare client: ``push.py``.

The stand-in is a process of its own on loopback and asks for no pauses. What the program does more
than the bare client is reading and storing: intent, answer, history and the row of the outbox, each
in a transaction with ``synchronous=FULL``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
import time
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from figures import figure, machine, say
from readiness import make_ready
from sign_in import Access, access, connect, environment_for
from stand_in import stand_in_world

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.engine import running
from sage_desktop.sync.service import Service

_RATE = "Standard 20.00%"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=1000)
    parser.add_argument("--tax-rates", type=int, default=0, help="so many more in the book")
    parser.add_argument("--status", choices=["draft", "issued"], default="issued")
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    say(machine())
    with stand_in_world("small") as address, tempfile.TemporaryDirectory() as folder:
        status = InvoiceStatus(given.status)
        asyncio.run(_measure(address, Path(folder), given.invoices, given.tax_rates, status))


async def _measure(
    address: str, folder: Path, invoices: int, more_rates: int, status: InvoiceStatus
) -> None:
    async with running(environment_for(address, folder), keychain=MemoryKeychain()) as service:
        tenant_id = await connect(service, address)
        await make_ready(service, tenant_id, "products")
        await service.set_default_invoice_status(status)
        await syncing(service, tenant_id)
        await service.tax_rates.put(
            [{"key": f"r{n}", "name": f"Rate {n}", "percentage": "20"} for n in range(more_rates)]
        )
        began = time.perf_counter()
        await service.invoices.put(prepared_invoices(invoices))
        put = time.perf_counter() - began
        began = time.perf_counter()
        result = await service.sending.push(tenant_id)
        ours = time.perf_counter() - began
        if result.sent != invoices or Decimal(result.off):
            raise RuntimeError(f"{result.sent} sent, {result.off} off")
        began = time.perf_counter()
        again = await service.sending.push(tenant_id)
        nothing = time.perf_counter() - began
    floor = await _floor(access(address), invoices, status)
    say(f"{invoices:,} invoices ({status}), {more_rates} more tax rates: put in {put:.2f} s")
    say(
        f"sent in {ours:.1f} s, {ours / invoices * 1000:.1f} ms each, "
        f"{result.requests / invoices:.2f} requests each, totals {result.off} off"
    )
    say(f"bare client, the same requests: {floor:.1f} s; ours takes {ours / floor:.2f} of that")
    say(f"nothing left to send: {nothing * 1000:.0f} ms, {again.requests} requests")
    per_minute = 100 / (result.requests / invoices)
    say(f"at Sage's 100 requests a minute: {per_minute:.0f} invoices a minute")
    figure("push: beside a bare client", f"{ours / floor:.2f}× its time")
    figure("push: one invoice", f"{ours / invoices * 1000:.0f} ms")
    figure("push at 100 requests a minute", f"{per_minute:.0f} invoices a minute")


async def syncing(service: Service, tenant_id: int) -> None:
    """Everything is synced, and a customer is there already."""
    await service.set_default_tenant(tenant_id)
    await service.syncing.set_entities(tenant_id, {"customer", "invoice", "product"})
    await service.syncing.set_sync(tenant_id, True)
    await service.customers.put([{"key": "acme", "name": "Acme"}])
    await service.sending.push(tenant_id, timeout=30)


def prepared_invoices(invoices: int, series: int = 0) -> list[dict[str, Any]]:
    """Of three lines each, for ``put``."""
    line = {"quantity": "3", "unit_price": "33.33", "account": "4000", "tax_rate": _RATE}
    lines = [{**line, "description": f"Line {each}"} for each in range(3)]
    return [
        {
            "key": f"i{series}-{number}",
            "number": f"N-{series}-{number}",
            "customer": "acme",
            "date": "2026-11-24",
            "lines": lines,
        }
        for number in range(invoices)
    ]


async def _floor(grant: Access, invoices: int, status: InvoiceStatus) -> float:
    """A search, a POST and a release for each, nothing stored."""
    headers = {"Authorization": f"Bearer {grant.token}", "X-Business": grant.business_id}
    async with httpx.AsyncClient(base_url=grant.api_url, headers=headers, timeout=60) as client:
        contacts = await client.get("/contacts", params={"search": "Acme", "attributes": "name"})
        contact = contacts.json()["$items"][0]["id"]
        accounts = await client.get(
            "/ledger_accounts", params={"items_per_page": 200, "attributes": "nominal_code"}
        )
        items = accounts.json()["$items"]
        account = next(each["id"] for each in items if str(each["nominal_code"]) == "4000")
        line = {
            "description": "Line",
            "ledger_account_id": account,
            "quantity": "3",
            "unit_price": "33.33",
            "tax_rate_id": "GB_STANDARD",
            "tax_amount": "20.00",
        }
        began = time.perf_counter()
        for number in range(invoices):
            reference = f"F-{number}"
            query = {"search": reference, "attributes": "reference,notes", "items_per_page": 200}
            (await client.get("/sales_invoices", params=query)).raise_for_status()
            body = {
                "idempotency_id": uuid.uuid4().hex,
                "contact_id": contact,
                "date": "2026-11-24",
                "reference": reference,
                "status_id": "DRAFT",
                "invoice_lines": [line, line, line],
            }
            made = await client.post("/sales_invoices", json={"sales_invoice": body})
            number_in_sage = json.loads(made.content)["id"]
            if status is InvoiceStatus.ISSUED:
                await client.post(f"/sales_invoices/{number_in_sage}/release")
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
