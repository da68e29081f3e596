"""The tabs *Customers* and *Products*, by the names of controls: everything is imported."""

from __future__ import annotations

from tests.accessibility.node import BUTTON, TAB
from tests.accessibility.reader import Check, Reader


def customers(reader: Reader, check: Check) -> None:
    """The dialog of a mapping, the same names, and the import of all."""
    reader.press("Customers", TAB)
    reader.find("Import Customers", BUTTON)
    check("Customers")
    reader.press("Add", BUTTON)
    reader.sees("Customer Mappings")
    check("Customer Mappings")
    reader.press("Cancel", BUTTON)
    reader.gone("Cancel")
    reader.kept_focus("Customer Mappings")
    reader.press("Match by name", BUTTON)
    reader.hears("No two customers without a mapping have the same name")
    reader.press("Import Customers", BUTTON)
    _carry_out(reader, check, "customers")


def _carry_out(reader: Reader, check: Check, noun: str) -> None:
    """Ticks all, then none, then all again, and imports what is ticked."""
    reader.title("Import")
    reader.sees("selected")
    check(f"import of {noun}")
    reader.press("Select none of those shown", BUTTON)
    reader.sees("0 of ")
    reader.press("Select all that are shown", BUTTON)
    go = reader.until(
        lambda: (
            next(
                (
                    each
                    for each in reader.shown()
                    if each.ready and each.role == BUTTON and each.name.startswith("Import ")
                ),
                None,
            )
            if reader.look()
            else None
        ),
        "no button imports what is ticked",
    )
    reader.act(go)
    reader.sees("Created  ")
    check(f"{noun} imported")
    reader.press("Northgate", BUTTON)
    reader.title("Northgate")


def products(reader: Reader, check: Check) -> None:
    """A group for what has none, then products and services."""
    reader.press("Products", TAB)
    reader.find("Import Products", BUTTON)
    check("Products")
    reader.choose("Group Sage items by", "Item type")
    reader.choose("Group Sage items by", "Sales ledger account")
    reader.press("Default product group", "combo box")
    reader.go_to_entry("New group…")
    reader.keys("Return")
    reader.sees("New product group")
    check("New product group")
    reader.write("Name", "Sage items")
    reader.press("Create", BUTTON)
    reader.gone("Create")
    for kind in ("Products", "Services"):
        reader.press(f"Import {kind}", BUTTON)
        _carry_out(reader, check, kind.lower())
        reader.press("Products", TAB)
    check("Products, imported")
