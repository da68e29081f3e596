"""The form of the mirror's file. There are no migrations: another form is thrown away."""

from __future__ import annotations

FORM = 3
"""Grows with each change below."""

LISTS = ("customer", "vendor", "address", "contact_person", "product", "service")
"""Sage's lists that are mirrored; each has a table of its own. ``parent_id`` is the contact of an
address, the address of a person."""

_RECORDS = """\
CREATE TABLE {name} (
  tenant_id INTEGER NOT NULL,
  parent_id TEXT NOT NULL,
  sage_id TEXT NOT NULL,
  name_key TEXT NOT NULL,
  seen INTEGER NOT NULL,
  gone_at TEXT,
  body BLOB NOT NULL,
  PRIMARY KEY (tenant_id, parent_id, sage_id)
) WITHOUT ROWID"""

_READING = """\
CREATE TABLE reading (
  tenant_id INTEGER NOT NULL,
  list TEXT NOT NULL,
  generation INTEGER NOT NULL,
  began_at TEXT,
  next_page INTEGER NOT NULL,
  received INTEGER NOT NULL,
  complete_at TEXT,
  full_at TEXT,
  business_id TEXT NOT NULL,
  business_made_at TEXT NOT NULL,
  PRIMARY KEY (tenant_id, list)
)"""

_PLAN = """\
CREATE TABLE plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  complete INTEGER NOT NULL,
  business_id TEXT NOT NULL,
  read_at TEXT NOT NULL,
  requests INTEGER NOT NULL,
  seconds REAL NOT NULL,
  incremental INTEGER NOT NULL,
  newest_local INTEGER NOT NULL
)"""

_PLAN_LINE = """\
CREATE TABLE plan_line (
  line INTEGER PRIMARY KEY,
  status TEXT NOT NULL,
  ticked INTEGER NOT NULL,
  tickable INTEGER NOT NULL,
  touched INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  sage_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  target_id INTEGER,
  target_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  data TEXT NOT NULL,
  differs INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  candidates TEXT NOT NULL,
  choices TEXT NOT NULL,
  digest INTEGER NOT NULL,
  settles INTEGER NOT NULL,
  problem TEXT NOT NULL
)"""

TABLES = (
    _READING,
    _PLAN,
    _PLAN_LINE,
    *(_RECORDS.format(name=name) for name in LISTS),
)
