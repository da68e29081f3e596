"""Step 2: account codes, customers with addresses and contacts, and what was last agreed."""

from __future__ import annotations

from peewee import SqliteDatabase


def s0002_customers(db: SqliteDatabase) -> None:
    """Account codes, customers with addresses and contacts; links carry what was last agreed."""
    for statement in _CUSTOMERS.split(";\n"):
        db.execute_sql(statement)


_CUSTOMERS = """\
ALTER TABLE link ADD COLUMN agreed TEXT;
ALTER TABLE link ADD COLUMN sage_name TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN sage_detail TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN gone_at TEXT;
CREATE INDEX run_change_table_record_id ON run_change ("table", record_id);
ALTER TABLE tenant ADD COLUMN top_level TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN accounts_imported_at TEXT;
ALTER TABLE tenant ADD COLUMN customers_imported_at TEXT;
CREATE TABLE account_code (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  sage_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  type_id TEXT NOT NULL,
  type_name TEXT NOT NULL,
  group_name TEXT NOT NULL,
  usable_on_sales INTEGER NOT NULL,
  is_control INTEGER NOT NULL,
  in_chart INTEGER NOT NULL,
  tax_rate_sage_id TEXT NOT NULL,
  tax_rate_name TEXT NOT NULL,
  retired_at TEXT
);
CREATE UNIQUE INDEX account_code_tenant_id_sage_id ON account_code (tenant_id, sage_id);
CREATE TABLE customer (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  search TEXT NOT NULL,
  reference TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  vat_number TEXT NOT NULL,
  currency TEXT NOT NULL,
  payment_days INTEGER,
  notes TEXT NOT NULL,
  top_level TEXT NOT NULL,
  tenant_id INTEGER REFERENCES tenant (id) ON DELETE SET NULL,
  do_not_send INTEGER NOT NULL
);
CREATE UNIQUE INDEX customer_key ON customer (key);
CREATE INDEX customer_tenant_id ON customer (tenant_id);
CREATE INDEX customer_name_key_search ON customer (name_key, search);
CREATE TABLE customer_address (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  address_1 TEXT NOT NULL,
  address_2 TEXT NOT NULL,
  city TEXT NOT NULL,
  region TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL
);
CREATE UNIQUE INDEX customer_address_customer_id_role_position
  ON customer_address (customer_id, role, position);
CREATE TABLE customer_contact (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  job_title TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL
);
CREATE UNIQUE INDEX customer_contact_customer_id_position
  ON customer_contact (customer_id, position)"""
