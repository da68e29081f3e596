"""Reading Sage: lists, records, settings, and the token that goes with each request."""

import asyncio
from datetime import date
from decimal import Decimal

import httpx
import pytest
from sage_play import ONE_RATE, RATES, failing, many_rates, play
from stand_in import NORTHGATE, Fixed, StandIn, Tokens, stand_in

from sage_desktop.core.errors import Cancelled, NotFound, NotPermitted, ServerTrouble, SignInNeeded
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.listings import CUSTOMERS
from sage_desktop.sage.payloads import TaxRate
from sage_desktop.sandbox import faults


def test_all_tax_rates_are_read_with_percentage_and_history() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        rates = {rate.id: rate for rate in await client.tax_rates()}
        standard = rates["GB_STANDARD"]
        assert (standard.displayed_as, standard.name) == ("Standard 20.00%", "STANDARD")
        assert standard.percentage == Decimal(20)
        assert any(
            (entry.percentage, entry.to_date) == (Decimal("17.5"), date(2011, 1, 3))
            for entry in standard.percentages or ()
        )
        assert rates.keys() == sage.world.business(NORTHGATE).tax_rates.keys()
        assert {rate.is_visible for rate in rates.values()} == {True, False}
        assert client.requests == 1
        assert sage.world.sins == []

    play(scenario)


def test_a_long_list_is_read_page_by_page_with_progress() -> None:
    async def scenario(sage: StandIn) -> None:
        many_rates(sage)
        client = await sage.client()
        seen: list[Progress] = []
        rates = await client.tax_rates(seen.append)
        total = len(sage.world.business(NORTHGATE).tax_rates)
        assert len(rates) == total
        assert [each.done for each in seen] == [200, 400, total]
        assert {(each.stage, each.total) for each in seen} == {("tax_rates", total)}
        assert client.requests == 3
        assert sage.world.sins == []

    play(scenario)


def test_reading_stops_between_pages_when_asked() -> None:
    async def scenario(sage: StandIn) -> None:
        many_rates(sage)
        client, cancel = await sage.client(), Cancel()
        with pytest.raises(Cancelled):
            await client.tax_rates(lambda _progress: cancel.request(), cancel)
        assert client.requests == 1

    play(scenario)


def test_one_record_is_read() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        assert (await client.record(ONE_RATE, TaxRate)).percentage == Decimal(5)
        with pytest.raises(NotFound):
            await client.record("/tax_rates/GB_NOWHERE", TaxRate)
        assert sage.world.sins == []

    play(scenario)


def test_hostile_names_arrive_as_they_are() -> None:
    async def scenario(sage: StandIn) -> None:
        name = next(iter(sage.world.company.businesses.values())).name
        client = await sage.client(name)
        rates = await client.tax_rates()
        stored = sage.world.business(name).tax_rates
        today = sage.time.clock().date()
        assert {rate.id: rate.displayed_as for rate in rates} == {
            key: rate.displayed_as(today) for key, rate in stored.items()
        }

    play(scenario, "hostile")


def test_businesses_and_the_user_are_read_without_a_business() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client(None)
        businesses = await client.businesses()
        assert len(businesses) == 2
        business = await client.business(businesses[0].id)
        assert (business.name, business.city) == (NORTHGATE, "Sheffield")
        assert business.country is not None
        assert business.country.id == "GB"
        assert business.is_active
        user = await client.user()
        assert (user.first_name, user.last_name) == ("Priya", "Raman")
        assert user.email == "priya.raman@northgate-it.example"
        assert sage.world.sins == []

    play(scenario)


def test_a_client_without_a_business_cannot_ask_for_its_records() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client(None)
        with pytest.raises(ValueError, match="/tax_rates"):
            await client.tax_rates()

    play(scenario)


def test_settings_are_read_and_are_none_for_who_may_not_see_them() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        financial = await client.financial_settings()
        assert financial is not None
        assert financial.base_currency is not None
        assert financial.base_currency.id == "GBP"
        assert await client.business_settings() is not None
        assert await client.invoice_settings() is not None
        sage.world.restrict("Priya Raman", ["Sales"])
        assert await client.financial_settings() is None
        assert await client.business_settings() is None
        assert await client.invoice_settings() is None
        assert await client.tax_rates()
        assert sage.world.sins == []

    play(scenario)


def test_settings_that_fail_otherwise_are_not_called_none() -> None:
    error = failing(
        faults.status(500), lambda client: client.financial_settings(), "/v3.1/financial_settings"
    )
    assert isinstance(error, ServerTrouble)


def test_settings_without_a_subscription_are_not_called_none() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        sage.world.set_subscription(NORTHGATE, active=False)
        with pytest.raises(NotPermitted) as caught:
            await client.invoice_settings()
        assert caught.value.code == "no_subscription"

    play(scenario)


def test_a_refused_token_is_refreshed_once_and_the_request_repeated_once() -> None:
    async def scenario(sage: StandIn) -> None:
        tokens = Tokens(sage.endpoint, await sage.grant())
        client = sage.client_with(tokens)
        sage.world.expire_access_tokens()
        assert await client.tax_rates()
        assert (tokens.refreshes, client.requests) == (1, 2)
        assert sage.world.sins == []

    play(scenario)


def test_a_token_that_stays_refused_is_a_sign_in_and_not_a_loop() -> None:
    async def scenario(sage: StandIn) -> None:
        tokens = Tokens(sage.endpoint, await sage.grant())
        client = sage.client_with(tokens)
        sage.world.faults.add(faults.status(401, "object"), path=RATES, times=100)
        with pytest.raises(SignInNeeded) as caught:
            await client.tax_rates()
        assert caught.value.code == "reconnect_needed"
        assert (tokens.refreshes, client.requests) == (1, 2)

    play(scenario)


def test_when_no_other_token_is_to_be_had_that_is_told() -> None:
    async def scenario(sage: StandIn) -> None:
        client = sage.client_with(Fixed("not-a-token"))
        with pytest.raises(SignInNeeded):
            await client.tax_rates()
        assert client.requests == 1

    play(scenario)


def test_without_a_subscription_nothing_is_refreshed() -> None:
    async def scenario(sage: StandIn) -> None:
        tokens = Tokens(sage.endpoint, await sage.grant())
        client = sage.client_with(tokens)
        sage.world.set_subscription(NORTHGATE, active=False)
        with pytest.raises(NotPermitted) as caught:
            await client.tax_rates()
        assert caught.value.code == "no_subscription"
        assert (tokens.refreshes, client.requests) == (0, 1)

    play(scenario)


def test_a_missing_right_and_a_useless_grant_are_told_apart() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        sage.world.restrict("Priya Raman", ["Contacts"])
        with pytest.raises(NotPermitted) as missing:
            await client.tax_rates()
        assert missing.value.code == "role_missing"
        assert (await client.user()).first_name == "Priya"
        sage.world.lock_out("Priya Raman")
        for call in (client.user, client.businesses):
            with pytest.raises(SignInNeeded) as useless:
                await call()
            assert useless.value.code == "grant_useless"

    play(scenario)


def test_the_token_goes_to_the_api_alone() -> None:
    async def scenario(sage: StandIn) -> None:
        async with stand_in() as other:
            client = await sage.client()
            elsewhere = f"{other.running.base_url}/v3.1/tax_rates?page=2"
            for fault in (faults.redirect(elsewhere), faults.next_link(elsewhere)):
                sage.world.faults.add(fault, path=RATES)
                with pytest.raises(ServerTrouble) as caught:
                    await client.tax_rates()
                assert caught.value.code in {"redirected", "foreign_next"}
            assert not other.world.requests

    play(scenario)


def test_an_id_cannot_lead_out_of_its_resource() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path.decode())
        return httpx.Response(404)

    async def scenario() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            client = SageClient(http, "https://api.sage.test/v3.1/", Fixed("t"), "b")
            for strange in ("../user", "a?b=c", "a#b", "a/b", "ä"):
                with pytest.raises(NotFound):
                    await client.web_page(CUSTOMERS, strange)

    asyncio.run(scenario())
    assert [path.split("?")[0] for path in asked] == [
        "/v3.1/contacts/..%2Fuser",
        "/v3.1/contacts/a%3Fb%3Dc",
        "/v3.1/contacts/a%23b",
        "/v3.1/contacts/a%2Fb",
        "/v3.1/contacts/%C3%A4",
    ]
