"""Step 7: the value of each month is summed from an index, however many invoices went to Sage."""

from __future__ import annotations

from peewee import SqliteDatabase


def s0007_months_at_a_glance(db: SqliteDatabase) -> None:
    """The value of each month is summed from an index, however many invoices went to Sage."""
    db.execute_sql(
        "CREATE INDEX sent_invoice_month_tenant_id_currency_status_net_tax_sage_total "
        "ON sent_invoice (month, tenant_id, currency, status, net, tax, sage_total)"
    )
