"""How long a list of records takes: the order of all that are found, and the lines in sight.

A fresh book with made-up customers or products, filled by the functions that an import uses.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, get_args

from figures import figure, machine, say, spread

from sage_desktop.book import customer_lists, customers, product_lists, products, snapshots
from sage_desktop.book.contact_rows import Address, NewCustomer
from sage_desktop.book.customer_lists import Sort
from sage_desktop.book.product_lists import ProductSort
from sage_desktop.book.product_rows import NewProduct, Price, ProductKind
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus

_PAGE = 500
_IN_SIGHT = 60
_GOAL_SEARCH, _GOAL_ORDER = 50, 150
_WORDS = ("Harbour", "Bright", "North", "Peak", "Vale", "Stone", "Mill", "Copper", "Ash", "Green")
_SEARCHES = ("", "harbour", "harb smith", "9", "nothing-like-it")


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the lists. The first of ``sorts`` is by name."""

    sorts: Sequence[str]
    draft: Callable[[random.Random, int], Any]
    create: Callable[[list[Any]], list[int]]
    order: Callable[[str, Any], array[int]]
    lines: Callable[[Sequence[int]], object]
    whole: Callable[[Sequence[int]], list[Any]]
    update: Callable[[list[Any]], None]
    change: Callable[[Any], Any]
    snapshots: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--kind", choices=sorted(_KINDS), default="customers")
    parser.add_argument("--records", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-lists-") as folder:
        asyncio.run(_measure(Path(folder), options.runs, options.kind, options.records))


async def _measure(folder: Path, runs: int, name: str, number: int) -> None:
    kind = _KINDS[name]
    book = await Book.open(folder / "book.sqlite3", Bus(), backups=folder / "backups")
    say(machine())
    ids = await _fill(book, kind, number)
    say(f"median (least–most) of {runs} in ms, {number:,} {name}")

    slowest: dict[bool, list[float]] = {True: [], False: []}

    async def took(label: str, query: Callable[[], object]) -> None:
        times = []
        for _ in range(runs):
            began = time.perf_counter()
            await book.read(query)
            times.append((time.perf_counter() - began) * 1000)
        say(f"{label:<38} {spread(times)}")
        slowest[label.partition(",")[2] != ""].append(statistics.median(times))

    first, *others = kind.sorts
    for search in _SEARCHES:
        await took(f"order by {first}, search “{search}”", partial(kind.order, search, first))
    for sort in others:
        await took(f"order by {sort}", partial(kind.order, "", sort))
    for searching, what, goal in ((True, "search", _GOAL_SEARCH), (False, "order", _GOAL_ORDER)):
        most = max(slowest[searching])
        figure(f"{number:,} {name}: {what}", f"{most:.0f} ms", f"≤ {goal} ms", met=most <= goal)
    order = await book.read(lambda: kind.order("", first))
    sight, page = order[number // 2 :][:_IN_SIGHT], ids[number // 2 :][:_PAGE]
    await took(f"{_IN_SIGHT} lines", lambda: kind.lines(sight))
    await took(f"{_PAGE} whole records", lambda: kind.whole(page))
    await took(f"{_PAGE} snapshots", lambda: snapshots.snapshots_of(kind.snapshots, page))
    await _change(book, kind, page)
    await book.aclose()


async def _fill(book: Book, kind: Kind, number: int) -> list[int]:
    dice = random.Random(number)
    drafts = [kind.draft(dice, each) for each in range(number)]
    ids: list[int] = []
    inside = []

    def page(some: list[Any]) -> list[int]:
        began = time.perf_counter()
        made = kind.create(some)
        inside.append((time.perf_counter() - began) / len(some) * 1e6)
        return made

    began = time.perf_counter()
    for start in range(0, number, _PAGE):
        some = drafts[start : start + _PAGE]
        ids += await book.write(partial(page, some))
    each = (time.perf_counter() - began) / number * 1e6
    median = statistics.median(inside)
    say(f"created in pages of {_PAGE}: {median:.0f} µs each, {each:.0f} µs with the commit")
    return ids


async def _change(book: Book, kind: Kind, page: list[int]) -> None:
    rows = await book.read(lambda: kind.whole(page))
    for label, wanted in (
        ("the same again", rows),
        ("one field changed", [kind.change(row) for row in rows]),
    ):
        began = time.perf_counter()
        await book.write(partial(kind.update, wanted))
        say(f"{len(page)} updates, {label:<20} {(time.perf_counter() - began) * 1000:.0f} ms")


def _customer(dice: random.Random, number: int) -> NewCustomer:
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


def _product(dice: random.Random, number: int) -> NewProduct:
    word = dice.choice
    return NewProduct(
        kind=dice.choice(list(ProductKind)),
        description=f"{word(_WORDS)} {word(_WORDS)} {number}",
        code=f"P{dice.randrange(10**6):06}",
        prices=(
            Price("Sales Price", Decimal(dice.randrange(10**6)) / 100),
            Price("Trade", Decimal(dice.randrange(10**6)) / 100),
        ),
        sales_account="4000",
        purchase_account="5000",
    )


_KINDS = {
    "customers": Kind(
        ("name", *(each for each in get_args(Sort) if each != "name")),
        _customer,
        customers.create_customers,
        customer_lists.order_customers,
        customer_lists.customer_lines,
        customers.customers_by_id,
        customers.update_customers,
        lambda row: replace(row, phone="1"),
        "customer",
    ),
    "products": Kind(
        get_args(ProductSort),
        _product,
        products.create_products,
        product_lists.order_products,
        product_lists.product_lines,
        products.products_by_id,
        products.update_products,
        lambda row: replace(row, notes="1"),
        "product",
    ),
}


if __name__ == "__main__":
    main()
