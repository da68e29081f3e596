"""Single fields of Sage's answers: what they are declared as, and how they are read.

Decimals come as text or number and become ``Decimal`` untouched by float; dates may be null or "".
Readers raise ``ValueError`` with words that name no value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from sage_desktop.core.clock import from_text
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of

_YEAR = 366 * 86_400

Id = Annotated[str, Meta(min_length=1, max_length=255)]
HeaderText = Annotated[str, Meta(min_length=1, max_length=255, pattern=r"\A[\x21-\x7e]+\Z")]
"""An id that is sent in a header: visible ASCII, so that it cannot smuggle a second one."""
Token = Annotated[str, Meta(min_length=1, max_length=8192, pattern=r"\A[\x21-\x7e]+\Z")]

if TYPE_CHECKING:
    Number = Decimal | None
    Day = date | None
    Moment = datetime | None
    Flag = bool
    Seconds = int
    Text = str
else:
    # msgspec lets neither "" stand for nothing nor a union of text and number become a Decimal:
    # it takes what comes, and Payload.__post_init__ makes it what the type checker was told.
    Number = Day = Moment = Flag = Seconds = Text = Any


def number(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return decimal_of(value)  # type: ignore[arg-type]  # it refuses all but its types
    except BadInput:
        raise ValueError("expected a number") from None


def day(value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("expected a date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("expected a date") from None


def moment(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError("expected a time")
    try:
        return from_text(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("expected a time") from None


def true_unless_said(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, bool):
        raise ValueError("expected true or false")
    return value


def lifetime(usual: int) -> Callable[[object], int]:
    """Seconds that are believable, else the ``usual`` ones.

    A grant must not be lost for an odd number beside it: its refresh token works only once.
    """

    def read(value: object) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:12])
        believable = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _YEAR
        return value if isinstance(value, int) and believable else usual

    return read


def text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("expected text")
    return value


def code(value: object) -> str:
    """A code as text; one of 1 to 99999999 comes as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if value > 0 else ""
    return text(value).strip()


def text_if_any(value: object) -> str:
    return value if isinstance(value, str) else ""
