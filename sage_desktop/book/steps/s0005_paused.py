"""Step 5: syncing can be paused for all tenants at once."""

from __future__ import annotations

from peewee import SqliteDatabase


def s0005_paused(db: SqliteDatabase) -> None:
    """Syncing can be paused for all tenants at once."""
    db.execute_sql("ALTER TABLE module ADD COLUMN paused INTEGER NOT NULL DEFAULT 0")
