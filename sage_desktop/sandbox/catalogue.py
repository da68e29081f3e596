"""The resources that the stand-in serves: one value each for ``sandbox.resources``."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from sage_desktop.sandbox.company import (
    ALL_AREAS,
    Business,
    Period,
    Subscription,
    TaxRate,
    User,
)
from sage_desktop.sandbox.contact_lists import CONTACT_LISTS
from sage_desktop.sandbox.invoice_lists import SALES_INVOICES
from sage_desktop.sandbox.item_lists import ITEM_LISTS
from sage_desktop.sandbox.ledger_lists import LEDGER_ACCOUNTS
from sage_desktop.sandbox.replies import decimal_text, time_text
from sage_desktop.sandbox.resources import Collection, Json, Scene, Single
from sage_desktop.sandbox.small_lists import SMALL_LISTS, Listed

_SETTINGS = frozenset({"Settings"})


def business_json(business: Business) -> Json:
    """A business with its subscriptions (``sage/api.md`` 5)."""
    return {
        "id": business.id,
        "displayed_as": business.name,
        "$path": f"/businesses/{business.id}",
        "created_at": time_text(business.created_at),
        "updated_at": time_text(business.created_at),
        "name": business.name,
        "address_line_1": business.address_line_1,
        "address_line_2": business.address_line_2,
        "city": business.city,
        "postal_code": business.postal_code,
        "country": {"id": business.country_id, "displayed_as": business.country_name},
        "region": business.region,
        "telephone": business.telephone,
        "mobile": "",
        "website": business.website,
        "is_demo": False,
        "ni_based": False,
        "subscriptions": [_subscription_json(business.subscription, business.created_at)],
    }


def _subscription_json(subscription: Subscription, since: datetime) -> Json:
    return {
        "created_at": time_text(since),
        "updated_at": time_text(since),
        "displayed_as": subscription.displayed_as,
        "id": subscription.id,
        "active": subscription.active,
        "status": subscription.status,
        "accountant_pays": False,
    }


def business_list(businesses: list[Business]) -> Json:
    """All at once, and with a size key of its own spelling (``sage/api.md`` 5)."""
    items = [
        {"id": each.id, "displayed_as": each.name, "$path": f"/businesses/{each.id}"}
        for each in businesses
    ]
    return {
        "$total": len(items),
        "$page": 1,
        "$next": None,
        "$back": None,
        "$items_per_page": 2_147_483_647,
        "$items": items,
    }


def user_json(user: User) -> Json:
    return {
        "id": user.id,
        "displayed_as": user.name,
        "created_at": time_text(user.created_at),
        "updated_at": time_text(user.created_at),
        "first_name": user.first_name,
        "last_name": user.last_name,
        "initials": user.initials,
        "email": user.email,
        "locale": user.locale,
    }


def _tax_rates(scene: Scene) -> list[TaxRate]:
    query = scene.query
    rates = list(scene.business.tax_rates.values())
    since = query.moment("updated_or_created_since")
    if since is not None:
        rates = [rate for rate in rates if rate.updated_at >= since]
    usage = query.text("usage")
    if usage:
        rates = [rate for rate in rates if usage in rate.usages]
    if not query.flag("include_historical_data"):
        day = query.day("date") or scene.today
        rates = [rate for rate in rates if rate.on(day) is not None]
    return [] if query.flag("cis_only") else rates


def _tax_rate(scene: Scene, key: str) -> TaxRate | None:
    return scene.business.tax_rates.get(key)


def _tax_rate_json(rate: TaxRate, scene: Scene) -> Json:
    day = scene.query.day("date") or scene.today
    in_force = rate.on(day)
    historical = scene.query.flag("include_historical_data")
    periods = rate.periods if historical else ([in_force] if in_force else [])
    return {
        "id": rate.id,
        "displayed_as": rate.displayed_as(day),
        "$path": f"/tax_rates/{quote(rate.id, safe='')}",
        "created_at": time_text(rate.created_at),
        "updated_at": time_text(rate.updated_at),
        "name": rate.name,
        "agency": None,
        "percentage": decimal_text(in_force.percentage) if in_force else None,
        "percentages": [_period_json(period) for period in periods],
        "is_visible": rate.is_visible,
        "retailer": False,
        "editable": False,
        "deletable": False,
        "is_combined_rate": False,
        "component_tax_rates": [],
    }


def _period_json(period: Period) -> Json:
    return {
        "percentage": decimal_text(period.percentage),
        "from_date": period.from_date.isoformat() if period.from_date else None,
        "to_date": period.to_date.isoformat() if period.to_date else None,
    }


def _small_list(name: str, records: Listed) -> Collection[Json]:
    """A fixed list that every role may read. Accounts of GB have no classifications."""
    by_classification = "ledger_account_classification_id"
    filters = frozenset({by_classification} if name == "ledger_account_types" else ())

    def rows(scene: Scene) -> list[Json]:
        unclassified = filters and scene.query.text(by_classification)
        return [] if unclassified else list(records.values())

    return Collection(
        name=name,
        areas=ALL_AREAS,
        filters=filters,
        rows=rows,
        find=lambda _scene, id: records.get(id),
        full=lambda record, _scene: record,
    )


_ALL: tuple[Collection[Any] | Single, ...] = (
    Single("financial_settings", _SETTINGS, lambda business: business.financial_settings),
    Single("business_settings", _SETTINGS, lambda business: business.business_settings),
    Single("invoice_settings", _SETTINGS, lambda business: business.invoice_settings),
    Collection(
        name="tax_rates",
        areas=frozenset({"Sales", "Purchases", "Bank", "Settings"}),
        filters=frozenset(
            {
                "updated_or_created_since",
                "usage",
                "date",
                "address_region_id",
                "include_historical_data",
                "include_destination_vat_rates",
                "cis_only",
            }
        ),
        rows=_tax_rates,
        find=_tax_rate,
        full=_tax_rate_json,
    ),
    LEDGER_ACCOUNTS,
    *CONTACT_LISTS,
    *ITEM_LISTS,
    SALES_INVOICES,
    *(_small_list(name, records) for name, records in SMALL_LISTS.items()),
)

RESOURCES: dict[str, Collection[Any] | Single] = {each.name: each for each in _ALL}
"""The resources of a business by the first part of their path."""
