"""Northgate with any number of customers and products, the same for the same number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sage_desktop.sandbox.company import Business, Company
from sage_desktop.sandbox.contacts import CUSTOMER, Address, Contact, ContactPerson
from sage_desktop.sandbox.large_items import add_products
from sage_desktop.sandbox.northgate import it_services, priya
from sage_desktop.sandbox.northgate_invoices import add_some_invoices

_MOMENTS = [
    datetime(2018, 5, 1, 8, tzinfo=UTC) + timedelta(hours=63 * number) for number in range(1000)
]
_ALMOST = 50  # one of so many customers is called nearly as the one before
_DELIVERIES = 4
_PLACE = (
    "Abbot Ald Amber Ash Aston Bar Beacon Beech Black Bow Bram Bridge Broom Calder Canal "
    "Carl Cedar Clif Copper Crag Dar Derwent Dove Eden Elm Ember Fair Falcon Fern Forge Fox "
    "Garth Gran Had Harbour Haw Heather Hol Hun Ivy Juniper Kel Ken Kings Lark Linden Lox "
    "Maple Marsh Meadow Mercia Mill Minster Moor Nether Nor Oak Orchard Owl Pad Park Peak "
    "Pilgrim Porter Quarry Queens Raven Red Ridge Rip Rowan Rush Saxon Sedge Severn Sheaf "
    "Silver Spencer Stag Stan Stone Swan Tanner Temple Thorn Tower Trent Up Vale Vernon Wal "
    "Water Weaver Wharf Whit Willow Wind Wren Yarrow"
).split()
_ENDING = (
    "beck bourne bridge brook bury by cliffe combe cote dale don field ford gate grove ham hill "
    "holme hurst ley mere mount ridge shaw side stead ton wick wood worth"
).split()
_TRADE = (
    "Accountants|Architects|Bakery|Bookshop|Brewery|Builders|Butchers|Care Homes|Carpets|Catering|"
    "Chemists|Cleaning|Coaches|Consulting|Couriers|Cycles|Dairy|Decorators|Dental Care|Design|"
    "Electrical|Engineering|Estates|Events|Fabrications|Farms|Fencing|Flooring|Florists|Foods|"
    "Furniture|Garages|Garden Centre|Glazing|Haulage|Heating|Hire|Homes|Hotels|Insurance|Interiors|"
    "Joinery|Kitchens|Landscapes|Laundry|Lettings|Lighting|Logistics|Marine|Media|Metals|Motors|"
    "Nurseries|Opticians|Packaging|Paper|Pets|Pharmacy|Physiotherapy|Plastics|Plumbing|Printing|"
    "Properties|Recruitment|Recycling|Removals|Roofing|Scaffolding|School|Security|Signs|Software|"
    "Solicitors|Sports|Stationery|Steel|Storage|Studios|Surgery|Surveyors|Tailors|Taxis|Textiles|"
    "Theatre|Tiles|Timber|Tools|Toys|Training|Travel|Tyres|Utilities|Vending|Veterinary|Vintners|"
    "Warehousing|Waste|Welding|Windows|Yachts"
).split("|")
_FORM = ("Ltd", "LLP", "Group", "Partners", "& Sons", "plc", "Associates", "Co.", "Trust", "CIC")
_GIVEN = (
    "Aisha Ben Carol Dev Ewan Fran Gita Hugh Isla Jack Kim Lena Mo Nell Omar Pia Ray Sian".split()
)
_PLACES = (
    ("Sheffield", "S", "0114 496"),
    ("Leeds", "LS", "0113 496"),
    ("Manchester", "M", "0161 496"),
    ("Birmingham", "B", "0121 496"),
    ("Bristol", "BS", "0117 496"),
    ("Nottingham", "NG", "0115 496"),
    ("Leicester", "LE", "0116 496"),
    ("Liverpool", "L", "0151 496"),
    ("Newcastle upon Tyne", "NE", "0191 498"),
    ("Edinburgh", "EH", "0131 496"),
    ("Cardiff", "CF", "029 2018"),
)
_STREETS = tuple(f"{name} {kind}" for kind in ("Road", "Street", "Lane") for name in _PLACE)


def large(count: int) -> Company:
    """Priya Raman with Northgate IT Services, which has ``count`` customers and products."""
    company = Company()
    business = it_services()
    for number in range(count):
        _add_customer(business, number)
    add_products(business, count)
    add_some_invoices(business)
    company.add(priya(), business)
    return company


def name_of(number: int) -> str:
    """A name of its own for each number."""
    if number % _ALMOST == _ALMOST - 1:
        return f"{name_of(number - 1)} (UK)"
    form = _FORM[number % len(_FORM)]
    number, place = divmod(number, len(_PLACE))
    number, ending = divmod(number, len(_ENDING))
    more, trade = divmod(number, len(_TRADE))
    name = f"{_PLACE[place]}{_ENDING[ending]} {_TRADE[(trade + place) % len(_TRADE)]} {form}"
    return f"{name} {more + 1}" if more else name


def _add_customer(business: Business, number: int) -> None:
    id, address_id, person_id = f"c{number:031x}", f"a{number:031x}", f"b{number:031x}"
    moment = _MOMENTS[number % 997]
    town, area, dialling = _PLACES[number % len(_PLACES)]
    first = _PLACE[number % len(_PLACE)]
    delivery_id = f"d{number:031x}" if number % _DELIVERIES == 0 else ""
    business.contacts[id] = Contact(
        id,
        name_of(number),
        f"C{number:07d}",
        moment,
        moment,
        CUSTOMER,
        address_id,
        delivery_id,
        person_id,
        credit_days=30 if number % 3 else None,
        tax_number=f"GB{100_000_000 + number}" if number % 5 else "",
    )
    business.addresses[address_id] = Address(
        address_id,
        id,
        moment,
        moment,
        address_line_1=f"{number % 240 + 1} {_STREETS[number % len(_STREETS)]}",
        city=town,
        postal_code=f"{area}{number % 20 + 1} {number % 9 + 1}AB",
    )
    if delivery_id:
        business.addresses[delivery_id] = Address(
            delivery_id,
            id,
            moment,
            moment,
            "DELIVERY",
            "Delivery Address",
            f"Unit {number % 60 + 1}",
            f"{first} Business Park",
            town,
            "",
            f"{area}{number % 18 + 1} {number % 8 + 1}XD",
        )
    given = _GIVEN[number % len(_GIVEN)]
    business.contact_persons[person_id] = ContactPerson(
        person_id,
        address_id,
        moment,
        moment,
        f"{given} {first}",
        f"{given.lower()}{number}@{first.lower()}.example",
        f"{dialling} {number % 10_000:04d}",
    )
