"""What tests and demos do to products, services and their price types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sage_desktop.core.errors import NotFound
from sage_desktop.sandbox import item_work
from sage_desktop.sandbox.hands import Hands
from sage_desktop.sandbox.item_work import Amounts
from sage_desktop.sandbox.items import Item, PriceType, Stock


class ItemHands(Hands):
    """Items are named by id (deleted ones too), or by the code or description of a living one.

    ``fields`` are members of ``Item``; besides, ``sales_account`` and ``purchase_account`` name
    a ledger account as ``ledger_account`` does, ``supplier`` a contact ("" takes it away), and
    ``prices`` gives amounts by price or rate type, such as ``{"Sales Price": "9.99"}``.
    """

    def product(self, business: str, product: str) -> Item:
        """A product or stock item. Raises ``NotFound``."""
        return _found(self.business(business).products, product, "product")

    def service(self, business: str, service: str) -> Item:
        """Raises ``NotFound``."""
        return _found(self.business(business).services, service, "service")

    def add_product(
        self,
        business: str,
        description: str,
        item_code: str = "",
        *,
        prices: Amounts | None = None,
        **fields: Any,
    ) -> Item:
        """Accounts and tax rates that are not named are the usual ones of the business."""
        self._shelf.forget()
        owner, known = self.business(business), self._fields(business, fields)
        return item_work.add_product(
            owner, self._clock(), description, item_code, prices=prices, **known
        )

    def add_stock_item(
        self,
        business: str,
        description: str,
        item_code: str,
        *,
        stock: Stock | None = None,
        prices: Amounts | None = None,
        **fields: Any,
    ) -> Item:
        """Raises ``ValueError`` for a code that is empty or longer than 30."""
        return self.add_product(
            business, description, item_code, prices=prices, stock=stock or Stock(), **fields
        )

    def add_service(
        self,
        business: str,
        description: str,
        item_code: str = "",
        *,
        prices: Amounts | None = None,
        **fields: Any,
    ) -> Item:
        self._shelf.forget()
        owner, known = self.business(business), self._fields(business, fields)
        return item_work.add_service(
            owner, self._clock(), description, item_code, prices=prices, **known
        )

    def change_product(self, business: str, product: str, **fields: Any) -> Item:
        """Sets members, and when it was updated. ``prices`` replaces all prices."""
        found = self.product(business, product)
        types = self.business(business).price_types
        return self._change(found, self._fields(business, fields, types))

    def change_service(self, business: str, service: str, **fields: Any) -> Item:
        found = self.service(business, service)
        types = self.business(business).rate_types
        return self._change(found, self._fields(business, fields, types))

    def delete_product(self, business: str, product: str) -> None:
        """Softly."""
        self.change_product(business, product, deleted_at=self._clock())

    def delete_service(self, business: str, service: str) -> None:
        """Softly."""
        self.change_service(business, service, deleted_at=self._clock())

    # -- price and rate types ------------------------------------------------------------------

    def price_type(self, business: str, name: str) -> PriceType:
        """A price type of products or a rate type of services, by id or name."""
        owner = self.business(business)
        for found in (*owner.price_types.values(), *owner.rate_types.values()):
            if name in {found.id, found.name}:
                return found
        raise NotFound(what="price type", name=name)

    def add_price_type(self, business: str, name: str, *, of_services: bool = False) -> PriceType:
        self._shelf.forget()
        owner = self.business(business)
        return item_work.add_price_type(owner, self._clock(), name, of_services=of_services)

    def change_price_type(self, business: str, price_type: str, **fields: Any) -> PriceType:
        """Products do not count as updated when a type of their prices is renamed."""
        return self._change(self.price_type(business, price_type), fields)

    def _fields(
        self,
        business: str,
        fields: Mapping[str, Any],
        types: Mapping[str, PriceType] | None = None,
    ) -> dict[str, Any]:
        """Members of ``Item`` for what was said by name."""
        known = dict(fields)
        for side in ("sales_account", "purchase_account"):
            if side in known:
                known[f"{side}_id"] = self.ledger_account(business, known.pop(side)).id
        if "supplier" in known:
            name = known.pop("supplier")
            known["supplier_id"] = self.contact(business, name).id if name else ""
        if types is not None and "prices" in known:
            known["prices"] = item_work.priced(types, known["prices"])
        return known


def _found(items: Mapping[str, Item], key: str, what: str) -> Item:
    if key in items:
        return items[key]
    for item in items.values():
        if key and key in {item.item_code, item.description} and item.deleted_at is None:
            return item
    raise NotFound(what=what, name=key)
