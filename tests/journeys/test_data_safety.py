"""Backups, restoring, exports: nothing is lost, nothing goes twice, nothing is overwritten."""

from __future__ import annotations

import asyncio
import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from imports import told
from rig import Rig, rig, run
from sendings import CUSTOMER, INVOICE, invoice_of, invoices_of, push, put, put_all, reasons, sage
from sendings import syncing as prepared

from sage_desktop.core.errors import AppError, BadInput, Cancelled
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.sync.data.restoring import restore, start_empty
from sage_desktop.sync.service import Service

Ledger = dict[str, int]


def invoices(first: int, last: int) -> list[dict[str, Any]]:
    return [
        {**INVOICE, "key": f"inv-{n}", "number": f"INV-{1000 + n}"} for n in range(first, last + 1)
    ]


def ledger(computer: Rig) -> Ledger:
    """How many of each there are in Sage."""
    business = sage(computer)
    return {
        "contacts": len(business.contacts),
        "items": len(business.products) + len(business.services),
        "invoices": len(business.invoices),
    }


def refused(code: str, error: pytest.ExceptionInfo[AppError]) -> None:
    assert error.value.code == code


def test_what_was_sent_after_the_backup_is_found_again_and_nothing_goes_twice(
    tmp_path: Path,
) -> None:
    async def main() -> None:
        async with rig(tmp_path) as computer:
            saved = tmp_path / "saved.sqlite3"
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
                await prepared(service, tenant_id)
                await put_all(service)
                await put(service, invoices=invoices(2, 6))
                facts = await service.data.backup(saved)
                assert facts.counts == (1, 1, 1, 6)
                assert (await push(service, tenant_id)).sent == 8
            before = ledger(computer)
            done = await restore(computer.environment.data, saved, computer.clock)
            assert done.kept is not None
            async with computer.program() as service:
                result = await push(service, tenant_id)
                assert {each.state for each in result.items} == {"sent"}
                assert result.sent == 8
                assert ledger(computer) == before
                months = await service.sending.months()
                assert [month.difference for month in months] == [0]
                assert await service.sending.outbox() == []
                assert await service.issues() == []
            assert computer.world.sins == []

    run(main())


def test_a_new_invoice_never_takes_one_that_was_sent_and_then_forgotten(tmp_path: Path) -> None:
    """The same number and, but for the care taken, the same id as one of before the restore."""

    async def main() -> None:
        async with rig(tmp_path) as computer:
            saved = tmp_path / "saved.sqlite3"
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
                await prepared(service, tenant_id)
                await put(service, customers=[CUSTOMER])
                await push(service, tenant_id)
                await service.data.backup(saved)
                await put_all(service)
                await push(service, tenant_id)
            there = invoice_of(computer, "INV-1001").total_amount
            await restore(computer.environment.data, saved, computer.clock)
            async with computer.program() as service:
                other = {**INVOICE["lines"][1], "unit_price": "5"}
                await put(service, invoices=[{**INVOICE, "lines": [other]}])
                result = await push(service, tenant_id)
                assert reasons(result)["inv-1"] == ("failed", "invoice_exists_in_sage")
            assert [each.total_amount for each in invoices_of(computer)] == [there]

    run(main())


def test_the_sign_in_is_good_after_a_restore(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path) as computer:
            saved = tmp_path / "saved.sqlite3"
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
                await service.data.backup(saved)
                computer.clock.forward(hours=1)
                await service.tax_rates.run(tenant_id)  # renews the sign-in
            await restore(computer.environment.data, saved, computer.clock)
            computer.clock.forward(hours=1)
            async with computer.program() as service:
                assert (await service.tax_rates.run(tenant_id)).counts.failed == 0
                assert (await service.status()).reconnect == 0

    run(main())


def test_nobody_restores_under_a_running_program(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        saved = tmp_path / "saved.sqlite3"
        await service.data.backup(saved)
        with pytest.raises(BadInput) as error:
            await restore(computer.environment.data, saved, computer.clock)
        refused("book_in_use", error)
        with pytest.raises(BadInput) as error:
            await start_empty(computer.environment.data, computer.clock)
        refused("book_in_use", error)
        assert len(await service.tenants()) == 1

    told(tmp_path, story)


def test_backups_under_load_are_whole_and_restore(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, _tenant_id: int) -> None:
        busy = True

        async def write_on() -> int:
            count = 0
            while busy:
                await put(service, customers=[{**CUSTOMER, "key": f"c{count}"}])
                count += 1
            return count

        writing = asyncio.create_task(write_on())
        found = [await service.data.backup(tmp_path / f"{n}.sqlite3") for n in range(50)]
        busy = False
        assert await writing > 50
        customers = [facts.counts[1] for facts in found]
        assert customers == sorted(customers)
        assert customers[-1] > 20
        assert (await service.data.look(tmp_path / "49.sqlite3")).counts[1] == customers[-1]

    told(tmp_path, story)


def test_files_are_refused_in_words(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        book = computer.environment.data / "book.sqlite3"
        saved = tmp_path / "saved.sqlite3"
        await service.data.backup(saved)
        for path, overwrite, code in (
            (saved, False, "file_exists"),
            (book, True, "file_is_the_book"),
            (tmp_path / "book" / "x", False, ""),
            (saved / "x", False, "cannot_write"),
        ):
            if not code:
                await service.data.backup(path)
                continue
            with pytest.raises(BadInput) as error:
                await service.data.backup(path, overwrite=overwrite)
            refused(code, error)
        await service.data.backup(saved, overwrite=True)
        bad = tmp_path / "bad.sqlite3"
        for content, code in (
            (b"no book at all", "backup_damaged"),
            (saved.read_bytes()[:9000], "backup_damaged"),
        ):
            bad.write_bytes(content)
            with pytest.raises(BadInput) as error:
                await service.data.look(bad)
            refused(code, error)
        with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as other, other:
            other.execute("CREATE TABLE other (x)")
        for path, code in (
            (tmp_path / "other.sqlite3", "backup_not_a_book"),
            (tmp_path / "none.sqlite3", "file_missing"),
            (book, "file_is_the_book"),
        ):
            with pytest.raises(BadInput) as error:
                await service.data.look(path)
            refused(code, error)
        with pytest.raises(BadInput) as error:
            await service.data.export(saved)
        refused("cannot_write", error)

    told(tmp_path, story)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_has_every_kind_with_exact_amounts_and_no_formula(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await put_all(service)
        await put(
            service,
            customers=[
                {**CUSTOMER, "key": "evil", "name": '=HYPERLINK("http://x")', "email": None}
            ],
        )
        await service.sending.push(tenant_id)
        folder = tmp_path / "out"
        heard: list[Progress] = []
        lines = await service.data.export(folder, report=heard.append)
        names = {path.name for path in folder.iterdir()}
        assert len(names) == 17
        assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}
        found = {name: rows_of(folder / name) for name in names}
        assert sum(map(len, found.values())) == lines
        assert heard[-1].done == heard[-1].total == lines
        customers = {row["key"]: row for row in found["customers.csv"]}
        assert customers["acme"]["tenant"] == "Northgate"
        assert customers["evil"]["name"] == '\'=HYPERLINK("http://x")'
        [address] = [r for r in found["customer-addresses.csv"] if r["customer"] == "acme"]
        assert (address["city"], address["country"]) == ("Leeds", "GB")
        [invoice] = found["invoices.csv"]
        assert (invoice["net"], invoice["tax"], invoice["total"], invoice["sage_total"]) == (
            "172.49",
            "34.50",
            "206.99",
            "206.99",
        )
        assert (invoice["customer"], invoice["date"]) == ("acme", "2026-11-20")
        assert found["invoice-lines.csv"][0]["unit_price"] == "33.33"
        assert found["product-prices.csv"][0]["amount"] == "50"
        assert {row["kind"] for row in found["links.csv"]} >= {"customer", "invoice", "product"}
        assert {row["local_key"] for row in found["links.csv"]} >= {"acme", "fw", "inv-1"}
        assert found["runs.csv"][0]["started_at"].startswith("2026-11-23T")
        before = (folder / "customers.csv").read_bytes()
        with pytest.raises(BadInput) as error:
            await service.data.export(folder)
        refused("files_exist", error)
        await put(service, customers=[{**CUSTOMER, "key": "more"}])
        await service.data.export(folder, overwrite=True)
        assert (folder / "customers.csv").read_bytes() != before

    told(tmp_path, story, "small", prepared)


def test_an_export_that_is_stopped_changes_no_file(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, _tenant_id: int) -> None:
        await put_all(service)
        folder = tmp_path / "out"
        await service.data.export(folder)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        await put(service, customers=[{**CUSTOMER, "key": "more"}])
        cancel = Cancel()

        def report(progress: Progress) -> None:
            if progress.done:
                cancel.request()

        cancel.request()
        with pytest.raises(Cancelled):
            await service.data.export(folder, overwrite=True, report=report, cancel=cancel)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    told(tmp_path, story, "small", prepared)
