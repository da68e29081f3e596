"""The frame of the stand-in's API: collections with pages, filters and attributes, and singles.

Later resources are added to ``sandbox.catalogue`` as further ``Collection`` and ``Single`` values.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from sage_desktop.core.clock import from_text
from sage_desktop.net.messages import Reply
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.replies import api_error, json_reply, not_found
from sage_desktop.sandbox.shelf import Page, Shelf
from sage_desktop.sandbox.writing import Writings

BASE_ATTRIBUTES = ("id", "displayed_as", "$path")
PAGING = frozenset({"items_per_page", "page", "attributes"})
DEFAULT_SIZE, MAX_SIZE = 20, 200

T = TypeVar("T")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """Parameters of a request, read strictly: what cannot be read is a 400."""

    pairs: list[tuple[str, str]]

    def text(self, name: str) -> str:
        """The last value of ``name``, "" for none."""
        for given, value in reversed(self.pairs):
            if given == name:
                return value
        return ""

    def word(self, name: str, known: Container[str]) -> str:
        """One of the ``known`` words, "" for none."""
        value = self.text(name)
        if value and value not in known:
            raise _unreadable(name)
        return value

    def flag(self, name: str) -> bool:
        value = self.text(name)
        if value not in {"", "true", "false"}:
            raise _unreadable(name)
        return value == "true"

    def number(self, name: str, default: int, limit: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and len(value) <= 9):
            raise _unreadable(name)
        if not 1 <= int(value) <= limit:
            raise _unreadable(name)
        return int(value)

    def day(self, name: str) -> date | None:
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise _unreadable(name) from None

    def moment(self, name: str) -> datetime | None:
        """A time, or a date as its first second."""
        value = self.text(name)
        try:
            return from_text(value) if value else None
        except (ValueError, OverflowError):
            raise _unreadable(name) from None

    def attributes(self) -> list[str]:
        return [each for each in self.text("attributes").split(",") if each]


def _unreadable(name: str) -> Exception:
    return api_error(400, "InvalidParameter", f"{name} has no usable value.", name)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a resource is read in: whose records, when, and with which parameters."""

    business: Business
    today: date
    query: Query


@dataclass(frozen=True, slots=True)
class Collection(Generic[T]):
    """A list resource.

    ``rows`` gives the records that pass the filters, in order; ``find`` one record by id;
    ``full`` everything that Sage says of one. ``areas``: reading needs one of these.
    ``not_for``: editions that lack the resource; ``read_only_for``: those that cannot write it.
    ``writing``: how clients write it, None if the stand-in has no such thing. ``marks``: what
    reading one record does to it, and the sin that this is.
    """

    name: str
    areas: frozenset[str]
    filters: frozenset[str]
    rows: Callable[[Scene], list[T]]
    find: Callable[[Scene, str], T | None]
    full: Callable[[T, Scene], Json]
    not_for: frozenset[str] = frozenset()
    read_only_for: frozenset[str] = frozenset()
    writing: Writings | None = None
    marks: Callable[[T, Scene], str] | None = None


@dataclass(frozen=True, slots=True)
class Single:
    """A resource of which a business has one, such as a settings record."""

    name: str
    areas: frozenset[str]
    full: Callable[[Business], Json]


def list_page(collection: Collection[Any], scene: Scene, shelf: Shelf) -> Page:
    """One page in Sage's envelope (``sage/api.md`` 6.1): beyond the end the last one again."""
    place = (scene.business.id, collection.name, scene.today)
    pairs = scene.query.pairs
    filters = tuple(pair for pair in pairs if pair[0] in collection.filters)

    def made() -> Page:
        rows = shelf.rows((place, filters), lambda: collection.rows(scene))
        return _page(collection, scene, rows)

    return shelf.page((place, tuple(pairs)), made)


def _page(collection: Collection[Any], scene: Scene, rows: list[Any]) -> Page:
    query = scene.query
    size = query.number("items_per_page", DEFAULT_SIZE, MAX_SIZE)
    wanted = query.number("page", 1, 999_999_999)
    pages = max(1, -(-len(rows) // size))
    page = min(wanted, pages)
    attributes = query.attributes()
    full = [collection.full(row, scene) for row in rows[(page - 1) * size : page * size]]
    reply = json_reply(
        {
            "$total": len(rows),
            "$page": page,
            "$next": _path(collection, query, page + 1) if page < pages else None,
            "$back": _path(collection, query, page - 1) if page > 1 else None,
            "$itemsPerPage": size,
            "$items": [chosen(each, attributes) for each in full],
        }
    )
    sins = _list_sins(collection, query)
    if wanted > pages:
        sins.append("page_past_end")
    if full and not set(attributes) <= {*full[0], "all"}:
        sins.append("unknown_attribute")
    return Page(reply, tuple(sins))


def one_record(collection: Collection[Any], scene: Scene, key: str) -> Reply:
    """One record, with all attributes unless some are named. Raises 404."""
    row = collection.find(scene, key)
    if row is None:
        raise not_found(f"{collection.name}/{key}")
    return json_reply(chosen(collection.full(row, scene), scene.query.attributes() or ["all"]))


def chosen(full: Json, attributes: list[str]) -> Json:
    """What always comes, and the named ``attributes``."""
    if "all" in attributes:
        return full
    return {key: full[key] for key in (*BASE_ATTRIBUTES, *attributes) if key in full}


def _path(collection: Collection[Any], query: Query, page: int) -> str:
    """A page's address relative to the base URL, with the parameters of this request."""
    pairs = [("page", str(page)), *(pair for pair in query.pairs if pair[0] != "page")]
    return f"/{collection.name}?{urlencode(pairs, quote_via=quote, safe=',:')}"


def _list_sins(collection: Collection[Any], query: Query) -> list[str]:
    sins = []
    if not query.attributes():
        sins.append("no_attributes")
    if not query.text("items_per_page"):
        sins.append("no_items_per_page")
    if not {name for name, _ in query.pairs} <= collection.filters | PAGING:
        sins.append("unknown_parameter")
    return sins
