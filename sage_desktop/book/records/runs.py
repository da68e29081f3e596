"""The tables of runs with their undo journal, and of issues."""

from __future__ import annotations

from peewee import ForeignKeyField

from sage_desktop.book.fields import EnumField, IdField, JsonField, Text, UtcField, Whole
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.tenants import Tenant
from sage_desktop.book.run_rows import Counts, Problem, RunResult


class Run(Record):
    """One import, undo or daily task."""

    id = IdField()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, index=False, lazy_load=False, on_delete="SET NULL")
    tenant_name = Text()
    kind = Text()
    started_at = UtcField()
    ended_at = UtcField(null=True)
    result = EnumField(RunResult, index=True)
    counts = JsonField(Counts)
    requests = Whole()
    problems = JsonField(tuple[Problem, ...])
    error = Text()
    undone_by_id: int | None
    undone_by = ForeignKeyField("self", null=True, lazy_load=False, on_delete="SET NULL")

    class Meta:
        indexes = ((("tenant", "kind"), False),)


class RunChange(Record):
    """The undo journal: one record before and after one change of a run."""

    id = IdField()
    run_id: int
    run = ForeignKeyField(Run, index=False, lazy_load=False, on_delete="CASCADE")
    seq = Whole()
    table = Text()
    record_id = Whole()
    before = JsonField(dict[str, object], null=True)
    after = JsonField(dict[str, object], null=True)

    class Meta:
        indexes = ((("run", "seq"), True), (("table", "record_id"), False))


class Issue(Record):
    """Something a person must fix, as long as it is open."""

    id = IdField()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, index=False, lazy_load=False, on_delete="CASCADE")
    kind = Text()
    key = Text()
    code = Text()
    data = JsonField(dict[str, str])
    sage_text = Text()
    since = UtcField()

    class Meta:
        indexes = ((("tenant", "kind", "key", "code"), True),)


# SQLite holds two NULLs for different, so issues of no tenant need an index of their own.
Issue.add_index(
    Issue.index(
        Issue.kind,
        Issue.key,
        Issue.code,
        unique=True,
        where=Issue.tenant.is_null(),
        name="issue_without_tenant",
    )
)
