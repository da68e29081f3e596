"""Step 3: suppliers, product groups, products with their prices, mapped Sage categories."""

from __future__ import annotations

from peewee import SqliteDatabase


def s0003_products(db: SqliteDatabase) -> None:
    """Suppliers, product groups, products with their prices, mapped Sage categories."""
    for statement in _PRODUCTS.split(";\n"):
        db.execute_sql(statement)


_PRODUCTS = """\
CREATE TABLE supplier (
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
  address_name TEXT NOT NULL,
  address_1 TEXT NOT NULL,
  address_2 TEXT NOT NULL,
  city TEXT NOT NULL,
  region TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL,
  tenant_id INTEGER REFERENCES tenant (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX supplier_key ON supplier (key);
CREATE INDEX supplier_tenant_id ON supplier (tenant_id);
CREATE INDEX supplier_name_key_search ON supplier (name_key, search);
CREATE TABLE product_group (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL
);
CREATE UNIQUE INDEX product_group_key ON product_group (key);
CREATE INDEX product_group_name_key ON product_group (name_key);
CREATE TABLE product (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  description TEXT NOT NULL,
  name_key TEXT NOT NULL,
  search TEXT NOT NULL,
  cost TEXT,
  tax_rate_id INTEGER REFERENCES tax_rate (id) ON DELETE RESTRICT,
  sales_account TEXT NOT NULL,
  purchase_account TEXT NOT NULL,
  group_id INTEGER REFERENCES product_group (id) ON DELETE RESTRICT,
  supplier_id INTEGER REFERENCES supplier (id) ON DELETE RESTRICT,
  active INTEGER NOT NULL,
  notes TEXT NOT NULL,
  tenant_id INTEGER REFERENCES tenant (id) ON DELETE SET NULL,
  do_not_send INTEGER NOT NULL
);
CREATE UNIQUE INDEX product_key ON product (key);
CREATE INDEX product_tax_rate_id ON product (tax_rate_id);
CREATE INDEX product_group_id ON product (group_id);
CREATE INDEX product_supplier_id ON product (supplier_id);
CREATE INDEX product_tenant_id ON product (tenant_id);
CREATE INDEX product_name_key_search ON product (name_key, search);
CREATE TABLE product_price (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  product_id INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  price_type TEXT NOT NULL,
  amount TEXT NOT NULL
);
CREATE UNIQUE INDEX product_price_product_id_position ON product_price (product_id, position);
CREATE TABLE category (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  grouping TEXT NOT NULL,
  sage_id TEXT NOT NULL,
  name TEXT NOT NULL,
  group_id INTEGER NOT NULL REFERENCES product_group (id) ON DELETE CASCADE,
  since TEXT NOT NULL
);
CREATE UNIQUE INDEX category_tenant_id_grouping_sage_id ON category (tenant_id, grouping, sage_id);
CREATE INDEX category_group_id ON category (group_id);
ALTER TABLE tenant ADD COLUMN group_items_by TEXT NOT NULL DEFAULT 'ledger-account';
ALTER TABLE tenant ADD COLUMN default_group_id INTEGER
  REFERENCES product_group (id) ON DELETE SET NULL;
ALTER TABLE tenant ADD COLUMN products_imported_at TEXT;
ALTER TABLE tenant ADD COLUMN services_imported_at TEXT;
ALTER TABLE tenant ADD COLUMN suppliers_imported_at TEXT;
CREATE INDEX tenant_default_group_id ON tenant (default_group_id)"""
