"""What matching looks records up by: ids on shelves by a text, and VAT numbers in one writing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Generic, TypeVar

from sage_desktop.core.names import name_key

CROWD = 20
"""More Halo records than this with one value are a crowd: a placeholder or an agency's address."""

Id = TypeVar("Id", int, str)
_SAME_COUNTRY = {"XI": "GB", "GR": "EL"}
_VAT_COUNTRIES = frozenset(
    "AT BE BG CH CY CZ DE DK EE EL ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK "
    "XI".split()
)
_PUNCTUATION = re.compile(r"[\W_]+")
_COUNTS = re.compile(r"[1-9]")


class Shelf(Generic[Id]):
    """Ids by a key; most keys have one id. Several are a dict, which knows its members quickly."""

    def __init__(self) -> None:
        self._first: dict[str, Id] = {}
        self._several: dict[str, dict[Id, None]] = {}

    def add(self, key: str, identity: Id) -> None:
        if not key:
            return
        first = self._first.setdefault(key, identity)
        if first != identity:
            self._several.setdefault(key, {first: None})[identity] = None

    def drop_crowds(self) -> None:
        for key in [key for key, ids in self._several.items() if len(ids) > CROWD]:
            del self._several[key], self._first[key]

    def get(self, key: str) -> Collection[Id]:
        first = self._first.get(key) if key else None
        if first is None:
            return ()
        return self._several.get(key) or (first,)

    def unique(self) -> Iterator[tuple[str, Id]]:
        return (item for item in self._first.items() if item[0] not in self._several)


def vat_key(text: str) -> tuple[str, str]:
    """Country, or "", and number; without a digit but 0 it is a placeholder, not a number."""
    letters = _PUNCTUATION.sub("", name_key(text)).upper() if text else ""
    if not _COUNTS.search(letters):
        return "", ""
    country = letters[:2]
    if country not in _VAT_COUNTRIES:
        return "", letters
    return _SAME_COUNTRY.get(country, country), letters[2:]
