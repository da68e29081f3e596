"""Sage's resources for one user and one business, as payloads or as our errors."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.sage.calls import SageCalls
from sage_desktop.sage.listings import Listing
from sage_desktop.sage.payloads import (
    Business,
    BusinessRef,
    BusinessSettings,
    Envelope,
    FinancialSettings,
    InvoiceSettings,
    LedgerAccount,
    TaxRate,
    User,
    WithLinks,
)

_TAX_RATE = "name,percentage,percentages,is_visible,updated_at"
_LEDGER_ACCOUNT = (
    "nominal_code,name,display_name,ledger_account_group,ledger_account_type,tax_rate,"
    "visible_in_sales,is_control_account,included_in_chart"
)


class SageClient(SageCalls):
    """``SageCalls`` says what all of these raise."""

    async def businesses(self, cancel: Cancel | None = None) -> list[BusinessRef]:
        """All businesses that the user may enter."""

        async def fetch(number: int) -> Envelope[BusinessRef]:
            page = {} if number == 1 else {"page": str(number)}
            return await self._get("/businesses", Envelope[BusinessRef], page)

        return await self._all(fetch, "/businesses", unheard, cancel)

    async def business(self, business_id: str) -> Business:
        return await self._get(f"/businesses/{quote(business_id, safe='')}", Business)

    async def user(self) -> User:
        """Whoever consented. ``SignInNeeded("grant_useless")``: the grant is of no use at all."""
        return await self._get("/user", User)

    async def tax_rates(
        self, report: Report = unheard, cancel: Cancel | None = None
    ) -> list[TaxRate]:
        """All tax rates, hidden ones too, with their history."""
        query = {"attributes": _TAX_RATE, "include_historical_data": "true"}
        return await self.found("/tax_rates", TaxRate, query, report, cancel)

    async def ledger_accounts(
        self, report: Report = unheard, cancel: Cancel | None = None
    ) -> list[LedgerAccount]:
        """All ledger accounts, Sage's control accounts too.

        Not asked for: ``show_control_accounts``. It would leave only those, or all but those.
        """
        query = {"attributes": _LEDGER_ACCOUNT}
        return await self.found("/ledger_accounts", LedgerAccount, query, report, cancel)

    async def web_page(self, listing: Listing[Any], sage_id: str) -> str:
        """The address of a record in Sage's own web pages, "" if Sage names none.

        Only ``https`` and hosts of Sage: whoever is shown it opens it in a browser.
        """
        path = f"{listing.path}/{quote(sage_id, safe='')}"
        record = await self.record(path, WithLinks, {"attributes": "links"})
        for link in record.links or ():
            if link.rel == "alternate" and _is_sages(link.href or ""):
                return link.href or ""
        return ""

    async def financial_settings(self) -> FinancialSettings | None:
        """None: the user may not see settings (api.md 5). So for the two below."""
        return await self.setting("/financial_settings", FinancialSettings)

    async def business_settings(self) -> BusinessSettings | None:
        return await self.setting("/business_settings", BusinessSettings)

    async def invoice_settings(self) -> InvoiceSettings | None:
        return await self.setting("/invoice_settings", InvoiceSettings)


def _is_sages(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return parts.scheme == "https" and host.endswith((".sageone.com", ".sage.com"))
