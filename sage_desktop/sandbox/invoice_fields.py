"""What a client may send of a sales invoice (``sage/api.md`` 12.1)."""

from __future__ import annotations

from sage_desktop.sandbox.fields import (
    DAY,
    FLAG,
    IDS,
    NUMBER,
    PARTS,
    TEXT,
    WHOLE,
    Field,
    Fields,
    id_of,
    numbers,
    part,
    text,
)

LONGEST_DESCRIPTION = 255
"""Of a line. Sage does not say; this is what fits a product's."""

_STATUSES = frozenset({"UNPAID", "DRAFT", "PRO_FORMA"})
_PLACE = part(
    {
        "address_line_1": text(50),
        "address_line_2": text(50),
        "city": text(50),
        "region": text(50),
        "postal_code": text(10),
        "country_id": id_of("countries"),
        "country_group_id": id_of("country_groups"),
        "address_type_id": id_of("address_types"),
    }
)
_LINE: Fields = {
    "description": text(LONGEST_DESCRIPTION, required=True),
    "ledger_account_id": id_of("ledger_accounts", required=True),
    "quantity": Field(NUMBER, required=True),
    "unit_price": Field(NUMBER, required=True),
    "tax_rate_id": id_of("tax_rates", required=True),
    "tax_amount": Field(NUMBER, source="currency_tax_amount"),
    "product_id": id_of("products"),
    "service_id": id_of("services"),
    "unit_price_includes_tax": Field(FLAG),
    "trade_of_asset": Field(FLAG),
    "eu_goods_services_type_id": Field(TEXT, words=frozenset({"GOODS", "SERVICES"})),
    "eu_sales_description_id": id_of("eu_sales_descriptions"),
    "analysis_type_categories": Field(IDS, among="analysis_type_categories"),
    **numbers(
        "discount_amount",
        "discount_percentage",
        "net_amount",
        "total_amount",
        "base_currency_unit_price",
        "base_currency_discount_amount",
        "base_currency_net_amount",
        "base_currency_tax_amount",
        "base_currency_total_amount",
    ),
}
_TAX_ANALYSIS: Fields = {
    "tax_rate_id": id_of("tax_rates"),
    **numbers("net_amount", "tax_amount", "total_amount", "goods_amount", "service_amount"),
}
_RECURRING: Fields = {
    "frequency": Field(WHOLE, 365),
    "on_day_number": Field(WHOLE, 31),
    "on_week_day": Field(WHOLE, 7),
    "recurrence_status_identifier": text(),
    "recurrence_type": text(),
}
INVOICE: Fields = {
    "contact_id": id_of("customers", required=True),
    "date": Field(DAY, required=True),
    "invoice_lines": Field(PARTS, required=True, of=_LINE, source="line_items"),
    "due_date": Field(DAY),
    "reference": text(25),
    "notes": text(2000),
    "terms_and_conditions": text(2000),
    "status_id": Field(TEXT, words=_STATUSES),
    "sent": Field(FLAG),
    "currency_id": id_of("currencies"),
    "exchange_rate": Field(NUMBER),
    "inverse_exchange_rate": Field(NUMBER),
    "main_address": _PLACE,
    "delivery_address": _PLACE,
    "contact_name": text(255),
    "contact_reference": text(255),
    "invoice_number": text(),
    "invoice_number_prefix": text(6),
    "shipping_net_amount": Field(NUMBER),
    "shipping_tax_rate_id": id_of("tax_rates"),
    "vat_reverse_charge": Field(FLAG),
    "destination_consignment": Field(FLAG),
    "delivery_performance_date": text(40),
    "original_quote_estimate_id": id_of("sales_quotes"),
    "tax_address_region_id": id_of("address_regions"),
    "recurring_invoice": part(_RECURRING),
    "tax_analysis": Field(PARTS, of=_TAX_ANALYSIS),
    **numbers(
        "net_amount",
        "tax_amount",
        "total_amount",
        "total_quantity",
        "total_discount_amount",
        "shipping_tax_amount",
        "shipping_total_amount",
        "cis_applicable_amount",
        "total_after_cis_deduction",
        "withholding_tax_rate",
        "withholding_tax_amount",
        "base_currency_net_amount",
        "base_currency_tax_amount",
        "base_currency_total_amount",
        "base_currency_total_discount_amount",
        "base_currency_shipping_net_amount",
        "base_currency_shipping_tax_amount",
        "base_currency_shipping_total_amount",
        "base_currency_cis_applicable_amount",
        "base_currency_total_after_cis_deduction",
        "base_currency_withholding_tax_amount",
    ),
}
