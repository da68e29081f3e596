"""What Northgate sells: products, stock items and services, with what makes some awkward."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sage_desktop.sandbox.company import Business, hex_id
from sage_desktop.sandbox.contacts import VENDOR
from sage_desktop.sandbox.item_work import add_product, add_service
from sage_desktop.sandbox.items import Stock

_FIRST = datetime(2018, 6, 4, 10, 15, tzinfo=UTC)
_STEP = timedelta(days=52, hours=3, minutes=7)
_DELETED = datetime(2026, 9, 30, 15, 2, 11, tzinfo=UTC)
_REMOVED = "Sales - Telephony (4060)"
_PRICES = ("Sales Price", "Trade", "Wholesale")
_RATES = {"GB_S": "GB_STANDARD", "GB_L": "GB_LOWER", "GB_Z": "GB_ZERO", "GB_E": "GB_EXEMPT"}


def add_northgate_items(business: Business) -> None:
    """About 30 products, 6 stock items and 15 services, after the contacts; one is deleted of
    products and of services each.
    """
    removed = hex_id(f"{business.name} {_REMOVED}")
    business.removed_accounts[removed] = _REMOVED
    for moment, fields in _records(business, _PRODUCTS, _PRICES):
        add_product(business, moment, **fields)
    for moment, fields in _records(business, _STOCK_ITEMS, _PRICES):
        add_product(business, moment, stock=_stock(fields["item_code"]), **fields)
    for moment, fields in _records(business, _SERVICES, ("Rate",)):
        add_service(business, moment, **fields)
    items = (*business.products.values(), *business.services.values())
    by_code = {item.item_code: item for item in items}
    for code, members in _EXTRAS.items():
        for name, value in members.items():
            setattr(by_code[code], name, value)
    by_code["PBX-10"].sales_account_id = removed
    for code in ("USB-64", "FAX-SUP"):
        by_code[code].deleted_at = by_code[code].updated_at = _DELETED


def add_some_items(business: Business) -> None:
    """Three products and two services for a business that is not the one looked at."""
    for moment, fields in list(_records(business, _PRODUCTS, _PRICES))[3:6]:
        add_product(business, moment, **fields)
    for moment, fields in list(_records(business, _SERVICES, ("Rate",)))[:2]:
        add_service(business, moment, **fields)


def _records(
    business: Business, text: str, types: tuple[str, ...]
) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """When each item was made, and what ``item_work`` needs to know of it."""
    accounts = {str(each.nominal_code): each.id for each in business.ledger_accounts.values()}
    vendors = {
        each.reference: each.id for each in business.contacts.values() if each.kind == VENDOR
    }
    for number, line in enumerate(text.strip().splitlines()):
        description, code, sales, purchase, rate, cost, prices, *supplier = (
            part.strip() for part in line.split("|")
        )
        yield (
            _FIRST + number * _STEP,
            {
                "description": description,
                "item_code": code,
                "sales_account_id": accounts[sales],
                "purchase_account_id": accounts[purchase],
                "sales_tax_rate_id": _RATES[rate],
                "purchase_tax_rate_id": _RATES[rate],
                "cost_price": Decimal(cost) if cost else None,
                "prices": dict(zip(types, prices.split(), strict=False)),
                "supplier_id": vendors.get(supplier[0], "") if supplier else "",
            },
        )


def _stock(code: str) -> Stock:
    quantity, reorder_level, location = _SHELVES[code]
    return Stock(
        Decimal(quantity), Decimal(reorder_level), Decimal(10), location, supplier_part_number=code
    )


_SHELVES = {
    "LAP-14": ("7", "3", "A1"),
    "MON-24": ("11", "5", "A2"),
    "DOC-C": ("2", "4", "A2"),
    "KBM-W": ("0", "10", "B1"),
    "SSD-1T": ("18", "6", "B3"),
    "CAB-M": ("132.5", "50", "C4"),
    "USB-64": ("0", "0", "C1"),
}

_EXTRAS: dict[str, dict[str, Any]] = {
    "AV-1Y": {"notes": "One seat for a year. Renews on the day of purchase."},
    "BKP-100": {"active": None},
    "DSL-R2": {"active": False, "notes": "No longer sold; last line ceased in 2024."},
    "FAX-GW": {"active": False},
    "FW-100": {
        "notes": "Includes updates and monitoring. Renews on the 1st.",
        "purchase_description": "Managed firewall, monthly, 1 site",
        "source_guid": "halo:item:77",
    },
    "LAP-R": {"sales_tax_rate_id": "GB_MARGIN", "purchase_tax_rate_id": "GB_NO_TAX"},
    "MIG-D": {"active": False},
    "RET-M": {"active": None, "source_guid": "halo:item:104"},
    "SW-24": {"deletable": False},
}

_PRODUCTS = """
Managed firewall | FW-100 | 4020 | 5010 | GB_S | 25 | 50.00 45.00 40.00 | SKY001
Managed firewall, high availability | FW-200 | 4020 | 5010 | GB_S | 55 | 110.00 99.00 88.00 | SKY001
Managed switch, 24 ports | SW-24 | 4020 | 5000 | GB_S | 14.5 | 29.00 26.10 23.20 | ING001
Managed Wi-Fi access point | AP-10 | 4020 | 5000 | GB_S | 6 | 14.00 12.60 11.20 | ING001
Endpoint protection, per seat | AV-1Y | 4000 | 5010 | GB_S | 18.4 | 36.00 32.40 28.80 | SKY001
Office suite, standard, per seat | OFF-BS | 4000 | 5010 | GB_S | 8.32 | 10.40 9.90 9.36 | SKY001
Office suite, premium, per seat | OFF-BP | 4000 | 5010 | GB_S | 14.64 | 18.30 17.40 16.47 | SKY001
E-mail archive, per mailbox | ARC-1 | 4020 | 5010 | GB_S | 1.1 | 2.50 2.25 2.00 | SKY001
E-mail filter, per mailbox | FLT-1 | 4020 | 5010 | GB_S | 0.8 | 1.75 1.60 1.40 | SKY001
Cloud backup, per 100 GB | BKP-100 | 4030 | 5020 | GB_S | 2.15 | 6.00 5.40 4.80 |
Cloud backup, per GB over quota | BKP-GB | 4030 | 5020 | GB_S | 0.0215 | 0.0625 0.0575 0.0499 |
Virtual server, 2 cores | VPS-2 | 4030 | 5020 | GB_S | 11 | 24.00 21.60 19.20 |
Virtual server, 8 cores | VPS-8 | 4030 | 5020 | GB_S | 38 | 84.00 75.60 67.20 |
Domain name, .co.uk, per year | DOM-UK | 4030 | 5020 | GB_S | 4.7 | 12.00 |
Domain name, .com, per year | DOM-COM | 4030 | 5020 | GB_S | 8.9 | 18.00 |
TLS certificate, wildcard, per year | TLS-W | 4030 | 5020 | GB_S | 49 | 120.00 108.00 |
Web hosting, business | WEB-B | 4030 | 5020 | GB_S | 3 | 15.00 13.50 |
Hosted telephone, per extension | PBX-10 | 4020 | 5010 | GB_S | 4.2 | 9.50 8.55 7.60 | PTW001
Desk telephone | TEL-D | 4000 | 5000 | GB_S | 41 | 79.00 71.10 63.20 | PTW001
Fibre line, 80 Mbit/s | DSL-80 | 4020 | 5010 | GB_S | 21.5 | 38.00 34.20 30.40 | PTW001
Leased line, 100 Mbit/s | LL-100 | 4020 | 5010 | GB_S | 168 | 249.00 224.10 199.20 | PTW001
Router for ADSL lines | DSL-R2 | 4000 | 5000 | GB_S | 32 | 64.00 | PTW001
Fax gateway | FAX-GW | 4020 | 5010 | GB_S | 3 | 7.00 |
Laptop, refurbished | LAP-R | 4000 | 5000 | GB_S | 180 | 310.00 | ING001
Printer toner, black | TON-K | 4000 | 5000 | GB_S | 38.75 | 62.00 55.80 49.60 | COP001
Printer toner, colour set | TON-C | 4000 | 5000 | GB_S | 131.4 | 210.00 189.00 168.00 | COP001
Administrator's handbook | BOOK-A | 4040 | 5000 | GB_Z | 11.2 | 24.99 |
Network cable, 2 m |  | 4000 | 5000 | GB_S | 0.94 | 3.50 3.15 2.80 | COP001
Uninterruptible power supply | UPS-700 | 4000 | 5000 | GB_S | 71 | 119.00 107.10 95.20 | ING001
Uninterruptible power supply | UPS-1500 | 4000 | 5000 | GB_S | 152 | 239.00 215.10 191.20 | ING001
Commission, licence referrals | COM-L | 4900 | 5010 | GB_S | | 0.00 |
"""

_STOCK_ITEMS = """
Laptop, 14 inch | LAP-14 | 4000 | 5000 | GB_S | 545 | 749.00 711.55 674.10 | ING001
Monitor, 24 inch | MON-24 | 4000 | 5000 | GB_S | 96.5 | 149.00 141.55 134.10 | ING001
Docking station, USB-C | DOC-C | 4000 | 5000 | GB_S | 88.2 | 139.00 132.05 125.10 | ING001
Keyboard and mouse, wireless | KBM-W | 4000 | 5000 | GB_S | 17.35 | 34.99 33.24 31.49 | COP001
Solid state drive, 1 TB | SSD-1T | 4000 | 5000 | GB_S | 52.9 | 89.00 84.55 80.10 | ING001
Network cable, per metre | CAB-M | 4000 | 5000 | GB_S | 0.1875 | 0.5250 0.4988 0.4725 | COP001
Memory stick, 64 GB | USB-64 | 4000 | 5000 | GB_S | 4.1 | 9.00 | COP001
"""

_SERVICES = """
Support hour | SUP-1H | 4010 | 5030 | GB_S | 0 | 80.00
Support hour, out of hours | SUP-OOH | 4010 | 5030 | GB_S | 0 | 120.00
Support quarter hour, remote | SUP-15 | 4010 | 5030 | GB_S | 0 | 18.3333
On-site visit, half day | ONS-H | 4010 | 5030 | GB_S | 0 | 290.00
On-site visit, full day | ONS-D | 4010 | 5030 | GB_S | 0 | 540.00
Travel, per mile | TRV-M | 4910 | 7300 | GB_S | 0.45 | 0.65
Monthly retainer | RET-M | 4020 | 5030 | GB_S | 0 | 450.00
Server monitoring, per server | MON-S | 4020 | 5010 | GB_S | 3.5 | 15.00
Patch management, per device | PAT-D | 4020 | 5010 | GB_S | 0.9 | 3.25
Migration day | MIG-D | 4010 | 5030 | GB_S | 0 | 620.00
Security audit | AUD-S | 4010 | 5030 | GB_S | 350 | 1450.00
Data recovery | REC-1 | 4010 | 5030 | GB_S | 90 | 240.00 | HRT001
Training, half day | TRA-H | 4050 | 5030 | GB_E | 0 | 310.00
Energy-saving equipment, installation | INS-E | 4010 | 5030 | GB_L | 0 | 95.00
Equipment disposal |  | 4900 | 5030 | GB_S | 5 | 20.00
Fax support | FAX-SUP | 4010 | 5030 | GB_S | 0 | 60.00
"""
