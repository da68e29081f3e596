"""The columns that show tenants, shared by the module page and the list of tenants."""

from __future__ import annotations

from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import words
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import capital, listed, when
from sage_desktop.ui.tokens import State


def tenants_model(clock: Clock) -> RowsModel[TenantView]:
    """Name with colour, Sage business, state, last run, issues."""
    return RowsModel(_columns(clock), key=lambda view: view.row.id)


def _business(view: TenantView) -> str:
    """Name and town, as names repeat; the country is in the tool tip."""
    business = view.row.business
    return listed((business.name, business.city)) if business else words.place(None)


def _columns(clock: Clock) -> list[Column[TenantView]]:
    def last_run(view: TenantView) -> str:
        moment = view.last_run.started_at if view.last_run else None
        return capital(when(moment, clock(), never=tr("Never")))

    def last_run_tip(view: TenantView) -> str:
        return words.last_run(view.last_run, clock()) if view.last_run else tr("Never")

    return [
        Column(
            title=lambda: tr("Tenant"),
            text=lambda view: view.row.name,
            dot=lambda view: view.row.colour,
            strong=True,
            width=210,
        ),
        Column(
            title=lambda: tr("Sage business"),
            text=_business,
            tip=lambda view: words.place(view.row.business),
            tone=lambda view: "text" if view.row.business else "muted",
            stretch=True,
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda view: words.tenant_state(view.state)[1],
            chip=lambda view: words.tenant_state(view.state)[0],
            width=142,
        ),
        Column(
            title=lambda: tr("Last run"),
            text=last_run,
            tip=last_run_tip,
            sort=lambda view: view.last_run.started_at.timestamp() if view.last_run else 0,
            tone=lambda view: "text" if view.last_run else "muted",
            width=130,
        ),
        Column(
            title=lambda: tr("Issues"),
            text=lambda view: words.issues_text(view.issues) if view.issues else tr("None"),
            sort=lambda view: view.issues,
            chip=lambda view: State.ATTENTION if view.issues else None,
            tone="muted",
            width=112,
        ),
    ]
