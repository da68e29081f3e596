"""The program ends at once at a named point; the next one finds a valid book and goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from computer import Computer, Driver, computer, customers_once, imports_once, sample
from driver import KILLED, POINTS, connect
from rig import SHEFFIELD, run
from test_daily_kills import DAILY
from test_push_kills import PUSHING

from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import SignInNeeded
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantState

CONNECTING = {
    # point: (connected afterwards, a grant that nobody can end)
    "code in hand, not exchanged": (False, 0),
    "grant given, not kept": (False, 1),
    "grant claimed, not kept": (False, 1),
    "keeping the grant, not committed": (False, 1),
    "grant kept, not tied": (False, 0),
    "user asked for, not tied": (False, 0),
    "tying, not committed": (False, 0),
    "tied": (True, 0),
}
RENEWING = {
    "before renewing": TenantState.CONNECTED,
    "renewed, not kept": TenantState.RECONNECT,
    "keeping the renewed, not committed": TenantState.RECONNECT,
    "renewed and kept, not used": TenantState.CONNECTED,
}
DISCONNECTING = (
    "untied, not revoked",
    "revoked, not forgotten",
    "forgetting, not committed",
    "forgotten",
)
IMPORTING = {
    # point: (runs that it leaves, rates that it leaves)
    "before the run": (0, 0),
    "run begun, not committed": (0, 0),
    "run begun, nothing read": (1, 0),
    "all read, nothing written": (1, 0),
    "three changes written, not committed": (1, 0),
    "carried out, not committed": (1, 0),
    "mirrored, not committed": (1, 0),
    "run ended, not committed": (1, 0),
    "imported": (1, 5),
}
UNDOING = {"one change taken back, not committed": 5, "taken back": 0}
AT_ONCE = 10
CUSTOMERS = {
    # point: customers that it leaves, of 42
    "a page read, not kept": 0,
    "two pages kept": 0,
    "all pages kept": 0,
    "lines of a plan kept, not committed": 0,
    "plan not finished": 0,
    "planned": 0,
    "customers: run begun": 0,
    "customers made, not committed": 10,
    "customers changed, not committed": 0,
    "customers linked, not committed": 20,
    "first page done, not noted": 10,
    "second page done, not noted": 20,
    "noting what became of a page": 20,
    "second page noted": 20,
    "keeping issues, not committed": 42,
    "all pages done": 42,
    "issues kept": 42,
    "customers: run ended": 42,
}
UNDOING_CUSTOMERS = (
    "first page taken back, not committed",
    "two pages taken back",
    "all taken back, not committed",
)


def test_every_point_is_tested() -> None:
    tested = {*CONNECTING, *RENEWING, *DISCONNECTING, *IMPORTING, *UNDOING}
    elsewhere = {*PUSHING, *DAILY}
    assert tested | {*CUSTOMERS, *UNDOING_CUSTOMERS} | elsewhere == set(POINTS)


async def goes_on(there: Computer) -> None:
    """After all: connect if need be, import, import again."""
    there.intact()
    async with there.program() as service:
        if (await service.tenant(1)).state is not TenantState.CONNECTED:
            await connect(service, 1, SHEFFIELD)
        await imports_once(service)
    there.intact()
    assert there.kept_grants() == there.grants() == 1


async def connected(there: Computer) -> None:
    async with there.program() as service:
        await connect(service, 1, SHEFFIELD)


@pytest.mark.parametrize("point", sample(CONNECTING))
def test_connecting(tmp_path: Path, driver: Driver, point: str) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            assert await there.run("connect", point) == KILLED
            there.intact()
            is_connected, lost = CONNECTING[point]
            expected = TenantState.CONNECTED if is_connected else TenantState.NOT_CONNECTED
            async with there.program() as service:
                assert (await service.tenant(1)).state is expected
            assert there.grants() == (1 if is_connected else lost)
            assert there.kept_grants() == (1 if is_connected else 0)
            await goes_on(there)

    run(work())


@pytest.mark.parametrize("point", sample(CONNECTING))
def test_connecting_anew(tmp_path: Path, driver: Driver, point: str) -> None:
    """A tenant that is connected stays so, or says honestly that it needs a new sign-in."""

    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            await connected(there)
            assert await there.run("connect", point) == KILLED
            there.intact()
            there.world.expire_access_tokens()
            _, lost = CONNECTING[point]
            async with there.program() as service:
                if lost:
                    with pytest.raises(SignInNeeded):
                        await service.tax_rates.preview(1)
                    assert (await service.tenant(1)).state is TenantState.RECONNECT
                else:
                    assert await service.tax_rates.preview(1)
            await goes_on(there)

    run(work())


@pytest.mark.parametrize("point", sample(RENEWING))
def test_renewing(tmp_path: Path, driver: Driver, point: str) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            await connected(there)
            there.world.expire_access_tokens()
            assert await there.run("preview", point) == KILLED
            there.intact()
            async with there.program() as service:
                if RENEWING[point] is TenantState.RECONNECT:
                    with pytest.raises(SignInNeeded):
                        await service.tax_rates.preview(1)
                else:
                    assert await service.tax_rates.preview(1)
                assert (await service.tenant(1)).state is RENEWING[point]
            await goes_on(there)

    run(work())


@pytest.mark.parametrize("point", sample(DISCONNECTING))
def test_disconnecting(tmp_path: Path, driver: Driver, point: str) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            await connected(there)
            assert await there.run("disconnect", point) == KILLED
            there.intact()
            async with there.program() as service:
                assert (await service.tenant(1)).state is TenantState.NOT_CONNECTED
            assert (there.grants(), there.kept_grants()) == (0, 0)
            await goes_on(there)

    run(work())


@pytest.mark.parametrize("point", sample(IMPORTING))
def test_importing(tmp_path: Path, driver: Driver, point: str) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            await connected(there)
            assert await there.run("import", point) == KILLED
            there.intact()
            async with there.program() as service:
                runs, rates = IMPORTING[point]
                assert len(await service.tax_rates.all()) == rates
                await told(service, runs, done=bool(rates))
            await goes_on(there)

    run(work())


async def told(service: Service, number: int, *, done: bool) -> None:
    """What became of the killed run stands in the list of runs."""
    runs = await service.runs()
    assert len(runs) == number
    for each in runs:
        expected = (RunResult.DONE, "") if done else (RunResult.CANCELLED, "interrupted")
        assert (each.result, each.error) == expected
        assert each.ended_at is not None
        assert each.undoable == done


@pytest.mark.parametrize("point", sample(UNDOING))
def test_undoing(tmp_path: Path, driver: Driver, point: str) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            await connected(there)
            assert await there.run("import") == 0
            assert await there.run("undo", point) == KILLED
            there.intact()
            async with there.program() as service:
                assert len(await service.tax_rates.all()) == UNDOING[point]
                assert (await service.run(1)).undoable == bool(UNDOING[point])
            await goes_on(there)

    run(work())


async def some_here(service: Service) -> None:
    """Two customers that Sage has too, and one of them has notes."""
    await service.customers.put(
        [
            {"key": "b", "name": "Burngreave Books", "notes": "ours"},
            {"key": "h", "name": "Hollins & Ward LLP"},
        ]
    )


@pytest.mark.parametrize("point", sample(CUSTOMERS))
def test_importing_customers(tmp_path: Path, driver: Driver, point: str) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            async with there.program() as service:
                await connect(service, 1, SHEFFIELD)
                await some_here(service)
            assert await there.run("import customers", point, at_once=AT_ONCE) == KILLED
            there.intact()
            async with there.program() as service:
                _, views = await service.customers.listed("", None)
                assert sum(bool(view.links) for view in views) == CUSTOMERS[point]
                await customers_once(there, service)
                kept = await service.customers.get(await service.customers.find("b"))
                assert kept.row.notes == "ours"
            there.intact()

    run(work())


@pytest.mark.parametrize("point", sample(CUSTOMERS))
def test_importing_what_changed_of_customers(tmp_path: Path, driver: Driver, point: str) -> None:
    """The plan holds new ones, changed ones and one that is gone."""

    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            async with there.program() as service:
                await connect(service, 1, SHEFFIELD)
                await customers_once(there, service)
            for number, name in enumerate(names_in_sage(there)):
                there.world.change_contact(SHEFFIELD, name, tax_number=f"GB {number}")
                there.world.add_contact(SHEFFIELD, f"{name} of Leeds", f"NEW{number}")
            there.world.delete_contact(SHEFFIELD, "Burngreave Books")
            assert await there.run("import customers", point, at_once=AT_ONCE) == KILLED
            there.intact()
            async with there.program() as service:
                await customers_once(there, service)
                _, views = await service.customers.listed("", None)
                sages = there.world.business(SHEFFIELD).contacts
                for view in views:
                    [link] = view.links
                    if not link.gone:
                        assert view.row.vat_number == (sages[link.sage_id].tax_number or "")
            there.intact()

    run(work())


def names_in_sage(there: Computer) -> list[str]:
    found = [
        each.name
        for each in there.world.business(SHEFFIELD).contacts.values()
        if each.kind == "CUSTOMER" and not (each.deleted_at or each.system or each.gdpr_obfuscated)
    ]
    return [name for name in found if found.count(name) == 1]


@pytest.mark.parametrize("point", sample(UNDOING_CUSTOMERS))
def test_undoing_customers(tmp_path: Path, driver: Driver, point: str) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            async with there.program() as service:
                await connect(service, 1, SHEFFIELD)
                await some_here(service)
            assert await there.run("import customers", at_once=AT_ONCE) == 0
            assert await there.run("undo", point, at_once=AT_ONCE) == KILLED
            there.intact()
            async with there.program() as service:
                undone = await service.undo(1)
                assert undone.problems == ()
                _, views = await service.customers.listed("", None)
                assert [(view.row.key, view.links) for view in views] == [("b", ()), ("h", ())]
                await customers_once(there, service)
            there.intact()

    run(work())


@pytest.mark.parametrize("point", sample(UNDOING_CUSTOMERS))
def test_importing_after_half_an_undo(tmp_path: Path, driver: Driver, point: str) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            async with there.program() as service:
                await connect(service, 1, SHEFFIELD)
            assert await there.run("import customers", at_once=AT_ONCE) == 0
            assert await there.run("undo", point, at_once=AT_ONCE) == KILLED
            async with there.program() as service:
                await customers_once(there, service)
            there.intact()

    run(work())
