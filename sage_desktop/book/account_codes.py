"""Account codes: the ledger accounts of each tenant. Functions for ``Book.read``/``Book.write``."""

from __future__ import annotations

from dataclasses import asdict

from sage_desktop.book.records.taxes import AccountCode
from sage_desktop.book.session import touch
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import NotFound
from sage_desktop.core.names import name_key


def account_codes(
    tenant_id: int | None = None, search: str = "", *, for_sales: bool = False
) -> list[AccountCodeRow]:
    """Of one tenant or of all, by code, lower numbers first.

    ``search`` is looked for in code, name, type and group, whatever the case. ``for_sales`` leaves
    what can be offered for a line of an invoice: no control accounts, nothing retired.
    """
    query = AccountCode.select()
    if tenant_id is not None:
        query = query.where(AccountCode.tenant == tenant_id)
    wanted = name_key(search)
    rows = [_row(record) for record in query]
    found = [
        row
        for row in rows
        if (row.offered or not for_sales) and (not wanted or wanted in _searched(row))
    ]
    return sorted(found, key=code_order)


def account_code(account_code_id: int) -> AccountCodeRow:
    """Raises ``NotFound``."""
    record = AccountCode.get_or_none(AccountCode.id == account_code_id)
    if record is None:
        raise NotFound(what="account code", name=account_code_id)
    return _row(record)


def create_account_code(row: AccountCodeRow) -> AccountCodeRow:
    """Keeps ``row`` under an id of its own."""
    record = AccountCode.create(**_columns(row))
    touch(Kind.ACCOUNT_CODE)
    return account_code(record.id)


def update_account_code(row: AccountCodeRow) -> AccountCodeRow:
    """Makes the account code with the id of ``row`` what ``row`` says. Raises ``NotFound``."""
    account_code(row.id)
    AccountCode.update(**_columns(row)).where(AccountCode.id == row.id).execute()
    touch(Kind.ACCOUNT_CODE)
    return account_code(row.id)


def code_order(row: AccountCodeRow) -> tuple[int, str, str, int, str]:
    """Sorts codes as the numbers that they are; a code that is none comes after all numbers."""
    number = row.code.lstrip("0") if row.code.isascii() and row.code.isdigit() else ""
    kind = len(number) if number else len(row.code) + 1_000
    return kind, number or row.code, row.name.casefold(), row.tenant_id, row.sage_id


def _searched(row: AccountCodeRow) -> str:
    return name_key(f"{row.code} {row.name} {row.type_name} {row.group_name}")


def _columns(row: AccountCodeRow) -> dict[str, object]:
    columns = asdict(row)
    del columns["id"]
    columns["tenant"] = columns.pop("tenant_id")
    return columns


def _row(record: AccountCode) -> AccountCodeRow:
    return AccountCodeRow(
        id=record.id,
        tenant_id=record.tenant_id,
        sage_id=record.sage_id,
        code=record.code,
        name=record.name,
        type_id=record.type_id,
        type_name=record.type_name,
        group_name=record.group_name,
        usable_on_sales=record.usable_on_sales,
        is_control=record.is_control,
        in_chart=record.in_chart,
        tax_rate_sage_id=record.tax_rate_sage_id,
        tax_rate_name=record.tax_rate_name,
        retired_at=record.retired_at,
    )
