"""What is wrong with a Halo tax rate as it is typed."""

from __future__ import annotations

from sage_desktop.core.i18n import tr
from sage_desktop.core.numerals import read_plain
from sage_desktop.core.writing import whole
from sage_desktop.sync.record_input import MAX_TEXT
from sage_desktop.sync.tax_rate_input import MAX_PERCENTAGE
from sage_desktop.sync.views import TaxRateDraft
from sage_desktop.ui.amounts import typed_number


def problems(draft: TaxRateDraft, before: TaxRateDraft) -> dict[str, str]:
    """A sentence for each field that cannot be saved as it is.

    What was there ``before`` may stay, as odd as it is. The door has the last word.
    """
    found = {}
    name = draft.name.strip()
    if not name:
        found["name"] = tr("A name is needed. Type how this tax rate is called.")
    elif draft.name != before.name and len(name) > MAX_TEXT:
        found["name"] = tr("The name is too long. Use at most {limit} characters.").format(
            limit=whole(MAX_TEXT)
        )
    number = read_plain(draft.percentage)
    if number is None:
        found["percentage"] = tr("This is not a number. Write it like {example}.").format(
            example=typed_number("17.5")
        )
    elif draft.percentage != before.percentage and not 0 <= number <= MAX_PERCENTAGE:
        found["percentage"] = tr("The percentage must be from 0 to {most}.").format(
            most=typed_number(str(MAX_PERCENTAGE))
        )
    return found
