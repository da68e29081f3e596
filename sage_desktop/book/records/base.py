"""The base of all tables of the book, and what says which steps a file has behind it.

Records are peewee models and never leave ``book``: functions give out rows. Foreign keys load
nothing by themselves, so that no query hides behind an attribute. Rules that the database can hold
(unique, referenced, present) are held here; all others are plain functions.
"""

from __future__ import annotations

from peewee import Model

from sage_desktop.book.fields import Text, UtcField
from sage_desktop.book.session import current


class Record(Model):
    """Base of all tables: bound to the database of the thread that asks."""

    class Meta:
        database = current
        legacy_table_names = False


class Migration(Record):
    """A step that this file has behind it."""

    name = Text(primary_key=True)
    applied_at = UtcField()
