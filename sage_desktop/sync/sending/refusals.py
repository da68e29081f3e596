"""What Sage's refusals mean for a record: a code of ``core.words``, and Sage's own text. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from sage_desktop.core.errors import AppError, NotFound, NotPermitted, Rejected
from sage_desktop.sync.sending.steps import RELEASE, TAX_NUMBER, VOID, Stuck

_SHORT = 500
_OF_FIELDS = {
    "date": "refused_date",
    "currency_id": "refused_currency",
    "product_id": "refused_item",
    "service_id": "refused_item",
    "ledger_account_id": "refused_account",
    "sales_ledger_account_id": "refused_account",
    "purchase_ledger_account_id": "refused_account",
    "tax_rate_id": "refused_tax_rate",
    "sales_tax_rate_id": "refused_tax_rate",
}
"""What a complaint means by the field that Sage names; the first here that is named is told."""


def stuck_by(error: AppError, step: str, name: str) -> Stuck:
    """Of an error after which repeating is pointless until a person did something."""
    text = sage_text(error)
    data = {"name": name, "step": step}
    if text:
        data["detail"] = text[:_SHORT]
    return Stuck(_code(error, step, text.lower()), data, text)


def bars_kind(reason: str, data: Mapping[str, str]) -> bool:
    """Whether nothing else of the kind goes either. Voiding needs more rights than the rest."""
    return reason in {"refused_role", "refused_edition"} and data.get("step") != VOID


def sage_text(error: AppError) -> str:
    """All that Sage said, a line for each complaint, with the field that it names."""
    if isinstance(error, Rejected) and error.problems:
        return "\n".join(
            f"{each.message} ({each.source})" if each.source else each.message
            for each in error.problems
        )
    return str(error.data.get("detail") or "")


def _code(error: AppError, step: str, text: str) -> str:
    match error:
        case NotPermitted():
            return "refused_edition" if error.code == "no_subscription" else "refused_role"
        case NotFound():
            return "gone_in_sage"
        case _ if step == TAX_NUMBER:
            return "vat_refused"
        case _ if step == VOID:
            return "cannot_void"
        case _ if "stock" in text:
            return "refused_stock"
        case Rejected() if code := _of_field(error):
            return code
        case _ if "reference" in text and ("taken" in text or "already" in text or "uniq" in text):
            return "refused_reference"
        case _:
            return "refused_release" if step == RELEASE else "refused_by_sage"


def _of_field(error: Rejected) -> str:
    """ "" if none of the fields that Sage names has a code of its own."""
    named = {each.source.rpartition(".")[2] for each in error.problems}
    return next((code for field, code in _OF_FIELDS.items() if field in named), "")
