"""Answers in Sage's shapes: JSON, pages, and errors (``sage/api.md`` 8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from sage_desktop.net.messages import Reply

JSON = ("Content-Type", "application/json")


class Refusal(Exception):
    """A request ends here, with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def json_reply(value: Any, status: int = 200, *headers: tuple[str, str]) -> Reply:
    return Reply(status, (JSON, *headers), msgspec.json.encode(value))


def api_error(status: int, code: str, message: str, source: str = "") -> Refusal:
    """A refusal as the API writes it: an array of one error."""
    error = {"$severity": "error", "$dataCode": code, "$message": message, "$source": source}
    return Refusal(json_reply([error], status))


def invalid(problems: Iterable[tuple[str, str]]) -> Refusal:
    """Everything that is wrong with a record: each a message and what it is about."""
    errors = [
        {"$severity": "error", "$dataCode": "RecordInvalid", "$message": text, "$source": source}
        for text, source in problems
    ]
    return Refusal(json_reply(errors, 422))


def oauth_error(error: str, description: str) -> Refusal:
    """A refusal of the token endpoint: always 400 (``sage/api.md`` 3.5)."""
    return Refusal(json_reply({"error": error, "error_description": description}, 400))


def not_found(path: str) -> Refusal:
    return api_error(404, "RecordNotFound", "The requested record was not found.", path)


def wrong_verb(method: str, *allowed: str) -> Refusal:
    refusal = api_error(405, "MethodNotAllowed", f"{method} is not allowed here.")
    reply = refusal.reply
    return Refusal(Reply(405, (*reply.headers, ("Allow", ", ".join(allowed))), reply.body))


def reference(collection: str, id: str, displayed_as: str) -> dict[str, Any]:
    """A relation as Sage writes it when reading."""
    return {"id": id, "displayed_as": displayed_as, "$path": f"/{collection}/{id}"}


def decimal_text(number: Decimal) -> str:
    """A decimal as Sage sends it, as a string with at least one place: ``"20.0"``."""
    places = max(1, -int(number.normalize().as_tuple().exponent))
    return f"{number:.{places}f}"


def time_text(moment: datetime) -> str:
    """``2013-07-03T10:38:10Z``."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"
