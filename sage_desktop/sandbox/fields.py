"""What a client may send of contacts and items: names, kinds, limits and relations.

Taken from Sage's description: names and what is required from its bodies, limits from its records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TEXT, NUMBER, WHOLE, FLAG, DAY, ID, IDS, PART, PARTS = (
    "text",
    "number",
    "whole",
    "flag",
    "day",
    "id",
    "ids",
    "part",
    "parts",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One member. ``among``: the list that an id must be of. ``of``: the members of its parts.

    ``required``: a new record needs it, and none may lose it. ``source``: what errors call it.
    """

    kind: str
    longest: int = 0
    required: bool = False
    among: str = ""
    of: Mapping[str, Field] | None = None
    source: str = ""
    words: frozenset[str] = frozenset()


Fields = Mapping[str, Field]


def text(longest: int = 0, *, required: bool = False) -> Field:
    return Field(TEXT, longest, required)


def id_of(among: str, *, required: bool = False) -> Field:
    return Field(ID, 0, required, among)


def ids_of(among: str, *, required: bool = False) -> Field:
    return Field(IDS, 0, required, among)


def part(of: Fields) -> Field:
    return Field(PART, of=of)


def numbers(*names: str) -> dict[str, Field]:
    return {name: Field(NUMBER) for name in names}


_PLACE = {
    "name": text(50),
    "address_line_1": text(50),
    "address_line_2": text(50),
    "city": text(50),
    "region": text(50),
    "postal_code": text(10),
    "country_id": id_of("countries"),
    "country_group_id": id_of("country_groups"),
    "address_type_id": id_of("address_types"),
    "contact_id": id_of("contacts"),
    "bank_account_id": id_of("bank_accounts"),
    "is_main_address": Field(FLAG),
}
ADDRESS: Fields = _PLACE | {
    "name": text(50, required=True),
    "address_type_id": id_of("address_types", required=True),
    "is_main_address": Field(FLAG, required=True),
}

_PERSON = {
    "name": text(50),
    "job_title": text(50),
    "telephone": text(50),
    "mobile": text(50),
    "fax": text(50),
    "email": text(100),
    "address_id": id_of("addresses"),
    "contact_person_type_ids": ids_of("contact_person_types"),
    "is_main_contact": Field(FLAG),
    "is_preferred_contact": Field(FLAG),
}
PERSON: Fields = _PERSON | {
    "name": text(50, required=True),
    "address_id": id_of("addresses", required=True),
    "contact_person_type_ids": ids_of("contact_person_types", required=True),
}

_CREDIT_TERMS = frozenset(
    f"{when}_{what}"
    for when in ("month_end", "date_from", "immediate")
    for what in ("invoice", "payment")
)
TAX_TREATMENT = (
    "home_tax",
    "eu_tax_registered",
    "eu_not_tax_registered",
    "rest_of_world_tax",
    "is_importer",
)
BANK_ACCOUNT = ("account_name", "account_number", "sort_code", "bic", "iban")

CONTACT: Fields = {
    "name": text(100, required=True),
    "contact_type_ids": ids_of("contact_types", required=True),
    "reference": text(10),
    "tax_number": text(255),
    "notes": text(4000),
    "locale": text(10),
    "source_guid": text(255),
    "credit_limit": Field(NUMBER),
    "credit_days": Field(WHOLE, 365),
    "credit_terms": Field(TEXT, words=_CREDIT_TERMS),
    "credit_terms_and_conditions": text(2000),
    "currency_id": id_of("currencies"),
    "default_sales_ledger_account_id": id_of("ledger_accounts"),
    "default_purchase_ledger_account_id": id_of("ledger_accounts"),
    "default_sales_tax_rate_id": id_of("tax_rates"),
    "product_sales_price_type_id": id_of("product_sales_price_types"),
    "tax_treatment": part({name: Field(FLAG) for name in TAX_TREATMENT}),
    "tax_calculation": text(),
    "destination_vat_blocking": Field(FLAG),
    "registered_number": text(25),
    "aux_reference": text(4),
    "auxiliary_account": text(25),
    "bank_account_details": part({name: text() for name in BANK_ACCOUNT}),
    "main_address": part(_PLACE),
    "delivery_address": part(_PLACE),
    "main_contact_person": part(_PERSON),
}

_ITEM = {
    "description": text(255, required=True),
    "item_code": text(255),
    "notes": text(500),
    "purchase_description": text(250),
    "source_guid": text(255),
    "active": Field(FLAG),
    "cost_price": Field(NUMBER),
    "sales_ledger_account_id": id_of("ledger_accounts", required=True),
    "purchase_ledger_account_id": id_of("ledger_accounts", required=True),
    "sales_tax_rate_id": id_of("tax_rates"),
    "purchase_tax_rate_id": id_of("tax_rates"),
    "usual_supplier_id": id_of("contacts"),
}
_SALES_PRICES = {
    "sales_prices": Field(
        PARTS,
        of={
            "product_sales_price_type_id": id_of("product_sales_price_types", required=True),
            "price_name": text(255),
            "price": Field(NUMBER),
            "price_includes_tax": Field(FLAG),
        },
    )
}
PRODUCT: Fields = _ITEM | _SALES_PRICES | {"catalog_item_type_id": id_of("catalog_item_types")}
SERVICE: Fields = _ITEM | {
    "purchase_ledger_account_id": id_of("ledger_accounts"),
    "oss_service": Field(FLAG),
    "sales_rates": Field(
        PARTS,
        of={
            "service_rate_type_id": id_of("service_rate_types", required=True),
            "rate_name": text(255),
            "rate": Field(NUMBER),
            "rate_includes_tax": Field(FLAG),
        },
    ),
}
STOCK_ITEM: Fields = (
    _ITEM
    | _SALES_PRICES
    | numbers(
        "quantity_in_stock",
        "reorder_level",
        "reorder_quantity",
        "weight",
        "weight_converted",
        "average_cost_price",
        "average_cost_price_stock_value",
        "last_cost_price",
        "last_cost_price_stock_value",
    )
    | {
        "item_code": text(30, required=True),
        "location": text(),
        "barcode": text(),
        "supplier_part_number": text(),
        "measurement_unit": text(),
        "cost_price_last_updated": Field(DAY),
    }
)
