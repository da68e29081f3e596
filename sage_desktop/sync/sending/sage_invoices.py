"""An invoice as Sage has it: looked for, read, and known again as one of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct

from sage_desktop.sage.client import SageClient
from sage_desktop.sage.fields import Id
from sage_desktop.sage.listings import NamedRef
from sage_desktop.sage.payloads import decode
from sage_desktop.sync.sending import invoice_bodies as bodies
from sage_desktop.sync.sending.business import SageBusiness
from sage_desktop.sync.sending.looking import Looked
from sage_desktop.sync.sending.steps import Adopt

PATH = "/sales_invoices"
DRAFT, UNPAID, VOIDED = "DRAFT", "UNPAID", "VOID"
_IN_SAGE = "reference,notes,status,editable,net_amount,tax_amount,total_amount,displayed_as"


class SageInvoice(Struct, frozen=True):
    """One invoice as Sage shows it."""

    id: Id
    net_amount: Decimal
    tax_amount: Decimal
    total_amount: Decimal
    displayed_as: str | None = None
    reference: str | None = None
    notes: str | None = None
    status: NamedRef | None = None
    editable: bool | None = None

    @property
    def state(self) -> str:
        return (self.status.id or "") if self.status is not None else ""


LOOKED = Looked(
    PATH, SageInvoice, {"attributes": _IN_SAGE}, lambda invoice: (invoice.reference or "",)
)


def read(reply: bytes, path: str) -> SageInvoice:
    """Raises ``ServerTrouble`` for what is no invoice."""
    return decode(reply, SageInvoice, path=path)


async def now(client: SageClient, sage_id: str) -> SageInvoice:
    """As Sage has it; reading it does not mark it as sent. Raises ``NotFound``."""
    query = {"attributes": _IN_SAGE, "mark_as_sent": "false"}
    return await client.record(f"{PATH}/{quote(sage_id, safe='')}", SageInvoice, query)


def alive(found: Sequence[SageInvoice], reference: str) -> list[SageInvoice]:
    """Those of that very reference that count."""
    return [each for each in found if each.reference == reference and each.state != VOIDED]


async def adopted(sage_id: str, body: Mapping[str, Any], business: SageBusiness) -> Adopt | None:
    """None for one that is void by now."""
    there = await now(business.client, sage_id)
    if there.state == VOIDED:
        return None
    same = there.total_amount == bodies.expected(body).total and there.notes == body["notes"]
    known = bodies.body_hash(body) if same else ""
    return Adopt(there.id, there.displayed_as or "", "", as_reply(there), known)


def as_reply(invoice: SageInvoice) -> bytes:
    """Reverse of ``read``."""
    return msgspec.json.encode(invoice)
