"""Ledger accounts as Sage gives them: what is asked, what is read, what odd answers become."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sage_play import play
from stand_in import NORTHGATE, StandIn

from sage_desktop.core.errors import ServerTrouble
from sage_desktop.sage.payloads import LedgerAccount, decode


def read(**fields: Any) -> LedgerAccount:
    body = json.dumps({"id": "a1", **fields}).encode()
    return decode(body, LedgerAccount, path="/ledger_accounts/a1")


def test_all_accounts_are_read_control_accounts_too() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        accounts = {each.nominal_code: each for each in await client.ledger_accounts()}
        assert client.requests == 1
        there = sage.world.business(NORTHGATE).ledger_accounts.values()
        assert accounts.keys() == {str(each.nominal_code) for each in there}
        sales, debtors = accounts["4000"], accounts["1100"]
        assert (sales.display_name, sales.visible_in_sales) == ("Sales - Products", True)
        assert (sales.is_control_account, debtors.is_control_account) == (False, True)
        assert sales.ledger_account_type and sales.ledger_account_type.id == "SALES"
        assert sales.tax_rate and sales.tax_rate.id == "GB_STANDARD"
        asked = dict(sage.world.requests[-1].query)
        assert "nominal_code" in asked["attributes"], "only what is wanted is asked for"
        assert "show_control_accounts" not in asked
        assert sage.world.sins == []

    play(scenario)


@pytest.mark.parametrize(
    ("sent", "code"),
    [(4000, "4000"), ("0040", "0040"), (" 4000 ", "4000"), (None, ""), ("", ""), (0, ""), (-1, "")],
)
def test_a_nominal_code_is_a_text(sent: object, code: str) -> None:
    assert read(nominal_code=sent).nominal_code == code


@pytest.mark.parametrize("sent", [True, 4000.5, [], {}])
def test_a_nominal_code_that_is_none_is_not_guessed(sent: object) -> None:
    with pytest.raises(ServerTrouble, match="bad_reply"):
        read(nominal_code=sent)


def test_what_is_not_said_is_not_made_up() -> None:
    bare = read()
    assert (bare.nominal_code, bare.display_name, bare.name) == ("", "", "")
    assert (bare.ledger_account_type, bare.tax_rate, bare.visible_in_sales) == (None, None, None)
    assert bare.included_in_chart is True
