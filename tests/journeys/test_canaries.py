"""Planted secrets and planted customer data: where they may be, and that they are nowhere else."""

from __future__ import annotations

import asyncio
import logging
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from imports import Importing
from rig import Rig, rig, run
from sendings import INVOICE, PRODUCT, push, put, sage
from sendings import syncing as prepared

from sage_desktop.core.errors import AppError
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.world import DEMO_CLIENT_SECRET
from sage_desktop.settings import logs
from sage_desktop.settings.secrets import Vault
from sage_desktop.sync.service import Service

NAME = "Zanzibarcanary"
"""In every text of every record."""
NUMBER = "70417"
"""In every number that names a record."""


class Defect(Exception):
    pass


def marked(record: dict[str, object]) -> dict[str, object]:
    return {
        "key": f"{NAME}-key-{NUMBER}",
        "name": f"{NAME} & Söhne",
        "reference": f"{NUMBER}R",
        "email": f"{NAME}@{NAME}.example",
        "phone": f"0114 {NUMBER}",
        "contact_name": f"{NAME} Reed",
        "vat_number": f"GB{NUMBER}6789",
        "notes": f"{NAME} pays late",
        "site": {"name": NAME, "address_1": NAME, "city": NAME, "postcode": f"LS{NUMBER}"},
        **record,
    }


PRODUCT_MARKED = {**PRODUCT, "key": NAME, "description": f"{NAME} firewall", "code": f"C{NUMBER}"}
LINE = {**INVOICE["lines"][1], "description": f"{NAME} visit"}
INVOICE_MARKED = {
    **INVOICE,
    "key": f"{NAME}-inv",
    "number": f"INV-{NUMBER}",
    "customer": f"{NAME}-key-{NUMBER}",
    "lines": [LINE],
}


@dataclass
class Secrets:
    """All that was secret at some time."""

    found: set[str] = field(default_factory=lambda: {DEMO_CLIENT_SECRET})

    def gather(self, computer: Rig) -> None:
        tokens = computer.world._authority
        self.found |= set(tokens._access) | set(tokens._codes) | set(tokens._spent)
        self.found |= {grant.refresh_token for grant in tokens._grants.values()}
        self.found |= set(computer.keychain._kept.values())  # type: ignore[attr-defined]

    def in_text(self, text: bytes) -> list[str]:
        return [each for each in self.found if each.encode() in text]


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below, and what is in archives."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        yield f"{path.name}/{name}", archive.read(name)


async def troubled(service: Service, computer: Rig, tenant_id: int) -> list[str]:
    """Failures of many kinds; gives all texts of errors."""
    texts = []

    async def fails(work: object) -> None:
        try:
            await work  # type: ignore[misc]
        except AppError as error:
            logging.getLogger("canary").warning("failed: %s", error, exc_info=error)
            texts.append("".join(traceback.format_exception(error)))

    for number, answer in enumerate(
        (faults.status(500), faults.status(401), faults.drop(commit=True))
    ):
        computer.world.faults.add(answer, path="/v3.1/contacts", times=3)
        await put(service, customers=[marked({"notes": f"{NAME} {number}"})])
        await push(service, tenant_id)
    computer.world.faults.clear()
    for reason in ("code", "invalid_grant"):
        await fails(service.find_tenant(f"{NAME} {reason}"))
    await fails(service.customers.put([{"key": NAME, "name": NAME, "email": f"{NAME} no e-mail"}]))
    await fails(service.customers.put([{"key": NAME, "unknown": NAME}]))
    await fails(service.tax_rates.run(tenant_id + 40))
    token = computer.keychain._kept  # type: ignore[attr-defined]
    try:
        raise Defect(f"{NAME} {NUMBER} refresh_token={token}")
    except Defect as error:
        logging.getLogger("canary").exception("a defect with %s", error)
        try:
            raise ValueError(f"{NAME}") from error
        except ValueError:
            logging.getLogger("canary").exception("and what came of it")
    return texts


async def session(computer: Rig, folder: Path, secrets: Secrets) -> list[str]:
    """Connect, import, push, failures; then a backup, an export and diagnostics."""
    async with computer.program() as service:
        tenant_id = await computer.custom_tenant(service, DEMO_CLIENT_SECRET)
        await computer.connect(service, tenant_id)
        secrets.gather(computer)
        await prepared(service, tenant_id)
        await service.syncing.set_without_webhooks(tenant_id, True)
        for contact in sage(computer).contacts.values():
            contact.name = f"{NAME} {contact.name}"
        await Importing("customers").run(service, tenant_id)
        await put(service, customers=[marked({})], products=[PRODUCT_MARKED])
        await put(service, invoices=[INVOICE_MARKED])
        await push(service, tenant_id)
        computer.clock.forward(hours=1)
        secrets.gather(computer)
        texts = await troubled(service, computer, tenant_id)
        await push(service, tenant_id)
        secrets.gather(computer)
        await service.data.backup(folder / "backup.sqlite3")
        await service.data.export(folder / "export")
        await service.data.diagnostics(folder / "diagnostics.zip")
        texts += [repr(each) for each in await service.tenants()]
        texts += [repr(service), repr(computer.environment), repr(Vault(computer.keychain, "x"))]
        await asyncio.sleep(0)
        for name, content in contents(computer.environment.data):  # with the write-ahead logs
            assert secrets.in_text(content) == [], name
    return texts


def test_no_secret_is_anywhere_and_no_record_in_logs_and_diagnostics(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secrets = Secrets()
    texts: list[str] = []

    async def main() -> None:
        async with rig(tmp_path) as computer:
            handler = logs.log_to(computer.environment.data / "logs")
            try:
                texts.extend(await session(computer, tmp_path / "out", secrets))
            finally:
                logs.stop(handler)

    run(main())
    assert len(secrets.found) > 6, "sign-ins were renewed"
    found = dict(contents(tmp_path))
    assert {"backup.sqlite3", "customers.csv", "report.json"} <= {Path(name).name for name in found}
    for name, content in found.items():
        assert secrets.in_text(content) == [], name
    printed = capfd.readouterr()
    for text in (*texts, printed.out, printed.err):
        assert secrets.in_text(text.encode()) == []
    assert NAME.encode() in found["out/export/customers.csv"]
    quiet = [name for name in found if "logs/" in name or name.startswith("diagnostics.zip/")]
    assert len(quiet) >= 3
    for name in quiet:
        for canary in (NAME, NUMBER):
            assert canary.encode().lower() not in found[name].lower(), (name, canary)
    assert b"a defect with Defect" in found["data/logs/sage-desktop.log"]
