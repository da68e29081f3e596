"""Fails every step of a push in every way, lets the program go on, and compares what Sage has.

``make faults`` runs it over random records until it has tried as many points as asked.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from desk import Bench, Trial

from sage_desktop.book import passages, tenants
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Fault

KINDS: dict[str, Fault] = {
    "error": faults.status(503),
    "refused once": faults.status(502, "html"),
    "500 after commit": faults.status(500, commit=True),
    "reply lost after commit": faults.drop(commit=True),
    "429": faults.status(429, retry_after="2"),
    "time-out": faults.delay(),
    "reset": faults.drop(),
    "truncated": faults.cut(12),
    "half of the JSON": faults.truncated_json(),
    "wrong JSON": faults.raw(b'[{"$items": 7}]'),
    "other business": faults.echo("0" * 32),
}


@dataclass
class Findings:
    """What a sweep found. ``wrong`` says in which point, and what."""

    points: int = 0
    kills: int = 0
    wrong: list[str] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)


def records(seed: int) -> dict[str, list[dict[str, Any]]]:
    """A few records of each kind, the same for the same ``seed``."""
    draw = random.Random(seed)
    rate = "Standard 20.00%"
    customer = {
        "key": f"c{seed}",
        "name": f"Customer {seed}",
        "reference": f"R{seed}",
        "vat_number": draw.choice([None, "GB123456789"]),
        "email": draw.choice([None, f"c{seed}@example.test"]),
        "site": {"address_1": f"{seed} Quay", "city": "Leeds", "country": "GB"},
    }
    kinds = draw.sample(["product", "service", "product"], k=draw.randint(0, 2))
    products = [
        {
            "key": f"p{seed}-{number}",
            "code": f"P{seed}-{number}",
            "description": f"Item {seed}-{number}",
            "kind": kind,
            "price": f"{draw.randint(1, 99999) / 100:.2f}",
            "sales_account": "4000",
            "purchase_account": "5000",
            "tax_rate": rate,
        }
        for number, kind in enumerate(kinds)
    ]
    invoices = [
        {
            "key": f"i{seed}-{number}",
            "number": f"I-{seed}-{number}",
            "customer": customer["key"],
            "date": "2026-11-20",
            "lines": [
                {
                    "description": f"Line {line}",
                    "quantity": str(draw.choice(["1", "2.5", "0.333", "12"])),
                    "unit_price": f"{draw.randint(1, 99999) / 100:.2f}",
                    "discount_percent": draw.choice(["0", "7.5", "33.3"]),
                    "account": "4000",
                    "tax_rate": rate,
                    **({"product": draw.choice(products)["key"]} if products else {}),
                }
                for line in range(draw.randint(1, 3))
            ],
        }
        for number in range(draw.randint(1, 2))
    ]
    return {"customers": [customer], "products": products, "invoices": invoices}


def changes(seed: int) -> dict[str, list[dict[str, Any]]]:
    """What happens to the records of ``seed`` once Sage has them."""
    of = records(seed)
    return {
        "customers": [{"key": f"c{seed}", "name": f"Customer {seed} plc", "phone": "0114"}],
        "products": [{"key": each["key"], "price": "9.99"} for each in of["products"]],
        "invoices": [{"key": of["invoices"][0]["key"], "notes": "Changed"}],
    }


async def story(bench: Bench, seed: int, status: InvoiceStatus) -> Trial:
    """The records of ``seed`` are in the book, and not in Sage yet."""
    trial = bench.trial()
    async with trial.program() as (book, _):
        await book.write(lambda: tenants.set_module(default_invoice_status=status))
    await trial.put(records(seed))
    return trial


async def sweep(bench: Bench, seed: int, found: Findings, most: int, step: int = 1) -> None:
    """All points of one story, at most until ``most`` are reached; each ``step``-th of them."""
    status = InvoiceStatus.ISSUED if seed % 2 else InvoiceStatus.DRAFT
    begun = bench.of(await story(bench, seed, status))
    await _sweep_push(begun, seed, "first", found, most, step)
    if found.points >= most:
        return
    there = begun.trial()
    await there.drain()
    await there.put(changes(seed))
    await _sweep_push(begun.of(there), seed, "again", found, most, step)


async def _sweep_push(
    begun: Bench, seed: int, what: str, found: Findings, most: int, step: int
) -> None:
    clean = begun.trial()
    before = len(clean.sage.world.requests)
    writes = await clean.push()
    requests = len(clean.sage.world.requests) - before
    await clean.drain()
    wanted = clean.ledger()
    for name, nth in _points(requests, step, seed):
        if found.points >= most:
            return
        trial = begun.trial()
        trial.sage.world.faults.add(KINDS[name], path="/v3.1/*", nth=nth)
        await trial.push()
        trial.sage.world.faults.clear()
        found.points += 1
        found.by_kind[name] += 1
        await _check(trial, wanted, f"{what} {seed}: {name} at request {nth}", found)
    for number in range(1, writes + 1, step):
        for after in (False, True):
            if found.points >= most:
                return
            trial = begun.trial()
            await trial.push((number, after))
            found.points += 1
            found.kills += 1
            side = "after" if after else "before"
            await _check(trial, wanted, f"{what} {seed}: ended {side} commit {number}", found)


def _points(requests: int, step: int, seed: int) -> Iterator[tuple[str, int]]:
    points = [(name, nth) for nth in range(1, requests + 1) for name in KINDS]
    yield from points[seed % step :: step]


async def _check(trial: Trial, wanted: dict[str, Any], where: str, found: Findings) -> None:
    try:
        await trial.drain()
    except AssertionError as error:
        found.wrong.append(f"{where}: {error}")
        return
    ledger = trial.ledger()
    for part, value in wanted.items():
        if ledger[part] != value:
            found.wrong.append(f"{where}: {part}: {ledger[part]} instead of {value}")
    if trial.sage.world.sins:
        found.wrong.append(f"{where}: {trial.sage.world.sins[:3]}")
    async with trial.program() as (book, _):
        months = await book.read(passages.months)
    if any(month.difference for month in months):
        found.wrong.append(f"{where}: totals differ: {months}")
