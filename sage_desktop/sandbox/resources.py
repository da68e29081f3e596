"""The frame of the stand-in's API: collections with pages, filters and attributes, and singles.

Later resources are added to ``sandbox.catalogue`` as further ``Collection`` and ``Single`` values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from sage_desktop.core.clock import from_text
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.diary import Diary
from sage_desktop.sandbox.replies import api_error, json_reply, not_found

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
        return dict(self.pairs).get(name, "")

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
    """

    name: str
    areas: frozenset[str]
    filters: frozenset[str]
    rows: Callable[[Scene], list[T]]
    find: Callable[[Scene, str], T | None]
    full: Callable[[T, Scene], Json]


@dataclass(frozen=True, slots=True)
class Single:
    """A resource of which a business has one, such as a settings record."""

    name: str
    areas: frozenset[str]
    full: Callable[[Business], Json]


def list_page(collection: Collection[Any], scene: Scene, request: Request, diary: Diary) -> Reply:
    """One page in Sage's envelope (``sage/api.md`` 6.1): beyond the end the last one again."""
    query = scene.query
    size = query.number("items_per_page", DEFAULT_SIZE, MAX_SIZE)
    wanted = query.number("page", 1, 999_999_999)
    rows = collection.rows(scene)
    pages = max(1, -(-len(rows) // size))
    page = min(wanted, pages)
    _note_sins(collection, query, request, diary, past_end=wanted > pages)
    shown = rows[(page - 1) * size : page * size]
    attributes = query.attributes()
    items = [_chosen(collection.full(row, scene), attributes, BASE_ATTRIBUTES) for row in shown]
    _note_unknown_attributes(
        collection.full(shown[0], scene) if shown else None, query, diary, request
    )
    return json_reply(
        {
            "$total": len(rows),
            "$page": page,
            "$next": _path(collection, query, page + 1) if page < pages else None,
            "$back": _path(collection, query, page - 1) if page > 1 else None,
            "$itemsPerPage": size,
            "$items": items,
        }
    )


def one_record(collection: Collection[Any], scene: Scene, key: str) -> Reply:
    """One record, with all attributes unless some are named. Raises 404."""
    row = collection.find(scene, key)
    if row is None:
        raise not_found(f"{collection.name}/{key}")
    attributes = scene.query.attributes() or ["all"]
    return json_reply(_chosen(collection.full(row, scene), attributes, BASE_ATTRIBUTES))


def _chosen(full: Json, attributes: Iterable[str], base: tuple[str, ...]) -> Json:
    if "all" in attributes:
        return full
    return {key: full[key] for key in (*base, *attributes) if key in full}


def _path(collection: Collection[Any], query: Query, page: int) -> str:
    """A page's address relative to the base URL, with the parameters of this request."""
    pairs = [("page", str(page)), *(pair for pair in query.pairs if pair[0] != "page")]
    return f"/{collection.name}?{urlencode(pairs, quote_via=quote, safe=',:')}"


def _note_sins(
    collection: Collection[Any], query: Query, request: Request, diary: Diary, *, past_end: bool
) -> None:
    if not query.attributes():
        diary.sin("no_attributes", request)
    if not query.text("items_per_page"):
        diary.sin("no_items_per_page", request)
    if past_end:
        diary.sin("page_past_end", request)
    if not {name for name, _ in query.pairs} <= collection.filters | PAGING:
        diary.sin("unknown_parameter", request)


def _note_unknown_attributes(
    full: Json | None, query: Query, diary: Diary, request: Request
) -> None:
    if full is not None and not set(query.attributes()) <= {*full, "all"}:
        diary.sin("unknown_attribute", request)
