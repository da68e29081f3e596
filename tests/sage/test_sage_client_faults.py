"""Every fault of Sage passes or is told; nothing wrong is taken for an answer."""

import logging
from decimal import Decimal

import pytest
from sage_play import ONE_RATE, RATES, failing, many_rates, play
from stand_in import NORTHGATE, StandIn, Tokens

from sage_desktop.core.errors import AppError, Offline, Rejected, ServerTrouble, Throttled
from sage_desktop.sage.payloads import TaxRate
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Fault


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
