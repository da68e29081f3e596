"""What is exported: one sheet for each kind of record, its columns in SQL over the newest form.

Amounts are kept as pence and come out as exact decimals; all else is text, a whole number or empty.
Nothing sealed is in any of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """``columns``: the title of each, and what it is in SQL. ``money``: titles of pence."""

    name: str
    source: str
    columns: tuple[tuple[str, str], ...]
    order: str = "r.id"
    money: frozenset[str] = frozenset()

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(title for title, _ in self.columns)

    @property
    def query(self) -> str:
        columns = ", ".join(f"{sql} AS {title}" for title, sql in self.columns)
        return f"SELECT {columns} FROM {self.source} ORDER BY {self.order}"  # noqa: S608 - ours


def _own(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"r.{name}") for name in names)


def _flag(name: str) -> tuple[str, str]:
    return name, f"CASE r.{name} WHEN 1 THEN 'yes' ELSE 'no' END"


_TENANT = ("tenant", "t.name")
_WITH_TENANT = "LEFT JOIN tenant t ON t.id = r.tenant_id"
_ADDRESS = _own("address_1", "address_2", "city", "region", "postcode", "country")
_CONTACT = _own(
    "id",
    "key",
    "name",
    "reference",
    "contact_name",
    "email",
    "phone",
    "vat_number",
    "currency",
    "payment_days",
    "notes",
)
_KEY = (
    "CASE r.kind WHEN 'customer' THEN (SELECT key FROM customer WHERE id = r.local_id) "
    "WHEN 'supplier' THEN (SELECT key FROM supplier WHERE id = r.local_id) "
    "WHEN 'product' THEN (SELECT key FROM product WHERE id = r.local_id) "
    "WHEN 'invoice' THEN (SELECT key FROM invoice WHERE id = r.local_id) "
    "WHEN 'tax_rate' THEN (SELECT key FROM tax_rate WHERE id = r.local_id) END"
)
_COUNTS = ("created", "updated", "linked", "unchanged", "removed", "retired", "failed")

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "customers",
        f"customer r {_WITH_TENANT}",
        (*_CONTACT, *_own("top_level"), _TENANT, _flag("do_not_send")),
    ),
    Sheet(
        "customer-addresses",
        "customer_address r JOIN customer c ON c.id = r.customer_id",
        (("customer", "c.key"), *_own("role", "position", "name"), *_ADDRESS),
        "r.customer_id, r.role, r.position",
    ),
    Sheet(
        "customer-contacts",
        "customer_contact r JOIN customer c ON c.id = r.customer_id",
        (("customer", "c.key"), *_own("position", "name", "job_title", "email", "phone")),
        "r.customer_id, r.position",
    ),
    Sheet(
        "suppliers",
        f"supplier r {_WITH_TENANT}",
        (*_CONTACT, *_own("address_name"), *_ADDRESS, _TENANT),
    ),
    Sheet("product-groups", "product_group r", _own("id", "key", "name")),
    Sheet(
        "products",
        f"product r {_WITH_TENANT} LEFT JOIN tax_rate x ON x.id = r.tax_rate_id "
        "LEFT JOIN product_group g ON g.id = r.group_id "
        "LEFT JOIN supplier s ON s.id = r.supplier_id",
        (
            *_own("id", "key", "kind", "code", "description", "cost"),
            ("tax_rate", "x.key"),
            *_own("sales_account", "purchase_account"),
            ("product_group", "g.key"),
            ("supplier", "s.key"),
            _flag("active"),
            *_own("notes"),
            _TENANT,
            _flag("do_not_send"),
        ),
    ),
    Sheet(
        "product-prices",
        "product_price r JOIN product p ON p.id = r.product_id",
        (("product", "p.key"), *_own("position", "price_type", "amount")),
        "r.product_id, r.position",
    ),
    Sheet("tax-rates", "tax_rate r", _own("id", "key", "name", "percentage", "retired_at")),
    Sheet(
        "tax-rate-history",
        "tax_rate_percentage r JOIN tax_rate x ON x.id = r.tax_rate_id",
        (("tax_rate", "x.key"), *_own("percentage", "from_date", "to_date")),
    ),
    Sheet(
        "account-codes",
        f"account_code r {_WITH_TENANT}",
        (
            _TENANT,
            *_own("code", "name", "type_name", "group_name"),
            *(_flag(name) for name in ("usable_on_sales", "is_control", "in_chart")),
            *_own("tax_rate_name", "sage_id", "retired_at"),
        ),
    ),
    Sheet(
        "invoices",
        "invoice r JOIN customer c ON c.id = r.customer_id "
        "LEFT JOIN sent_invoice s ON s.invoice_id = r.id LEFT JOIN tenant t ON t.id = s.tenant_id",
        (
            *_own("id", "key", "number"),
            ("customer", "c.key"),
            ("customer_name", "c.name"),
            *_own("date", "due_date", "currency", "state", "net", "tax"),
            ("total", "r.net + r.tax"),
            *_own("notes", "void_reason"),
            _flag("do_not_send"),
            _TENANT,
            ("sage_id", "s.sage_id"),
            ("sage_number", "s.sage_number"),
            ("sage_status", "s.status"),
            ("sent_at", "s.sent_at"),
            ("sage_total", "s.sage_total"),
        ),
        money=frozenset({"net", "tax", "total", "sage_total"}),
    ),
    Sheet(
        "invoice-lines",
        "invoice_line r JOIN invoice i ON i.id = r.invoice_id "
        "LEFT JOIN product p ON p.id = r.product_id JOIN tax_rate x ON x.id = r.tax_rate_id",
        (
            ("invoice", "i.key"),
            ("invoice_number", "i.number"),
            *_own("position"),
            ("product", "p.key"),
            *_own("description", "quantity", "unit_price", "discount_percent", "account"),
            ("tax_rate", "x.key"),
            *_own("tax_percentage", "net", "tax"),
        ),
        "r.invoice_id, r.position",
        money=frozenset({"net", "tax"}),
    ),
    Sheet(
        "links",
        f"link r {_WITH_TENANT}",
        (
            _TENANT,
            *_own("kind", "local_id"),
            ("local_key", _KEY),
            *_own("sage_id", "sage_name", "sage_detail", "made_by", "since", "gone_at"),
        ),
    ),
    Sheet(
        "categories",
        f"category r {_WITH_TENANT} JOIN product_group g ON g.id = r.group_id",
        (
            _TENANT,
            *_own("grouping", "sage_id", "name"),
            ("product_group", "g.key"),
            *_own("since"),
        ),
    ),
    Sheet(
        "runs",
        "run r",
        (
            *_own("id", "tenant_name", "kind", "started_at", "ended_at", "result"),
            *((name, f"json_extract(r.counts, '$.{name}')") for name in _COUNTS),
            *_own("requests", "error", "undone_by_id"),
        ),
    ),
    Sheet(
        "outbox",
        f"outbox r {_WITH_TENANT}",
        (
            _TENANT,
            *_own("kind", "local_id"),
            ("local_key", _KEY),
            *_own("state", "since", "attempts", "next_attempt", "reason"),
        ),
    ),
    Sheet(
        "issues",
        f"issue r {_WITH_TENANT}",
        (_TENANT, *_own("id", "kind", "key", "code", "sage_text", "since")),
    ),
)
