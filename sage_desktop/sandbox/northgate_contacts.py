"""Northgate's customers and suppliers, with what makes some of them awkward."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.contact_work import (
    add_address,
    add_contact,
    add_person,
    delete_contact,
)
from sage_desktop.sandbox.contacts import CUSTOMER, VENDOR, Contact

_FIRST = datetime(2018, 4, 16, 8, 30, tzinfo=UTC)
_STEP = timedelta(days=63, hours=5, minutes=11)


def add_northgate_contacts(business: Business) -> None:
    """About 40 customers and 8 suppliers, and six contacts that are unlike the others."""
    named = {}
    for moment, fields in _records(_CUSTOMERS, CUSTOMER):
        extra = _EXTRAS.get(fields["reference"], {})
        contact = add_contact(business, moment, **(fields | extra))
        named[contact.reference] = contact
    for moment, fields in _records(_VENDORS, VENDOR):
        add_contact(business, moment, **fields)
    _add_further_places(business, named)
    _add_special(business)


def add_some_contacts(business: Business) -> None:
    """Three customers and a supplier for a business that is not the one looked at."""
    for moment, fields in list(_records(_CUSTOMERS, CUSTOMER))[4:7]:
        add_contact(business, moment, **fields)
    moment, fields = next(_records(_VENDORS, VENDOR))
    add_contact(business, moment, **fields)


def _add_further_places(business: Business, named: dict[str, Contact]) -> None:
    """A second site with a manager of its own, and a second person at the main address."""
    group = named["PEN001"]
    site = add_address(
        business,
        group.created_at,
        group,
        name="Huddersfield practice",
        address_line_1="20 John William Street",
        city="Huddersfield",
        postal_code="HD1 1BA",
    )
    add_person(
        business,
        group.created_at,
        site,
        name="Tariq Mahmood",
        email="huddersfield@penninedental.example",
        telephone="01632 960 602",
        job_title="Practice manager",
        person_type="PURCHASING",
    )
    solicitors = named["HAR004"]
    add_person(
        business,
        solicitors.created_at,
        business.addresses[solicitors.main_address_id],
        name="Edward Harrow",
        email="edward.harrow@harrowfinch.example",
        mobile="07700 900 114",
        job_title="Partner",
        person_type="DIRECTOR",
    )


def _add_special(business: Business) -> None:
    moment = _FIRST + timedelta(days=2000)
    garden = {
        "address_line_1": "Loxley Road",
        "city": "Sheffield",
        "postal_code": "S6 6RR",
    }
    gone = add_contact(
        business,
        moment,
        "Loxley Garden Centre",
        "LOX001",
        address=garden,
        person={"name": "Pat Sorby", "email": "pat@loxleygardens.example"},
    )
    delete_contact(business, datetime(2026, 9, 30, 15, 2, 11, tzinfo=UTC), gone)
    add_contact(business, moment, "HMRC Reclaimed", system=True, deletable=False)
    add_contact(business, moment, "HMRC Payments", kind=VENDOR, system=True, deletable=False)
    add_contact(
        business,
        moment,
        "Obfuscated contact",
        "MEA001",
        gdpr_obfuscated=True,
        address={},
        person={},
    )
    add_contact(business, moment, "Counter Sales", "COU001")
    add_contact(
        business,
        moment,
        "Bradfield Community Hall",
        "BRA001",
        address={"address_line_1": "High Bradfield", "city": "Sheffield", "postal_code": "S6 6LG"},
        person={},
    )
    add_contact(
        business,
        moment,
        "Manor Top Fish Bar",
        "MAN001",
        address={"address_line_1": "1 City Road", "city": "Sheffield", "postal_code": "S12 2BE"},
        is_active=False,
    )


def _records(text: str, kind: str) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """When each contact was made, and what ``add_contact`` needs to know of it."""
    lines = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    for number, (first, second) in enumerate(zip(lines[::2], lines[1::2], strict=True)):
        name, reference, line_1, city, postal_code = first
        person, email, telephone, tax_number, days = second
        address = {"address_line_1": line_1, "city": city, "postal_code": postal_code}
        if city == "Dublin":
            address["country_id"] = "IE"
        yield (
            _FIRST + number * _STEP,
            {
                "name": name,
                "reference": reference,
                "kind": kind,
                "address": address,
                "person": {"name": person, "email": email, "telephone": telephone},
                "tax_number": tax_number,
                "credit_days": int(days) if days else None,
            },
        )


_EXTRAS: dict[str, dict[str, Any]] = {
    "ASH001": {
        "delivery": {
            "address_line_1": "Ashdown House",
            "address_line_2": "44 Moorgate Road",
            "city": "Rotherham",
            "postal_code": "S60 2AG",
        },
        "notes": "Invoices by e-mail only. PO number needed over £500.",
    },
    "BRI002": {"notes": "Closed in August."},
    "CAL001": {
        "delivery": {
            "address_line_1": "Unit 7, Moderna Business Park",
            "city": "Mytholmroyd",
            "region": "West Yorkshire",
            "postal_code": "HX7 5QQ",
        },
    },
    "KES001": {
        "delivery": {
            "address_line_1": "Goods In, Gate 4",
            "address_line_2": "Europa Way",
            "city": "Sheffield",
            "postal_code": "S9 1XH",
        },
        "notes": "Deliveries 06:00-14:00.\nAsk for the shift lead.",
    },
    "NET001": {"source_guid": "halo:client:31"},
    "PEN001": {
        "delivery": {
            "address_line_1": "Stores, 12 Burley Road",
            "city": "Leeds",
            "postal_code": "LS3 1JB",
        },
    },
    "THO001": {
        "delivery": {
            "address_line_1": "Estate Office",
            "city": "Harrogate",
            "postal_code": "HG3 1QA",
        },
    },
    "VUL001": {"notes": "On stop until the account is settled."},
}

_CUSTOMERS = """
Abbeydale Flooring Ltd | ABB001 | 212 Abbeydale Road | Sheffield | S7 1FL
    Karen Booth | accounts@abbeydale-flooring.example | 0114 496 0131 | GB 626 0181 66 | 30
Ashdown Care Homes Ltd | ASH001 | Unit 6, Dalton Court | Rotherham | S65 3SH
    Martin Ashdown | martin.ashdown@ashdowncare.example | 01632 960 138 | GB 690 8301 29 | 30
Brightwater Primary School | BRI002 | Brightwater Lane | Barnsley | S70 4QX
    Helen Marsh | helen.marsh@brightwater-school.example | 01632 960 145 |  | 30
Burngreave Books | BUR001 | 88 Spital Hill | Sheffield | S4 7LG
    Amina Yusuf | accounts@burngreavebooks.example | 0114 496 0152 |  | 14
Calder Valley Brewery Co. | CAL001 | 3 Canal Wharf | Hebden Bridge | HX7 8AF
    Joe Sutcliffe | joe.sutcliffe@caldervalleybrewery.example | 01632 960 159 | GB 761 3186 35 | 30
Castle Street Surgery | CAS003 | 41 Castle Street | Sheffield | S3 8LU
    Dr Ruth Ellison | accounts@castlestreetsurgery.example | 0114 496 0166 | GB 191 3909 48 | 30
Dearne Plumbing & Heating | DEA001 | 17 Doncaster Road | Mexborough | S64 0JD
    Lee Parkin | accounts@dearneplumbing.example | 01632 960 173 | GB 703 0824 74 | 14
Ellis and Sons Bakery | ELL001 | 5 Market Place | Chesterfield | S40 1TJ
    Tom Ellis | tom.ellis@ellisbakery.example | 01632 960 180 | GB 728 1948 07 | 7
Fairholme Opticians | FAI001 | 29 Fargate | Sheffield | S1 2HD
    Priti Desai | priti.desai@fairholme-opticians.example | 0114 496 0187 |  | 30
Grindleford Outdoor Ltd | GRI001 | Station Approach | Hope Valley | S32 2JA
    Rob Tindall | accounts@grindleford-outdoor.example | 01632 960 194 | GB 319 9351 35 | 30
Harrow & Finch Solicitors LLP | HAR004 | 12 Paradise Square | Sheffield | S1 2DE
    Olivia Finch | olivia.finch@harrowfinch.example | 0114 496 0201 | GB 919 0937 02 | 30
Hollins & Ward LLP | HOL001 | Queens Buildings, 55 Queen Street | Sheffield | S1 2DX
    David Ward | david.ward@hollinsward.example | 0114 496 0208 | GB 965 7975 45 | 30
Ironbridge Fabrications Ltd | IRO001 | Forge Works, Attercliffe Road | Sheffield | S9 2BH
    Gary Holt | accounts@ironbridgefab.example | 0114 496 0215 | GB 532 3194 67 | 60
Jessop Interiors | JES001 | Studio 3, Persistence Works | Sheffield | S1 4QY
    Nina Jessop | nina.jessop@jessopinteriors.example | 0114 496 0222 |  | 30
Kestrel Logistics Ltd | KES001 | Plot 9, Europa Way | Sheffield | S9 1XH
    Stuart Kemp | stuart.kemp@kestrel-logistics.example | 0114 496 0229 | GB 975 7491 60 | 45
Lodge Moor Dental Care | LOD001 | 61 Redmires Road | Sheffield | S10 4LA
    Fiona Grant | accounts@lodgemoordental.example | 0114 496 0236 | GB 286 2527 36 | 30
Mercer Lane Architects | MER002 | The Old Dye House, Mercer Lane | Leeds | LS2 7DJ
    Simon Achebe | simon.achebe@mercerlane.example | 0113 496 0243 | GB 701 8955 31 | 30
Nether Edge Veterinary Centre | NET001 | 142 Nether Edge Road | Sheffield | S7 1RX
    Jo Whitfield | jo.whitfield@netheredgevets.example | 0114 496 0250 | GB 697 9711 60 | 30
Oakfield Veterinary Practice | OAK001 | Oakfield House, High Street | Dronfield | S18 1PY
    Anna Oakley | accounts@oakfieldvets.example | 01632 960 257 |  | 30
Peak Cycles (Bakewell) Ltd | PEA001 | 2 Water Street | Bakewell | DE45 1EW
    Chris Lomas | chris.lomas@peakcycles.example | 01632 960 264 | GB 571 0497 42 | 30
Pennine Dental Group Ltd | PEN001 | Pennine House, 8 Russell Street | Leeds | LS1 5RN
    Mark Duffy | mark.duffy@penninedental.example | 0113 496 0271 | GB 565 0752 35 | 30
Premier Windows Ltd | PRE001 | Unit 2, Penistone Road | Sheffield | S6 2FW
    Alan Crossley | accounts@premierwindows-sheffield.example | 0114 496 0278 | GB 270 3423 86 | 30
Premier Windows Ltd | PRE002 | 14 Balby Road | Doncaster | DN4 0RE
    Janet Speight | accounts@premierwindows-doncaster.example | 01632 960 285 | GB 767 1276 08 | 30
Queensway Motors Ltd | QUE001 | 300 Queens Road | Sheffield | S2 4DL
    Imran Aziz | imran.aziz@queenswaymotors.example | 0114 496 0292 |  | 30
Ravenfield Parish Council | RAV001 | Parish Hall, Birchwood Drive | Rotherham | S65 4PT
    The Clerk | accounts@ravenfield-pc.example | 01632 960 299 |  | 30
Riverside Nurseries (Yorkshire) Ltd | RIV001 | Mill Lane | Wakefield | WF1 5RW
    Beth Naylor | beth.naylor@riversidenurseries.example | 01632 960 306 | GB 942 6846 93 | 21
Sharrow Vale Deli | SHA001 | 357 Sharrow Vale Road | Sheffield | S11 8ZG
    Lucia Moretti | lucia.moretti@sharrowdeli.example | 0114 496 0313 | GB 663 2122 62 | 14
St Oswald's Church of England Trust | STO001 | Bannerdale Road | Sheffield | S7 2DL
    Rev. Peter Lyle | accounts@stoswalds.example | 0114 496 0320 | GB 430 7924 56 | 30
Steel City Climbing | STE001 | The Foundry, Mowbray Street | Sheffield | S3 8EN
    Kat Brough | kat.brough@steelcityclimbing.example | 0114 496 0327 |  | 30
Thornbury Estates Ltd | THO001 | 1 Thornbury Park | Harrogate | HG1 5LH
    Victoria Thorne | victoria.thorne@thornburyestates.example | 01632 960 334 | GB 502 6859 47 | 30
Totley Tree Surgeons | TOT001 | 48 Baslow Road | Sheffield | S17 4DL
    Neil Swift | accounts@totleytrees.example | 0114 496 0341 | GB 628 9078 02 | 14
Upperthorpe Community Trust | UPP001 | 18 Upperthorpe | Sheffield | S6 3NA
    Grace Mbeki | grace.mbeki@upperthorpe-trust.example | 0114 496 0348 | GB 766 6176 90 | 30
Vulcan Tools & Hire Ltd | VUL001 | Vulcan Road | Sheffield | S9 1EW
    Barry Nixon | barry.nixon@vulcanhire.example | 0114 496 0355 | GB 131 3721 11 | 30
Walkley Carpets | WAL001 | 204 South Road | Sheffield | S6 3TA
    Sue Hague | accounts@walkleycarpets.example | 0114 496 0362 |  | 30
Wentworth Garden Furniture | WEN001 | The Stables, Main Street | Rotherham | S62 7TN
    James Wentworth | james.wentworth@wentworthgarden.example | 01632 960 369 | GB 690 1092 47 | 30
Yorke & Daughters Funeral Directors | YOR001 | 9 Church Street | Barnsley | S70 2AH
    Emily Yorke | emily.yorke@yorkefunerals.example | 01632 960 376 | GB 915 9013 31 | 30
مكتبة النور للنشر | ALN001 | 77 London Road | Sheffield | S2 4LF
    ليلى حداد | accounts@alnoor-publishing.example | 0114 496 0383 | GB 724 5957 10 | 30
Café Rhône & Pâtisserie Élodie | CAF001 | 10 Leopold Street | Sheffield | S1 2GY
    Élodie Lefèvre | accounts@cafe-rhone.example | 0114 496 0390 | GB 217 7774 37 | 14
Tinsley Taxis | TIN001 | 5 Sheffield Road | Sheffield | S9 2YL
     |  |  |  | 
"""

_VENDORS = """
Ingram Distribution UK Ltd | ING001 | Meadow Way | Milton Keynes | MK8 0LN
    Sales Desk | orders@ingram-distribution.example | 01632 960 811 | GB 221 5472 92 | 30
Pennine Telecom Wholesale | PTW001 | 22 Aire Street | Leeds | LS1 4HT
    Jon Stead | orders@penninewholesale.example | 0113 496 0818 | GB 903 8528 22 | 30
Copperfield Office Supplies | COP001 | Unit 11, Shepcote Lane | Sheffield | S9 1TP
    Dawn Riley | orders@copperfieldoffice.example | 0114 496 0825 | GB 184 1485 51 | 30
Northern Power Ltd | NOR001 | Energy House, Aire Valley | Leeds | LS9 0PS
     |  |  | GB 353 8885 11 | 14
Kelham Works Estates LLP | KEL001 | Kelham Works, 18 Alma Street | Sheffield | S3 8RD
    Diane Frost | orders@kelhamworks.example | 0114 496 0839 | GB 493 3633 27 | 7
Skyline Licensing Europe Ltd | SKY001 | Block 4, Harcourt Centre | Dublin | D02 HW77
    Aoife Byrne | orders@skylinelicensing.example | 01632 960 846 | IE6388047V | 30
Hartley & Shaw Accountants | HRT001 | The Counting House, Bank Street | Sheffield | S1 2DS
    Graham Shaw | orders@hartleyshaw.example | 0114 496 0853 | GB 975 0047 17 | 30
Ashdown Care Homes Ltd | ASHV01 | Unit 6, Dalton Court | Rotherham | S65 3SH
    Martin Ashdown | orders@ashdowncare.example | 01632 960 860 | GB 539 5755 01 | 30
"""
