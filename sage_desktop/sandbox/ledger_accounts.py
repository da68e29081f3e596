"""Ledger accounts, and the chart with which a British business begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sage_desktop.sandbox.small_lists import LEDGER_ACCOUNT_GROUPS

_INCOME = frozenset({"sales", "other_receipts", "journals", "reporting"})
_COSTS = frozenset({"expenses", "other_payments", "journals", "reporting"})
_BALANCES = frozenset({"other_payments", "other_receipts", "journals", "reporting"})
_VISIBLE = {
    "SALES": _INCOME,
    "OTHER_INCOME": _INCOME,
    "DIRECT_EXPENSES": _COSTS,
    "OVERHEADS": _COSTS,
    "FIXED_ASSETS": _COSTS,
    "BANK": frozenset({"banking", "journals", "reporting"}),
    "DEPRECIATION": frozenset({"journals", "reporting"}),
    "SPECIAL": frozenset({"reporting"}),
}
_CONTROLLED = frozenset({"reporting"})


@dataclass(slots=True)
class LedgerAccount:
    """``visible_in``: sales, banking, expenses, other_payments, other_receipts, journals,
    reporting. With a ``control_name`` it is one of Sage's own.
    """

    id: str
    nominal_code: int
    name: str
    type_id: str
    visible_in: frozenset[str]
    created_at: datetime
    updated_at: datetime
    tax_rate_id: str = ""
    control_name: str = ""
    included_in_chart: bool = True

    @property
    def displayed_as(self) -> str:
        return f"{self.name} ({self.nominal_code})"

    @property
    def group_id(self) -> str:
        return LEDGER_ACCOUNT_GROUPS[self.type_id]


def visible_in(type_id: str, *, control: bool = False) -> frozenset[str]:
    """Where accounts of a type are offered unless somebody decides otherwise."""
    return _CONTROLLED if control else _VISIBLE.get(type_id, _BALANCES)


def british_chart() -> list[tuple[int, str, str, str, str]]:
    """Nominal code, name, type, default tax rate and control name of each account."""
    found = []
    for line in _CHART.strip().splitlines():
        code, name, type_id, *more = (part.strip() for part in line.split("|"))
        tax_rate, control, *_ = (*more, "", "")
        found.append((int(code), name, type_id, tax_rate, control))
    return found


_CHART = """
10 | Freehold Property - Cost | FIXED_ASSETS | GB_STANDARD
20 | Leasehold Property - Cost | FIXED_ASSETS | GB_STANDARD
30 | Office Equipment and IT - Cost | FIXED_ASSETS | GB_STANDARD
31 | Office Equipment and IT - Depreciation | DEPRECIATION | GB_NO_TAX
40 | Furniture and Fittings - Cost | FIXED_ASSETS | GB_STANDARD
41 | Furniture and Fittings - Depreciation | DEPRECIATION | GB_NO_TAX
50 | Motor Vehicles - Cost | FIXED_ASSETS | GB_STANDARD
51 | Motor Vehicles - Depreciation | DEPRECIATION | GB_NO_TAX
1000 | Stock | CURRENT_ASSETS | GB_NO_TAX
1100 | Trade Debtors | CURRENT_ASSETS | | TRADE_DEBTORS
1101 | Other Debtors | CURRENT_ASSETS | GB_NO_TAX
1103 | Prepayments | CURRENT_ASSETS | GB_NO_TAX
1200 | Current Account | BANK | GB_NO_TAX
1210 | Deposit Account | BANK | GB_NO_TAX
1230 | Cash in Hand | BANK | GB_NO_TAX
1240 | Company Credit Card | LINE_OF_CREDIT | GB_NO_TAX
2100 | Trade Creditors | CURRENT_LIABILITY | | TRADE_CREDITORS
2102 | Other Creditors | CURRENT_LIABILITY | GB_NO_TAX
2109 | Accruals | CURRENT_LIABILITY | GB_NO_TAX
2200 | VAT on Sales | TAXES | | SALES_TAX
2201 | VAT on Purchases | TAXES | | PURCHASE_TAX
2202 | VAT Liability | TAXES | | TAX_LIABILITY
2210 | PAYE/NI | CURRENT_LIABILITY | GB_NO_TAX
2220 | Net Wages | CURRENT_LIABILITY | GB_NO_TAX
2230 | Pension Contributions | CURRENT_LIABILITY | GB_NO_TAX
2250 | Corporation Tax | CURRENT_LIABILITY | GB_NO_TAX
2300 | Bank Loan | FUTURE_LIABILITY | GB_NO_TAX
2310 | Hire Purchase | FUTURE_LIABILITY | GB_NO_TAX
3000 | Ordinary Shares | EQUITY | GB_NO_TAX
3100 | Profit and Loss Account | EQUITY | | RETAINED_EARNINGS
3200 | Dividends | EQUITY | GB_NO_TAX
3260 | Opening Balances | EQUITY | | OPENING_BALANCES
4000 | Sales - Products | SALES | GB_STANDARD
4010 | Sales - Services | SALES | GB_STANDARD
4020 | Sales - Managed Services | SALES | GB_STANDARD
4030 | Sales - Hosting and Domains | SALES | GB_STANDARD
4040 | Sales - Books and Manuals | SALES | GB_ZERO
4050 | Sales - Training | SALES | GB_EXEMPT
4900 | Other income | OTHER_INCOME | GB_NO_TAX
4909 | Sales Discount | SALES | GB_STANDARD
4910 | Carriage | SALES | GB_STANDARD
4920 | Bank Interest Received | OTHER_INCOME | GB_EXEMPT
5000 | Cost of sales - goods | DIRECT_EXPENSES | GB_STANDARD
5010 | Cost of sales - licences | DIRECT_EXPENSES | GB_STANDARD
5020 | Cost of sales - hosting | DIRECT_EXPENSES | GB_STANDARD
5030 | Subcontractors | DIRECT_EXPENSES | GB_STANDARD
5100 | Carriage on Purchases | DIRECT_EXPENSES | GB_STANDARD
6000 | Wages and Salaries | OVERHEADS | GB_NO_TAX
6010 | Employer's National Insurance | OVERHEADS | GB_NO_TAX
6200 | Marketing | OVERHEADS | GB_STANDARD
7000 | Rent and Rates | OVERHEADS | GB_EXEMPT
7100 | Electricity and Gas | OVERHEADS | GB_STANDARD
7200 | Telephone and Internet | OVERHEADS | GB_STANDARD
7300 | Motor Expenses | OVERHEADS | GB_STANDARD
7400 | Travel and Accommodation | OVERHEADS | GB_ZERO
7500 | Office Stationery | OVERHEADS | GB_STANDARD
7600 | Accountancy Fees | OVERHEADS | GB_STANDARD
7700 | Insurance | OVERHEADS | GB_EXEMPT
7800 | Repairs and Renewals | OVERHEADS | GB_STANDARD
7900 | Bank Charges and Interest | OVERHEADS | GB_EXEMPT
8000 | Depreciation Charge | DEPRECIATION | GB_NO_TAX
8100 | Bad Debts | OVERHEADS | GB_STANDARD
9998 | Suspense Account | SPECIAL | | SUSPENSE
9999 | Exchange Differences | SPECIAL | | EXCHANGE_DIFFERENCES
"""
