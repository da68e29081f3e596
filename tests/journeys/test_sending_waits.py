"""Sending that waits: for Sage, for a right, through a pause or a wrong clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rig import Rig
from sendings import CUSTOMER, INVOICE, PRODUCT, contact_named, push, put, reasons, sage, sent

from sage_desktop.book import outbox
from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.core.errors import AppError
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Answer, Fault
from sage_desktop.sync.service import Service


def beside(work: Callable[[], Coroutine[Any, Any, Any]], tasks: list[Any]) -> Fault:
    """While the answer is on its way somebody does this."""

    def begin() -> None:
        tasks.append(asyncio.ensure_future(work()))

    return faults.meanwhile(begin)


def test_what_cannot_be_known_in_a_paused_tenant_is_no_loop(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.drop(), method="POST", path="/v3.1/contacts", times=1)
        await put(service, customers=[CUSTOMER])
        assert (await push(service, tenant_id)).uncertain == 1
        await service.syncing.set_sync(tenant_id, False)
        computer.clock.forward(hours=1)
        pushes = await _pushes_of(service, 1.5)
        assert pushes <= 2
        await service.syncing.set_entities(tenant_id, {"invoice"})
        await service.syncing.set_sync(tenant_id, True)
        await asyncio.sleep(0.6)
        computer.clock.forward(hours=1)
        assert await _pushes_of(service, 1.5, started=True) <= 3
        await service.syncing.set_entities(tenant_id, {"customer"})
        for _ in range(30):
            if not await service.sending.outbox():
                break
            await asyncio.sleep(0.1)
        assert contact_named(computer, CUSTOMER["name"])
        assert await service.sending.outbox() == []

    sent(tmp_path, story)


async def _pushes_of(service: Service, seconds: float, *, started: bool = False) -> int:
    pusher = service.sending.watcher._pusher
    real, made = pusher.push, []

    async def counted(*args: Any) -> Any:
        made.append(1)
        return await real(*args)

    pusher.push = counted  # type: ignore[assignment, method-assign]
    if not started:
        service.sending.start()
    await asyncio.sleep(seconds)
    pusher.push = real  # type: ignore[method-assign]
    return len(made)


def test_what_was_mended_while_it_was_refused_goes(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        tasks: list[Any] = []
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        mend = beside(
            lambda: put(service, customers=[{"key": "acme", "vat_number": "GB987654321"}]), tasks
        )
        refused = faults.delay(0.3)

        def both(request: Any, answer: Any) -> Any:
            return mend(request, lambda again: refused(again, answer))

        computer.world.faults.add(both, method="PUT", path="/v3.1/contacts/*", times=1)
        await put(service, customers=[{"key": "acme", "vat_number": "GB12"}])
        result = await push(service, tenant_id)
        assert reasons(result) == {"acme": ("sent", "")}
        assert contact_named(computer, CUSTOMER["name"]).tax_number == "GB987654321"
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_a_record_removed_while_it_is_looked_up_stops_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        tasks: list[Any] = []
        await put(service, customers=[CUSTOMER, {"key": "b", "name": "Beta"}])

        async def remove() -> None:
            await service.customers.delete(await service.customers.find("acme"))

        slow = faults.delay(0.3)
        gone = beside(remove, tasks)

        def both(request: Any, answer: Any) -> Any:
            return gone(request, lambda again: slow(again, answer))

        computer.world.faults.add(both, method="GET", path="/v3.1/contacts", times=1)
        result = await push(service, tenant_id)
        await asyncio.gather(*tasks)
        assert reasons(result) == {"b": ("sent", "")}
        assert CUSTOMER["name"] not in {e.name for e in sage(computer).contacts.values()}

    sent(tmp_path, story)


def test_a_business_that_is_gone_is_told(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        computer.world.faults.add(faults.status(404), method="GET", path="/v3.1/businesses/*")
        with pytest.raises(AppError):
            await push(service, tenant_id)
        [row] = await service.sending.outbox()
        assert row.reason and row.next_attempt is not None
        [issue] = await service.sending.issues()
        assert issue.issue.kind == "sign-in"
        computer.world.faults.clear()
        computer.clock.forward(hours=2)
        assert (await push(service, tenant_id)).sent == 1
        assert await service.sending.issues() == [], "what is mended is told no more"

    sent(tmp_path, story)


@pytest.mark.parametrize("wish", ["999999999999", "7200", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_absurd_wishes_to_wait(tmp_path: Path, wish: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        computer.world.faults.add(
            faults.status(429, retry_after=wish), method="POST", path="/v3.1/contacts", times=1
        )
        with pytest.raises(AppError):
            await push(service, tenant_id)
        [row] = await service.sending.outbox()
        assert row.reason == "throttled" and row.next_attempt is not None
        assert 3000 < (row.next_attempt - computer.clock.now).total_seconds() < 8000
        number = len(computer.world.requests)
        await push(service, tenant_id)
        assert len(computer.world.requests) == number
        computer.clock.forward(hours=3)
        assert (await push(service, tenant_id)).sent == 1

    sent(tmp_path, story)


@pytest.mark.parametrize("again", ["a new record", "the same record"])
def test_what_sage_wishes_holds_for_what_comes_later_too(tmp_path: Path, again: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        ban = faults.status(429, retry_after="1800")
        computer.world.faults.add(ban, method="POST", path="/v3.1/contacts", times=1)
        with pytest.raises(AppError):
            await push(service, tenant_id)
        [before] = await service.sending.outbox()
        key = "other" if again == "a new record" else "acme"
        async with computer.program() as later:  # as after a restart
            await put(later, customers=[{"key": key, "name": "Another Ltd"}])
            await later.sending.send_now("customer", await later.customers.find(key))
            computer.world.requests.clear()
            assert reasons(await push(later, tenant_id))[key] == ("waiting", "throttled")
            assert not computer.world.requests
            rows = await later.sending.outbox()
            assert {row.next_attempt for row in rows} == {before.next_attempt}
            computer.clock.forward(minutes=35)
            assert (await push(later, tenant_id)).sent == len(rows)

    sent(tmp_path, story)


@pytest.mark.parametrize("wanted", [True, False])
def test_trouble_of_sage_holds_for_what_comes_later_too(tmp_path: Path, wanted: bool) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.status(500), method="POST", path="/v3.1/contacts", times=9)
        await put(service, customers=[{"key": f"c{n}", "name": f"Customer {n}"} for n in range(3)])
        assert (await push(service, tenant_id)).uncertain == 3
        computer.world.faults.clear()
        async with computer.program() as later:
            await put(later, customers=[{"key": "other", "name": "Other Ltd"}])
            result = await push(later, tenant_id)
            assert reasons(result)["other"] == ("waiting", "server_trouble")
            if wanted:
                await later.sending.sync_now(tenant_id)
            else:
                computer.clock.forward(hours=1)
            assert (await push(later, tenant_id)).sent == 4

    sent(tmp_path, story)


def test_being_offline_before_does_not_hold_up_the_next_start(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        computer.world.faults.add(faults.drop(), method="GET", times=99)
        with pytest.raises(AppError):
            await push(service, tenant_id)
        computer.world.faults.clear()
        async with computer.program() as later:
            await put(later, customers=[{"key": "other", "name": "Other Ltd"}])
            assert reasons(await push(later, tenant_id))["other"] == ("sent", "")

    sent(tmp_path, story)


def test_one_retry_lets_all_go_that_waited_for_a_right(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        await push(service, tenant_id)
        user = next(iter(computer.world.company.users.values()))
        computer.world.restrict(user.email, user.areas - {"Sales"})
        await put(
            service, invoices=[{**INVOICE, "key": f"i{n}", "number": f"N{n}"} for n in range(5)]
        )
        await push(service, tenant_id)
        await put(service, invoices=[{**INVOICE, "key": "late", "number": "LATE"}])
        before = len(computer.world.requests)
        await push(service, tenant_id)
        assert len(computer.world.requests) - before <= 4
        computer.world.restrict(user.email, user.areas | {"Sales"})
        [issue] = await service.sending.issues()
        await service.sending.retry_issue(issue.issue.id)
        assert (await push(service, tenant_id)).sent == 6
        assert await service.sending.outbox() == []
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_a_trial_that_is_over_is_asked_once(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        await push(service, tenant_id)

        def over(_request: Request, _answer: Answer) -> Reply:
            said = [{"$dataCode": "AuthorizationFailure", "$message": "No active subscription."}]
            return Reply(401, (("Content-Type", "application/json"),), json.dumps(said).encode())

        computer.world.faults.add(over, path="/v3.1/sales_invoices", times=1_000)
        await put(
            service, invoices=[{**INVOICE, "key": f"i{n}", "number": f"N{n}"} for n in range(9)]
        )
        before = len(computer.world.requests)
        await push(service, tenant_id)
        assert len(computer.world.requests) - before <= 4
        assert len(await service.sending.issues()) == 1
        computer.world.faults.clear()
        [issue] = await service.sending.issues()
        await service.sending.retry_issue(issue.issue.id)
        assert (await push(service, tenant_id)).sent == 9

    sent(tmp_path, story)


@pytest.mark.parametrize("everything", [False, True])
def test_a_pause_is_obeyed_in_the_middle(tmp_path: Path, everything: bool) -> None:
    async def pause(service: Service, tenant_id: int, on: bool) -> None:
        if everything:
            await service.set_paused(on)
        else:
            await service.syncing.set_sync(tenant_id, not on)

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        tasks: list[Any] = []
        await put(service, customers=[{"key": f"c{n}", "name": f"Pause {n}"} for n in range(10)])
        rest = beside(lambda: pause(service, tenant_id, True), tasks)
        computer.world.faults.add(rest, method="POST", path="/v3.1/contacts", nth=2, times=1)
        await push(service, tenant_id)
        made = sum(e.name.startswith("Pause") for e in sage(computer).contacts.values())
        assert made <= 4
        assert len(await service.sending.outbox()) == 10 - made
        await pause(service, tenant_id, False)
        assert (await push(service, tenant_id)).sent == 10 - made

    sent(tmp_path, story)


def test_a_clock_that_was_far_ahead_holds_nothing_up(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        [row] = await service.sending.outbox()
        when = computer.clock.now + timedelta(days=3650)
        await service.sending._book.write(
            lambda: outbox.hold(row.row_id, OutboxState.WAITING, "offline", {}, when)
        )
        service.sending.start()
        for _ in range(30):
            if not await service.sending.outbox():
                break
            await asyncio.sleep(0.1)
        assert contact_named(computer, CUSTOMER["name"])

    sent(tmp_path, story)
