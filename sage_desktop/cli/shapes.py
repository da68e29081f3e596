"""The JSON shapes of the contract, made from the engine's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sage_desktop.book.run_rows import Counts, Problem, RunRow
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.clock import to_text
from sage_desktop.core.exact import plain
from sage_desktop.core.words import explain_code
from sage_desktop.mirror.rows import PlanDetail, PlanHead, Side, Status
from sage_desktop.sync.account_plan import AccountPlan
from sage_desktop.sync.record_views import AccountCodeView, RecordLink
from sage_desktop.sync.syncing_views import sync_supported
from sage_desktop.sync.tax_rate_plan import Row, TaxRatePlan
from sage_desktop.sync.views import TaxRateLink, TaxRateView, TenantView

JsonObject = dict[str, object]

PLURALS = {"customer": "customers", "invoice": "invoices", "product": "products"}
"""How what can be synced is called here."""


def listing(rows: list[JsonObject], total: int | None = None) -> JsonObject:
    return {"total": len(rows) if total is None else total, "rows": rows}


def moment(value: datetime | None) -> str | None:
    return to_text(value) if value else None


def counts(value: Counts) -> JsonObject:
    return asdict(value)


def problem(value: Problem) -> JsonObject:
    words = explain_code(value.code, value.data)
    return {"id": value.id, "name": value.name, "reason": words.sentence}


def run_problems(value: RunRow) -> list[JsonObject]:
    return [problem(each) for each in value.problems]


def run(value: RunRow) -> JsonObject:
    """An import run as the contract has it, and what ``runs`` adds."""
    end = value.ended_at
    return {
        "run": value.id,
        "kind": value.kind,
        "tenant": value.tenant_name,
        **counts(value.counts),
        "requests": value.requests,
        "seconds": round((end - value.started_at).total_seconds(), 3) if end else None,
        "problems": run_problems(value),
        "id": value.id,
        "result": value.result.value,
        "started_at": moment(value.started_at),
        "ended_at": moment(end),
        "error": value.error,
        "undoable": value.undoable,
        "undone_by": value.undone_by,
    }


def preview(plan: TaxRatePlan, tenant: str, seconds: float) -> JsonObject:
    rows = [_row(row) for row in (*plan.rows, *plan.removals)]
    return {
        "run": None,
        "kind": "tax-rates",
        "tenant": tenant,
        **counts(plan.counts()),
        "requests": plan.requests,
        "seconds": round(seconds, 3),
        "problems": [
            {
                "id": row.sage_id,
                "name": row.name,
                "reason": explain_code(row.reason, row.data).sentence,
            }
            for row in plan.rows
            if row.status == "problem"
        ],
        "rows": rows,
    }


def _row(row: Row) -> JsonObject:
    return {
        "sage_id": row.sage_id or None,
        "name": row.name,
        "percentage": plain(row.percentage) if row.percentage is not None else None,
        "status": row.status.value,
        "local_id": row.local_id,
        "reason": row.reason,
        "changes": {name: list(pair) for name, pair in row.changes.items()},
        "retire": row.retire,
        "uses": row.uses,
    }


def account_preview(plan: AccountPlan, tenant: str, seconds: float) -> JsonObject:
    return {
        "run": None,
        "kind": "accounts",
        "tenant": tenant,
        **counts(plan.counts()),
        "requests": plan.requests,
        "seconds": round(seconds, 3),
        "problems": [
            {
                "id": row.sage_id,
                "name": row.name,
                "reason": explain_code(row.reason).sentence,
            }
            for row in plan.rows
            if row.reason
        ],
        "rows": [
            {
                "sage_id": row.sage_id,
                "code": row.code,
                "name": row.name,
                "status": row.status.value,
                "local_id": row.local_id,
                "reason": row.reason,
                "changes": {name: list(pair) for name, pair in row.changes.items()},
                "retire": row.retire,
            }
            for row in plan.rows
        ],
    }


def line_preview(
    head: PlanHead, tenant: str, details: Sequence[PlanDetail], would: Counts
) -> JsonObject:
    """A plan made of lines; ``seconds`` is added by who knows how long it took."""
    troubled = [each.line for each in details if each.line.status is Status.PROBLEM]
    return {
        "run": None,
        "kind": head.kind,
        "tenant": tenant,
        **counts(would),
        "requests": head.requests,
        "problems": [
            {
                "id": line.sage_id,
                "name": line.name,
                "reason": explain_code(line.reason, {**line.data, "name": line.name}).sentence,
            }
            for line in troubled
        ],
        "rows": [_plan_row(each) for each in details],
    }


def _plan_row(detail: PlanDetail) -> JsonObject:
    line = detail.line
    return {
        "sage_id": line.sage_id,
        "name": line.name,
        "status": line.status.value,
        "local_id": line.target_id,
        "local_name": line.target_name or None,
        "reason": line.reason,
        "changes": {
            each.field: [_named(detail, each.field, text) for text in (each.halo, each.sage)]
            for each in detail.differences
            if each.taken is Side.SAGE
        },
        "conflicts": [each.field for each in detail.differences if each.taken is None],
        "candidates": [each.local_id for each in detail.candidates],
    }


def _named(detail: PlanDetail, field: str, text: str) -> str:
    """Names say more than ids of the book."""
    return detail.names.get(field, {}).get(text, text)


def account_code(view: AccountCodeView) -> JsonObject:
    row = view.row
    return {
        "id": row.id,
        "tenant": view.tenant_name,
        "code": row.code,
        "name": row.name,
        "type": row.type_name,
        "group": row.group_name,
        "usable_on_sales": row.offered,
        "control_account": row.is_control,
        "tax_rate": row.tax_rate_name,
        "retired": row.retired_at is not None,
        "sage_id": row.sage_id,
    }


def tenant(view: TenantView, groups: Mapping[int, str]) -> JsonObject:
    """``groups``: the names of product groups by id."""
    row, sign_in = view.row, view.sign_in
    return {
        "id": row.id,
        "name": row.name,
        "colour": row.colour,
        "auth_type": row.auth_type.value,
        "client_id": row.client_id,
        "client_secret": "set" if view.secret_set else "not set",
        "state": view.state.value,
        "business": asdict(row.business) if row.business else None,
        "user": sign_in.user_name if sign_in else None,
        "user_email": sign_in.user_email if sign_in else None,
        "sign_in_shared_with": list(view.shared_with),
        "connected_at": moment(row.connected_at),
        "daily_tax_rates": row.daily_tax_rates,
        "tax_rates_imported_at": moment(row.tax_rates_imported_at),
        "accounts_imported_at": moment(row.accounts_imported_at),
        "customers_imported_at": moment(row.customers_imported_at),
        "products_imported_at": moment(row.products_imported_at),
        "services_imported_at": moment(row.services_imported_at),
        "suppliers_imported_at": moment(row.suppliers_imported_at),
        "top_level": row.top_level,
        "group_items_by": row.group_items_by.value,
        "default_product_group": groups.get(row.default_group_id or 0),
        "sync": row.sync,
        "sync_entities": entities(row),
        "sync_without_webhooks": row.sync_without_webhooks,
        "sync_supported": sync_supported(row),
        "default_item_code": row.default_item_code,
        "last_run": run(view.last_run) if view.last_run else None,
        "issues": view.issues,
    }


def entities(row: TenantRow) -> list[str]:
    """What is synced, in plural words."""
    return sorted(PLURALS[each] for each in row.sync_entities)


def tax_rate(view: TaxRateView) -> JsonObject:
    row = view.row
    return {
        "id": row.id,
        "key": row.key,
        "name": row.name,
        "percentage": plain(row.percentage),
        "history": [
            {
                "percentage": plain(entry.percentage),
                "from": entry.from_date.isoformat() if entry.from_date else None,
                "to": entry.to_date.isoformat() if entry.to_date else None,
            }
            for entry in row.history
        ],
        "retired": row.retired_at is not None,
        "uses": view.uses,
        "links": [link(each) for each in view.links],
    }


def link(value: TaxRateLink | RecordLink) -> JsonObject:
    """Where a record is linked to, as all kinds of records show it."""
    return {
        "tenant": value.tenant_name,
        "business": value.business_name,
        "sage_id": value.sage_id,
        "sage_name": value.sage_name,
        "gone": value.gone,
    }
