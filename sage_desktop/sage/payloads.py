"""What Sage's answers look like: frozen values, checked and exact when they leave this module.

Facts: ``sage/api.md`` 3.3, 5, 6.1, 11.1. Fields nobody uses are not declared and ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from msgspec import Meta, MsgspecError, Struct, field
from msgspec.json import Decoder
from msgspec.structs import force_setattr

from sage_desktop.core.errors import ServerTrouble
from sage_desktop.sage import fields
from sage_desktop.sage.fields import (
    Day,
    Flag,
    HeaderText,
    Id,
    Moment,
    Number,
    Seconds,
    Text,
    Token,
)

T = TypeVar("T")

_ACCESS_SECONDS = 300
_REFRESH_SECONDS = 2_678_400


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

    _readers = {"displayed_as": fields.text}


class BusinessRef(Payload, frozen=True):
    """A business in the list of those that the user may enter. Names repeat in real lists."""

    id: HeaderText
    displayed_as: Text = ""

    _readers = {"displayed_as": fields.text}


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

    _readers = {"name": fields.text, "displayed_as": fields.text, "city": fields.text}

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

    _readers = {
        "displayed_as": fields.text,
        "first_name": fields.text,
        "last_name": fields.text,
        "email": fields.text,
    }


class TaxRatePercentage(Payload, frozen=True):
    """A percentage in force from ``from_date`` to ``to_date`` inclusive; None is open."""

    percentage: Number = None
    from_date: Day = None
    to_date: Day = None

    _readers = {"percentage": fields.number, "from_date": fields.day, "to_date": fields.day}


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
        "displayed_as": fields.text,
        "name": fields.text,
        "percentage": fields.number,
        "is_visible": fields.true_unless_said,
        "updated_at": fields.moment,
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
        "displayed_as": fields.text,
        "display_name": fields.text,
        "name": fields.text,
        "nominal_code": fields.code,
        "included_in_chart": fields.true_unless_said,
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

    _readers = {"accounts_start_date": fields.day, "year_end_lockdown_date": fields.day}


class BusinessSettings(Payload, frozen=True):
    """``business_created_at`` changes when the business is reset: all ids are void then."""

    business_created_at: Moment = None

    _readers = {"business_created_at": fields.moment}


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
        "expires_in": fields.lifetime(_ACCESS_SECONDS),
        "refresh_token_expires_in": fields.lifetime(_REFRESH_SECONDS),
        "requested_by_id": fields.text_if_any,
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
