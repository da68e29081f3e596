"""Matching by exact keys and by similar names: seconds, memory, stalls beside it, and how right.

The names are composed (``tests/tools/labelled_names.py``), so it is known who is who: recall is
the share of customers that are here whose record is among the best three proposals, precision the
share of proposals called very likely that are right. See docs/performance.md.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from figures import ROOT, figure, machine, percentile, say

sys.path.insert(0, str(ROOT))

from sage_desktop.core.names import name_key
from sage_desktop.core.progress import Cancel
from sage_desktop.mirror.rows import Candidate
from sage_desktop.sync.imports.likeness import VERY_LIKELY, name_words
from sage_desktop.sync.imports.matching import (
    HaloIndex,
    HaloKey,
    SageKey,
    match_all,
)
from sage_desktop.sync.imports.similar import NameIndex, similar_names
from sage_desktop.sync.imports.three_way import compare
from tests.tools.labelled_names import Labelled, labelled_names

_FIELDS = 12
_TICK = 0.001

Proposals = dict[str, tuple[Candidate, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--size", type=int, default=10_000, help="similar names on each side")
    options = parser.parse_args()
    say(machine())
    for size in (10_000, 100_000):
        _exact(size, options.runs)
    _three_way(100_000, options.runs)
    _similar(labelled_names(options.size), options.runs)


def _exact(size: int, runs: int) -> None:
    halo = [_halo(number) for number in range(size)]
    sage = [_sage(number) for number in range(size)]
    for title, rows in ((f"{size:,}", halo), ("0", [])):
        seconds = _least(lambda rows=rows: list(match_all(sage, HaloIndex(rows))), runs)  # type: ignore[misc]
        say(f"{seconds:7.2f} s   exact keys, {size:,} Sage records against {title}")
        if rows:
            figure(f"matching by exact keys, {size:,} × {size:,}", f"{seconds:.2f} s")
    with _memory() as peak:
        decided = sum(match.target_id is not None for _, match in match_all(sage, HaloIndex(halo)))
    say(f"{peak():7.1f} MB  the most held meanwhile; {decided:,} decided")


def _three_way(size: int, runs: int) -> None:
    halo = [{f"field{n}": f"{number} {n}" for n in range(_FIELDS)} for number in range(size)]
    sage = [dict(record) for record in halo]

    def work() -> None:
        for ours, theirs in zip(halo, sage, strict=True):
            compare(ours, ours, theirs, {})

    say(f"{_least(work, runs):7.2f} s   three-way, {size:,} equal records of {_FIELDS} fields")
    for record in sage:
        record["field3"] = "changed"
    say(f"{_least(work, runs):7.2f} s   the same with one change each")


def _similar(names: Labelled, runs: int) -> None:
    size = f"{len(names.sage):,} × {len(names.halo):,}"
    walls, gaps = [], []
    found: Proposals = {}
    for _ in range(runs):
        wall, found, gap = _beside(lambda: dict(similar_names(names.sage, names.halo, Cancel())))
        walls.append(wall)
        gaps += gap
    median = statistics.median(walls)
    say(f"{min(walls):7.2f} s   similar names, {size}, in a thread (median {median:.2f})")
    figure(f"matching by similar names, {size}", f"{min(walls):.2f} s")
    late = f"p99 of how late a thread beside it woke up; most {max(gaps):.1f}"
    say(f"{percentile(gaps, 0.99):7.1f} ms  {late}")
    with _memory() as peak:
        dict(similar_names(names.sage, names.halo, Cancel()))
    say(f"{peak():7.1f} MB  the most held meanwhile")
    index = NameIndex(names.halo)
    queries = [
        _milliseconds(lambda text=text: index.like(name_words(text))) for _, text in names.sage
    ]  # type: ignore[misc]
    say(f"{percentile(queries, 0.99):7.2f} ms  p99 of a single name; most {max(queries):.2f}")
    _accuracy(names, found)


def _accuracy(names: Labelled, found: Proposals) -> None:
    exact = {name_key(name) for _, name in names.halo}
    texts = dict(names.sage)
    here = {sage_id: local for sage_id, local in names.truth.items() if local is not None}
    rewritten = [each for each in here if name_key(texts[each]) not in exact]
    for title, asked in (("all", list(here)), ("not equal by name_key", rewritten)):
        hits = sum(any(c.local_id == here[each] for c in found.get(each, ())) for each in asked)
        say(f"{100 * hits / len(asked):7.2f} %   recall in the best three, {len(asked):,} {title}")
    sure = [
        each.local_id == names.truth[sage_id]
        for sage_id, candidates in found.items()
        for each in candidates
        if each.score >= VERY_LIKELY
    ]
    say(
        f"{100 * sum(sure) / len(sure):7.2f} %   precision of {len(sure):,} from {VERY_LIKELY} % on"
    )


def _beside(work: Callable[[], Proposals]) -> tuple[float, Proposals, list[float]]:
    """Seconds and result of ``work`` in a thread, and how late this thread woke up meanwhile.

    Without the collector, as in the program, where only the window's thread runs it.
    """
    results: list[Proposals] = []
    thread = threading.Thread(target=lambda: results.append(work()))
    gaps = []
    gc.disable()
    begun = time.perf_counter()
    thread.start()
    while thread.is_alive():
        gaps.append(_milliseconds(lambda: time.sleep(_TICK)) - _TICK * 1000)
    wall = time.perf_counter() - begun
    gc.enable()
    return wall, results[0], gaps


@contextmanager
def _memory() -> Iterator[Callable[[], float]]:
    """Gives the peak of what Python allocated in MB; ask before the block ends or after."""
    peaks: list[float] = []
    tracemalloc.start()
    yield lambda: peaks[0]
    peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
    tracemalloc.stop()


def _least(work: Callable[[], object], runs: int) -> float:
    return min(_milliseconds(work) for _ in range(runs)) / 1000


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _halo(number: int) -> HaloKey:
    name = f"Customer {number} Limited"
    email = f"accounts@customer{number}.example"
    return (number, name_key(name), name, f"AC{number:06}", f"GB{100_000_000 + number}", email)


def _sage(number: int) -> SageKey:
    """Every rung holds for a quarter of them alone."""
    sage_id = f"{number:032x}"
    match number % 4:
        case 0:
            return SageKey(sage_id, "x", reference=f"ac{number:06}")
        case 1:
            return SageKey(sage_id, "x", vat_number=f"{100_000_000 + number}")
        case 2:
            return SageKey(sage_id, "x", email=f"Accounts@Customer{number}.example")
        case _:
            return SageKey(sage_id, f"CUSTOMER  {number} limited")


if __name__ == "__main__":
    main()
