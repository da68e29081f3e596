"""What Sage's answers look like: frozen values, checked and exact when they leave this module.

Facts: ``sage/api.md`` 3.3, 5, 6.1, 11.1. Fields nobody uses are not declared and ignored; decimals
come as text or number and become ``Decimal`` untouched by float; dates may be null or "".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeVar

from msgspec import Meta, MsgspecError, Struct, field
from msgspec.json import Decoder
from msgspec.structs import force_setattr

from sage_desktop.core.clock import from_text
from sage_desktop.core.errors import BadInput, ServerTrouble
from sage_desktop.core.exact import decimal_of

T = TypeVar("T")

_YEAR = 366 * 86_400
_ACCESS_SECONDS = 300
_REFRESH_SECONDS = 2_678_400

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


def _number(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return decimal_of(value)  # type: ignore[arg-type]  # it refuses all but its types
    except BadInput:
        raise ValueError("expected a number") from None


def _day(value: object) -> date | None:
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


def _moment(value: object) -> datetime | None:
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


def _true_unless_said(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, bool):
        raise ValueError("expected true or false")
    return value


def _lifetime(usual: int) -> Callable[[object], int]:
    """Seconds that are believable, else the ``usual`` ones.

    A grant must not be lost for an odd number beside it: its refresh token works only once.
    """

    def read(value: object) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:12])
        believable = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _YEAR
        return value if isinstance(value, int) and believable else usual

    return read


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("expected text")
    return value


def _code(value: object) -> str:
    """A code as text; one of 1 to 99999999 comes as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if value > 0 else ""
    return _text(value).strip()


def _text_if_any(value: object) -> str:
    return value if isinstance(value, str) else ""


class Payload(Struct, frozen=True):
    """Base of answers with fields that need a reader of ours (``_readers``)."""

    _readers: ClassVar[dict[str, Callable[[object], object]]] = {}

    def __post_init__(self) -> None:
        for name, read in self._readers.items():
            try:
                force_setattr(self, name, read(getattr(self, name)))
            except ValueError as error:
                raise ValueError(f"{error} in `{name}`") from None


class Envelope(Struct, Generic[T], frozen=True):
    """One page of a collection. Whether more follow is ``sage.paging``'s to say."""

    total: Annotated[int, Meta(ge=0)] = field(name="$total")
    items: tuple[T, ...] = field(name="$items")
    next: str | None = field(name="$next", default=None)


class Reference(Payload, frozen=True):
    """A relation as Sage shows it."""

    id: Id
    displayed_as: Text = ""

    _readers = {"displayed_as": _text}


class BusinessRef(Payload, frozen=True):
    """A business in the list of those that the user may enter. Names repeat in real lists."""

    id: HeaderText
    displayed_as: Text = ""

    _readers = {"displayed_as": _text}


class Subscription(Struct, frozen=True):
    """``id``: START, MICRO, ACCOUNTS, ACCOUNTING … (api.md 1). ``active`` None: not said."""

    id: str | None = None
    active: bool | None = None


class Business(Payload, frozen=True):
    id: HeaderText
    name: Text = ""
    displayed_as: Text = ""
    city: Text = ""
    country: Reference | None = None
    is_demo: bool | None = None
    subscriptions: tuple[Subscription, ...] | None = None

    _readers = {"name": _text, "displayed_as": _text, "city": _text}

    @property
    def is_active(self) -> bool:
        """Whether a subscription runs. One that shows none is taken as active: calls will tell."""
        return not self.subscriptions or any(s.active is not False for s in self.subscriptions)


class User(Payload, frozen=True):
    id: Id
    displayed_as: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    email: Text = ""

    _readers = {"displayed_as": _text, "first_name": _text, "last_name": _text, "email": _text}


class TaxRatePercentage(Payload, frozen=True):
    """A percentage in force from ``from_date`` to ``to_date`` inclusive; None is open."""

    percentage: Number = None
    from_date: Day = None
    to_date: Day = None

    _readers = {"percentage": _number, "from_date": _day, "to_date": _day}


class TaxRate(Payload, frozen=True):
    """A Sage tax rate. Show ``displayed_as``: the inner ``name`` can differ (NO_TAX, No VAT)."""

    id: Id
    displayed_as: Text = ""
    name: Text = ""
    percentage: Number = None
    percentages: tuple[TaxRatePercentage, ...] | None = None
    is_visible: Flag = True
    updated_at: Moment = None

    _readers = {
        "displayed_as": _text,
        "name": _text,
        "percentage": _number,
        "is_visible": _true_unless_said,
        "updated_at": _moment,
    }


class LedgerAccount(Payload, frozen=True):
    """A ledger account, control accounts too. ``nominal_code`` as text, "" where there is none."""

    id: Id
    displayed_as: Text = ""
    display_name: Text = ""
    name: Text = ""
    nominal_code: Text = ""
    ledger_account_group: Reference | None = None
    ledger_account_type: Reference | None = None
    tax_rate: Reference | None = None
    visible_in_sales: bool | None = None
    is_control_account: bool | None = None
    included_in_chart: Flag = True

    _readers = {
        "displayed_as": _text,
        "display_name": _text,
        "name": _text,
        "nominal_code": _code,
        "included_in_chart": _true_unless_said,
    }


class WebLink(Struct, frozen=True):
    """``rel`` alternate: the record in Sage's own web pages (api.md 11.3)."""

    rel: str | None = None
    href: str | None = None


class WithLinks(Struct, frozen=True):
    """What of any record leads elsewhere."""

    links: tuple[WebLink, ...] | None = None


class FinancialSettings(Payload, frozen=True):
    base_currency: Reference | None = None
    multi_currency_enabled: bool | None = None
    tax_scheme: Reference | None = None
    accounts_start_date: Day = None
    year_end_lockdown_date: Day = None

    _readers = {"accounts_start_date": _day, "year_end_lockdown_date": _day}


class BusinessSettings(Payload, frozen=True):
    """``business_created_at`` changes when the business is reset: all ids are void then."""

    business_created_at: Moment = None

    _readers = {"business_created_at": _moment}


class InvoiceSettings(Struct, frozen=True):
    """``customer_credit_days``: when invoices of customers without terms of their own are due."""

    next_invoice_number: int | None = None
    sales_invoice_number_prefix: str | None = None
    customer_credit_days: int | None = None


class TokenReply(Payload, frozen=True):
    """A grant. Its ``repr`` hides the tokens. Lifetimes in seconds from when it was sent.

    ``requested_by_id`` is the Sage user who consented, "" when not said.
    """

    access_token: Token
    refresh_token: Token
    expires_in: Seconds = _ACCESS_SECONDS
    refresh_token_expires_in: Seconds = _REFRESH_SECONDS
    requested_by_id: Text = ""

    _readers = {
        "expires_in": _lifetime(_ACCESS_SECONDS),
        "refresh_token_expires_in": _lifetime(_REFRESH_SECONDS),
        "requested_by_id": _text_if_any,
    }

    def __repr__(self) -> str:
        return f"TokenReply(requested_by_id={self.requested_by_id!r})"


class OAuthErrorReply(Struct, frozen=True):
    """The token endpoint's way to refuse (api.md 3.5)."""

    error: str
    error_description: str | None = None


_decoders: dict[Any, Decoder[Any]] = {}


def decode(body: bytes, kind: type[T], *, path: str) -> T:
    """``body`` as ``kind``.

    Raises ``ServerTrouble("bad_reply")`` with the ``path`` of the request and ``where`` in the
    answer it is wrong (never the values), whatever came instead.
    """
    try:
        if kind not in _decoders:
            _decoders[kind] = Decoder(kind, float_hook=Decimal)
        payload: T = _decoders[kind].decode(body)
    except MsgspecError as error:
        raise ServerTrouble("bad_reply", path=path, where=str(error)) from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        # Not UTF-8, an exponent beyond all bounds, brackets without end.
        raise ServerTrouble("bad_reply", path=path, where=type(error).__name__) from error
    return payload
