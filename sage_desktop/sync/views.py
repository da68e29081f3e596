"""What the door (``sync.service``) hands to the window and the command line: frozen values."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.tax_rows import TaxRateRow
from sage_desktop.book.tenant_rows import AuthType, Business, SignInRow, TenantRow

COLOURS = ("#2E7D5B", "#2F6FA8", "#6A5FB0", "#A3477E", "#B4552D", "#8A6D1B", "#5B6670")
"""Tenant colours, offered in this order; shown beside the name, never alone."""


CONNECT_SECONDS = 300.0
"""How long connecting waits for the browser's answer before it gives up."""


class TenantState(StrEnum):
    NOT_CONNECTED = "not_connected"
    CONNECTED = "connected"
    RECONNECT = "reconnect"


@dataclass(frozen=True, slots=True)
class TenantView:
    """A tenant with all that its list line and its *Details* tab show."""

    row: TenantRow
    state: TenantState
    sign_in: SignInRow | None = None
    shared_with: tuple[str, ...] = ()
    last_run: RunRow | None = None
    issues: int = 0
    memory_only: bool = False
    secret_set: bool = False


@dataclass(frozen=True, slots=True)
class TenantDraft:
    """What *Details* edits. ``id`` None creates. ``client_secret`` None leaves the stored one."""

    name: str
    colour: str = COLOURS[0]
    auth_type: AuthType = AuthType.HALO_APP
    client_id: str = ""
    client_secret: str | None = field(default=None, repr=False)
    id: int | None = None


@dataclass(frozen=True, slots=True)
class TaxRateLink:
    """One of the places a Halo tax rate is linked to: the guide's two fields."""

    tenant_id: int
    tenant_name: str
    tenant_colour: str
    business_name: str
    sage_id: str
    sage_name: str
    gone: bool


@dataclass(frozen=True, slots=True)
class TaxRateView:
    row: TaxRateRow
    links: tuple[TaxRateLink, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class TaxRateDraft:
    """What the editor edits. ``id`` None creates; ``percentage`` is what was typed."""

    name: str = ""
    percentage: str = ""
    id: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Connected:
    """The end of connecting. ``other_user``: a different Sage user than before consented."""

    business: Business
    user_name: str
    other_user: bool
    memory_only: bool


ChooseBusiness = Callable[[list[Business]], Awaitable[str]]
"""Asked when the Sage user has several businesses; gives the id of the chosen one."""

ShowLogin = Callable[[str], None]
"""Told the login address once the program listens for the answer; opens the browser."""


@dataclass(frozen=True, slots=True)
class Status:
    """The one-glance state of the program.

    ``waiting``: records that go by themselves. ``offline``: Sage could not be reached just now.
    """

    module_enabled: bool
    tenants: int
    connected: int
    reconnect: int
    issues: int
    last_run: RunRow | None
    paused: bool = False
    waiting: int = 0
    offline: bool = False
