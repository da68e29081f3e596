"""The kinds of records that can be imported, by name."""

from __future__ import annotations

from collections.abc import Mapping

from sage_desktop.sync.imports.customer_book import CUSTOMERS
from sage_desktop.sync.imports.kinds import RecordKind
from sage_desktop.sync.imports.product_book import PRODUCTS, SERVICES
from sage_desktop.sync.imports.supplier_book import SUPPLIERS

KINDS: Mapping[str, RecordKind] = {
    kind.name: kind for kind in (CUSTOMERS, PRODUCTS, SERVICES, SUPPLIERS)
}
