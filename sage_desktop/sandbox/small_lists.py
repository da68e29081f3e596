"""Sage's short fixed lists: types, currencies, country groups, and the countries of the world."""

from __future__ import annotations

from typing import Any

from sage_desktop.sandbox.items import PRODUCT, SERVICE, STOCK
from sage_desktop.sandbox.replies import reference

Listed = dict[str, dict[str, Any]]

_LEDGER_ACCOUNT_TYPES = {
    "SALES": ("Sales", "INCOME"),
    "OTHER_INCOME": ("Other Income", "INCOME"),
    "DIRECT_EXPENSES": ("Direct Expenses", "EXPENSE"),
    "OVERHEADS": ("Overheads", "EXPENSE"),
    "DEPRECIATION": ("Depreciation", "EXPENSE"),
    "CURRENT_ASSETS": ("Current Assets", "ASSET"),
    "FIXED_ASSETS": ("Fixed Assets", "ASSET"),
    "FUTURE_ASSETS": ("Future Assets", "ASSET"),
    "BANK": ("Bank", "ASSET"),
    "CURRENT_LIABILITY": ("Current Liability", "LIABILITY"),
    "FUTURE_LIABILITY": ("Future Liability", "LIABILITY"),
    "LINE_OF_CREDIT": ("Line of Credit", "LIABILITY"),
    "TAXES": ("Taxes", "LIABILITY"),
    "EQUITY": ("Equity", "EQUITY"),
    "SPECIAL": ("Special", "EQUITY"),
}
LEDGER_ACCOUNT_GROUPS = {id: group for id, (_, group) in _LEDGER_ACCOUNT_TYPES.items()}
"""The group of each type of ledger accounts."""


def _listed(collection: str, names: dict[str, str]) -> Listed:
    return {id: reference(collection, id, name) for id, name in names.items()}


LEDGER_ACCOUNT_TYPES = _listed(
    "ledger_account_types", {id: name for id, (name, _) in _LEDGER_ACCOUNT_TYPES.items()}
)
CONTACT_TYPES = _listed("contact_types", {"CUSTOMER": "Customer", "VENDOR": "Supplier"})
CONTACT_PERSON_TYPES = _listed(
    "contact_person_types",
    {
        "ACCOUNTS": "Accounts",
        "DIRECTOR": "Director",
        "PURCHASING": "Purchasing",
        "SALES": "Sales",
    },
)
ADDRESS_TYPES = _listed(
    "address_types",
    {
        "DELIVERY": "Delivery",
        "SALES": "Sales",
        "PURCHASING": "Purchasing",
        "ACCOUNTS": "Accounts",
    },
)
CATALOG_ITEM_TYPES = _listed(
    "catalog_item_types", {PRODUCT: "Non-stock", STOCK: "Stock", SERVICE: "Service"}
)
ARTEFACT_STATUSES = _listed(
    "artefact_statuses",
    {
        "UNPAID": "Unpaid",
        "PART_PAID": "Part Paid",
        "PAID": "Paid",
        "VOID": "Void",
        "DRAFT": "Draft",
        "DISPUTED": "Disputed",
        "DECLINED": "Declined",
        "PRO_FORMA": "Pro Forma",
    },
)
EU_GOODS_SERVICES_TYPES = _listed(
    "eu_goods_services_types", {"GOODS": "Goods", "SERVICES": "Services"}
)
COUNTRY_GROUPS = _listed(
    "country_groups",
    {"GBIE": "UK & Ireland", "EU": "European Union", "US": "United States", "ALL": "All"},
)
CURRENCIES = _listed(
    "currencies",
    {
        id: f"{name} ({id})"
        for id, name in {
            "GBP": "Pound Sterling",
            "EUR": "Euro",
            "USD": "US Dollar",
            "AUD": "Australian Dollar",
            "CAD": "Canadian Dollar",
            "CHF": "Swiss Franc",
            "CZK": "Czech Koruna",
            "DKK": "Danish Krone",
            "HKD": "Hong Kong Dollar",
            "HUF": "Hungarian Forint",
            "INR": "Indian Rupee",
            "JPY": "Japanese Yen",
            "NOK": "Norwegian Krone",
            "NZD": "New Zealand Dollar",
            "PLN": "Polish Zloty",
            "SAR": "Saudi Riyal",
            "SEK": "Swedish Krona",
            "SGD": "Singapore Dollar",
            "ZAR": "South African Rand",
        }.items()
    },
)

_COUNTRIES = """
AD Andorra; AE United Arab Emirates; AF Afghanistan; AG Antigua and Barbuda; AI Anguilla;
AL Albania; AM Armenia; AO Angola; AQ Antarctica; AR Argentina; AS Samoa (American); AT Austria;
AU Australia; AW Aruba; AX Åland Islands; AZ Azerbaijan; BA Bosnia and Herzegovina; BB Barbados;
BD Bangladesh; BE Belgium; BF Burkina Faso; BG Bulgaria; BH Bahrain; BI Burundi; BJ Benin;
BL St Barthelemy; BM Bermuda; BN Brunei; BO Bolivia; BQ Caribbean NL; BR Brazil; BS Bahamas;
BT Bhutan; BV Bouvet Island; BW Botswana; BY Belarus; BZ Belize; CA Canada;
CC Cocos (Keeling) Islands; CD Congo (Dem. Rep.); CF Central African Rep.; CG Congo (Rep.);
CH Switzerland; CI Côte d'Ivoire; CK Cook Islands; CL Chile; CM Cameroon; CN China; CO Colombia;
CR Costa Rica; CU Cuba; CV Cape Verde; CW Curaçao; CX Christmas Island; CY Cyprus;
CZ Czech Republic; DE Germany; DJ Djibouti; DK Denmark; DM Dominica; DO Dominican Republic;
DZ Algeria; EC Ecuador; EE Estonia; EG Egypt; EH Western Sahara; ER Eritrea; ES Spain;
ET Ethiopia; FI Finland; FJ Fiji; FK Falkland Islands; FM Micronesia; FO Faroe Islands; FR France;
GA Gabon; GB United Kingdom; GD Grenada; GE Georgia; GF French Guiana; GG Guernsey; GH Ghana;
GI Gibraltar; GL Greenland; GM Gambia; GN Guinea; GP Guadeloupe; GQ Equatorial Guinea; GR Greece;
GS South Georgia and the South Sandwich Islands; GT Guatemala; GU Guam; GW Guinea-Bissau;
GY Guyana; HK Hong Kong; HM Heard Island and McDonald Islands; HN Honduras; HR Croatia; HT Haiti;
HU Hungary; ID Indonesia; IE Ireland; IL Israel; IM Isle of Man; IN India;
IO British Indian Ocean Territory; IQ Iraq; IR Iran; IS Iceland; IT Italy; JE Jersey; JM Jamaica;
JO Jordan; JP Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KI Kiribati; KM Comoros;
KN St Kitts and Nevis; KP Korea (North); KR Korea (South); KW Kuwait; KY Cayman Islands;
KZ Kazakhstan; LA Laos; LB Lebanon; LC St Lucia; LI Liechtenstein; LK Sri Lanka; LR Liberia;
LS Lesotho; LT Lithuania; LU Luxembourg; LV Latvia; LY Libya; MA Morocco; MC Monaco; MD Moldova;
ME Montenegro; MF St Martin (French); MG Madagascar; MH Marshall Islands; MK North Macedonia;
ML Mali; MM Myanmar (Burma); MN Mongolia; MO Macau; MP Northern Mariana Islands; MQ Martinique;
MR Mauritania; MS Montserrat; MT Malta; MU Mauritius; MV Maldives; MW Malawi; MX Mexico;
MY Malaysia; MZ Mozambique; NA Namibia; NC New Caledonia; NE Niger; NF Norfolk Island; NG Nigeria;
NI Nicaragua; NL Netherlands; NO Norway; NP Nepal; NR Nauru; NU Niue; NZ New Zealand; OM Oman;
PA Panama; PE Peru; PF French Polynesia; PG Papua New Guinea; PH Philippines; PK Pakistan;
PL Poland; PM St Pierre and Miquelon; PN Pitcairn; PR Puerto Rico; PS Palestine; PT Portugal;
PW Palau; PY Paraguay; QA Qatar; RE Réunion; RO Romania; RS Serbia; RU Russia; RW Rwanda;
SA Saudi Arabia; SB Solomon Islands; SC Seychelles; SD Sudan; SE Sweden; SG Singapore;
SH St Helena; SI Slovenia; SJ Svalbard and Jan Mayen; SK Slovakia; SL Sierra Leone; SM San Marino;
SN Senegal; SO Somalia; SR Suriname; SS South Sudan; ST Sao Tome and Principe; SV El Salvador;
SX St Maarten (Dutch); SY Syria; SZ Eswatini (Swaziland); TC Turks and Caicos Is; TD Chad;
TF French S. Terr.; TG Togo; TH Thailand; TJ Tajikistan; TK Tokelau; TL East Timor;
TM Turkmenistan; TN Tunisia; TO Tonga; TR Turkey; TT Trinidad and Tobago; TV Tuvalu; TW Taiwan;
TZ Tanzania; UA Ukraine; UG Uganda; UM US minor outlying islands; US United States; UY Uruguay;
UZ Uzbekistan; VA Vatican City; VC St Vincent; VE Venezuela; VG Virgin Islands (UK);
VI Virgin Islands (US); VN Vietnam; VU Vanuatu; WF Wallis and Futuna; WS Samoa (western);
YE Yemen; YT Mayotte; ZA South Africa; ZM Zambia; ZW Zimbabwe;
"""
COUNTRIES = _listed(
    "countries",
    {
        id: f"{' '.join(name)} ({id})"
        for id, *name in (each.split() for each in _COUNTRIES.split(";") if each.strip())
    },
)

SMALL_LISTS: dict[str, Listed] = {
    "artefact_statuses": ARTEFACT_STATUSES,
    "ledger_account_types": LEDGER_ACCOUNT_TYPES,
    "contact_types": CONTACT_TYPES,
    "contact_person_types": CONTACT_PERSON_TYPES,
    "address_types": ADDRESS_TYPES,
    "catalog_item_types": CATALOG_ITEM_TYPES,
    "country_groups": COUNTRY_GROUPS,
    "currencies": CURRENCIES,
    "countries": COUNTRIES,
}
"""The lists by the name of their resource; each record is what Sage says of it."""
