"""What a write touched, and the bus that tells it.

News are spoken on the thread of the event loop, after the transaction is safe on disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

log = logging.getLogger(__name__)


class Kind(StrEnum):
    """Kinds of things a view may show."""

    MODULE = "module"
    TENANT = "tenant"
    SIGN_IN = "sign_in"
    LINK = "link"
    TAX_RATE = "tax_rate"
    ACCOUNT_CODE = "account_code"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    PRODUCT_GROUP = "product_group"
    PRODUCT = "product"
    CATEGORY = "category"
    INVOICE = "invoice"
    OUTBOX = "outbox"
    RUN = "run"
    RUN_END = "run_end"
    """A run came to its end: what it changed is to be seen at once."""
    ISSUE = "issue"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Changes:
    """The kinds that one committed transaction touched."""

    kinds: frozenset[Kind]

    def touches(self, *kinds: Kind) -> bool:
        return not self.kinds.isdisjoint(kinds)


Listener = Callable[[Changes], None]


@dataclass(slots=True)
class Bus:
    """Tells listeners of changes. One listener's failure is logged and does not silence others."""

    _listeners: list[Listener] = field(default_factory=list)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Adds ``listener``; the returned function takes it out again (and may be called twice)."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, changes: Changes) -> None:
        for listener in list(self._listeners):
            try:
                listener(changes)
            except Exception:  # a broken view must not stop the others from hearing
                log.exception("a listener failed on %s", sorted(changes.kinds))
