"""Importing customers: the whole engine against the stand-in, over real sockets."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rig import SHEFFIELD, Rig, rig, run

from sage_desktop.book import tenants
from sage_desktop.book.contact_rows import Address
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.book.tenant_rows import Business
from sage_desktop.core.errors import (
    AppError,
    BadInput,
    Cancelled,
    NotFound,
    ServerTrouble,
    SignInNeeded,
    Stale,
)
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.core.words import explain
from sage_desktop.mirror.rows import (
    Outcome,
    PlanHead,
    PlanLine,
    Shown,
    Side,
    Status,
    Verdict,
)
from sage_desktop.sandbox import faults
from sage_desktop.sync.imports import reading
from sage_desktop.sync.record_views import CustomerView
from sage_desktop.sync.service import Service

Story = Callable[[Rig, Service, int], Awaitable[None]]
KIND = "customers"


def told(folder: Path, story: Story, world: str = "small") -> None:
    async def main() -> None:
        async with rig(folder, world) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            await story(computer, service, tenant_id)

    run(main())


async def imported(service: Service, tenant_id: int, **more: Any) -> Counts:
    head = await service.imports.read(tenant_id, KIND, **more)
    return (await service.imports.carry_out(head.id)).counts


async def lines(service: Service, head: PlanHead, **shown: Any) -> list[PlanLine]:
    order = await service.imports.order(head.id, Shown(**shown))
    return await service.imports.lines(head.id, order)


async def line_of(service: Service, head: PlanHead, name: str) -> PlanLine:
    [found] = await lines(service, head, search=name)
    return found


async def customer(service: Service, name: str) -> CustomerView:
    return await service.customers.get(await service.customers.find(name))


async def put(service: Service, **fields: Any) -> int:
    await service.customers.put([{"key": fields["name"], **fields}])
    return await service.customers.find(fields["name"])


def rows_of(computer: Rig) -> list[Any]:
    """Everything in the book but its runs."""
    tables = ("customer", "customer_address", "customer_contact", "link", "issue", "run_change")
    with closing(sqlite3.connect(computer.environment.data / "book.sqlite3")) as book:
        return [book.execute(f"SELECT * FROM {each} ORDER BY id").fetchall() for each in tables]


# all that comes


def test_everything_of_a_customer_comes_and_a_second_import_writes_nothing(
    tmp_path: Path,
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        business = computer.world.business(SHEFFIELD)
        there = [
            each
            for each in business.contacts.values()
            if each.kind == "CUSTOMER" and not each.deleted_at and not each.system
        ]
        counts = await imported(service, tenant_id)
        assert counts.created == len(there) - 1  # the one that Sage anonymised
        assert counts.failed == 0
        total, views = await service.customers.listed("", None)
        assert total == counts.created
        for view in views:
            [link] = view.links
            assert link.made_by is LinkMaker.IMPORT
            sage = computer.world.contact(SHEFFIELD, link.sage_id)
            assert (view.row.name, view.row.reference) == (sage.name, sage.reference or "")
            assert view.row.vat_number == (sage.tax_number or "")
            assert view.row.notes == sage.notes
            assert view.row.payment_days == sage.credit_days
            assert view.row.tenant_id == tenant_id
        before = rows_of(computer)
        again = await imported(service, tenant_id)
        assert again == Counts(unchanged=len(there))
        assert rows_of(computer) == before
        assert await service.issues() == []
        assert computer.world.sins == []

    told(tmp_path, story)


def test_main_address_is_the_site_and_the_main_person_the_contact(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.add_contact(
            SHEFFIELD,
            "Two Doors Ltd",
            "TWO001",
            address={"address_line_1": "1 Front Street", "city": "Leeds", "postal_code": "LS1"},
            delivery={"address_line_1": "1 Back Lane", "city": "Leeds"},
            person={"name": "Ada Reed", "email": "ada@two.example", "telephone": "0113 1"},
            tax_number="GB 123",
            credit_days=14,
        )
        await imported(service, tenant_id)
        row = (await customer(service, "Two Doors Ltd")).row
        [site] = row.sites
        assert (site.address_1, site.city, site.postcode, site.country) == (
            "1 Front Street",
            "Leeds",
            "LS1",
            "GB",
        )
        assert row.delivery_address is not None
        assert row.delivery_address.address_1 == "1 Back Lane"
        assert (row.contact_name, row.email, row.phone) == ("Ada Reed", "ada@two.example", "0113 1")
        assert (row.vat_number, row.payment_days, row.currency) == ("GB 123", 14, "GBP")

    told(tmp_path, story)


def test_reading_costs_the_pages_and_little_more(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.requests.clear()
        head = await service.imports.read(tenant_id, KIND)
        asked = [each for each in computer.world.requests if each.method == "GET"]
        pages = sum(
            each.path in ("/v3.1/contacts", "/v3.1/addresses", "/v3.1/contact_persons")
            for each in asked
        )
        assert pages == sum(-(-n // 200) for n in (450, 450 + 113, 450))
        assert head.requests == len(asked) <= pages + 3
        await service.imports.carry_out(head.id)
        computer.world.requests.clear()
        again = await service.imports.read(tenant_id, KIND)
        assert again.incremental
        assert again.requests == len(computer.world.requests) <= 10
        assert computer.world.sins == []

    told(tmp_path, story, "large:450")


def test_new_customers_stand_under_the_top_level_of_the_tenant(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.mappings.set_top_level(tenant_id, " Managed services ")
        await imported(service, tenant_id)
        assert (await customer(service, "Burngreave Books")).row.top_level == "Managed services"
        assert await service.customers.top_levels() == ["Managed services"]

    told(tmp_path, story)


# matching


def test_exact_names_are_linked_and_not_doubled(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, name="burngreave   BOOKS", phone="kept")
        head = await service.imports.read(tenant_id, KIND)
        line = await line_of(service, head, "Burngreave Books")
        assert (line.status, line.target_id, line.reason) == (Status.MATCH, mine, "name")
        counts = (await service.imports.carry_out(head.id)).counts
        assert counts.linked == 1
        found, _ = await service.customers.listed("burngreave", None)
        assert found == 1
        view = await service.customers.get(mine)
        assert [link.made_by for link in view.links] == [LinkMaker.NAME]
        assert view.row.reference == "BUR001"  # only Sage had one

    told(tmp_path, story)


def test_two_of_a_name_wait_for_a_choice(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, name="Premier Windows Ltd")
        head = await service.imports.read(tenant_id, KIND)
        twins = await lines(service, head, search="premier windows")
        assert [line.status for line in twins] == [Status.AMBIGUOUS] * 2
        assert not any(line.ticked or line.tickable for line in twins)
        first = await service.imports.aim(head.id, twins[0].line, mine)
        assert (first.line.status, first.line.ticked) == (Status.MATCH, True)
        second = await service.imports.aim(head.id, twins[1].line, None)
        assert (second.line.status, second.line.reason) == (Status.NEW, "chosen")
        counts = (await service.imports.carry_out(head.id)).counts
        assert counts.linked == 1
        assert (await service.customers.listed("premier windows", None))[0] == 2

    told(tmp_path, story)


def test_a_similar_name_is_proposed_and_never_taken_unasked(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, name="Calder Valley Brewery")
        head = await service.imports.read(tenant_id, KIND)
        line = await line_of(service, head, "Calder Valley")
        assert (line.status, line.target_id, line.ticked) == (Status.POSSIBLE, mine, False)
        await service.imports.carry_out(head.id)
        assert (await service.customers.get(mine)).links == ()
        assert (await service.customers.listed("calder", None))[0] == 1
        head = await service.imports.plan_again(tenant_id, KIND)
        line = await line_of(service, head, "Calder Valley")
        await service.imports.tick(head.id, [line.line], True)
        await service.imports.carry_out(head.id)
        [link] = (await service.customers.get(mine)).links
        assert link.made_by is LinkMaker.USER

    told(tmp_path, story)


# three-way rules


def test_a_change_in_sage_comes_and_one_made_here_stays(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        mine = (await customer(service, "Burngreave Books")).row
        await service.customers.put([{"key": mine.key, "phone": "0114 here", "notes": "ours"}])
        computer.clock.forward(hours=1)
        sage = computer.world.contact(SHEFFIELD, "Burngreave Books")
        computer.world.change_contact(SHEFFIELD, sage.id, tax_number="GB 999")
        head = await service.imports.read(tenant_id, KIND)
        line = await line_of(service, head, "Burngreave")
        assert (line.status, line.differs, line.conflicts) == (Status.CHANGED, 1, 0)
        detail = await service.imports.detail(head.id, line.line)
        assert {each.field: each.verdict for each in detail.differences} == {
            "vat_number": Verdict.CHANGED_IN_SAGE,
            "phone": Verdict.CHANGED_HERE,
            "notes": Verdict.CHANGED_HERE,
        }
        counts = (await service.imports.carry_out(head.id)).counts
        assert (counts.updated, counts.created) == (1, 0)
        row = (await customer(service, "Burngreave Books")).row
        assert (row.vat_number, row.phone, row.notes) == ("GB 999", "0114 here", "ours")
        assert (await imported(service, tenant_id)).updated == 0

    told(tmp_path, story)


def test_an_address_or_person_that_changed_alone_comes_too(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        computer.clock.forward(hours=1)
        sage = computer.world.contact(SHEFFIELD, "Burngreave Books")
        business = computer.world.business(SHEFFIELD)
        [place] = [each for each in business.addresses.values() if each.contact_id == sage.id]
        computer.world.change_address(SHEFFIELD, place.id, address_line_1="9 New Road")
        [person] = [
            each for each in business.contact_persons.values() if each.address_id == place.id
        ]
        computer.world.change_person(SHEFFIELD, person.id, email="new@burngreave.example")
        head = await service.imports.read(tenant_id, KIND)
        assert head.incremental
        assert head.counts[Status.CHANGED] == 1
        await service.imports.carry_out(head.id)
        row = (await customer(service, "Burngreave Books")).row
        assert (row.sites[0].address_1, row.email) == ("9 New Road", "new@burngreave.example")

    told(tmp_path, story)


def test_a_conflict_waits_for_the_user_however_often_one_imports(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        mine = (await customer(service, "Burngreave Books")).row
        await service.customers.put([{"key": mine.key, "vat_number": "ours"}])
        computer.clock.forward(hours=1)
        sage = computer.world.contact(SHEFFIELD, "Burngreave Books")
        computer.world.change_contact(SHEFFIELD, sage.id, tax_number="theirs")
        for _ in range(2):
            head = await service.imports.read(tenant_id, KIND)
            line = await line_of(service, head, "Burngreave")
            assert (line.status, line.conflicts, line.tickable) == (Status.CHANGED, 1, False)
            done = await service.imports.carry_out(head.id)
            assert [each.code for each in done.problems] == ["conflict"]
            assert (await customer(service, "Burngreave Books")).row.vat_number == "ours"
            [issue] = await service.issues()
            assert (issue.kind, issue.code) == ("customer", "conflict")
        detail = await service.imports.take(head.id, line.line, "vat_number", Side.SAGE)
        assert (detail.line.ticked, detail.line.conflicts) == (True, 0)
        again = await service.imports.plan_again(tenant_id, KIND)
        assert again.ticks.changed == 1, "choices are kept when planned again"
        done = await service.imports.carry_out(again.id)
        assert (done.counts.updated, done.problems) == (1, ())
        assert (await customer(service, "Burngreave Books")).row.vat_number == "theirs"
        assert await service.issues() == []

    told(tmp_path, story)


def test_halo_chosen_in_a_conflict_is_no_question_again(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        mine = (await customer(service, "Burngreave Books")).row
        await service.customers.put([{"key": mine.key, "vat_number": "ours"}])
        computer.clock.forward(hours=1)
        sage = computer.world.contact(SHEFFIELD, "Burngreave Books")
        computer.world.change_contact(SHEFFIELD, sage.id, tax_number="theirs")
        head = await service.imports.read(tenant_id, KIND)
        line = await line_of(service, head, "Burngreave")
        await service.imports.take(head.id, line.line, "vat_number", Side.HALO)
        await service.imports.carry_out(head.id)
        assert (await customer(service, "Burngreave Books")).row.vat_number == "ours"
        head = await service.imports.read(tenant_id, KIND)
        assert (await line_of(service, head, "Burngreave")).status is Status.UNCHANGED

    told(tmp_path, story)


def test_both_sides_changed_to_the_same_is_learned(tmp_path: Path) -> None:
    """Else the next change in Sage would be taken for a conflict."""

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        mine = (await customer(service, "Burngreave Books")).row
        sage = computer.world.contact(SHEFFIELD, "Burngreave Books")
        computer.clock.forward(hours=1)
        await service.customers.put([{"key": mine.key, "vat_number": "same"}])
        computer.world.change_contact(SHEFFIELD, sage.id, tax_number="same")
        counts = await imported(service, tenant_id)
        assert (counts.updated, counts.failed) == (0, 0)
        computer.clock.forward(hours=1)
        computer.world.change_contact(SHEFFIELD, sage.id, tax_number="newer")
        assert (await imported(service, tenant_id)).updated == 1
        assert (await customer(service, "Burngreave Books")).row.vat_number == "newer"

    told(tmp_path, story)


# gone, reset, incremental


def test_gone_in_sage_is_shown_and_nothing_is_removed_unasked(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        computer.clock.forward(hours=1)
        computer.world.delete_contact(SHEFFIELD, "Burngreave Books")
        head = await service.imports.read(tenant_id, KIND)
        line = await line_of(service, head, "Burngreave")
        assert (line.status, line.ticked, line.tickable) == (Status.GONE, False, True)
        done = await service.imports.carry_out(head.id)
        assert (done.counts.removed, done.result) == (0, RunResult.DONE)
        [link] = (await customer(service, "Burngreave Books")).links
        assert link.gone
        head = await service.imports.plan_again(tenant_id, KIND)
        line = await line_of(service, head, "Burngreave")
        await service.imports.tick(head.id, [line.line], True)
        assert (await service.imports.carry_out(head.id)).counts.removed == 1
        assert (await customer(service, "Burngreave Books")).links == ()

    told(tmp_path, story)


def test_everything_is_read_again_when_asked_or_when_the_business_was_reset(
    tmp_path: Path,
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        head = await service.imports.read(tenant_id, KIND, everything=True)
        assert not head.incremental
        assert head.ticks.total == 0
        computer.world.reset_business(SHEFFIELD)
        head = await service.imports.read(tenant_id, KIND)
        assert not head.incremental
        assert head.counts[Status.GONE] > 30, "the old ids are void"

    told(tmp_path, story)


def test_after_a_month_all_is_read_again(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        computer.clock.forward(days=20)
        assert (await service.imports.read(tenant_id, KIND)).incremental
        computer.clock.forward(days=11)
        assert not (await service.imports.read(tenant_id, KIND)).incremental

    told(tmp_path, story)


def test_a_damaged_mirror_is_made_anew(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path) as computer:
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
                await imported(service, tenant_id)
            mirror = computer.environment.data / "mirror.sqlite3"
            mirror.write_bytes(b"x" * 50_000)
            async with computer.program() as service:
                assert await service.imports.plan(tenant_id, KIND) is None
                head = await service.imports.read(tenant_id, KIND)
                assert not head.incremental
                assert head.ticks.total == 0
                assert (await service.imports.carry_out(head.id)).counts.created == 0

    run(main())


def test_a_customer_is_opened_in_sages_own_pages_and_nowhere_else(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        [link] = (await customer(service, "Burngreave Books")).links
        page = await service.mappings.web_page(tenant_id, KIND, link.sage_id)
        assert page.startswith("https://") and link.sage_id in page
        for odd in ("http://x.sageone.com/a", "https://sageone.com.evil.example/a", "file:///x"):
            wrong = [{"rel": "alternate", "href": odd}]
            fault = faults.edited(lambda value, wrong=wrong: {**value, "links": wrong})
            computer.world.faults.add(fault, path="/v3.1/contacts/*")
            assert await service.mappings.web_page(tenant_id, KIND, link.sage_id) == ""

    told(tmp_path, story)


# cancel, resume, other people


def test_reading_stops_between_pages_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        cancel = Cancel()

        def stop(progress: Progress) -> None:
            if progress.done >= 800:
                cancel.request()

        with pytest.raises(Cancelled):
            await service.imports.read(tenant_id, KIND, report=stop, cancel=cancel)
        asked = {(each.path, each.query) for each in computer.world.requests}
        computer.world.requests.clear()
        counts = await imported(service, tenant_id)
        assert counts.created == 1000
        again = [each for each in computer.world.requests if (each.path, each.query) in asked]
        on_their_way = 2  # pages of the other lists, asked for when it was stopped
        assert len(again) <= 1 + on_their_way

    told(tmp_path, story, "large:1000")


def test_an_import_stops_between_pages_and_goes_on(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        cancel = Cancel()

        def stop(progress: Progress) -> None:
            if progress.done >= 500:
                cancel.request()

        stopped = await service.imports.carry_out(head.id, report=stop, cancel=cancel)
        ready = await service.imports.plan(tenant_id, KIND)
        assert ready is not None
        assert ready.ticks.new == 700
        assert (stopped.result, stopped.counts.created) == (RunResult.CANCELLED, 500)
        assert (await service.customers.listed("", 1))[0] == 500
        done = await service.imports.carry_out(head.id)
        assert (done.result, done.counts.created) == (RunResult.DONE, 700)
        assert await service.imports.plan(tenant_id, KIND) is None, "all of it is done"
        assert (await service.customers.listed("", 1))[0] == 1200

    told(tmp_path, story, "large:1200")


def test_rows_that_changed_since_the_plan_are_left_alone(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, name="Burngreave Books")
        other = await put(service, name="Hollins & Ward LLP")
        head = await service.imports.read(tenant_id, KIND)
        await service.customers.put([{"key": "Burngreave Books", "phone": "typed meanwhile"}])
        await service.customers.delete(other)
        await put(service, name="Kestrel Logistics Ltd")
        done = await service.imports.carry_out(head.id)
        assert {each.name for each in done.problems} == {
            "Burngreave Books",
            "Hollins & Ward LLP",
            "Kestrel Logistics Ltd",
        }
        assert {each.code for each in done.problems} == {"changed_meanwhile"}
        assert (await service.customers.get(mine)).links == ()
        assert (await service.customers.listed("kestrel", None))[0] == 1
        stale = await line_of(service, head, "Kestrel")
        assert stale.outcome is Outcome.STALE
        head = await service.imports.plan_again(tenant_id, KIND)
        counts = (await service.imports.carry_out(head.id)).counts
        assert (counts.linked, counts.created, counts.failed) == (2, 1, 0)

    told(tmp_path, story)


def test_a_plan_for_another_business_is_not_carried_out(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        await service.disconnect(tenant_id)
        with pytest.raises(SignInNeeded):
            await service.imports.carry_out(head.id)
        await computer.connect(service, tenant_id)
        leeds = computer.world.business("Northgate Cloud Hosting Ltd")
        other = Business(leeds.id, leeds.name)
        await service._book.write(lambda: tenants.update_tenant(tenant_id, business=other))
        with pytest.raises(Stale):
            await service.imports.carry_out(head.id)
        assert (await service.customers.listed("", None))[0] == 0
        head = await service.imports.read(tenant_id, KIND)
        assert head.total < 20, "nothing of the other business is left"

    told(tmp_path, story)


def test_an_old_plan_is_gone_when_a_new_one_was_made(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        old = await service.imports.read(tenant_id, KIND)
        await service.imports.plan_again(tenant_id, KIND)
        with pytest.raises(NotFound):
            await service.imports.carry_out(old.id)

    told(tmp_path, story)


def test_two_imports_of_a_tenant_do_not_run_at_once(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.delay(0.6), path="/v3.1/addresses")
        both = [service.imports.read(tenant_id, KIND) for _ in range(2)]
        results = await asyncio.gather(*both, return_exceptions=True)
        [refused] = [each for each in results if isinstance(each, BadInput)]
        assert refused.code == "busy"

    told(tmp_path, story)


# undo


def test_undo_takes_all_back_but_what_was_changed_since(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, name="Burngreave Books", phone="1")
        head = await service.imports.read(tenant_id, KIND)
        done = await service.imports.carry_out(head.id)
        edited = (await customer(service, "Hollins & Ward LLP")).row
        await service.customers.put([{"key": edited.key, "notes": "typed since"}])
        undone = await service.undo(done.id)
        assert [each.name for each in undone.problems] == ["Hollins & Ward LLP"]
        _, views = await service.customers.listed("", None)
        assert {view.row.name for view in views} == {"Burngreave Books", "Hollins & Ward LLP"}
        row = (await service.customers.get(mine)).row
        assert (row.phone, row.reference, row.sites) == ("1", "", ())
        again = await imported(service, tenant_id)
        assert again.created == done.counts.created - 1

    told(tmp_path, story)


def test_a_large_import_is_undone_in_pages_and_can_be_stopped(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        done = await service.imports.carry_out(head.id)
        cancel = Cancel()
        stopped = await service.undo(done.id, report=lambda _p: cancel.request(), cancel=cancel)
        assert stopped.result is RunResult.CANCELLED
        left = (await service.customers.listed("", 1))[0]
        assert 0 < left < 700
        undone = await service.undo(done.id)
        assert undone.result is RunResult.DONE
        assert undone.problems == ()
        assert (await service.customers.listed("", 1))[0] == 0

    told(tmp_path, story, "large:700")


# hostile data and faults


def test_a_hostile_company_comes_whole_with_its_problems_named(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path, "hostile") as computer, computer.program() as service:
            tenant_id = await computer.tenant(service)
            [business] = computer.world.company.businesses.values()
            await computer.connect(service, tenant_id, business=business.name)
            head = await service.imports.read(tenant_id, KIND)
            done = await service.imports.carry_out(head.id)
            wanted = {
                each.name
                for each in business.contacts.values()
                if each.kind == "CUSTOMER" and not each.deleted_at and not each.system
            }
            _, views = await service.customers.listed("", None)
            nameless = {each.name for each in done.problems if each.code == "no_name"}
            assert {view.row.name for view in views} | nameless == wanted
            assert done.counts.created + done.counts.failed == head.total
            again = await imported(service, tenant_id)
            assert (again.created, again.updated, again.linked) == (0, 0, 0)
            assert computer.world.sins == []

    run(main())


def test_one_record_that_cannot_be_read_spoils_no_other(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        odd = computer.world.contact(SHEFFIELD, "Burngreave Books")
        computer.world.change_contact(SHEFFIELD, odd.id, credit_days="soon")
        head = await service.imports.read(tenant_id, KIND)
        done = await service.imports.carry_out(head.id)
        [problem] = done.problems
        assert (problem.id, problem.code) == (odd.id, "unreadable_record")
        assert done.counts.created > 30
        computer.clock.forward(hours=1)
        computer.world.change_contact(SHEFFIELD, odd.id, credit_days=30)
        assert (await imported(service, tenant_id)).created == 1
        assert await service.issues() == []

    told(tmp_path, story)


FAULTS = [
    faults.status(500),
    faults.status(503),
    faults.status(429),
    faults.drop(),
    faults.truncated_json(),
    faults.html_with_200(),
    faults.missing("$total"),
]


@pytest.mark.parametrize("path", ["/contacts", "/addresses", "/contact_persons"])
@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_no_fault_of_reading_leaves_half_an_import(tmp_path: Path, path: str, number: int) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(FAULTS[number], path=f"/v3.1{path}", times=20)
        try:
            await imported(service, tenant_id)
        except AppError as error:
            assert explain(error).title
            assert (await service.customers.listed("", 1))[0] == 0
        computer.world.faults.clear()
        computer.clock.forward(minutes=10)
        counts = await imported(service, tenant_id)
        assert counts.created == 42
        assert (await imported(service, tenant_id)).created == 0

    told(tmp_path, story)


def test_a_list_that_repeats_its_last_page_ends(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.duplicate_page(), path="/v3.1/contacts", times=50)
        with pytest.raises(ServerTrouble, match="incomplete_list"):
            await imported(service, tenant_id)
        computer.world.faults.clear()
        computer.world.faults.add(faults.duplicate_page(), path="/v3.1/contacts", times=2)
        assert (await imported(service, tenant_id)).created == 450

    told(tmp_path, story, "large:450")


# pure questions of reading


def test_when_changes_are_enough() -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 11, 24, tzinfo=UTC)
    never = reading.Reading()
    assert not reading.only_changes(never, now)
    whole = reading.Reading(complete_at=now, full_at=now)
    assert reading.only_changes(whole, now)
    assert not reading.only_changes(whole, now + reading.FULL_AFTER)
    half = reading.Reading(complete_at=now, full_at=now, began_at=now, next_page=3)
    assert not reading.only_changes(half, now)
    assert reading.goes_on(half, now + timedelta(hours=1))
    assert not reading.goes_on(half, now + timedelta(hours=25))


def test_an_address_without_places_is_none() -> None:
    from sage_desktop.sync.imports.contacts import address_of, address_text

    assert address_text(Address(name="Main Address")) == ""
    whole = Address("Main", "1 Quay", "", "Leeds", "", "LS1", "GB")
    assert address_of(address_text(whole)) == whole
    assert address_of(address_text(Address("a\nb", "x\r\ny"))) == Address("a b", "x y")
