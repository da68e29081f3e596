"""What the editor of a product holds while it is typed, and what is wrong with it."""

from __future__ import annotations

from sage_desktop.core.i18n import tr
from sage_desktop.core.numerals import read_plain
from sage_desktop.sync.product_views import ProductDraft
from sage_desktop.ui.amounts import example


def problems(draft: ProductDraft, before: ProductDraft, supplier_text: str) -> dict[str, str]:
    """A sentence for each field that cannot be saved as it is, all at once.

    What was there ``before`` may stay, as odd as it is. ``supplier_text``: what is typed where a
    supplier is chosen. The door has the last word (``sync.product_rules``).
    """
    found = {}
    if not draft.description.strip():
        found["description"] = tr("A description is needed. Type how this product is called.")
    if draft.supplier_id is None and supplier_text.strip():
        found["supplier"] = tr("Choose a supplier from the list, or leave it empty.")
    _place, sentence = price_problem(draft, before)
    if sentence:
        found["prices"] = sentence
    if draft.cost.strip() and draft.cost != before.cost and not is_amount(draft.cost):
        found["cost"] = _not_an_amount()
    return found


def price_problem(draft: ProductDraft, before: ProductDraft) -> tuple[int, str]:
    """The place of the first price that cannot be saved, and why; -1 for none."""
    names = [price.price_type.strip() for price in draft.prices]
    for place, price in enumerate(draft.prices):
        if price in before.prices:
            continue
        if not names[place]:
            return place, tr("A price needs a type. Choose one, or type how it is called.")
        if names.index(names[place]) < place:
            return place, tr("There is a price of this type already. Choose another type.")
        if not is_amount(price.amount):
            return place, _not_an_amount()
    return -1, ""


def is_amount(text: str) -> bool:
    """Whether a draft holds an amount of 0 or more there."""
    amount = read_plain(text)
    return amount is not None and amount >= 0


def _not_an_amount() -> str:
    return tr("This is not an amount. Write it like {example}.").format(example=example())
