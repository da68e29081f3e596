"""Whether a product can be what it shall be, with its accounts and tax rate. Book thread.

Only what is new is checked: a product may keep what was retired after it was given it.
"""

from __future__ import annotations

from collections.abc import Collection

from sage_desktop.book import account_codes, products, tax_rates
from sage_desktop.book.product_rows import NewProduct, ProductKind, ProductRow
from sage_desktop.book.tax_rows import TaxRateRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.core.names import name_key
from sage_desktop.sync.record_input import SHOWN

_FIELDS = ("sales_account", "purchase_account")


def check_kind(wanted: ProductKind, had: ProductRow) -> None:
    """Raises ``BadInput``: Sage's services are records of another kind than its products."""
    crosses = (wanted is ProductKind.SERVICE) is not (had.kind is ProductKind.SERVICE)
    if crosses and products.RECORDS.linked_elsewhere([had.id], None):
        raise BadInput(
            field="kind", detail=tr("It is linked to Sage, so it stays a product or a service.")
        )


class Accounts:
    """The account codes of all tenants. While there are none at all, any text can be an account."""

    def __init__(self) -> None:
        rows = account_codes.account_codes()
        self._any = not rows
        self._codes = {row.code for row in rows if row.retired_at is None}

    def check(self, wanted: ProductRow | NewProduct, had: ProductRow | NewProduct | None) -> None:
        """Raises ``BadInput("unknown_account")`` for one that no tenant has (any more)."""
        for field in _FIELDS:
            code = getattr(wanted, field)
            if not code or not self.is_unknown(code):
                continue
            if had is None or getattr(had, field) != code:
                raise BadInput("unknown_account", field=field, account=code[:SHOWN])

    def is_unknown(self, code: str) -> bool:
        return not self._any and code not in self._codes


class TaxRates:
    """The Halo tax rates; ``rows`` by id."""

    def __init__(self) -> None:
        rows = tax_rates.tax_rates()
        self.rows = {row.id: row for row in rows}
        self._by_key = {row.key: row for row in rows}
        self._by_name: dict[str, list[TaxRateRow]] = {}
        for row in rows:
            self._by_name.setdefault(name_key(row.name), []).append(row)

    def check(self, wanted: int | None, had: int | None) -> None:
        """Raises ``BadInput("rate_retired")`` for one that is no longer offered."""
        row = None if wanted is None else self.rows.get(wanted)
        if row is not None and row.retired_at is not None and wanted != had:
            raise BadInput("rate_retired", field="tax_rate", name=row.name)

    def id(self, named: str, had: int | None) -> int:
        """By key, else by name. Of several with the name: the one that is not retired.

        Raises ``BadInput``: several_match, rate_retired.
        """
        found = self.called(named, set() if had is None else {had})
        self.check(found, had)
        return found

    def offered(self, rate_id: int | None) -> int | None:
        """The rate, None if it is retired."""
        row = None if rate_id is None else self.rows[rate_id]
        return None if row is None or row.retired_at is not None else row.id

    def called(self, named: str, had: Collection[int]) -> int:
        """As ``id``, but one that is retired is found too; those that it had come first."""
        if (keyed := self._by_key.get(named.strip())) is not None:
            return keyed.id
        rows = self._by_name.get(name_key(named), [])
        for row in rows:
            if row.id in had:
                return row.id
        offered = [row for row in rows if row.retired_at is None]
        return _only(offered or rows, named).id


def _only(rows: list[TaxRateRow], named: str) -> TaxRateRow:
    if not rows:
        problem = tr("there is no {what} “{name}”.").format(what="tax rate", name=named[:SHOWN])
        raise BadInput(detail=problem)
    if len(rows) > 1:
        raise BadInput("several_match", name=named[:SHOWN])
    return rows[0]
