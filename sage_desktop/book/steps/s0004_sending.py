"""Step 4: invoices with lines, what must still go to Sage, what went, and what Sage allows."""

from __future__ import annotations

from peewee import SqliteDatabase


def s0004_sending(db: SqliteDatabase) -> None:
    """Invoices with lines, what must still go to Sage, what went, and what Sage allows."""
    for statement in _SENDING.split(";\n"):
        db.execute_sql(statement)


_SENDING = """\
CREATE TABLE invoice (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  number TEXT NOT NULL,
  name_key TEXT NOT NULL,
  search TEXT NOT NULL,
  customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,
  date TEXT NOT NULL,
  due_date TEXT,
  currency TEXT NOT NULL,
  notes TEXT NOT NULL,
  state TEXT NOT NULL,
  void_reason TEXT NOT NULL,
  do_not_send INTEGER NOT NULL,
  net INTEGER NOT NULL,
  tax INTEGER NOT NULL
);
CREATE UNIQUE INDEX invoice_key ON invoice (key);
CREATE INDEX invoice_customer_id ON invoice (customer_id);
CREATE INDEX invoice_date ON invoice (date);
CREATE INDEX invoice_name_key_search ON invoice (name_key, search);
CREATE TABLE invoice_line (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  invoice_id INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  product_id INTEGER REFERENCES product (id) ON DELETE RESTRICT,
  description TEXT NOT NULL,
  quantity TEXT NOT NULL,
  unit_price TEXT NOT NULL,
  discount_percent TEXT NOT NULL,
  account TEXT NOT NULL,
  tax_rate_id INTEGER NOT NULL REFERENCES tax_rate (id) ON DELETE RESTRICT,
  tax_percentage TEXT NOT NULL,
  net INTEGER NOT NULL,
  tax INTEGER NOT NULL
);
CREATE UNIQUE INDEX invoice_line_invoice_id_position ON invoice_line (invoice_id, position);
CREATE INDEX invoice_line_product_id ON invoice_line (product_id);
CREATE INDEX invoice_line_tax_rate_id ON invoice_line (tax_rate_id);
CREATE TABLE outbox (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  local_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  changed TEXT NOT NULL,
  state TEXT NOT NULL,
  since TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt TEXT,
  reason TEXT NOT NULL,
  data TEXT NOT NULL,
  intent TEXT,
  forced INTEGER NOT NULL
);
CREATE UNIQUE INDEX outbox_tenant_id_kind_local_id ON outbox (tenant_id, kind, local_id);
CREATE INDEX outbox_kind_local_id ON outbox (kind, local_id);
CREATE TABLE passage (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER REFERENCES tenant (id) ON DELETE SET NULL,
  tenant_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  local_id INTEGER NOT NULL,
  run_id INTEGER REFERENCES run (id) ON DELETE SET NULL,
  moment TEXT NOT NULL,
  step TEXT NOT NULL,
  outcome TEXT NOT NULL,
  sage_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX passage_kind_local_id ON passage (kind, local_id);
CREATE INDEX passage_tenant_id ON passage (tenant_id);
CREATE INDEX passage_run_id ON passage (run_id);
CREATE TABLE sage_facts (
  tenant_id INTEGER NOT NULL PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
  edition TEXT NOT NULL,
  base_currency TEXT NOT NULL,
  multi_currency INTEGER,
  accounts_start TEXT,
  locked_until TEXT,
  read_at TEXT NOT NULL
);
CREATE TABLE sent_invoice (
  invoice_id INTEGER NOT NULL PRIMARY KEY REFERENCES invoice (id) ON DELETE CASCADE,
  tenant_id INTEGER NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  sage_id TEXT NOT NULL,
  sage_number TEXT NOT NULL,
  status TEXT NOT NULL,
  wanted TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  month TEXT NOT NULL,
  currency TEXT NOT NULL,
  net INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  sage_net INTEGER NOT NULL,
  sage_tax INTEGER NOT NULL,
  sage_total INTEGER NOT NULL
);
CREATE INDEX sent_invoice_tenant_id_month ON sent_invoice (tenant_id, month);
ALTER TABLE tenant ADD COLUMN sync INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tenant ADD COLUMN sync_entities TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN sync_without_webhooks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tenant ADD COLUMN default_item_code TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN show_message INTEGER NOT NULL DEFAULT 1"""
