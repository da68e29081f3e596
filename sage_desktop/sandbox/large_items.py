"""Any number of products and services, the same for the same number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.items import Item, Price, Stock

_MOMENTS = [
    datetime(2018, 6, 1, 7, tzinfo=UTC) + timedelta(hours=61 * number) for number in range(1000)
]
_ALMOST = 50  # one of so many products is called nearly as the one before
_STOCKED = 20  # one of so many products is a stock item
_PRICES = 900  # so many different prices are shared by all
_MAKE = (
    "Acorn Alder Arden Aspen Avon Birch Brook Cedar Cobalt Condor Coral Crest Delta Ember Fenwick "
    "Garnet Harrier Heron Ivory Jasper Kestrel Lumen Maple Merlin Mistral Nimbus Nova Onyx Opal "
    "Orion Osprey Pewter Quartz Rowan Sable Scarlet Sterling Tern Topaz Umber Vela Willow Zephyr"
).split()
_WHAT = (
    "access point|adapter|backup licence|barcode scanner|battery|cabinet|cable|camera|card reader|"
    "charger|controller|converter|desktop|display|docking station|drive|enclosure|fan|firewall|"
    "gateway|graphics card|handset|headset|hub|keyboard|label printer|laptop|licence|media player|"
    "memory module|microphone|modem|monitor|mouse|network card|patch panel|power supply|printer|"
    "processor|projector|rack|router|scanner|server|speaker|splitter|stand|storage array|switch|"
    "tablet|telephone|terminal|thin client|time clock|toner|transceiver|webcam|workstation"
).split("|")
_SERVICE = (
    "Audit|Backup check|Call-out|Configuration|Consulting hour|Data transfer|Disposal|Helpdesk|"
    "Installation|Maintenance|Monitoring|Project day|Remote support|Repair|Training|Upgrade"
).split("|")
_WHERE = ("at the customer's", "by telephone", "in the workshop", "on line", "out of hours")
_PRODUCT_ACCOUNTS = ((4000, 5000), (4020, 5010), (4030, 5020), (4000, 5000), (4040, 5000))
_SERVICE_ACCOUNTS = ((4010, 5030), (4020, 5030), (4050, 5030))
_ACTIVE: tuple[bool | None, ...] = (*(True,) * 8, None, False)


def description_of(number: int) -> str:
    """A description of its own for each number."""
    if number % _ALMOST == _ALMOST - 1:
        return f"{description_of(number - 1)}, black"
    model, what = divmod(number, len(_WHAT))
    make = _MAKE[(model + what) % len(_MAKE)]
    return f"{make} {_WHAT[what]} {model + 10}{'ABCDEFGHK'[model % 9]}"


def add_products(business: Business, count: int) -> None:
    """``count`` products, one of 20 a stock item, and at least one service for ten of them."""
    costs = [Decimal(number * number + 35) / 100 for number in range(_PRICES)]
    _add_products(business, count, costs)
    _add_services(business, max(1, count // 10), costs)


def _add_products(business: Business, count: int, costs: list[Decimal]) -> None:
    standard, trade, wholesale = business.price_types
    prices = [
        (
            Price(standard, cost * Decimal("1.8")),
            Price(trade, cost * Decimal("1.62")),
            Price(wholesale, cost * Decimal("1.4375")),
        )
        for cost in costs
    ]
    accounts = _accounts(business, _PRODUCT_ACCOUNTS)
    for number in range(count):
        id = f"e{number:031x}"
        moment = _MOMENTS[number % 991]
        sales, purchase = accounts[number % len(accounts)]
        rate = "GB_ZERO" if number % 5 == 4 else "GB_STANDARD"
        price = number * 7 % _PRICES
        business.products[id] = Item(
            id,
            description_of(number),
            f"P{number:07d}" if number % 11 else "",
            moment,
            moment,
            prices[price],
            sales,
            purchase,
            rate,
            rate,
            cost_price=costs[price],
            active=_ACTIVE[number // 3 % len(_ACTIVE)],
        )
        if number % _STOCKED == 1:
            item = business.products[id]
            item.item_code = f"S{number:07d}"
            item.stock = Stock(Decimal(number % 60), Decimal(12), Decimal(24), f"A{number % 40}")


def _add_services(business: Business, count: int, costs: list[Decimal]) -> None:
    [rate_type] = business.rate_types
    rates = [(Price(rate_type, cost + 15),) for cost in costs]
    accounts = _accounts(business, _SERVICE_ACCOUNTS)
    for number in range(count):
        id = f"f{number:031x}"
        moment = _MOMENTS[number % 983]
        sales, purchase = accounts[number % len(accounts)]
        rate = "GB_EXEMPT" if number % 3 == 2 else "GB_STANDARD"
        level, kind = divmod(number, len(_SERVICE) * len(_WHERE))
        where, what = divmod(kind, len(_SERVICE))
        business.services[id] = Item(
            id,
            f"{_SERVICE[what]} {_WHERE[where]}, level {level + 1}",
            f"V{number:07d}",
            moment,
            moment,
            rates[number * 13 % _PRICES],
            sales,
            purchase,
            rate,
            rate,
            cost_price=Decimal(0),
        )


def _accounts(business: Business, codes: tuple[tuple[int, int], ...]) -> list[tuple[str, str]]:
    ids = {each.nominal_code: each.id for each in business.ledger_accounts.values()}
    return [(ids[sales], ids[purchase]) for sales, purchase in codes]
