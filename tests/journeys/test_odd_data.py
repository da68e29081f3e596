"""Odd things that Sage, a terminal or another program may bring: one never stops the rest."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rig import LEEDS, SHEFFIELD, Rig, rig, run

from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import AppError, BadInput, NotFound, SignInNeeded, Stale
from sage_desktop.core.progress import Progress
from sage_desktop.core.words import explain, explain_code
from sage_desktop.net.messages import Reply
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Fault
from sage_desktop.sync.service import Service

Story = Callable[[Rig, Service, int], Awaitable[None]]


def told(folder: Path, story: Story) -> None:
    async def work() -> None:
        async with rig(folder) as computer, computer.program() as service:
            await story(computer, service, await computer.connected(service))
            assert computer.world.sins == []

    run(work())


def rate_is(sage_id: str, **members: object) -> Fault:
    """Sage says this of one tax rate."""

    def changed(page: dict[str, Any]) -> dict[str, Any]:
        items = [{**each, **members} if each["id"] == sage_id else each for each in page["$items"]]
        return {**page, "$items": items}

    return faults.edited(changed)


async def percentages(service: Service) -> dict[str, Decimal]:
    """Of each Sage rate that is linked, what Halo's has."""
    return {
        link.sage_id: view.row.percentage
        for view in await service.tax_rates.all()
        for link in view.links
    }


async def seen(service: Service, tenant_id: int, sage_id: str) -> tuple[Decimal, bool]:
    """What the book remembers of a Sage rate: its percentage, and whether it is gone."""
    [row] = [row for row in await service.tax_rates.of_sage(tenant_id) if row.sage_id == sage_id]
    return row.percentage, row.gone_at is not None


def test_a_rate_without_a_visible_name_goes_by_its_id(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(rate_is("GB_EXEMPT", displayed_as=" ", name="\t"))
        done = await service.tax_rates.run(tenant_id)
        assert (done.result, done.counts.created) == (RunResult.DONE, 5)
        assert [view.row.name for view in await service.tax_rates.all("GB_EXEMPT")] == ["GB_EXEMPT"]

    told(tmp_path, story)


def test_of_periods_that_overlap_the_newest_counts(tmp_path: Path) -> None:
    periods = [
        {"percentage": "20", "from_date": "2011-01-04", "to_date": None},
        {"percentage": "17.5", "from_date": "2008-01-01", "to_date": ""},
        {"percentage": "99", "from_date": "2020-01-01", "to_date": "2019-01-01"},
        {"percentage": "15", "from_date": None, "to_date": None},
        {"percentage": "30", "from_date": "2099-01-01", "to_date": None},
    ]

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        fault = rate_is("GB_STANDARD", percentage="1", percentages=periods)
        computer.world.faults.add(fault, path="*/tax_rates")
        await service.tax_rates.run(tenant_id)
        assert (await percentages(service))["GB_STANDARD"] == 20

    told(tmp_path, story)


def test_nought_today_is_remembered_as_nought(tmp_path: Path) -> None:
    nought = [{"percentage": "0", "from_date": "2020-01-01", "to_date": None}]

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        for was in ("20", None):
            fault = rate_is("GB_STANDARD", percentage=was, percentages=nought)
            computer.world.faults.add(fault, path="*/tax_rates")
            await service.tax_rates.run(tenant_id)
            assert (await percentages(service))["GB_STANDARD"] == 0
            assert await seen(service, tenant_id, "GB_STANDARD") == (Decimal(0), False)

    told(tmp_path, story)


def test_a_rate_that_lost_its_percentage_is_a_problem_but_not_gone(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.run(tenant_id)
        fault = rate_is("GB_LOWER", percentage=None, percentages=[])
        computer.world.faults.add(fault, path="*/tax_rates")
        done = await service.tax_rates.run(tenant_id)
        assert [each.code for each in done.problems] == ["no_percentage"]
        assert await seen(service, tenant_id, "GB_LOWER") == (Decimal(5), False)

    told(tmp_path, story)


def test_what_two_tenants_no_longer_offer_is_retired(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, first: int) -> None:
        second = await computer.tenant(service, "Second")
        await computer.connect(service, second, business=LEEDS)
        for tenant_id in (first, second):
            await service.tax_rates.run(tenant_id)
        computer.world.remove_tax_rate(SHEFFIELD, "GB_EXEMPT")
        computer.world.set_visible(SHEFFIELD, "GB_NO_TAX", False)
        assert (await service.tax_rates.run(first)).counts.retired == 0, "Leeds has them still"
        computer.world.set_visible(LEEDS, "GB_EXEMPT", False)
        computer.world.remove_tax_rate(LEEDS, "GB_NO_TAX")
        assert (await service.tax_rates.run(second)).counts.retired == 2
        retired = {view.row.name for view in await service.tax_rates.all() if view.row.retired_at}
        assert retired == {"Exempt 0.00%", "No VAT"}
        for tenant_id in (first, second):
            counts = (await service.tax_rates.run(tenant_id)).counts
            assert (counts.updated, counts.retired) == (0, 0)

    told(tmp_path, story)


async def failing(attempt: Awaitable[object]) -> AppError:
    with pytest.raises(AppError) as caught:
        await attempt
    assert "…" not in explain(caught.value).sentence
    return caught.value


def test_403_everywhere_means_that_the_grant_is_of_no_use(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.status(403), path="*/tax_rates")
        assert (await failing(service.tax_rates.run(tenant_id))).code == "role_missing"
        computer.world.faults.add(faults.status(403), path="/v3.1/*", times=99)
        error = await failing(service.tax_rates.run(tenant_id))
        assert (type(error), error.code) == (SignInNeeded, "grant_useless")
        computer.world.faults.clear()
        await computer.connect(service, tenant_id)
        assert await service.issues() == []

    told(tmp_path, story)


def test_a_subscription_that_lapsed_is_said_with_the_business(tmp_path: Path) -> None:
    text = "No active subscription. (MSE)"
    body = json.dumps([{"$dataCode": "AuthorizationFailure", "$message": text}]).encode()

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(
            lambda _request, _answer: Reply(401, (), body), path="*/tax_rates"
        )
        error = await failing(service.tax_rates.run(tenant_id))
        assert error.code == "no_subscription"
        [issue] = await service.issues()
        assert SHEFFIELD in explain_code(issue.code, issue.data).title
        assert computer.tokens_used() == 1, "no refresh helps here"

    told(tmp_path, story)


def test_half_characters_are_refused_in_words(tmp_path: Path) -> None:
    half = "a\udcffb"

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        for attempt in (
            computer.tenant(service, half),
            computer.custom_tenant(service, half),
            service.tax_rates.all(half),
            service.tax_rates.find(half),
            service.tax_rates.map(tenant_id, half, "none"),
        ):
            assert (await failing(attempt)).code in {"not_text", "not_found"}
        assert len(await service.tenants()) == 1

    told(tmp_path, story)


def test_a_secret_may_be_pasted_with_blanks_around_it(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            secret = computer.environment.halo_client_secret
            tenant_id = await computer.custom_tenant(service, f" {secret}\r\n")
            await computer.connect(service, tenant_id)

    run(work())


def test_mapping_a_rate_not_read_yet_says_who_must_sign_in(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.put([{"key": "a", "name": "A", "percentage": 20}])
        local = await service.tax_rates.find("a")
        await service.disable_module()
        asked = len(computer.world.requests)
        error = await failing(service.tax_rates.map(tenant_id, "GB_STANDARD", local))
        assert error.code == "module_disabled"
        assert len(computer.world.requests) == asked
        await service.enable_module()
        computer.world.faults.add(faults.status(403), path="/v3.1/*", times=9)
        error = await failing(service.tax_rates.map(tenant_id, "GB_STANDARD", local))
        assert (error.code, error.data["tenant"]) == ("grant_useless", "Northgate")

    told(tmp_path, story)


async def _disable(service: Service, _tenant_id: int) -> None:
    await service.disable_module()


async def _disconnect(service: Service, tenant_id: int) -> None:
    await service.disconnect(tenant_id)


async def _delete(service: Service, tenant_id: int) -> None:
    await service.delete_tenant(tenant_id)


@pytest.mark.parametrize(
    ("change", "error"),
    [(_disable, BadInput), (_disconnect, SignInNeeded), (_delete, NotFound)],
)
def test_what_another_program_did_meanwhile_stops_an_import(
    tmp_path: Path,
    change: Callable[[Service, int], Awaitable[None]],
    error: type[AppError],
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        async with computer.program() as other:
            found = await meanwhile(service, tenant_id, lambda: change(other, tenant_id))
        assert type(found) is error
        assert await service.tax_rates.all() == []
        assert [each.result for each in await service.runs()] == [RunResult.FAILED]

    told(tmp_path, story)


def test_what_was_read_of_one_business_is_not_written_to_another(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        leeds = computer.world.business(LEEDS).id

        async def move() -> None:
            visits: list[asyncio.Future[str]] = []
            await other.connect(
                tenant_id,
                show_login=lambda url: visits.append(
                    asyncio.ensure_future(computer.visit(computer.world.approve(url)))
                ),
                choose=_nobody,
                business_id=leeds,
            )
            await asyncio.gather(*visits)

        async with computer.program() as other:
            assert type(await meanwhile(service, tenant_id, move)) is Stale
        assert await service.tax_rates.all() == []
        assert (await service.tax_rates.run(tenant_id)).counts.created == 6, "those of Leeds"

    told(tmp_path, story)


async def meanwhile(
    service: Service, tenant_id: int, change: Callable[[], Awaitable[None]]
) -> AppError:
    """The error of an import during whose reading ``change`` is made."""
    read, changed = asyncio.Event(), threading.Event()

    def report(_progress: Progress) -> None:
        service._book._worker.submit(changed.wait, 20)  # nothing is written before the change
        read.set()

    task = asyncio.ensure_future(failing(service.tax_rates.run(tenant_id, report=report)))
    await read.wait()
    try:
        await change()
    finally:
        changed.set()
    return await task


async def _nobody(_offered: object) -> str:
    raise AssertionError("nobody should be asked")
