"""The shapes of the contract: exactly these keys, each of its type."""

from __future__ import annotations

from typing import Any

COUNTS = ("created", "updated", "linked", "unchanged", "removed", "retired", "failed")

RUN = {
    "run": int,
    "kind": str,
    "tenant": str,
    **dict.fromkeys(COUNTS, int),
    "requests": int,
    "seconds": float,
    "problems": list,
    "id": int,
    "result": str,
    "started_at": str,
    "ended_at": str,
    "error": str,
    "undoable": bool,
    "undone_by": (int, type(None)),
}
PREVIEW = {
    "run": type(None),
    "kind": str,
    "tenant": str,
    **dict.fromkeys(COUNTS, int),
    "requests": int,
    "seconds": float,
    "problems": list,
    "rows": list,
}
PREVIEW_ROW = {
    "sage_id": (str, type(None)),
    "name": str,
    "percentage": str,
    "status": str,
    "local_id": (int, type(None)),
    "reason": str,
    "changes": dict,
    "retire": bool,
    "uses": int,
}
TENANT = {
    "id": int,
    "name": str,
    "colour": str,
    "auth_type": str,
    "client_id": str,
    "client_secret": str,
    "state": str,
    "business": (dict, type(None)),
    "user": (str, type(None)),
    "user_email": (str, type(None)),
    "sign_in_shared_with": list,
    "connected_at": (str, type(None)),
    "daily_tax_rates": bool,
    "tax_rates_imported_at": (str, type(None)),
    "accounts_imported_at": (str, type(None)),
    "customers_imported_at": (str, type(None)),
    "products_imported_at": (str, type(None)),
    "services_imported_at": (str, type(None)),
    "suppliers_imported_at": (str, type(None)),
    "top_level": str,
    "group_items_by": str,
    "default_product_group": (str, type(None)),
    "sync": bool,
    "sync_entities": list,
    "sync_without_webhooks": bool,
    "sync_supported": bool,
    "default_item_code": str,
    "last_run": (dict, type(None)),
    "issues": int,
}
MAPPING = {
    "kind": str,
    "sage_id": str,
    "sage_name": str,
    "local_id": (int, type(None)),
    "local_name": (str, type(None)),
    "state": str,
    "since": (str, type(None)),
    "made_by": (str, type(None)),
}
TAX_RATE = {
    "id": int,
    "key": str,
    "name": str,
    "percentage": str,
    "history": list,
    "retired": bool,
    "uses": int,
    "links": list,
}
STATUS = {
    "version": str,
    "data_folder": str,
    "module_enabled": bool,
    "tenants": int,
    "connected": int,
    "reconnect_needed": int,
    "issues": int,
    "paused": bool,
    "outbox": dict,
    "next_run": (str, type(None)),
    "last_daily_run": (dict, type(None)),
    "keychain": str,
    "last_run": (dict, type(None)),
}
MODULE = {
    "enabled": bool,
    "default_tenant": (str, type(None)),
    "default_invoice_status": str,
    "paused": bool,
    "tenants": int,
}


def fits(value: dict[str, Any], shape: dict[str, Any]) -> None:
    """``value`` has exactly the keys of ``shape``, each of its type."""
    assert list(value) == list(shape)
    for name, kind in shape.items():
        kinds = kind if isinstance(kind, tuple) else (kind,)
        assert type(value[name]) in kinds, (name, value[name])


def counted(run: dict[str, Any]) -> dict[str, int]:
    return {name: run[name] for name in COUNTS if run[name]}
