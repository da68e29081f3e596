"""Account codes on the command line: ``import accounts`` and ``list account-codes``."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Collection

from sage_desktop.cli import shapes
from sage_desktop.cli.imports import plan_text, ran, report_progress, selected
from sage_desktop.cli.output import Answer, Exit
from sage_desktop.cli.text import table
from sage_desktop.core.i18n import tr
from sage_desktop.sync.account_plan import AccountPlan
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.sync.service import Service


async def import_accounts(service: Service, arguments: Namespace) -> Answer:
    """It removes nothing, so ``--keep-unmapped`` changes nothing either."""
    tenant = (await service.find_tenant(arguments.tenant)).row

    def select(plan: AccountPlan) -> Collection[str] | None:
        return selected(arguments.select, plan.rows, plan.source, "Sage account")

    if arguments.preview:
        began = time.monotonic()
        plan = await service.accounts.preview(tenant.id, select=select, report=report_progress)
        data = shapes.account_preview(plan, tenant.name, time.monotonic() - began)
        code = Exit.ATTENTION if plan.counts().failed else Exit.DONE
        return Answer(data, _plan_text(plan), code)
    run = await service.accounts.run(tenant.id, select=select, report=report_progress)
    return ran(run, tr("Imported account codes"), tr("Account codes are up to date"))


async def list_account_codes(service: Service, arguments: Namespace) -> Answer:
    total, views = await service.accounts.codes(arguments.search, limit=arguments.limit)
    text = table(
        (tr("Code"), tr("Name"), tr("Type"), tr("Usable on sales"), tr("Tax rate"), tr("Tenant")),
        [_line(view) for view in views],
    )
    nothing = tr("No account codes fit.") if arguments.search else tr("No account codes yet.")
    rows = [shapes.account_code(view) for view in views]
    return Answer(shapes.listing(rows, total), text if rows else nothing)


def _line(view: AccountCodeView) -> tuple[str, ...]:
    row = view.row
    state = tr(" (retired)") if row.retired_at else tr(" (control)") if row.is_control else ""
    usable = tr("yes") if row.offered else tr("no")
    return row.code, row.name + state, row.type_name, usable, row.tax_rate_name, view.tenant_name


def _plan_text(plan: AccountPlan) -> str:
    rows = [(row.status.value, row.code, row.name) for row in plan.rows]
    shown = table((tr("Status"), tr("Code"), tr("Name")), rows)
    return plan_text(shown, plan.counts(), plan.requests)
