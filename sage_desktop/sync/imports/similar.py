"""Halo records whose names are like a Sage record's. Proposals only: nothing here is ever a match.

Few Halo names are looked at for each Sage name: those that share its rarest words, pairs of words
and groups of three letters. The work is done in short steps, for it runs beside the window.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from math import log
from typing import TypeVar

from sage_desktop.core.progress import Cancel
from sage_desktop.mirror.rows import Candidate
from sage_desktop.sync.imports.likeness import NameWords, likeness, name_words

SIMILAR = "similar"
PROPOSED = 70
"""Names less alike than this, in per cent, are not proposed."""

_BEST = 3
_VISITS, _LOOKED_AT, _FAR_BEHIND, _SHARE = 400, 10, 0.35, 0.25
_TURN, _PAUSE = 0.002, 0.0002
Item = TypeVar("Item")


def similar_names(
    sage: Iterable[tuple[str, str]], halo: Iterable[tuple[int, str]], cancel: Cancel
) -> Iterator[tuple[str, tuple[Candidate, ...]]]:
    """For each Sage id with a name the best three Halo records, best first, where there are any.

    Both sides are what matching left over. Made for a thread beside the window: after every few
    milliseconds it lets others run and looks at ``cancel``.
    """
    names = [(sage_id, name_words(name)) for sage_id, name in _in_turns(sage, cancel)]
    index = NameIndex(_in_turns(halo, cancel))
    uses = Counter(word for _, name in names for word in set(name.words))
    index.learn(word for word, count in uses.items() if count > 1)
    for sage_id, name in _in_turns(names, cancel):
        if found := index.like(name):
            yield sage_id, found


class NameIndex:
    """Halo names by what is rare in them. ``learn`` tells it of further words that are no slips."""

    def __init__(self, halo: Iterable[tuple[int, str]]) -> None:
        self._records: list[tuple[int, str]] = []
        self._names: list[NameWords] = []
        self._having: dict[str, list[int]] = {}
        self._words: set[str] = set()
        for record in halo:
            name = name_words(record[1])
            for mark in _marks(name):
                ids = self._having.setdefault(mark, [])
                if len(ids) < _VISITS:
                    ids.append(len(self._names))
            self._records.append(record)
            self._names.append(name)
            self._words.update(name.words)

    def learn(self, words: Iterable[str]) -> None:
        self._words.update(words)

    def like(self, name: NameWords) -> tuple[Candidate, ...]:
        """The best three that are like enough, best first, then by id."""
        scored = []
        for number in self._worth_a_look(name):
            score = likeness(name, self._names[number], self._words.__contains__)
            if score >= PROPOSED:
                scored.append((-score, self._records[number]))
        return tuple(
            Candidate(local_id, shown, SIMILAR, -score)
            for score, (local_id, shown) in sorted(scored)[:_BEST]
        )

    def _worth_a_look(self, name: NameWords) -> list[int]:
        """Names that share the most that is rare, by what each shared mark tells."""
        marks = _marks(name)
        found = [ids for mark in marks if (ids := self._having.get(mark))]
        found.sort(key=len)
        size = len(self._names)
        possible = (len(marks) - len(found)) * log(1 + size)
        weights: dict[int, float] = {}
        told = weights.get
        visits, least = 0, 0.0
        for ids in found:
            visits += len(ids)
            if visits > _VISITS and weights:
                break
            weight = log(1 + size / len(ids))
            possible += weight
            for number in ids:
                weights[number] = told(number, 0.0) + weight
        else:
            # All of it was seen, so who has little of it is a stranger, the best one too.
            least = _SHARE * possible
        least = max(least, _FAR_BEHIND * max(weights.values(), default=0.0))
        ahead = [(-weight, number) for number, weight in weights.items() if weight >= least]
        return [number for _, number in sorted(ahead)[:_LOOKED_AT]]


def _marks(name: NameWords) -> set[str]:
    """Words, pairs of words, and groups of three letters of words with their ends."""
    marks = {f"={word}" for word in name.words}
    marks.update(f"{one} {other}" for one, other in combinations(name.words, 2))
    for word in name.words:
        framed = f"^{word}$"
        marks.update(framed[start : start + 3] for start in range(len(framed) - 2))
    return marks


def _in_turns(items: Iterable[Item], cancel: Cancel) -> Iterator[Item]:
    """The items, with a breath now and then: another thread gets its turn by a real pause only."""
    begun = 0.0
    for item in items:
        if time.perf_counter() - begun > _TURN:
            cancel.check()
            time.sleep(_PAUSE)
            begun = time.perf_counter()
        yield item
