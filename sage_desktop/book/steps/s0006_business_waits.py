"""Step 6: how long Sage wants a business to be left alone outlives the program."""

from __future__ import annotations

from peewee import SqliteDatabase


def s0006_business_waits(db: SqliteDatabase) -> None:
    """How long Sage wants a business to be left alone outlives the program."""
    db.execute_sql(
        "CREATE TABLE business_wait (tenant_id INTEGER NOT NULL PRIMARY KEY "
        "REFERENCES tenant (id) ON DELETE CASCADE, until TEXT NOT NULL, reason TEXT NOT NULL, "
        "data TEXT NOT NULL)"
    )
