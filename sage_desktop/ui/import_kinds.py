"""How the import screen speaks of each kind of record. A further kind is one more value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import plural, tr
from sage_desktop.ui.amounts import shown_amount
from sage_desktop.ui.navigation import SUPPLIERS as SUPPLIERS_PAGE
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import capital, listed

Word = Callable[[], str]
Names = Mapping[str, Mapping[str, str]]
"""Of fields that hold ids of the book: id → name."""
_NO_NAMES: Names = {}


@dataclass(frozen=True, slots=True)
class ImportKind:
    """``key`` is the door's name for it. ``one`` and ``many`` are counted with ``{n}``. ``back`` is
    where one comes from, ``tab`` its name. ``fields`` names them, ``values`` says how those are
    shown that are not plain text, ``reasons`` what matches are called."""

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
    back: Callable[[int], Path]
    reasons: Mapping[str, Word]

    def count(self, n: int) -> str:
        """``269 customers``."""
        return plural(n, self.one, self.many)

    def field(self, name: str) -> str:
        """The label of a field; one without words of ours is called as it is."""
        label = self.fields.get(name)
        return label() if label is not None else capital(name.replace("_", " "))

    def reason(self, name: str) -> str:
        """What a match by that is called."""
        return self.reasons[name]()

    def value(self, name: str, text: str, names: Names = _NO_NAMES) -> str:
        """A field's value as people read it, "" for nothing; ``names`` are those of ids."""
        if name in names:
            return names[name].get(text, text)
        shown = self.values.get(name)
        return shown(text) if shown is not None and text else text


def _days(text: str) -> str:
    return plural(int(text), "{n} day", "{n} days") if text.isdecimal() else text


def _prices(text: str) -> str:
    """Each line is a price type, a tab, and an amount."""
    found = [line.partition("\t") for line in text.splitlines() if line]
    return "\n".join(
        f"{kind}: {shown_amount(amount)}" if kind else shown_amount(amount)
        for kind, _tab, amount in found
    )


def _active(text: str) -> str:
    return tr("Active") if text == "yes" else tr("Inactive")


def _address(text: str) -> str:
    """Its lines, each a part of the address, after each other."""
    return listed(line.strip() for line in text.splitlines())


_CONTACT_REASONS: Mapping[str, Word] = {
    "reference": lambda: tr("Same reference"),
    "reference_value": lambda: tr("Reference {value}"),
    "name": lambda: tr("Exact name"),
    "similar": lambda: tr("Similar name"),
    "similar_score": lambda: tr("Similar name, {score}"),
}
_CONTACT_FIELDS: Mapping[str, Word] = {
    "name": lambda: tr("Name"),
    "reference": lambda: tr("Reference"),
    "contact_name": lambda: tr("Contact"),
    "email": lambda: tr("E-mail"),
    "phone": lambda: tr("Phone"),
    "vat_number": lambda: tr("VAT number"),
    "currency": lambda: tr("Currency"),
    "payment_days": lambda: tr("Payment terms"),
    "notes": lambda: tr("Notes"),
}

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
        **_CONTACT_FIELDS,
        "site": lambda: tr("Site address"),
        "delivery_address": lambda: tr("Delivery address"),
    },
    values={"payment_days": _days, "site": _address, "delivery_address": _address},
    shows=frozenset({Changed.CUSTOMER, Changed.LINK}),
    back=lambda tenant_id: tenant_path(tenant_id, "customers"),
    reasons=_CONTACT_REASONS,
)

_ITEM_FIELDS: Mapping[str, Word] = {
    "description": lambda: tr("Description"),
    "code": lambda: tr("Item code"),
    "notes": lambda: tr("Notes"),
    "cost": lambda: tr("Cost"),
    "prices": lambda: tr("Prices"),
    "tax_rate": lambda: tr("Tax rate"),
    "sales_account": lambda: tr("Sales account"),
    "purchase_account": lambda: tr("Purchase account"),
    "active": lambda: tr("Use"),
    "group": lambda: tr("Product group"),
    "supplier": lambda: tr("Supplier"),
}
_ITEM_VALUES: Mapping[str, Callable[[str], str]] = {
    "prices": _prices,
    "cost": shown_amount,
    "active": _active,
}
_ITEM_REASONS: Mapping[str, Word] = {
    "reference": lambda: tr("Same item code"),
    "reference_value": lambda: tr("Item code {value}"),
    "name": lambda: tr("Exact description"),
    "similar": lambda: tr("Similar description"),
    "similar_score": lambda: tr("Similar description, {score}"),
}
_ITEM_CHANGES = frozenset(
    {
        Changed.PRODUCT,
        Changed.PRODUCT_GROUP,
        Changed.CATEGORY,
        Changed.SUPPLIER,
        Changed.TAX_RATE,
        Changed.ACCOUNT_CODE,
        Changed.LINK,
        Changed.TENANT,
    }
)

PRODUCTS = ImportKind(
    key="products",
    title=lambda: tr("Import products"),
    one="{n} product",
    many="{n} products",
    noun=lambda: tr("product"),
    plural_noun=lambda: tr("products"),
    sage_column=lambda: tr("Sage product"),
    halo_column=lambda: tr("Goes to Halo product"),
    hint=lambda: tr("Search description, item code"),
    tab=lambda: tr("Products"),
    belongs=lambda: tr("The products and stock items of the Sage business appear here."),
    none_fits=lambda: tr("No product fits what is asked for."),
    reading=lambda: tr("Reading products from Sage"),
    comparing=lambda: tr("Comparing them with the book"),
    fields=_ITEM_FIELDS,
    values=_ITEM_VALUES,
    shows=_ITEM_CHANGES,
    back=lambda tenant_id: tenant_path(tenant_id, "products"),
    reasons=_ITEM_REASONS,
)

SERVICES = ImportKind(
    key="services",
    title=lambda: tr("Import services"),
    one="{n} service",
    many="{n} services",
    noun=lambda: tr("service"),
    plural_noun=lambda: tr("services"),
    sage_column=lambda: tr("Sage service"),
    halo_column=lambda: tr("Goes to Halo service"),
    hint=lambda: tr("Search description, item code"),
    tab=lambda: tr("Products"),
    belongs=lambda: tr("The services of the Sage business appear here."),
    none_fits=lambda: tr("No service fits what is asked for."),
    reading=lambda: tr("Reading services from Sage"),
    comparing=lambda: tr("Comparing them with the book"),
    fields=_ITEM_FIELDS,
    values=_ITEM_VALUES,
    shows=_ITEM_CHANGES,
    back=lambda tenant_id: tenant_path(tenant_id, "products"),
    reasons=_ITEM_REASONS,
)

SUPPLIERS = ImportKind(
    key="suppliers",
    title=lambda: tr("Import suppliers"),
    one="{n} supplier",
    many="{n} suppliers",
    noun=lambda: tr("supplier"),
    plural_noun=lambda: tr("suppliers"),
    sage_column=lambda: tr("Sage supplier"),
    halo_column=lambda: tr("Goes to Halo supplier"),
    hint=lambda: tr("Search name, reference, e-mail"),
    tab=lambda: tr("Suppliers"),
    belongs=lambda: tr("The suppliers of the Sage business appear here."),
    none_fits=lambda: tr("No supplier fits what is asked for."),
    reading=lambda: tr("Reading suppliers from Sage"),
    comparing=lambda: tr("Comparing them with the book"),
    fields={
        **_CONTACT_FIELDS,
        "address": lambda: tr("Address"),
    },
    values={"payment_days": _days, "address": _address},
    shows=frozenset({Changed.SUPPLIER, Changed.LINK}),
    back=lambda _tenant_id: SUPPLIERS_PAGE,
    reasons=_CONTACT_REASONS,
)
