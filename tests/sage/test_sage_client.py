"""The client against the stand-in on real sockets, with every fault that it can script."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import httpx
import pytest
from stand_in import NORTHGATE, Fixed, StandIn, Tokens, stand_in

from sage_desktop.core.errors import (
    AppError,
    Cancelled,
    NotFound,
    NotPermitted,
    Offline,
    Rejected,
    ServerTrouble,
    SignInNeeded,
    Throttled,
)
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.listings import CUSTOMERS
from sage_desktop.sage.payloads import TaxRate
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Fault

RATES = "/v3.1/tax_rates"
ONE_RATE = "/tax_rates/GB_LOWER"


def play(scenario: Callable[[StandIn], Awaitable[None]], world: str = "small") -> None:
    async def scene() -> None:
        async with stand_in(world) as sage:
            await scenario(sage)

    asyncio.run(scene())


def failing(
    fault: Fault,
    call: Callable[[SageClient], Awaitable[object]],
    path: str = RATES,
    times: int = 1_000,
) -> AppError:
    """The error of ``call`` when ``path`` answers with ``fault``."""
    caught: list[AppError] = []

    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        sage.world.faults.add(fault, path=path, times=times)
        with pytest.raises(AppError) as info:
            await call(client)
        caught.append(info.value)
        assert [sin for sin in sage.world.sins if not sin.startswith("page_past_end")] == []

    play(scenario)
    return caught[0]


def many_rates(sage: StandIn, amount: int = 450) -> None:
    for number in range(amount):
        rate = f"GB_{number:03}"
        sage.world.add_tax_rate(NORTHGATE, rate, f"Rate {number}", Decimal(number) / 10)


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


# -- tokens ----------------------------------------------------------------------------------------


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


# -- faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["array", "object", "html", "text", "empty"])
@pytest.mark.parametrize("status", [500, 502, 503, 504, 525])
def test_trouble_in_every_shape_passes_or_is_told(status: int, shape: str) -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        sage.world.faults.add(faults.status(status, shape), path=RATES, times=2)
        assert await client.tax_rates()
        sage.world.faults.add(faults.status(status, shape), path=RATES, times=3)
        with pytest.raises(ServerTrouble) as caught:
            await client.tax_rates()
        assert caught.value.data["status"] == status
        assert sage.world.sins == []

    play(scenario)


@pytest.mark.parametrize("shape", ["array", "object", "html", "text", "empty"])
def test_a_refusal_in_every_shape_is_kept(shape: str) -> None:
    error = failing(faults.status(422, shape), lambda client: client.tax_rates())
    assert isinstance(error, Rejected)
    assert bool(error.problems) is (shape not in {"html", "empty"})


@pytest.mark.parametrize("wish", ["30", None])
def test_throttling_is_waited_for_and_nothing_is_sent_meanwhile(wish: str | None) -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        sage.world.faults.add(faults.status(429, retry_after=wish), path=RATES, times=2)
        begun = sage.time.seconds
        for _ in range(5):
            assert await client.tax_rates()
        assert sage.time.seconds - begun >= (60 if wish else 10)
        assert sage.world.sins == []

    play(scenario)


@pytest.mark.parametrize("wish", ["86400", "999999999999"])
def test_an_absurd_ban_is_told_and_kept(wish: str) -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        sage.world.faults.add(faults.status(429, retry_after=wish), path=RATES)
        for _ in range(3):
            with pytest.raises(Throttled) as caught:
                await client.tax_rates()
            assert caught.value.data["seconds"]
        assert client.requests == 1

    play(scenario)


@pytest.mark.parametrize(
    "fault",
    [
        faults.truncated_json(),
        faults.html_with_200(),
        faults.raw(b""),
        faults.raw(b"null"),
        faults.raw(b"[]"),
        faults.raw(b"\xff\xfe"),
        faults.wrong_type("$items"),
        faults.wrong_type("percentage"),
        faults.wrong_type("$total"),
        faults.wrong_type("id"),
        faults.missing("$items"),
        faults.missing("$total"),
        faults.missing("id"),
    ],
)
def test_an_answer_that_is_none_is_not_used(fault: Fault) -> None:
    error = failing(fault, lambda client: client.tax_rates())
    assert isinstance(error, ServerTrouble)
    assert error.code == "bad_reply"
    assert error.data["request_id"], "Sage's support asks for it"


@pytest.mark.parametrize("business", ["0" * 32, None, ""])
def test_an_answer_for_another_business_is_not_used(business: str | None) -> None:
    for call in (
        lambda client: client.tax_rates(),
        lambda client: client.record(ONE_RATE, TaxRate),
    ):
        error = failing(faults.echo(business), call, "/v3.1/tax_rates*")
        assert isinstance(error, ServerTrouble)
        assert error.code == "wrong_business"


def test_a_dropped_connection_passes_or_is_offline() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        sage.world.faults.add(faults.drop(), path=RATES)
        sage.world.faults.add(faults.cut(), path=RATES)
        assert await client.tax_rates()
        sage.world.faults.add(faults.drop(), path=RATES, times=3)
        with pytest.raises(Offline):
            await client.tax_rates()

    play(scenario)


def test_a_service_that_is_gone_is_offline() -> None:
    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        await sage.running.aclose()
        with pytest.raises(Offline) as caught:
            await client.tax_rates()
        assert caught.value.data["detail"] in {"refused", "cut_off", "reset"}

    play(scenario)


def test_lists_that_lie_give_the_whole_or_an_error() -> None:
    async def scenario(sage: StandIn) -> None:
        many_rates(sage)
        client = await sage.client()
        whole = {rate.id for rate in await client.tax_rates()}
        for fault in (
            faults.endless_next(),
            faults.next_link(None),
            faults.next_link("/tax_rates?page=1"),
        ):
            sage.world.faults.add(fault, path=RATES, times=1_000)
            rates = await client.tax_rates()
            assert [rate.id for rate in rates] == list(dict.fromkeys(rate.id for rate in rates))
            assert {rate.id for rate in rates} == whole
            sage.world.faults.clear()
        sage.world.faults.add(faults.duplicate_page(), path=RATES, times=1_000)
        with pytest.raises(ServerTrouble) as caught:
            await client.tax_rates()
        assert caught.value.code == "incomplete_list"

    play(scenario)


def test_a_page_that_was_doubled_once_is_read_again() -> None:
    async def scenario(sage: StandIn) -> None:
        many_rates(sage)
        client = await sage.client()
        sage.world.faults.add(faults.duplicate_page(), path=RATES, nth=2)
        rates = await client.tax_rates()
        assert {rate.id for rate in rates} == sage.world.business(NORTHGATE).tax_rates.keys()

    play(scenario)


def test_rows_that_move_between_pages_are_all_read() -> None:
    async def scenario(sage: StandIn) -> None:
        many_rates(sage)
        client = await sage.client()
        stored = sage.world.business(NORTHGATE).tax_rates

        def someone_removes_one() -> None:
            del stored[next(iter(stored))]

        def someone_adds_one() -> None:
            sage.world.add_tax_rate(NORTHGATE, f"GB_NEW{len(stored)}", "New", Decimal(1))

        for change in (someone_removes_one, someone_adds_one):
            sage.world.faults.add(faults.meanwhile(change), path=RATES, nth=2)
            rates = await client.tax_rates()
            assert {rate.id for rate in rates} == stored.keys()
            sage.world.faults.clear()

    play(scenario)


def test_no_secret_is_in_the_log_nor_in_an_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown: list[str] = []
    secrets: list[str] = []

    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        secrets.extend([grant.access_token, grant.refresh_token])
        client = sage.client_with(Tokens(sage.endpoint, grant))
        await client.tax_rates()
        sage.world.expire_access_tokens()
        for fault in (faults.status(401, "text"), faults.truncated_json(), faults.drop()):
            sage.world.faults.add(fault, path=RATES, times=5)
            with pytest.raises(AppError) as caught:
                await client.tax_rates()
            shown.append(f"{caught.value!r} {caught.value} {caught.value.data}")
            sage.world.faults.clear()

    play(scenario)
    for secret in secrets:
        assert secret not in caplog.text
        assert not any(secret in each for each in shown)


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
