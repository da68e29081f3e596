"""Importing suppliers: what differs from customers, and that all the rest is the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from imports import Importing, asked, line_of, only_business, rows_of, told
from rig import SHEFFIELD, Rig, rig, run

from sage_desktop.book import supplier_lists, suppliers
from sage_desktop.book.contact_rows import Address, NewSupplier, SupplierRow
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.core.errors import AppError
from sage_desktop.core.words import explain
from sage_desktop.mirror.rows import Side, Status
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.contacts import Contact
from sage_desktop.sync.service import Service

imported = Importing("suppliers")
TABLES = ("supplier", "customer", "link", "issue", "run_change")


def vendors(business: Business) -> list[Contact]:
    return [
        each
        for each in business.contacts.values()
        if each.kind == "VENDOR" and not each.deleted_at and not each.system
    ]


async def supplier(service: Service, name: str) -> SupplierRow:
    return await service._book.read(lambda: suppliers.find_supplier(name))


async def all_suppliers(service: Service) -> list[SupplierRow]:
    ids = await service._book.read(supplier_lists.order_suppliers)
    return await service._book.read(lambda: suppliers.suppliers_by_id(ids))


async def put(service: Service, name: str) -> int:
    new = [NewSupplier(name)]
    return (await service._book.write(lambda: suppliers.create_suppliers(new)))[0]


async def changed(service: Service, row: SupplierRow) -> None:
    await service._book.write(lambda: suppliers.update_suppliers([row]))


def test_everything_of_a_supplier_comes_and_a_second_import_writes_nothing(
    tmp_path: Path,
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        there = {each.name: each for each in vendors(computer.world.business(SHEFFIELD))}
        assert await imported(service, tenant_id) == Counts(created=len(there))
        rows = await all_suppliers(service)
        assert {row.name for row in rows} == set(there)
        for row in rows:
            sage = there[row.name]
            assert (row.reference, row.notes) == (sage.reference or "", sage.notes)
            assert (row.vat_number, row.payment_days) == (sage.tax_number or "", sage.credit_days)
            assert row.tenant_id == tenant_id
        assert (await service.customers.listed("", None))[0] == 0
        before = rows_of(computer, TABLES)
        assert await imported(service, tenant_id) == Counts(unchanged=len(there))
        assert rows_of(computer, TABLES) == before
        assert (await service.tenant(tenant_id)).row.suppliers_imported_at is not None
        assert await service.issues() == []
        assert computer.world.sins == []

    told(tmp_path, story)


def test_the_main_address_is_the_address_and_the_main_person_the_contact(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.add_contact(
            SHEFFIELD,
            "Two Doors Ltd",
            "TWO001",
            kind="VENDOR",
            address={"address_line_1": "1 Front Street", "city": "Leeds", "postal_code": "LS1"},
            delivery={"address_line_1": "1 Back Lane", "city": "Leeds"},
            person={"name": "Ada Reed", "email": "ada@two.example", "telephone": "0113 1"},
        )
        await imported(service, tenant_id)
        row = await supplier(service, "Two Doors Ltd")
        assert row.address is not None
        found = (row.address.address_1, row.address.city, row.address.postcode, row.address.country)
        assert found == ("1 Front Street", "Leeds", "LS1", "GB")
        assert (row.contact_name, row.email, row.phone) == ("Ada Reed", "ada@two.example", "0113 1")
        assert row.currency == "GBP"

    told(tmp_path, story)


def test_customers_and_suppliers_share_addresses_and_nothing_else(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        customers = Importing("customers")
        assert (await customers(service, tenant_id)).created == 42
        computer.world.requests.clear()
        head = await service.imports.read(tenant_id, "suppliers")
        assert head.requests == len(computer.world.requests) <= 10
        there = vendors(computer.world.business(SHEFFIELD))
        assert (await service.imports.carry_out(head.id)).counts.created == len(there)
        assert (await customers(service, tenant_id)).unchanged == 43
        assert asked(computer) <= {
            "/contacts",
            "/addresses",
            "/contact_persons",
            "/business_settings",
        }

    told(tmp_path, story)


def test_matching_three_way_and_conflicts_are_those_of_customers(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        name = vendors(computer.world.business(SHEFFIELD))[0].name
        mine = await put(service, f"  {name.upper()}  ")
        head = await service.imports.read(tenant_id, "suppliers")
        line = await line_of(service, head, name)
        assert (line.status, line.target_id, line.reason) == (Status.MATCH, mine, "name")
        assert (await service.imports.carry_out(head.id)).counts.linked == 1
        row = (await service._book.read(lambda: suppliers.suppliers_by_id([mine])))[0]
        assert (row.name, row.phone) == (f"  {name.upper()}  ", "01632 960 811")
        computer.clock.forward(hours=1)
        computer.world.change_contact(SHEFFIELD, name, tax_number="GB 999", notes="theirs")
        await changed(service, replace(row, notes="ours"))
        head = await service.imports.read(tenant_id, "suppliers")
        line = await line_of(service, head, name)
        assert (line.status, line.differs, line.conflicts) == (Status.CHANGED, 1, 1)
        await service.imports.take(head.id, line.line, "notes", Side.HALO)
        done = await service.imports.carry_out(head.id)
        assert (done.counts.updated, done.problems) == (1, ())
        row = (await service._book.read(lambda: suppliers.suppliers_by_id([mine])))[0]
        assert (row.vat_number, row.notes) == ("GB 999", "ours")
        assert (await imported(service, tenant_id)).updated == 0

    told(tmp_path, story)


def test_our_id_in_sage_is_that_of_suppliers(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, "Called Otherwise")
        [first, second, *_] = vendors(computer.world.business(SHEFFIELD))
        computer.world.change_contact(SHEFFIELD, first.id, source_guid=f"halo:supplier:{mine}")
        computer.world.change_contact(SHEFFIELD, second.id, source_guid=f"halo:client:{mine}")
        head = await service.imports.read(tenant_id, "suppliers")
        line = await line_of(service, head, first.name)
        assert (line.status, line.target_id, line.reason) == (Status.MATCH, mine, "our_id")
        assert (await line_of(service, head, second.name)).status is Status.NEW

    told(tmp_path, story)


def test_gone_in_sage_is_shown_and_mapped_again_by_hand(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        gone, other, *_ = vendors(computer.world.business(SHEFFIELD))
        computer.clock.forward(hours=1)
        computer.world.delete_contact(SHEFFIELD, gone.name)
        head = await service.imports.read(tenant_id, "suppliers")
        assert (await line_of(service, head, gone.name)).status is Status.GONE
        done = await service.imports.carry_out(head.id)
        assert (done.counts.removed, done.result) == (0, RunResult.DONE)
        order = await service.mappings.order(tenant_id, "suppliers", other.name)
        [mapping] = await service.mappings.lines(order, "suppliers")
        assert (mapping.local_name, mapping.gone) == (other.name, False)
        await service.mappings.remove(mapping.link_id)
        assert await service.mappings.unmapped(tenant_id, "suppliers") == (1, 1)
        [pick] = await service.mappings.halo_choices(tenant_id, "suppliers", "")
        [choice] = await service.mappings.sage_choices(tenant_id, "suppliers", "")
        assert (pick.name, choice.name) == (other.name, other.name)
        await service.mappings.add(tenant_id, "suppliers", str(choice.id), int(pick.id))
        assert (await imported(service, tenant_id)).linked == 0

    told(tmp_path, story)


def test_undo_takes_suppliers_back_but_what_was_changed_since(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        done = await imported.run(service, tenant_id)
        row, *_ = await all_suppliers(service)
        await changed(service, replace(row, address=Address(city="typed since")))
        undone = await service.undo(done.id)
        assert [each.name for each in undone.problems] == [row.name]
        assert [each.name for each in await all_suppliers(service)] == [row.name]
        assert (await imported(service, tenant_id)).created == done.counts.created - 1

    told(tmp_path, story)


def test_a_hostile_company_comes_whole_with_its_problems_named(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path, "hostile") as computer, computer.program() as service:
            business = only_business(computer)
            computer.world.add_contact(business.id, "Vendor <b>\u202e 👩‍💻", "V1", kind="VENDOR")
            tenant_id = await computer.tenant(service)
            await computer.connect(service, tenant_id, business=business.name)
            done = await imported.run(service, tenant_id)
            nameless = {each.name for each in done.problems if each.code == "no_name"}
            names = {row.name for row in await all_suppliers(service)}
            assert names | nameless == {each.name for each in vendors(business)}
            again = await imported(service, tenant_id)
            assert (again.created, again.updated, again.linked) == (0, 0, 0)
            assert computer.world.sins == []

    run(main())


@pytest.mark.parametrize("fault", [faults.status(503), faults.truncated_json(), faults.drop()])
def test_no_fault_of_reading_leaves_half_an_import(tmp_path: Path, fault: faults.Fault) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(fault, path="/v3.1/contacts", times=20)
        try:
            await imported(service, tenant_id)
        except AppError as error:
            assert explain(error).title
            assert await all_suppliers(service) == []
        computer.world.faults.clear()
        computer.clock.forward(minutes=10)
        assert (await imported(service, tenant_id)).created == 8
        assert (await imported(service, tenant_id)).created == 0

    told(tmp_path, story)
