"""How the import screen speaks of each kind of record. A further kind is one more value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import plural, tr
from sage_desktop.ui.texts import capital, listed

Word = Callable[[], str]


@dataclass(frozen=True, slots=True)
class ImportKind:
    """``key`` is the door's name for it and the tenant's tab. ``one`` and ``many`` are counted with
    ``{n}``. ``fields`` names them, ``values`` says how those are shown that are not plain text."""

    key: str
    title: Word
    one: str
    many: str
    noun: Word
    plural_noun: Word
    sage_column: Word
    halo_column: Word
    hint: Word
    tab: Word
    belongs: Word
    none_fits: Word
    reading: Word
    comparing: Word
    fields: Mapping[str, Word]
    values: Mapping[str, Callable[[str], str]]
    shows: frozenset[Changed]

    def count(self, n: int) -> str:
        """``269 customers``."""
        return plural(n, self.one, self.many)

    def field(self, name: str) -> str:
        """The label of a field; one without words of ours is called as it is."""
        label = self.fields.get(name)
        return label() if label is not None else capital(name.replace("_", " "))

    def value(self, name: str, text: str) -> str:
        """A field's value as people read it, "" for nothing."""
        shown = self.values.get(name)
        return shown(text) if shown is not None and text else text


def _days(text: str) -> str:
    return plural(int(text), "{n} day", "{n} days") if text.isdecimal() else text


def _address(text: str) -> str:
    """Its lines, each a part of the address, after each other."""
    return listed(line.strip() for line in text.splitlines())


CUSTOMERS = ImportKind(
    key="customers",
    title=lambda: tr("Import customers"),
    one="{n} customer",
    many="{n} customers",
    noun=lambda: tr("customer"),
    plural_noun=lambda: tr("customers"),
    sage_column=lambda: tr("Sage customer"),
    halo_column=lambda: tr("Goes to Halo customer"),
    hint=lambda: tr("Search name, reference, e-mail"),
    tab=lambda: tr("Customers"),
    belongs=lambda: tr("The customers of the Sage business appear here."),
    none_fits=lambda: tr("No customer fits what is asked for."),
    reading=lambda: tr("Reading customers from Sage"),
    comparing=lambda: tr("Comparing them with the book"),
    fields={
        "name": lambda: tr("Name"),
        "reference": lambda: tr("Reference"),
        "contact_name": lambda: tr("Contact"),
        "email": lambda: tr("E-mail"),
        "phone": lambda: tr("Phone"),
        "vat_number": lambda: tr("VAT number"),
        "currency": lambda: tr("Currency"),
        "payment_days": lambda: tr("Payment terms"),
        "notes": lambda: tr("Notes"),
        "site": lambda: tr("Site address"),
        "delivery_address": lambda: tr("Delivery address"),
    },
    values={"payment_days": _days, "site": _address, "delivery_address": _address},
    shows=frozenset({Changed.CUSTOMER, Changed.LINK}),
)
