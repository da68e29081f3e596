"""What the stand-in says of one sales invoice: amounts, lines, taxes, payments."""

from __future__ import annotations

from decimal import Decimal

from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.invoice_work import is_editable
from sage_desktop.sandbox.invoices import NOT_ISSUED, VOID, Invoice, Line, Place, rounded
from sage_desktop.sandbox.replies import decimal_text, reference, time_text
from sage_desktop.sandbox.resources import Json, Scene
from sage_desktop.sandbox.small_lists import (
    ADDRESS_TYPES,
    ARTEFACT_STATUSES,
    COUNTRIES,
    COUNTRY_GROUPS,
    CURRENCIES,
    EU_GOODS_SERVICES_TYPES,
)

_WEB = "https://accounts-extra.sageone.com/invoicing/sales_invoices"
_TYPE = reference("transaction_types", "SALES_INVOICE", "Sales Invoice")
_NOTHING = "0.0"
_NEVER = (
    "corrections",
    "cis_applicable_amount",
    "base_currency_cis_applicable_amount",
    "total_after_cis_deduction",
    "base_currency_total_after_cis_deduction",
    "withholding_tax_rate",
    "withholding_tax_amount",
    "base_currency_withholding_tax_amount",
    "delivery_performance_date",
    "detailed_tax_analysis",
    "original_quote_estimate",
    "recurring_invoice",
    "tax_address_region",
)
_NO = (
    "destination_consignment",
    "destination_vat_rates_in_use",
    "has_cis_labour",
    "has_cis_materials",
    "is_cis",
    "migrated",
    "tax_reconciled",
)


def invoice_json(invoice: Invoice, scene: Scene) -> Json:
    business = scene.business
    return {
        "id": invoice.id,
        "displayed_as": invoice.displayed_as,
        "$path": f"/sales_invoices/{invoice.id}",
        "created_at": time_text(invoice.created_at),
        "updated_at": time_text(invoice.updated_at),
        "deleted_at": time_text(invoice.deleted_at) if invoice.deleted_at else None,
        "links": [
            {"rel": "alternate", "href": f"{_WEB}/{invoice.id}", "type": "text/html"},
        ],
        "transaction": _transaction(invoice),
        "transaction_type": _TYPE,
        "tax_calculation_method": "invoice" if invoice.issued else None,
        "invoice_number": invoice.displayed_as,
        "invoice_number_prefix": invoice.prefix,
        "contact": _contact(business, invoice),
        "contact_name": invoice.contact_name,
        "contact_reference": invoice.contact_reference or None,
        "date": invoice.date.isoformat(),
        "due_date": invoice.due_date.isoformat(),
        "reference": invoice.reference,
        "main_address": _place(invoice, invoice.main_address, "main"),
        "main_address_free_form": invoice.main_address.displayed_as,
        "delivery_address": _place(invoice, invoice.delivery_address, "delivery"),
        "delivery_address_free_form": invoice.delivery_address.displayed_as,
        "notes": invoice.notes,
        "terms_and_conditions": invoice.terms,
        "status": ARTEFACT_STATUSES[invoice.status],
        "sent": invoice.sent,
        "sent_by_email": False,
        "void_reason": invoice.void_reason or None,
        "editable": invoice.status != VOID and is_editable(business, invoice),
        **_amounts(invoice, scene),
        **_payments(invoice, scene),
        "invoice_lines": [_line(line, invoice, scene) for line in invoice.lines],
        "tax_analysis": _tax_analysis(invoice, scene),
        "vat_reverse_charge": invoice.reverse_charge,
        **dict.fromkeys(_NEVER),
        **dict.fromkeys(_NO, False),
    }


def _transaction(invoice: Invoice) -> Json | None:
    if invoice.status in NOT_ISSUED:
        return None
    return reference("transactions", f"f{invoice.id[1:]}", invoice.displayed_as)


def _contact(business: Business, invoice: Invoice) -> Json | None:
    contact = business.contacts.get(invoice.contact_id)
    return reference("contacts", contact.id, contact.displayed_as) if contact else None


def _place(invoice: Invoice, place: Place, which: str) -> Json:
    group = "GBIE" if place.country_id in {"GB", "IE"} else "ALL"
    id = ("a" if which == "main" else "d") + invoice.id[1:]
    return {
        **reference("addresses", id, place.displayed_as),
        "deleted_at": None,
        "address_type": ADDRESS_TYPES[place.address_type],
        "address_line_1": place.address_line_1,
        "address_line_2": place.address_line_2,
        "city": place.city,
        "region": place.region,
        "postal_code": place.postal_code,
        "country": COUNTRIES.get(place.country_id),
        "country_group": COUNTRY_GROUPS[group] if place.country_id else None,
    }


def _amounts(invoice: Invoice, scene: Scene) -> Json:
    discount = sum((line.discount for line in invoice.lines), Decimal(0))
    amounts = {
        "net_amount": invoice.net_amount,
        "tax_amount": invoice.tax_amount,
        "total_amount": invoice.total_amount,
        "outstanding_amount": invoice.outstanding_amount,
        "total_discount_amount": discount,
        "shipping_net_amount": invoice.shipping_net,
        "shipping_tax_amount": invoice.shipping_tax,
        "shipping_total_amount": invoice.shipping_net + invoice.shipping_tax,
    }
    rate = invoice.exchange_rate
    return {
        **{name: decimal_text(amount) for name, amount in amounts.items()},
        **{
            f"base_currency_{name}": decimal_text(rounded(amount * rate))
            for name, amount in amounts.items()
        },
        "total_quantity": decimal_text(sum((line.quantity for line in invoice.lines), Decimal(0))),
        "shipping_tax_rate": _tax_rate(invoice.shipping_tax_rate_id, invoice, scene),
        "shipping_tax_breakdown": [],
        "base_currency_shipping_tax_breakdown": [],
        "currency": CURRENCIES[invoice.currency],
        "exchange_rate": decimal_text(rate),
        "inverse_exchange_rate": decimal_text(round(1 / rate, 10)),
    }


def _payments(invoice: Invoice, scene: Scene) -> Json:
    shown = scene.query.flag("show_payments_allocations")
    paid = decimal_text(invoice.paid)
    return {
        "total_paid": paid,
        "last_paid": invoice.payments[-1].date.isoformat() if invoice.payments else None,
        "payments_allocations_total_amount": paid,
        "payments_allocations_total_discount": _NOTHING,
        "payments_allocations": [
            {
                "displayed_as": "Customer Receipt",
                "amount": decimal_text(each.amount),
                "date": each.date.isoformat(),
                "discount": _NOTHING,
            }
            for each in invoice.payments
        ]
        if shown
        else [],
    }


def _line(line: Line, invoice: Invoice, scene: Scene) -> Json:
    business, rate = scene.business, invoice.exchange_rate
    amounts = {
        "unit_price": line.unit_price,
        "net_amount": line.net_amount,
        "tax_amount": line.tax_amount,
        "total_amount": line.total_amount,
        "discount_amount": line.discount,
    }
    account = business.ledger_accounts.get(line.ledger_account_id)
    product, service = (
        business.products.get(line.product_id),
        business.services.get(line.service_id),
    )
    breakdown = _breakdown(line, invoice, scene)
    return {
        "id": line.id,
        "displayed_as": line.description,
        "description": line.description,
        "product": product and reference("products", product.id, product.description),
        "service": service and reference("services", service.id, service.description),
        "ledger_account": account
        and reference("ledger_accounts", account.id, account.displayed_as),
        "trade_of_asset": line.trade_of_asset,
        "quantity": decimal_text(line.quantity),
        **{name: decimal_text(amount) for name, amount in amounts.items()},
        **{
            f"base_currency_{name}": decimal_text(rounded(amount * rate))
            for name, amount in amounts.items()
        },
        "discount_percentage": decimal_text(line.discount_percentage),
        "tax_rate": _tax_rate(line.tax_rate_id, invoice, scene),
        "tax_breakdown": breakdown,
        "base_currency_tax_breakdown": breakdown,
        "unit_price_includes_tax": line.includes_tax,
        "eu_goods_services_type": EU_GOODS_SERVICES_TYPES.get(line.goods_or_services),
        "eu_sales_description": None,
        "analysis_type_categories": [],
    }


def _tax_rate(id: str, invoice: Invoice, scene: Scene) -> Json | None:
    rate = scene.business.tax_rates.get(id)
    return reference("tax_rates", id, rate.displayed_as(invoice.date)) if rate else None


def _breakdown(line: Line, invoice: Invoice, scene: Scene) -> list[Json]:
    rate = scene.business.tax_rates.get(line.tax_rate_id)
    period = rate.on(invoice.date) if rate else None
    if period is None:
        return []
    return [
        {
            "tax_rate": _tax_rate(line.tax_rate_id, invoice, scene),
            "percentage": decimal_text(period.percentage),
            "amount": decimal_text(line.tax_amount),
        }
    ]


def _tax_analysis(invoice: Invoice, scene: Scene) -> list[Json]:
    found = []
    for id in dict.fromkeys(line.tax_rate_id for line in invoice.lines):
        lines = [line for line in invoice.lines if line.tax_rate_id == id]
        net = sum((line.net_amount for line in lines), Decimal(0))
        tax = sum((line.tax_amount for line in lines), Decimal(0))
        found.append(
            {
                "tax_rate": _tax_rate(id, invoice, scene),
                "net_amount": decimal_text(net),
                "tax_amount": decimal_text(tax),
                "total_amount": decimal_text(net + tax),
                "goods_amount": _NOTHING,
                "service_amount": _NOTHING,
            }
        )
    return found
