"""The steps from one form of the file to the next, in order, recorded by name.

A released step is never edited: what follows from it in the wild cannot be edited either. Steps
speak SQL of their own and know no records, for the records belong to the newest form only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from peewee import SqliteDatabase

from sage_desktop.book import files
from sage_desktop.core import clock
from sage_desktop.core.errors import BookProblem

Step = Callable[[SqliteDatabase], None]


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


def s0005_paused(db: SqliteDatabase) -> None:
    """Syncing can be paused for all tenants at once."""
    db.execute_sql("ALTER TABLE module ADD COLUMN paused INTEGER NOT NULL DEFAULT 0")


def s0006_business_waits(db: SqliteDatabase) -> None:
    """How long Sage wants a business to be left alone outlives the program."""
    db.execute_sql(
        "CREATE TABLE business_wait (tenant_id INTEGER NOT NULL PRIMARY KEY "
        "REFERENCES tenant (id) ON DELETE CASCADE, until TEXT NOT NULL, reason TEXT NOT NULL, "
        "data TEXT NOT NULL)"
    )


_MIGRATION_TABLE = (
    "CREATE TABLE migration (name TEXT NOT NULL PRIMARY KEY, applied_at TEXT NOT NULL)"
)

STEPS: tuple[Step, ...] = (
    s0001_first_light,
    s0002_customers,
    s0003_products,
    s0004_sending,
    s0005_paused,
    s0006_business_waits,
)


def steps_behind(connection: sqlite3.Connection) -> list[str]:
    """The names of the steps that the file has behind it, in order.

    Raises ``BookProblem``: book_damaged if nothing is in it (a book is put in its place only when
    it is whole), book_unreadable for a database of some other program.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        raise BookProblem("book_damaged", reason="empty")
    if "migration" not in tables:
        raise BookProblem("book_unreadable", reason="not_a_book")
    rows = connection.execute("SELECT name FROM migration ORDER BY rowid").fetchall()
    return [str(name) for (name,) in rows]


def steps_ahead(behind: Sequence[str], steps: Sequence[Step]) -> list[Step]:
    """What is left to do.

    Raises ``BookProblem``: book_newer if the file knows steps that we do not, book_damaged if it
    knows none.
    """
    known = [step.__name__ for step in steps]
    if not behind:
        raise BookProblem("book_damaged", reason="empty")
    if list(behind) != known[: len(behind)]:
        raise BookProblem("book_newer", step=behind[-1])
    return list(steps[len(behind) :])


def check_unharmed(connection: sqlite3.Connection) -> None:
    """Raises ``BookProblem("book_damaged")`` unless SQLite finds the whole file in order."""
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise BookProblem("book_damaged", reason=str(verdict)[:200])


def make(db: SqliteDatabase, steps: Sequence[Step], now: datetime) -> None:
    """Takes all steps in an empty file."""
    with db.atomic("IMMEDIATE"):
        db.execute_sql(_MIGRATION_TABLE)
        _take(db, steps, now)


def migrate(
    db: SqliteDatabase, path: Path, backups: Path, steps: Sequence[Step], now: datetime
) -> None:
    """Takes the steps ahead, all or none, after copying the book to ``backups``.

    Another process may be doing the same: what is ahead is settled once the write lock is held.
    """
    connection: sqlite3.Connection = db.connection()
    db.pragma("foreign_keys", 0)  # silently ignored once a transaction is open
    try:
        with db.atomic("IMMEDIATE"):
            behind = steps_behind(connection)
            ahead = steps_ahead(behind, steps)
            if ahead:
                with files.looking_at(path) as committed:
                    files.copy_before(committed, behind[-1], backups, now)
                _take(db, ahead, now)
    finally:
        db.pragma("foreign_keys", 1)


def _take(db: SqliteDatabase, steps: Sequence[Step], now: datetime) -> None:
    for step in steps:
        step(db)
        db.execute_sql("INSERT INTO migration VALUES (?, ?)", (step.__name__, clock.to_text(now)))
    if db.execute_sql("PRAGMA foreign_key_check").fetchone():
        raise BookProblem("book_damaged", reason="foreign_keys")
