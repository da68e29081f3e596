"""Reads what a client sends of a record, strictly: every problem is kept, as Sage answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sage_desktop.net.messages import Request
from sage_desktop.sandbox import fields as known
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.contacts import CUSTOMER, Contact
from sage_desktop.sandbox.fields import Field, Fields
from sage_desktop.sandbox.replies import api_error
from sage_desktop.sandbox.small_lists import SMALL_LISTS

Json = dict[str, Any]
Problem = tuple[str, str]
"""A message, and what it is about."""

_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d")
_LARGEST = 15  # digits before the point
REQUIRED = "This field is required."


class _Float(Decimal):
    """A number with a fraction or an exponent in JSON; decimals travel as strings."""


def body_of(request: Request, singular: str) -> Json:
    """The members under ``singular``. Raises 415 for what is not JSON, 400 for what is broken."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise api_error(415, "UnsupportedMediaType", "Send JSON.", "Content-Type")
    try:
        found = json.loads(request.body, parse_float=_float, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise api_error(400, "MalformedRequest", "The body is not JSON.") from None
    inner = found.get(singular) if isinstance(found, dict) else None
    if not isinstance(inner, dict):
        raise api_error(400, "MalformedRequest", f"The body has no {singular}.", singular)
    return inner


def _float(written: str) -> _Float:
    try:
        return _Float(written)
    except ArithmeticError:
        raise ValueError("beyond all bounds") from None


def _no_number(_word: str) -> None:
    raise ValueError("not a number of JSON")


class Reader:
    """Values of the members that were sent. ``creating``: what is required must be there."""

    def __init__(self, business: Business, *, creating: bool) -> None:
        self.problems: list[Problem] = []
        self.sins: list[str] = []
        self._business = business
        self._creating = creating

    def members(
        self, given: Json, fields: Fields, prefix: str = "", *, whole: bool = False
    ) -> Json:
        """``whole``: a part of a list, which replaces another as it is."""
        for name in given.keys() - fields.keys():
            self._sin("unknown_field")
            shown = name.encode(errors="replace").decode()
            self.problems.append(("unknown attribute", prefix + shown))
        values = {}
        for name, field in fields.items():
            source = prefix + (field.source or name)
            if name in given:
                values[name] = self._value(given[name], field, source)
            needed = field.required and (name in given or self._creating or whole)
            if needed and given.get(name) in (None, "", []):
                self.problems.append((REQUIRED, source))
        return values

    def _sin(self, kind: str) -> None:
        if kind not in self.sins:
            self.sins.append(kind)

    def _value(self, given: Any, field: Field, source: str) -> Any:
        if given is None:
            return _nothing(field)
        if field.kind == known.PART:
            return self._part(given, field, source)
        if field.kind == known.PARTS:
            return self._parts(given, field, source)
        if field.kind in {known.ID, known.IDS}:
            return self._relation(given, field, source)
        if isinstance(given, _Float):
            self._sin("float_amount")
        try:
            value = _PLAIN[field.kind](given)
        except ValueError:
            self.problems.append(("is invalid", source))
            return _nothing(field)
        if field.words and value and value not in field.words:
            self.problems.append(("is not included in the list", source))
        elif field.kind == known.TEXT and 0 < field.longest < len(value):
            self.problems.append((f"is too long (maximum is {field.longest} characters)", source))
        elif field.kind == known.WHOLE and not 0 <= value <= field.longest:
            self.problems.append((f"must be between 0 and {field.longest}", source))
        return value

    def _part(self, given: Any, field: Field, source: str) -> Json | None:
        if not isinstance(given, dict):
            self.problems.append(("is invalid", source))
            return None
        return self.members(given, field.of or {}, f"{source}.")

    def _parts(self, given: Any, field: Field, source: str) -> list[Json]:
        if not (isinstance(given, list) and all(isinstance(each, dict) for each in given)):
            self.problems.append(("is invalid", source))
            return []
        return [self.members(each, field.of or {}, f"{source}.", whole=True) for each in given]

    def _relation(self, given: Any, field: Field, source: str) -> Any:
        ids = given if field.kind == known.IDS else [given]
        if not (isinstance(ids, list) and all(isinstance(each, str) for each in ids)):
            self.problems.append(("is invalid", source))
            return [] if field.kind == known.IDS else ""
        for id in ids:
            if id and not exists(self._business, field.among, id):
                self.problems.append((f"can't find {_called(field.among)}", source))
        return given


def _called(collection: str) -> str:
    """One of them, in words."""
    odd = {"addresses": "address", "countries": "country", "currencies": "currency"}
    return odd.get(collection, collection.removesuffix("s")).replace("_", " ")


def _nothing(field: Field) -> Any:
    """What null means."""
    return {known.TEXT: "", known.ID: "", known.IDS: [], known.PARTS: []}.get(field.kind)


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError("not a text")
    given.encode()  # half of a surrogate pair is no text: UnicodeEncodeError is a ValueError
    return given


def _number(given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        raise ValueError("not a number")
    if isinstance(given, Decimal) and not -_LARGEST <= given.adjusted() < _LARGEST:
        raise ValueError("out of bounds")
    written = f"{given:f}" if isinstance(given, Decimal) else str(given)
    if not _DECIMAL.fullmatch(written):
        raise ValueError("not a decimal")
    return Decimal(written)


def _whole(given: Any) -> int:
    number = _number(given)
    if number != int(number):
        raise ValueError("not a whole number")
    return int(number)


def _flag(given: Any) -> bool:
    if not isinstance(given, bool):
        raise ValueError("not a flag")
    return given


def _day(given: Any) -> date | None:
    written = _text(given)
    if not written:
        return None
    if not _DAY.fullmatch(written):
        raise ValueError("not a date of this millennium")
    return date.fromisoformat(written)


_PLAIN: dict[str, Callable[[Any], Any]] = {
    known.TEXT: _text,
    known.NUMBER: _number,
    known.WHOLE: _whole,
    known.FLAG: _flag,
    known.DAY: _day,
}


def _is_customer(contact: Contact | None) -> bool:
    """Whether it takes documents: Sage's own and the anonymous ones do not."""
    if contact is None or contact.deleted_at or contact.system or contact.gdpr_obfuscated:
        return False
    return contact.kind == CUSTOMER


def exists(business: Business, collection: str, id: str) -> bool:
    """Whether the business has a record of that id that may be named."""
    if collection in SMALL_LISTS:
        return id in SMALL_LISTS[collection]
    if collection == "customers":
        return _is_customer(business.contacts.get(id))
    records: dict[str, Mapping[str, Any]] = {
        "contacts": business.contacts,
        "addresses": business.addresses,
        "ledger_accounts": business.ledger_accounts,
        "tax_rates": business.tax_rates,
        "product_sales_price_types": business.price_types,
        "service_rate_types": business.rate_types,
        "products": business.products,
        "services": business.services,
    }
    found = records.get(collection, {}).get(id)
    return found is not None and getattr(found, "deleted_at", None) is None
