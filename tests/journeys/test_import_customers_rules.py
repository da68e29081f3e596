"""Customers that are matched, changed on both sides, gone, or read anew."""

from __future__ import annotations

from pathlib import Path

from customer_imports import KIND, customer, imported, put
from imports import line_of, lines, told
from rig import SHEFFIELD, Rig, rig, run

from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import RunResult
from sage_desktop.mirror.rows import Side, Status, Verdict
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service

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
