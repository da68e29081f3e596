"""What texts of any record may hold when a person or a file gives them. Pure.

What came from Sage, or was there before, may stay as odd as it is: only what is new is checked.
Errors are ``BadInput`` with the field's name in ``data["field"]``.
"""

from __future__ import annotations

from collections.abc import Callable

from sage_desktop.core.errors import BadInput
from sage_desktop.core.names import has_visible
from sage_desktop.sync.record_input import MAX_TEXT, is_text

_MISSING = {"name": "name_missing", "description": "description_missing"}

Check = Callable[[str, str], str]
"""Takes a field's name and value; gives the value as it is kept."""


def checked_text(field: str, value: str, limit: int = MAX_TEXT) -> str:
    """``value`` exactly. Raises ``BadInput``: not_text, text_too_long."""
    if not is_text(value):
        raise BadInput("not_text", field=field)
    if len(value) > limit:
        raise BadInput("text_too_long", field=field, limit=limit)
    return value


def checked_name(field: str, value: str, limit: int = MAX_TEXT) -> str:
    """As ``checked_text`` for what names a record: ``name`` or ``description``.

    Raises ``BadInput``: name_missing, name_too_long (description_missing, text_too_long), not_text.
    """
    if not is_text(value):
        raise BadInput("not_text", field=field)
    if not has_visible(value):
        raise BadInput(_MISSING[field], field=field)
    if field == "name" and len(value) > limit:
        raise BadInput("name_too_long", field=field, limit=limit)
    return checked_text(field, value, limit)


def typed(check: Check, field: str, value: str, had: str | None) -> str:
    """What an editor saves: without spaces around what was typed anew, but in notes."""
    if value == had:
        return value
    return check(field, value if field == "notes" else value.strip())


def typed_key(value: str, had: str | None) -> str | None:
    """None makes one up; a record that is there keeps its own if none is typed."""
    if had is not None and value in ("", had):
        return had
    return checked_text("key", value.strip()) or None
