"""The sentences of a tenant's page: after saving, connecting, disconnecting, deleting."""

from __future__ import annotations

from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.views import Connected, TenantState, TenantView
from sage_desktop.ui.texts import isolated


def tenant_name(view: TenantView | None) -> str:
    return view.row.name if view is not None else tr("New tenant")


def saved(view: TenantView) -> tuple[str, str]:
    """Fact and sentence after *Save*."""
    if view.state is TenantState.NOT_CONNECTED:
        return tr("Saved"), tr("You can connect this tenant now.")
    return tr("Saved"), ""


def connected(result: Connected) -> tuple[str, str]:
    """Fact and sentence after connecting; says what is out of the ordinary."""
    title = tr("Connected to {business} as {user}").format(
        business=isolated(result.business.name), user=isolated(result.user_name)
    )
    parts = [tr("All tabs are open now. Next: import your tax rates.")]
    if result.other_user:
        parts.insert(0, tr("This is another Sage user than before."))
    if result.memory_only:
        parts.append(explain_code("keychain_missing").sentence)
    return title, " ".join(parts)


def disconnected(view: TenantView) -> str:
    return tr("{tenant} is disconnected").format(tenant=isolated(view.row.name))


def deleted(view: TenantView) -> str:
    return tr("{tenant} was deleted").format(tenant=isolated(view.row.name))


def not_told() -> str:
    """Disconnecting worked here, but Sage did not hear of it."""
    return tr(
        "Sage could not be reached, so the sign-in was only forgotten here. To take it back at "
        "Sage too, remove the app in Sage's settings."
    )
