"""Importing tax rates end to end: the guide's sentences, undo, conflicts, and every fault."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rig import LEEDS, SHEFFIELD, Rig, rig, run

from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import AppError, BadInput, Cancelled, NotFound, Stale
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.core.words import explain, known_codes
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Fault
from sage_desktop.sync.service import Service
from sage_desktop.sync.tax_rate_plan import Status

Story = Callable[[Rig, Service, int], Awaitable[None]]

VISIBLE = {
    "Standard 20.00%": "20",
    "Lower Rate 5.00%": "5",
    "Zero Rated 0.00%": "0",
    "Exempt 0.00%": "0",
    "No VAT": "0",
}


def told(folder: Path, story: Story, world: str = "small") -> None:
    """Runs ``story`` on a fresh computer with a connected tenant."""

    async def work() -> None:
        async with rig(folder, world) as computer, computer.program() as service:
            user = next(iter(computer.world.company.users.values()))
            first = computer.world.company.businesses[user.business_ids[0]]
            tenant_id = await computer.connected(service, user=user.id, business=first.name)
            await story(computer, service, tenant_id)

    run(work())


async def rates(service: Service) -> dict[str, str]:
    return {view.row.name: f"{view.row.percentage:f}" for view in await service.tax_rates.all()}


async def snapshot(service: Service) -> list[Any]:
    """All that an import may change, as values."""
    views = await service.tax_rates.all()
    return [(view.row, [(link.sage_id, link.tenant_id) for link in view.links]) for view in views]


def test_all_visible_rates_arrive_with_percentage_and_history_and_twice_changes_nothing(
    tmp_path: Path,
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        first = await service.tax_rates.run(tenant_id)
        assert (first.counts.created, first.result, first.requests) == (5, RunResult.DONE, 1)
        assert await rates(service) == VISIBLE
        [standard] = await service.tax_rates.all("Standard")
        assert [str(entry.percentage) for entry in standard.row.history] == [
            "17.5",
            "15",
            "17.5",
            "20",
        ]
        assert (await service.tenant(tenant_id)).row.tax_rates_imported_at == computer.clock.now
        before = await snapshot(service)
        second = await service.tax_rates.run(tenant_id)
        assert (second.counts.unchanged, second.undoable) == (5, False)
        assert await snapshot(service) == before
        assert computer.world.sins == []

    told(tmp_path, story)


def test_changes_in_sage_arrive(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.run(tenant_id)
        computer.world.rename_tax_rate(SHEFFIELD, "GB_LOWER", "Reduced")
        computer.world.set_percentage(SHEFFIELD, "GB_STANDARD", Decimal("22.5"))
        computer.world.add_tax_rate(SHEFFIELD, "GB_ISLE", "Isle of Man", Decimal(20))
        computer.world.remove_tax_rate(SHEFFIELD, "GB_EXEMPT")
        computer.world.set_visible(SHEFFIELD, "GB_NO_TAX", False)
        done = (await service.tax_rates.run(tenant_id)).counts
        assert (done.created, done.updated, done.retired, done.removed) == (1, 3, 2, 0)
        after = {view.row.name: view for view in await service.tax_rates.all()}
        assert {name for name, view in after.items() if view.row.retired_at} == {
            "Exempt 0.00%",
            "No VAT",
        }
        assert Decimal("22.5") in {view.row.percentage for view in after.values()}
        assert any("Reduced" in name for name in after)
        again = (await service.tax_rates.run(tenant_id)).counts
        assert (again.created, again.updated, again.retired) == (0, 0, 0)

    told(tmp_path, story)


def test_unmapped_rates_are_listed_removed_kept_and_brought_back(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.put(
            [
                {"key": "old", "name": "VAT 17.5 %", "percentage": "17.5"},
                {"key": "test", "name": "Test rate", "percentage": 1},
                {"key": "std", "name": "standard  20.00%", "percentage": "20"},
            ]
        )
        before = await snapshot(service)
        plan = await service.tax_rates.preview(tenant_id)
        assert {row.name for row in plan.removals} == {"VAT 17.5 %", "Test rate"}
        assert await snapshot(service) == before, "a preview writes nothing"
        kept = await service.tax_rates.run(
            tenant_id, keep={view.row.id for view in await service.tax_rates.all()}
        )
        assert (kept.counts.removed, kept.counts.linked, kept.counts.created) == (0, 1, 4)
        done = await service.tax_rates.run(tenant_id)
        assert done.counts.removed == 2
        assert await rates(service) == VISIBLE
        undone = await service.undo(done.id)
        assert undone.counts.created == 2
        assert "VAT 17.5 %" in await rates(service)
        with pytest.raises(BadInput):
            await service.undo(done.id)
        await service.undo(kept.id)
        assert await snapshot(service) == before

    told(tmp_path, story)


def test_undo_leaves_what_was_changed_since(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        done = await service.tax_rates.run(tenant_id)
        [lower] = await service.tax_rates.all("Lower")
        await service.tax_rates.put([{"key": lower.row.key, "name": "Ours"}])
        undone = await service.undo(done.id)
        assert (undone.counts.removed, undone.counts.failed) == (4, 1)
        assert [problem.code for problem in undone.problems] == ["changed_since"]
        assert await rates(service) == {"Ours": "5"}

    told(tmp_path, story)


def test_the_plan_that_was_agreed_to_is_carried_out_or_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        plan = await service.tax_rates.preview(tenant_id)
        computer.world.add_tax_rate(SHEFFIELD, "GB_NEW", "New", Decimal(7))
        with pytest.raises(Stale):
            await service.tax_rates.run(tenant_id, expected=plan)
        assert await rates(service) == {}
        plan = await service.tax_rates.preview(tenant_id)
        await service.tax_rates.put([{"key": "x", "name": "Loose", "percentage": "3"}])
        with pytest.raises(Stale):
            await service.tax_rates.run(tenant_id, expected=plan)
        plan = await service.tax_rates.preview(tenant_id)
        await service.tax_rates.run(tenant_id, expected=plan)
        assert len(await rates(service)) == 6

    told(tmp_path, story)


def test_mapping_by_hand(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.put(
            [
                {"key": "vat", "name": "VAT Standard", "percentage": "20"},
                {"key": "nil", "name": "Nil", "percentage": "0"},
            ]
        )
        vat = await service.tax_rates.find("vat")
        await service.tax_rates.map(tenant_id, "GB_STANDARD", vat)
        with pytest.raises(BadInput, match="already_linked"):
            await service.tax_rates.map(tenant_id, "GB_LOWER", vat)
        with pytest.raises(NotFound):
            await service.tax_rates.map(tenant_id, "GB_NOWHERE", vat)
        await service.tax_rates.map(tenant_id, "GB_EXEMPT", "none")
        done = (await service.tax_rates.run(tenant_id)).counts
        assert (done.created, done.updated, done.unchanged, done.removed) == (3, 1, 1, 1)
        [view] = await service.tax_rates.all("Standard")
        assert view.row.id == vat
        assert view.links[0].business_name == SHEFFIELD
        assert "Exempt 0.00%" not in await rates(service)

    told(tmp_path, story)


def test_two_tenants_share_halo_rates_and_do_not_fight(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, first: int) -> None:
        second = await computer.tenant(service, "Second")
        await computer.connect(service, second, business=LEEDS)
        await service.tax_rates.run(first)
        done = (await service.tax_rates.run(second)).counts
        assert done.linked == 5
        [standard] = await service.tax_rates.all("Standard 20.00%")
        assert [link.tenant_name for link in standard.links] == ["Northgate", "Second"]
        computer.world.rename_tax_rate(LEEDS, "GB_STANDARD", "Cloud VAT")
        for tenant_id in (first, second, first, second):
            counts = (await service.tax_rates.run(tenant_id)).counts
            assert (counts.updated, counts.removed, counts.retired) == (0, 0, 0)
        computer.world.set_percentage(LEEDS, "GB_STANDARD", Decimal(21))
        clash = await service.tax_rates.run(second)
        assert (clash.counts.failed, clash.result) == (1, RunResult.ATTENTION)
        [issue] = await service.issues()
        assert issue.data["other_tenant"] == "Northgate"
        computer.world.set_percentage(SHEFFIELD, "GB_STANDARD", Decimal(21))
        await service.tax_rates.run(first)
        assert (await service.tax_rates.run(second)).counts.failed == 0
        assert await service.issues() == []

    told(tmp_path, story)


def test_deleting_the_tenant_keeps_the_records(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.run(tenant_id)
        await service.delete_tenant(tenant_id)
        assert await rates(service) == VISIBLE
        assert all(view.links == () for view in await service.tax_rates.all())

    told(tmp_path, story)


def test_a_disabled_module_imports_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.disable_module()
        asked = len(computer.world.requests)
        with pytest.raises(BadInput, match="module_disabled"):
            await service.tax_rates.run(tenant_id)
        assert len(computer.world.requests) == asked

    told(tmp_path, story)


@pytest.mark.parametrize(("select", "expected"), [("new", 3), ("matched", 2)])
def test_a_limited_import_removes_nothing(tmp_path: Path, select: str, expected: int) -> None:
    wanted = {"new": {Status.NEW}, "matched": {Status.MATCH}}[select]

    def chosen(plan: Any) -> Collection[str]:
        return {row.sage_id for row in plan.rows if row.status in wanted}

    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.put(
            [
                {"key": "a", "name": "Standard 20.00%", "percentage": "20"},
                {"key": "b", "name": "No VAT", "percentage": "0"},
                {"key": "c", "name": "Loose", "percentage": "9"},
            ]
        )
        done = (await service.tax_rates.run(tenant_id, select=chosen)).counts
        assert done.created + done.linked == expected
        assert done.removed == 0
        assert "Loose" in await rates(service)

    told(tmp_path, story)


def test_hostile_names_arrive_whole_and_as_they_are(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        done = await service.tax_rates.run(tenant_id)
        [tenant] = await service.tenants()
        assert tenant.row.business is not None
        there = computer.world.company.businesses[tenant.row.business.id].tax_rates.values()
        visible = [rate for rate in there if rate.is_visible]
        assert done.counts.created + done.counts.failed == len(visible)
        assert (await service.tax_rates.run(tenant_id)).counts.created == 0
        names = {view.row.name for view in await service.tax_rates.all()}
        assert all(any(rate.label in name for name in names) for rate in visible)

    told(tmp_path, story, "hostile")


def test_cancel_before_anything_is_written(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        cancel = Cancel()

        def stop(_progress: Progress) -> None:
            cancel.request()

        with pytest.raises(Cancelled):
            await service.tax_rates.run(tenant_id, report=stop, cancel=cancel)
        assert await rates(service) == {}
        [stopped] = await service.runs()
        assert stopped.result is RunResult.CANCELLED
        assert (await service.tax_rates.run(tenant_id)).counts.created == 5

    told(tmp_path, story)


def test_two_imports_of_a_tenant_do_not_run_at_once(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        async with computer.program() as other:
            reached, go_on = asyncio.Event(), asyncio.Event()
            computer.world.faults.add(faults.meanwhile(reached.set), path="*/tax_rates")
            held = Cancel()

            async def first() -> None:
                await service.tax_rates.run(tenant_id, cancel=held)

            lock = service._runs.alone(tenant_id)
            async with lock:
                with pytest.raises(BadInput, match="busy"):
                    await other.tax_rates.run(tenant_id)
            await first()
            assert reached.is_set()
            assert not go_on.is_set()

    told(tmp_path, story)


FAULTS: dict[str, Callable[[Rig], Fault]] = {
    "500": lambda _rig: faults.status(500),
    "503 html": lambda _rig: faults.status(503, "html"),
    "429": lambda _rig: faults.status(429),
    "429 soon": lambda _rig: faults.status(429, retry_after="1"),
    "429 absurd": lambda _rig: faults.status(429, retry_after="99999999"),
    "400 text": lambda _rig: faults.status(400, "text"),
    "403": lambda _rig: faults.status(403),
    "404 object": lambda _rig: faults.status(404, "object"),
    "405": lambda _rig: faults.status(405),
    "422": lambda _rig: faults.status(422),
    "418 empty": lambda _rig: faults.status(418, "empty"),
    "drop": lambda _rig: faults.drop(),
    "reply lost": lambda _rig: faults.drop(commit=True),
    "silence": lambda _rig: faults.delay(),
    "cut": lambda _rig: faults.cut(),
    "truncated": lambda _rig: faults.truncated_json(),
    "html with 200": lambda _rig: faults.html_with_200(),
    "not json": lambda _rig: faults.raw(b"\xff\xfe\x00"),
    "null": lambda _rig: faults.raw(b"null"),
    "wrong types": lambda _rig: faults.wrong_type("percentage", "id", "$total"),
    "missing keys": lambda _rig: faults.missing("$items"),
    "no ids": lambda _rig: faults.missing("id"),
    "no percentages": lambda _rig: faults.missing("percentage", "percentages"),
    "other business": lambda rig: faults.echo(rig.world.business(LEEDS).id),
    "no echo": lambda _rig: faults.echo(None),
    "redirect": lambda _rig: faults.redirect("https://elsewhere.example/steal"),
    "foreign next": lambda _rig: faults.next_link("https://elsewhere.example/steal"),
    "endless next": lambda _rig: faults.endless_next(),
    "same page": lambda _rig: faults.duplicate_page(),
    "null next": lambda _rig: faults.next_link(None),
}


@pytest.mark.parametrize("times", [1, 1000], ids=["once", "always"])
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_ends_in_words_or_success_and_never_half_an_import(
    tmp_path: Path, name: str, times: int
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.put([{"key": "own", "name": "Our own", "percentage": "3"}])
        before = await snapshot(service)
        fault = FAULTS[name](computer)
        computer.world.faults.add(fault, path="*/tax_rates", times=times)
        try:
            async with asyncio.timeout(20):
                done = await service.tax_rates.run(tenant_id)
        except AppError as error:
            assert error.code in known_codes()
            words = explain(error)
            assert words.title and words.text and "…" not in words.sentence
            assert await snapshot(service) == before
            assert (await service.runs())[0].error == error.code
        else:
            assert done.counts.created + done.counts.failed == 5
        computer.world.faults.clear()
        computer.clock.forward(hours=2)
        again = await service.tax_rates.run(tenant_id)
        assert again.result is RunResult.DONE
        assert await rates(service) == VISIBLE
        assert await service.issues() == []

    told(tmp_path, story)


def test_undo_keeps_a_record_that_is_used_by_now_and_takes_the_rest_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sage_desktop.sync import undo

    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        done = await service.tax_rates.run(tenant_id)
        [lower] = await service.tax_rates.all("Lower")
        restore = undo.snapshots.restore

        def used(table: str, record_id: int, wanted: Any, **more: Any) -> None:
            if (table, record_id) == ("tax_rate", lower.row.id):
                raise BadInput("in_use")
            restore(table, record_id, wanted, **more)

        monkeypatch.setattr(undo.snapshots, "restore", used)
        undone = await service.undo(done.id)
        assert (undone.counts.removed, undone.counts.failed) == (4, 1)
        assert [problem.code for problem in undone.problems] == ["in_use"]
        assert await rates(service) == {"Lower Rate 5.00%": "5"}

    told(tmp_path, story)
