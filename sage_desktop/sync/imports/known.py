"""The kinds of records that can be imported, by name."""

from __future__ import annotations

from collections.abc import Mapping

from sage_desktop.sync.imports.customer_book import CUSTOMERS
from sage_desktop.sync.imports.kinds import RecordKind

KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in (CUSTOMERS,)}
