"""Sage's refusals, in all the shapes they come in, sorted by what happens next (api.md 8)."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec

from sage_desktop.core.errors import (
    AppError,
    FieldProblem,
    NotFound,
    NotPermitted,
    Rejected,
    ServerTrouble,
    SignInNeeded,
    Throttled,
    Uncertain,
)
from sage_desktop.net.policy import retry_after_of
from sage_desktop.net.transport import request_id_of

_MOST_PROBLEMS = 50
_LONGEST_TEXT = 500
_SAFE = frozenset({"GET", "HEAD"})

NEEDS_NO_ROLE = frozenset({"/user", "/businesses"})
"""Every user may read these, so a 403 here means that the whole grant is of no use (api.md 3.9)."""


class TokenRefused(SignInNeeded):
    """The access token was not accepted: refresh and repeat once, then it is ``SignInNeeded``."""


def error_of(
    status: int, headers: httpx.Headers, body: bytes, *, method: str, path: str
) -> AppError:
    """The error that an answer with ``status`` 400 or more stands for.

    ``path`` is that below the base address (``/tax_rates``). Sage's own words are kept as plain
    text of bounded length: all in ``Rejected.problems``, the first in ``data["detail"]``.
    """
    problems = problems_of(body)
    data: dict[str, object] = {"status": status, "method": method, "path": path}
    if request_id := request_id_of(headers):
        data["request_id"] = request_id
    if problems and problems[0].message:
        data["detail"] = problems[0].message
    match status:
        case 401 if _is_subscription(problems):
            return NotPermitted("no_subscription", **data)
        case 401:
            return TokenRefused(**data)
        case 403 if path in NEEDS_NO_ROLE:
            return SignInNeeded("grant_useless", **data)
        case 403:
            return NotPermitted("role_missing", **data)
        case 404:
            return NotFound(what="Sage record", name=path, **data)
        case 429:
            wish = retry_after_of(headers)
            return Throttled(**data) if wish is None else Throttled(seconds=wish, **data)
        case _ if status >= 500:
            return ServerTrouble(**data) if method in _SAFE else Uncertain(**data)
        case _:
            return Rejected(problems=problems, **data)


def problems_of(body: bytes) -> tuple[FieldProblem, ...]:
    """What an error body says: an array, an object or text; nothing for HTML or an empty one."""
    text = body.decode("utf-8", "replace").strip()
    try:
        said: Any = msgspec.json.decode(body)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        said = "" if text.startswith("<") else text
    entries = said if isinstance(said, list) else [said]
    problems = (_problem_of(entry) for entry in entries[:_MOST_PROBLEMS])
    return tuple(problem for problem in problems if problem != FieldProblem(""))


def _problem_of(entry: object) -> FieldProblem:
    if not isinstance(entry, dict):
        return FieldProblem(_plain(entry))
    return FieldProblem(
        message=_first(entry, "$message", "message", "error_description", "error"),
        source=_first(entry, "$source"),
        code=_first(entry, "$dataCode"),
    )


def _first(entry: dict[str, object], *names: str) -> str:
    return next((text for name in names if (text := _plain(entry.get(name)))), "")


def _plain(value: object) -> str:
    """One line of bounded length; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    readable = "".join(sign if sign.isprintable() else " " for sign in value[: 4 * _LONGEST_TEXT])
    text = " ".join(readable.split())
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _is_subscription(problems: tuple[FieldProblem, ...]) -> bool:
    """401 also says that the trial is over or the edition lacks the endpoint: no refresh helps."""
    return any(
        problem.code == "AuthorizationFailure" or "subscription" in problem.message.lower()
        for problem in problems
    )
