"""Importing account codes end to end: what arrives, what changes, undo, and every fault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest
from rig import LEEDS, SHEFFIELD, Rig
from test_cancelling import cancelled_everywhere, connected
from test_importing import told

from sage_desktop.book.account_codes import account_codes
from sage_desktop.book.run_rows import RunResult
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.core.changes import Changes, Kind
from sage_desktop.core.errors import AppError, BadInput, Cancelled, NotFound, Stale
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.core.words import explain, known_codes
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Fault
from sage_desktop.sandbox.ledger_accounts import british_chart
from sage_desktop.sync.account_plan import AccountPlan, Status
from sage_desktop.sync.service import Service

ACCOUNTS = len(british_chart())


async def codes(service: Service, **how: Any) -> dict[str, AccountCodeRow]:
    _total, views = await service.accounts.codes(**how)
    return {view.row.code: view.row for view in views}


async def snapshot(service: Service) -> list[AccountCodeRow]:
    return [view.row for view in (await service.accounts.codes())[1]]


def test_all_accounts_arrive_and_twice_changes_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        first = await service.accounts.run(tenant_id)
        assert (first.kind, first.counts.created, first.result) == (
            "accounts",
            ACCOUNTS,
            RunResult.DONE,
        )
        assert first.requests == 1
        there = await codes(service)
        assert len(there) == ACCOUNTS
        sales = there["4000"]
        assert (sales.name, sales.type_id, sales.type_name, sales.group_name) == (
            "Sales - Products",
            "SALES",
            "Sales",
            "Income",
        )
        assert (sales.tax_rate_sage_id, sales.tax_rate_name) == ("GB_STANDARD", "Standard 20.00%")
        assert (sales.offered, sales.is_control, sales.in_chart) == (True, False, True)
        assert there["1100"].is_control and not there["1100"].offered
        assert not there["5000"].offered
        assert (await service.tenant(tenant_id)).row.accounts_imported_at == computer.clock.now
        assert await service.issues() == []

        heard: list[Changes] = []
        stop_hearing = service.bus.subscribe(heard.append)
        before = await snapshot(service)
        second = await service.accounts.run(tenant_id)
        stop_hearing()
        assert (second.counts.unchanged, second.undoable) == (ACCOUNTS, False)
        assert (second.counts.created, second.counts.updated, second.counts.retired) == (0, 0, 0)
        assert await snapshot(service) == before
        kinds = {kind for changes in heard for kind in changes.kinds}
        assert kinds == {Kind.RUN, Kind.RUN_END, Kind.TENANT}, (
            "no account code, link or issue was written"
        )
        assert computer.world.sins == []

    told(tmp_path, story)


def test_changes_in_sage_arrive_and_what_is_gone_is_retired_and_comes_back(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.accounts.run(tenant_id)
        world = computer.world
        world.change_ledger_account(SHEFFIELD, "4010", name="Services sold")
        world.change_ledger_account(SHEFFIELD, "4020", visible_in=frozenset())
        world.change_ledger_account(SHEFFIELD, "4030", nominal_code=4031)
        world.add_ledger_account(SHEFFIELD, 4060, "Sales - Consulting")
        kept = world.business(SHEFFIELD).ledger_accounts[world.ledger_account(SHEFFIELD, "4040").id]
        world.remove_ledger_account(SHEFFIELD, "4040")
        done = (await service.accounts.run(tenant_id)).counts
        assert (done.created, done.updated, done.retired, done.removed) == (1, 3, 1, 0)
        after = await codes(service)
        assert after["4010"].name == "Services sold"
        assert not after["4020"].offered
        assert "4030" not in after and "4031" in after
        assert after["4040"].retired_at == computer.clock.now
        assert not after["4040"].offered
        again = await service.accounts.run(tenant_id)
        assert (again.counts.unchanged, again.undoable) == (ACCOUNTS + 1, False)

        world.business(SHEFFIELD).ledger_accounts[kept.id] = kept
        back = (await service.accounts.run(tenant_id)).counts
        assert (back.created, back.updated, back.retired) == (0, 1, 0)
        returned = (await codes(service))["4040"]
        assert (returned.id, returned.retired_at) == (after["4040"].id, None)

    told(tmp_path, story)


def test_only_what_can_be_used_is_offered_for_lines(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.accounts.run(tenant_id)
        offered = await service._book.read(lambda: account_codes(tenant_id, for_sales=True))
        assert {row.code for row in offered} == {
            row.code for row in await snapshot(service) if row.offered
        }
        assert {row.type_id for row in offered} == {"SALES", "OTHER_INCOME"}
        assert not any(row.is_control or row.retired_at for row in offered)

    told(tmp_path, story)


def test_a_bad_account_is_its_own_problem_and_its_issue_closes_when_it_is_mended(
    tmp_path: Path,
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        world = computer.world
        world.change_ledger_account(SHEFFIELD, "4000", nominal_code=None)
        world.change_ledger_account(SHEFFIELD, "4010", name=" ")
        done = await service.accounts.run(tenant_id)
        assert (done.result, done.counts.created, done.counts.failed) == (
            RunResult.ATTENTION,
            ACCOUNTS - 2,
            2,
        )
        assert {(each.code, each.name) for each in done.problems} == {
            ("no_nominal_code", "Sales - Products"),
            ("no_account_name", "4010"),
        }
        issues = await service.issues()
        assert {issue.code for issue in issues} == {"no_nominal_code", "no_account_name"}
        assert {issue.kind for issue in issues} == {"account_code"}
        since = {issue.key: issue.since for issue in issues}

        computer.clock.forward(hours=1)
        world.change_ledger_account(SHEFFIELD, "Sales - Products", nominal_code=4000)
        again = await service.accounts.run(tenant_id)
        assert (again.counts.created, again.counts.failed) == (1, 1)
        [left] = await service.issues()
        assert (left.code, left.since) == ("no_account_name", since[left.key])
        world.remove_ledger_account(SHEFFIELD, "4010")
        assert (await service.accounts.run(tenant_id)).result is RunResult.DONE
        assert await service.issues() == []

    told(tmp_path, story)


def test_an_import_is_taken_back_newest_first(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        first = await service.accounts.run(tenant_id)
        before = await snapshot(service)
        computer.world.change_ledger_account(SHEFFIELD, "4010", name="Services sold")
        computer.world.remove_ledger_account(SHEFFIELD, "4020")
        computer.world.add_ledger_account(SHEFFIELD, 4060, "Sales - Consulting")
        second = await service.accounts.run(tenant_id)
        assert second.undoable
        with pytest.raises(BadInput, match="cannot_undo"):
            await service.undo(first.id)
        undone = await service.undo(second.id)
        assert (undone.counts.removed, undone.counts.updated) == (1, 2)
        assert await snapshot(service) == before
        undone = await service.undo(first.id)
        assert (undone.counts.removed, undone.counts.failed) == (ACCOUNTS, 0)
        assert await snapshot(service) == []
        assert (await service.accounts.run(tenant_id)).counts.created == ACCOUNTS

    told(tmp_path, story)


def test_the_plan_that_was_agreed_to_is_carried_out_or_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        plan = await service.accounts.preview(tenant_id)
        assert (plan.counts().created, plan.requests) == (ACCOUNTS, 1)
        assert await snapshot(service) == await service.runs() == [], "a preview writes nothing"
        computer.world.add_ledger_account(SHEFFIELD, 4060, "Sales - Consulting")
        with pytest.raises(Stale):
            await service.accounts.run(tenant_id, expected=plan)
        assert await snapshot(service) == []
        plan = await service.accounts.preview(tenant_id)
        done = await service.accounts.run(tenant_id, expected=plan)
        assert done.counts == plan.counts()

    told(tmp_path, story)


def test_a_limited_import_retires_nothing(tmp_path: Path) -> None:
    def new(plan: AccountPlan) -> Collection[str]:
        return {row.sage_id for row in plan.rows if row.status is Status.NEW}

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.accounts.run(tenant_id)
        computer.world.change_ledger_account(SHEFFIELD, "4010", name="Services sold")
        computer.world.remove_ledger_account(SHEFFIELD, "4020")
        computer.world.add_ledger_account(SHEFFIELD, 4060, "Sales - Consulting")
        done = (await service.accounts.run(tenant_id, select=new)).counts
        assert (done.created, done.updated, done.retired, done.unchanged) == (1, 0, 0, 0)
        assert (await codes(service))["4020"].retired_at is None

    told(tmp_path, story)


def test_two_tenants_have_codes_of_their_own(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, first: int) -> None:
        second = await computer.tenant(service, "Second")
        await computer.connect(service, second, business=LEEDS)
        await service.accounts.run(first)
        await service.accounts.run(second)
        total, views = await service.accounts.codes()
        assert total == len(views) == 2 * ACCOUNTS
        assert [view.tenant_name for view in views[:2]] == ["Northgate", "Second"]
        total, views = await service.accounts.codes("SALES", second, limit=3)
        assert (total > 3, len(views)) == (True, 3)
        assert {view.row.tenant_id for view in views} == {second}
        await service.delete_tenant(first)
        assert (await service.accounts.codes())[0] == ACCOUNTS

    told(tmp_path, story)


def test_hostile_names_arrive_whole_and_as_they_are(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        done = await service.accounts.run(tenant_id)
        [tenant] = await service.tenants()
        assert tenant.row.business is not None
        there = computer.world.company.businesses[tenant.row.business.id].ledger_accounts
        named = {account.id: account.name for account in there.values() if account.name.strip()}
        assert (done.counts.created, done.counts.failed) == (len(named), len(there) - len(named))
        rows = await snapshot(service)
        assert {row.sage_id: row.name for row in rows} == named
        for row in rows:
            assert row.code in await codes(service, search=row.name)
        again = (await service.accounts.run(tenant_id)).counts
        assert (again.unchanged, again.failed) == (len(named), done.counts.failed)

    told(tmp_path, story, "hostile")


def test_many_accounts_come_page_by_page_and_a_cancel_changes_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        for number in range(400):
            computer.world.add_ledger_account(SHEFFIELD, 10_000 + number, f"Sales {number}")
        cancel = Cancel()
        told_of: list[Progress] = []

        def stop(progress: Progress) -> None:
            told_of.append(progress)
            cancel.request()

        with pytest.raises(Cancelled):
            await service.accounts.run(tenant_id, report=stop, cancel=cancel)
        assert [(each.done, each.total) for each in told_of] == [(200, ACCOUNTS + 400)]
        assert await snapshot(service) == []
        [stopped] = await service.runs()
        assert (stopped.result, stopped.requests) == (RunResult.CANCELLED, 1)
        done = await service.accounts.run(tenant_id)
        assert (done.counts.created, done.requests) == (ACCOUNTS + 400, 3)

    told(tmp_path, story)


def test_what_cannot_begin_says_why_and_asks_sage_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        async with service._runs.alone(tenant_id):
            with pytest.raises(BadInput, match="busy"):
                await service.accounts.run(tenant_id)
        with pytest.raises(NotFound):
            await service.accounts.run(99)
        await service.disable_module()
        for ask in (service.accounts.run, service.accounts.preview):
            with pytest.raises(BadInput, match="module_disabled"):
                await ask(tenant_id)
        await service.enable_module()
        await service.disconnect(tenant_id)
        with pytest.raises(AppError, match="not_connected"):
            await service.accounts.run(tenant_id)
        assert await service.runs() == []
        assert not any("ledger" in each.path for each in computer.world.requests)

    told(tmp_path, story)


FAULTS: dict[str, Callable[[Rig], Fault]] = {
    "500": lambda _rig: faults.status(500),
    "401": lambda _rig: faults.status(401),
    "403": lambda _rig: faults.status(403),
    "429 absurd": lambda _rig: faults.status(429, retry_after="99999999"),
    "drop": lambda _rig: faults.drop(),
    "cut": lambda _rig: faults.cut(),
    "truncated": lambda _rig: faults.truncated_json(),
    "html with 200": lambda _rig: faults.html_with_200(),
    "wrong types": lambda _rig: faults.wrong_type("nominal_code", "id", "$total"),
    "no ids": lambda _rig: faults.missing("id"),
    "no codes": lambda _rig: faults.missing("nominal_code"),
    "no names": lambda _rig: faults.missing("name", "display_name"),
    "no relations": lambda _rig: faults.missing("ledger_account_type", "tax_rate"),
    "other business": lambda rig: faults.echo(rig.world.business(LEEDS).id),
    "foreign next": lambda _rig: faults.next_link("https://elsewhere.example/steal"),
    "same page": lambda _rig: faults.duplicate_page(),
}


@pytest.mark.parametrize("times", [1, 1000], ids=["once", "always"])
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_ends_in_words_or_success_and_never_half_an_import(
    tmp_path: Path, name: str, times: int
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        fault = FAULTS[name](computer)
        computer.world.faults.add(fault, path="*/ledger_accounts", times=times)
        try:
            async with asyncio.timeout(20):
                done = await service.accounts.run(tenant_id)
        except AppError as error:
            assert error.code in known_codes()
            words = explain(error)
            assert words.title and words.text and "…" not in words.sentence
            assert await snapshot(service) == []
            assert (await service.runs())[0].error == error.code
        else:
            assert done.counts.created + done.counts.failed == ACCOUNTS
        computer.world.faults.clear()
        computer.clock.forward(hours=2)
        again = await service.accounts.run(tenant_id)
        assert again.result is RunResult.DONE
        assert len(await snapshot(service)) == ACCOUNTS
        assert await service.issues() == []

    told(tmp_path, story)


@pytest.mark.parametrize("late", [False, True], ids=["at once", "late"])
def test_cancelled_at_any_step_an_import_is_whole_or_not_there(tmp_path: Path, late: bool) -> None:
    async def act(_computer: Rig, service: Service, tenant_id: int) -> object:
        return await service.accounts.run(tenant_id)

    async def check(_computer: Rig, service: Service, tenant_id: int) -> None:
        assert len(await snapshot(service)) in (0, ACCOUNTS)
        for done in await service.runs():
            assert done.result is not RunResult.RUNNING
        assert (await service.accounts.run(tenant_id)).result is RunResult.DONE
        assert len(await snapshot(service)) == ACCOUNTS

    cancelled_everywhere(tmp_path, connected, act, check, late=late)
