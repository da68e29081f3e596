"""How long the list of customers takes: the order of all that are found, and the lines in sight.

A fresh book with made-up customers, filled by the functions that an import uses.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from figures import machine, say, spread

from sage_desktop.book import customer_lists, customers, snapshots
from sage_desktop.book.customer_lists import Sort
from sage_desktop.book.rows import Address, NewCustomer
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus

_PAGE = 500
_IN_SIGHT = 60
_WORDS = ("Harbour", "Bright", "North", "Peak", "Vale", "Stone", "Mill", "Copper", "Ash", "Green")
_SEARCHES = ("", "harbour", "harb smith", "9", "nothing-like-it")
_SORTS: tuple[Sort, ...] = ("reference", "contact", "email", "city", "top_level")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--customers", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-customers-") as folder:
        asyncio.run(_measure(Path(folder), options.runs, options.customers))


async def _measure(folder: Path, runs: int, number: int) -> None:
    book = await Book.open(folder / "book.sqlite3", Bus(), backups=folder / "backups")
    say(machine())
    ids = await _fill(book, number)
    say(f"median (least–most) of {runs} in ms, {number:,} customers")

    async def took(label: str, query: Callable[[], object]) -> None:
        times = []
        for _ in range(runs):
            began = time.perf_counter()
            await book.read(query)
            times.append((time.perf_counter() - began) * 1000)
        say(f"{label:<34} {spread(times)}")

    for search in _SEARCHES:
        await took(f"order by name, search “{search}”", _order(search, "name"))
    for sort in _SORTS:
        await took(f"order by {sort}", _order("", sort))
    order = await book.read(customer_lists.order_customers)
    sight, page = order[number // 2 :][:_IN_SIGHT], ids[number // 2 :][:_PAGE]
    await took(f"{_IN_SIGHT} lines", lambda: customer_lists.customer_lines(sight))
    await took(f"{_PAGE} whole customers", lambda: customers.customers_by_id(page))
    await took(f"{_PAGE} snapshots", lambda: snapshots.snapshots_of("customer", page))
    await took("all for matching", lambda: list(customer_lists.all_for_matching(1)))
    await _change(book, page)
    await book.aclose()


def _order(search: str, sort: Sort) -> Callable[[], object]:
    return lambda: customer_lists.order_customers(search, sort)


async def _fill(book: Book, number: int) -> list[int]:
    dice = random.Random(number)
    drafts = [_draft(dice, each) for each in range(number)]
    ids: list[int] = []
    inside = []

    def page(some: list[NewCustomer]) -> list[int]:
        began = time.perf_counter()
        made = customers.create_customers(some)
        inside.append((time.perf_counter() - began) / len(some) * 1e6)
        return made

    began = time.perf_counter()
    for start in range(0, number, _PAGE):
        some = drafts[start : start + _PAGE]
        ids += await book.write(lambda some=some: page(some))
    each = (time.perf_counter() - began) / number * 1e6
    median = statistics.median(inside)
    say(f"created in pages of {_PAGE}: {median:.0f} µs each, {each:.0f} µs with the commit")
    return ids


async def _change(book: Book, page: list[int]) -> None:
    rows = await book.read(lambda: customers.customers_by_id(page))
    for label, wanted in (
        ("the same again", rows),
        ("another phone", [replace(row, phone="1") for row in rows]),
    ):
        began = time.perf_counter()
        await book.write(lambda wanted=wanted: customers.update_customers(wanted))
        say(f"{len(page)} updates, {label:<20} {(time.perf_counter() - began) * 1000:.0f} ms")


def _draft(dice: random.Random, number: int) -> NewCustomer:
    word = dice.choice
    return NewCustomer(
        name=f"{word(_WORDS)} {word(_WORDS)} {number} Ltd",
        reference=f"C{dice.randrange(10**6):06}",
        contact_name=f"{word(_WORDS)} Smith",
        email=f"{word(_WORDS).lower()}{number}@company.example",
        phone="0114 496 0000",
        vat_number=f"GB{number:09}",
        currency="GBP",
        top_level=word(_WORDS),
        sites=(Address("Main", f"{number} Road", "", f"{word(_WORDS)}ton", "", "S1 1AA", "GB"),),
    )


if __name__ == "__main__":
    main()
