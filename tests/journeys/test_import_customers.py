"""Importing customers: the whole engine against the stand-in, over real sockets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from customer_imports import KIND, TABLES, customer, imported
from imports import rows_of, told
from rig import SHEFFIELD, Rig

from sage_desktop.book.contact_rows import Address
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts
from sage_desktop.sync.imports import reading
from sage_desktop.sync.service import Service

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
        before = rows_of(computer, TABLES)
        again = await imported(service, tenant_id)
        assert again == Counts(unchanged=len(there))
        assert rows_of(computer, TABLES) == before
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
