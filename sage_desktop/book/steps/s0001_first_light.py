"""Step 1: the module, tenants, sign-ins, tax rates, links, runs and issues."""

from __future__ import annotations

from peewee import SqliteDatabase


def s0001_first_light(db: SqliteDatabase) -> None:
    """The module, tenants, sign-ins, tax rates, links, runs and issues."""
    for statement in _FIRST_LIGHT.split(";\n"):
        db.execute_sql(statement)


_FIRST_LIGHT = """\
CREATE TABLE sign_in (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  client_id TEXT NOT NULL,
  sage_user_id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  user_email TEXT NOT NULL,
  access_sealed BLOB,
  refresh_sealed BLOB,
  access_expires_at TEXT NOT NULL,
  refresh_expires_at TEXT NOT NULL,
  generation INTEGER NOT NULL,
  dead_reason TEXT NOT NULL
);
CREATE UNIQUE INDEX sign_in_client_id_sage_user_id ON sign_in (client_id, sage_user_id);
CREATE TABLE tenant (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  colour TEXT NOT NULL,
  auth_type TEXT NOT NULL,
  client_id TEXT NOT NULL,
  secret_sealed BLOB,
  sign_in_id INTEGER REFERENCES sign_in (id) ON DELETE SET NULL,
  business_id TEXT NOT NULL,
  business_name TEXT NOT NULL,
  business_city TEXT NOT NULL,
  business_country TEXT NOT NULL,
  connected_at TEXT,
  daily_tax_rates INTEGER NOT NULL,
  tax_rates_imported_at TEXT
);
CREATE UNIQUE INDEX tenant_name_key ON tenant (name_key);
CREATE INDEX tenant_sign_in_id ON tenant (sign_in_id);
CREATE TABLE module (
  id INTEGER NOT NULL PRIMARY KEY,
  book_id TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  default_tenant_id INTEGER REFERENCES tenant (id) ON DELETE SET NULL,
  default_invoice_status TEXT NOT NULL
);
CREATE INDEX module_default_tenant_id ON module (default_tenant_id);
INSERT INTO module VALUES (1, lower(hex(randomblob(16))), 0, NULL, 'draft');
CREATE TABLE tax_rate (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  percentage TEXT NOT NULL,
  retired_at TEXT
);
CREATE UNIQUE INDEX tax_rate_key ON tax_rate (key);
CREATE INDEX tax_rate_name_key ON tax_rate (name_key);
CREATE TABLE tax_rate_percentage (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tax_rate_id INTEGER NOT NULL REFERENCES tax_rate (id) ON DELETE CASCADE,
  percentage TEXT NOT NULL,
  from_date TEXT,
  to_date TEXT
);
CREATE INDEX tax_rate_percentage_tax_rate_id ON tax_rate_percentage (tax_rate_id);
CREATE TABLE sage_tax_rate (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  sage_id TEXT NOT NULL,
  name TEXT NOT NULL,
  percentage TEXT NOT NULL,
  visible INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  gone_at TEXT,
  unwanted INTEGER NOT NULL
);
CREATE UNIQUE INDEX sage_tax_rate_tenant_id_sage_id ON sage_tax_rate (tenant_id, sage_id);
CREATE TABLE link (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  local_id INTEGER NOT NULL,
  sage_id TEXT NOT NULL,
  since TEXT NOT NULL,
  made_by TEXT NOT NULL
);
CREATE UNIQUE INDEX link_tenant_id_kind_sage_id ON link (tenant_id, kind, sage_id);
CREATE UNIQUE INDEX link_tenant_id_kind_local_id ON link (tenant_id, kind, local_id);
CREATE INDEX link_kind_local_id ON link (kind, local_id);
CREATE TABLE run (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER REFERENCES tenant (id) ON DELETE SET NULL,
  tenant_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  result TEXT NOT NULL,
  counts TEXT NOT NULL,
  requests INTEGER NOT NULL,
  problems TEXT NOT NULL,
  error TEXT NOT NULL,
  undone_by_id INTEGER REFERENCES run (id) ON DELETE SET NULL
);
CREATE INDEX run_result ON run (result);
CREATE INDEX run_undone_by_id ON run (undone_by_id);
CREATE INDEX run_tenant_id_kind ON run (tenant_id, kind);
CREATE TABLE run_change (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  "table" TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  before TEXT,
  after TEXT
);
CREATE UNIQUE INDEX run_change_run_id_seq ON run_change (run_id, seq);
CREATE TABLE issue (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER REFERENCES tenant (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  code TEXT NOT NULL,
  data TEXT NOT NULL,
  sage_text TEXT NOT NULL,
  since TEXT NOT NULL
);
CREATE UNIQUE INDEX issue_tenant_id_kind_key_code ON issue (tenant_id, kind, key, code);
CREATE UNIQUE INDEX issue_without_tenant ON issue (kind, key, code) WHERE tenant_id IS NULL"""
