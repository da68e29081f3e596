"""What the stand-in says of ledger accounts (``sage/api.md`` 11.2)."""

from __future__ import annotations

from sage_desktop.sandbox.company import ALL_AREAS
from sage_desktop.sandbox.ledger_accounts import LedgerAccount
from sage_desktop.sandbox.replies import reference, time_text
from sage_desktop.sandbox.resources import Collection, Json, Scene
from sage_desktop.sandbox.small_lists import LEDGER_ACCOUNT_TYPES

_SCOPES = {
    "banking": "bank",
    "sales": "sales",
    "expenses": "purchasing",
    "other_payments": "other_payment",
    "other_receipts": "other_receipt",
    "journals": "journals",
    "reporting": "reporting",
}
"""Where an account is offered, and Sage's other word for it in ``visible_scopes``."""


def _ledger_accounts(scene: Scene) -> list[LedgerAccount]:
    query = scene.query
    found = list(scene.business.ledger_accounts.values())
    since = query.moment("updated_or_created_since")
    if since is not None:
        found = [each for each in found if each.updated_at >= since]
    place = query.word("visible_in", _SCOPES)
    if place:
        found = [each for each in found if place in each.visible_in]
    place = query.word("not_visible_in", _SCOPES)
    if place:
        found = [each for each in found if place not in each.visible_in]
    if query.text("show_included_in_chart"):
        wanted = query.flag("show_included_in_chart")
        found = [each for each in found if each.included_in_chart == wanted]
    if query.text("show_control_accounts"):
        wanted = query.flag("show_control_accounts")
        found = [each for each in found if bool(each.control_name) == wanted]
    type_id = query.text("ledger_account_type_id")
    if type_id:
        found = [each for each in found if each.type_id == type_id]
    text = query.text("search").casefold()
    if text:
        found = [each for each in found if text in each.displayed_as.casefold()]
    return [] if query.text("ledger_account_classification_id") else found


def _ledger_account_json(account: LedgerAccount, scene: Scene) -> Json:
    group = account.group_id
    rate = scene.business.tax_rates.get(account.tax_rate_id)
    tax_rate = rate and reference("tax_rates", rate.id, rate.displayed_as(scene.today))
    return {
        "id": account.id,
        "displayed_as": account.displayed_as,
        "$path": f"/ledger_accounts/{account.id}",
        "created_at": time_text(account.created_at),
        "updated_at": time_text(account.updated_at),
        "name": account.name,
        "display_name": account.name,
        "display_formatted": account.displayed_as,
        "nominal_code": account.nominal_code,
        "ledger_account_group": {"id": group, "displayed_as": group.capitalize()},
        "ledger_account_type": LEDGER_ACCOUNT_TYPES[account.type_id],
        "ledger_account_classification": None,
        "tax_rate": tax_rate,
        "fixed_tax_rate": False,
        "included_in_chart": account.included_in_chart,
        **{f"visible_in_{place}": place in account.visible_in for place in _SCOPES},
        "visible_scopes": [
            scope for place, scope in _SCOPES.items() if place in account.visible_in
        ],
        "is_control_account": bool(account.control_name),
        "control_name": account.control_name or None,
        "balance_details": _balance(scene),
        "cis_materials": False,
        "cis_labour": False,
        "tax_recoverable": False,
        "tax_instalment": False,
        "recoverable_percentage": None,
        "non_recoverable_ledger_account": None,
        "gifi_code": None,
    }


def _balance(scene: Scene) -> Json | None:
    """Nothing is ever booked here."""
    query = scene.query
    if not query.flag("show_balance_details"):
        return None
    return {
        "balance": "0.0",
        "credit_or_debit": "credit",
        "credits": "0.0",
        "debits": "0.0",
        "from_date": query.text("from_date"),
        "to_date": query.text("to_date"),
    }


LEDGER_ACCOUNTS = Collection(
    name="ledger_accounts",
    areas=ALL_AREAS,
    filters=frozenset(
        {
            "exclude_deleted_entries",
            "filter_inactive_bank_accounts",
            "from_date",
            "ledger_account_classification_id",
            "ledger_account_type_id",
            "not_visible_in",
            "search",
            "show_balance_details",
            "show_control_accounts",
            "show_included_in_chart",
            "sort_order_from_user_setting",
            "to_date",
            "updated_or_created_since",
            "visible_in",
        }
    ),
    rows=_ledger_accounts,
    find=lambda scene, id: scene.business.ledger_accounts.get(id),
    full=_ledger_account_json,
)
