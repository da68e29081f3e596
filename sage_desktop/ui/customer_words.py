"""The sentences about customers and their mappings: counts, questions, gates, history."""

from __future__ import annotations

from collections.abc import Sequence

from sage_desktop.book.contact_rows import Address, CustomerRow
from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.names import name_key
from sage_desktop.sync.record_views import CustomerView, MappingLine, Pick
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import import_words, record_words
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.texts import isolated, listed

RUN_KIND = "customers"

# the tab


def mappings_text(n: int) -> str:
    return plural(n, "{n} mapping", "{n} mappings")


def unmapped_text(halo: int, sage: int | None) -> str:
    """``18 Halo customers and 23 Sage customers are not mapped yet``."""
    ours = plural(halo, "{n} Halo customer", "{n} Halo customers")
    if sage is None:
        if not halo:
            return tr("Sage was not read yet. Import Customers reads it and shows what there is.")
        is_not = plural(halo, "is not mapped yet", "are not mapped yet")
        return tr("{ours} {is_not}; Sage was not read yet: Import Customers does that").format(
            ours=ours, is_not=is_not
        )
    theirs = plural(sage, "{n} Sage customer", "{n} Sage customers")
    if halo and sage:
        return tr("{ours} and {theirs} are not mapped yet").format(ours=ours, theirs=theirs)
    if not halo and not sage:
        return tr("All customers are mapped")
    only, n = (ours, halo) if halo else (theirs, sage)
    is_not = plural(n, "is not mapped yet", "are not mapped yet")
    return tr("{ours} {is_not}").format(ours=only, is_not=is_not)


def removal_question(line: MappingLine) -> tuple[str, str]:
    """Title and text of the question before a mapping goes."""
    title = tr("Remove the mapping of {name}?").format(name=isolated(line.local_name))
    if line.gone:
        text = tr("Its Sage customer {name} is gone already. The Halo customer stays as it is.")
    else:
        text = tr(
            "The link to {name} in Sage goes. Both records stay as they are, and the next import "
            "shows the Sage customer as new or as a match."
        )
    return title, text.format(name=isolated(line.sage_name))


def undone(run: RunRow) -> tuple[str, str]:
    """Fact and sentence after *Undo*; ``run`` is the one that took the import back."""
    return import_words.undone(
        run,
        removed=("{n} created customer removed", "{n} created customers removed"),
        updated=("{n} customer as it was before", "{n} customers as they were before"),
        back=("{n} removed customer is back", "{n} removed customers are back"),
        nothing=tr("The mappings are as before."),
    )


def fitting(names: Sequence[str], text: str) -> list[Pick]:
    """The known top levels that fit ``text``."""
    wanted = name_key(text)
    return [Pick(name, name) for name in names if wanted in name_key(name)]


# the record


def customers_text(n: int) -> str:
    return plural(n, "{n} customer", "{n} customers")


def address_text(address: Address) -> str:
    """An address in one line, without its name."""
    town = " ".join(part for part in (address.city, address.postcode) if part)
    return listed((address.address_1, address.address_2, town, address.region, address.country))


def gate(row: CustomerRow | None, tenants: Sequence[TenantView]) -> Gate:
    """For a customer without a link; None is one that was not saved yet."""
    return record_words.gate(
        None if row is None else row.tenant_id,
        tenants,
        unsaved=tr("Save the customer first. Then it can be mapped to one in Sage, or sent there.")
        if row is None
        else "",
        none=tr("No tenant is connected. Connect one, then import customers or map this one."),
        unlinked=tr(
            "It is not mapped to a Sage customer. If Sage has it, map the two. Else give it a "
            "tenant, and it is sent there."
        ),
        verb=tr("Open mapping"),
        place=lambda tenant_id: tenant_path(tenant_id, "customers"),
    )


def delete_question(view: CustomerView) -> tuple[str, str]:
    """Title and text of the question before a customer is deleted."""
    return record_words.delete_question(
        view.row.name, tr("Its sites, delivery address and contacts go with it."), view.links
    )
