"""Holds a reply of the stand-in against Sage's own description, as corrected by its wire format.

Corrections: lists come in an envelope, decimals are strings, anything may be null, dates may be
empty. Everything else (names, types, lengths, enumerations) is taken from the description.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parents[1] / "data" / "sage_facts.json"
REAL_NUMBERS = frozenset({"weight"})
_DECIMAL = re.compile(r"-?\d+\.\d+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PLAIN_TYPES: dict[str, type] = {"boolean": bool, "object": dict}


@cache
def facts() -> dict[str, Any]:
    return json.loads(PATH.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def parameters(path: str) -> set[str]:
    """Names of the query parameters that ``GET path`` takes."""
    return set(facts()["paths"][path]["get"]["query"])


def schema_of(path: str) -> str:
    """The schema of what ``GET path`` gives, of one item for a list."""
    answer = facts()["paths"][path]["get"]["answers"]["200"]
    return str(answer.get("items", answer)["schema"])


def problems_of_list(value: Any, path: str) -> list[str]:
    """What is wrong with a page of a collection; empty if nothing is."""
    own = "BusinessListEnvelope" if path == "/businesses" else "ListEnvelope"
    known = facts()["schemas"][own]
    found = [] if set(value) == set(known) else [f"envelope is {sorted(value)}"]
    size = value.get("$itemsPerPage", value.get("$items_per_page"))
    for name, number in (("$total", value["$total"]), ("$page", value["$page"]), ("size", size)):
        if type(number) is not int:
            found.append(f"{name} is {number!r}")
    for link in ("$next", "$back"):
        if not (value[link] is None or value[link].startswith(f"{path}?")):
            found.append(f"{link} is {value[link]!r}")
    schema = "Business" if path == "/businesses" else schema_of(path)
    for item in value["$items"]:
        if not {"id", "displayed_as", "$path"} <= set(item):
            found.append(f"an item has only {sorted(item)}")
        found += problems(item, schema)
    return found


def problems(value: Any, schema: str) -> list[str]:
    """What is wrong with ``value`` as a ``schema``, each with its place."""
    return _object(value, facts()["schemas"][schema], schema)


def _object(value: Any, fields: dict[str, Any], place: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{place} is {value!r}"]
    found = []
    for name, member in value.items():
        if name not in fields:
            found.append(f"{place}.{name} is not in the description")
        else:
            found += _value(member, fields[name], f"{place}.{name}")
    return found


def _value(value: Any, field: dict[str, Any], place: str) -> list[str]:
    if value is None:
        return []
    if "schema" in field:
        return _object(value, facts()["schemas"][field["schema"]], place)
    if field.get("type") == "array":
        if not isinstance(value, list):
            return [f"{place} is {value!r}"]
        return [
            problem
            for number, each in enumerate(value)
            for problem in _value(each, field["items"], f"{place}[{number}]")
        ]
    if "fields" in field:
        return _object(value, field["fields"], place)
    return [] if _plain(value, field, place) else [f"{place} is {value!r}"]


def _plain(value: Any, field: dict[str, Any], place: str) -> bool:
    kind = field.get("type", "string")
    if kind == "integer":
        return type(value) is int
    if kind == "number":
        if place.rpartition(".")[2] in REAL_NUMBERS:
            return type(value) in {int, float}
        return isinstance(value, str) and _DECIMAL.fullmatch(value) is not None
    if kind == "string":
        return isinstance(value, str) and _text(value, field)
    return isinstance(value, _PLAIN_TYPES[kind])


def _text(value: str, field: dict[str, Any]) -> bool:
    if field.get("format") == "date":
        return value == "" or _parses(date.fromisoformat, value)
    if field.get("format") == "date-time":
        return _TIME.fullmatch(value) is not None and _parses(datetime.fromisoformat, value)
    if len(value) > field.get("maxLength", len(value)):
        return False
    return value in field.get("enum", [value])


def _parses(read: Any, value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True
