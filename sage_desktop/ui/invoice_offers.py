"""What the editor of an invoice can give it, as the book has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sage_desktop.sync.invoice_views import InvoiceView
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.sync.views import TaxRateView
from sage_desktop.ui import product_words
from sage_desktop.ui.cells import Choice
from sage_desktop.ui.invoice_lines import Line
from sage_desktop.ui.tax_rate_texts import target_texts


@dataclass(frozen=True, slots=True)
class Terms:
    """What the chosen customer has: the currency, and the days to pay."""

    customer_id: int | None = None
    currency: str = ""
    payment_days: int | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What an invoice can be given, as the book has it, and how what it has is called."""

    view: InvoiceView | None = None
    accounts: Sequence[AccountCodeView] = ()
    rates: Sequence[TaxRateView] = ()
    products: Mapping[int, str] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)

    def account_choices(self, line: Line) -> list[Choice]:
        """Codes that are usable on sales, "" for the product's; what the line has stays."""
        offered = product_words.account_choices(
            self.accounts, None, line.draft.account, lambda row: row.offered
        )
        return [Choice(code, text) for code, text in offered]

    def rate_choices(self, line: Line) -> list[Choice]:
        """Rates that are not retired; what the line has stays."""
        texts = target_texts(self.rates)
        return [
            Choice(view.row.id, texts[view.row.id])
            for view in self.rates
            if view.row.retired_at is None or view.row.id == line.draft.tax_rate_id
        ]

    def usual_rate(self) -> int | None:
        """The rate that a first line begins with: the most used of those that are offered.

        While none is used it is the highest; None if several are, for a person must choose then.
        """
        offered = [view for view in self.rates if view.row.retired_at is None]
        most = max((view.uses for view in offered), default=0)
        if most:
            return next(view.row.id for view in offered if view.uses == most)
        highest = max((view.row.percentage for view in offered), default=None)
        found = [view.row.id for view in offered if view.row.percentage == highest]
        return found[0] if len(found) == 1 else None
