"""A damaged book is said to be damaged, or works; never anything else. Refusing changes nothing."""

from __future__ import annotations

import asyncio
import random
from decimal import Decimal
from pathlib import Path

import pytest
from book_desk import NOW, enabled, new_tenant

from sage_desktop.book import journal, signins, snapshots, tax_rates, tenants
from sage_desktop.book.rows import Business, Counts, LinkMaker, Percentage, Problem, RunResult
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.core.errors import BookProblem


def fill() -> None:
    """Something in every table."""
    sign_in = signins.save_sign_in(
        client_id="client",
        sage_user_id="user",
        user_name="Ann",
        user_email="ann@example.test",
        access_sealed=b"a" * 900,
        refresh_sealed=b"r" * 900,
        access_expires_at=NOW,
        refresh_expires_at=NOW,
    )
    tenant = new_tenant("Northgate")
    tenants.update_tenant(
        tenant.id, sign_in_id=sign_in.id, business=Business("b1", "Northgate Ltd", "Leeds", "UK")
    )
    tenants.set_module(enabled=True, default_tenant_id=tenant.id)
    run = journal.start_run("tax-rates", tenant.id, NOW)
    for number in range(60):
        rate = tax_rates.create_tax_rate(
            f"Rate {number}", Decimal(number), [Percentage(Decimal(number), NOW.date())]
        )
        journal.note_change(run, "tax_rate", rate.id, None, snapshots.snapshot("tax_rate", rate.id))
        journal.create_link(
            kind="tax_rate",
            tenant_id=tenant.id,
            local_id=rate.id,
            sage_id=f"GB_{number}",
            made_by=LinkMaker.IMPORT,
            now=NOW,
        )
        journal.open_issue(tenant.id, "tax_rate", f"GB_{number}", "code", {"name": "x"}, "", NOW)
    tax_rates.save_mirror(
        tenant.id, [(f"GB_{n}", f"Rate {n}", Decimal(n), True) for n in range(60)], NOW
    )
    problems = [Problem("GB_1", "Rate 1", "code", {"a": "b"})]
    journal.end_run(run, RunResult.DONE, Counts(created=60), 2, problems, "", NOW)


def read_all() -> None:
    tenants.book_id()
    tenants.module()
    tenants.tenants()
    signins.sign_ins()
    tax_rates.tax_rates()
    tax_rates.count_tax_rates("rate")
    tax_rates.uses()
    tax_rates.mirror()
    journal.links()
    for run in journal.runs():
        journal.run_changes(run.id)
    journal.issues()
    journal.issue_counts()
    snapshots.snapshot("tax_rate", 7)
    snapshots.snapshot("link", 7)


def change_some() -> None:
    enabled()
    tax_rates.create_tax_rate("One more", Decimal(5))
    for rate in tax_rates.tax_rates()[:20]:
        tax_rates.update_tax_rate(rate.id, name=rate.name + "!")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "book.sqlite3"

    async def main() -> None:
        book = await Book.open(path, Bus(), backups=path.parent)
        await book.write(fill)
        await book.aclose()

    asyncio.run(main())
    return path.read_bytes()


async def use(path: Path) -> str:
    """What comes of opening, reading and changing the book: "works" or the problem's code."""
    try:
        book = await Book.open(path, Bus(), backups=path.parent / "backups")
    except BookProblem as problem:
        return f"refused: {problem.code}"
    try:
        await book.read(read_all)
        await book.write(change_some)
    except BookProblem as problem:
        return problem.code
    finally:
        await book.aclose()
    return "works"


def damaged_in_turn(folder: Path, contents: list[bytes]) -> list[str]:
    async def main() -> list[str]:
        found = []
        for number, content in enumerate(contents):
            place = folder / str(number)
            place.mkdir()
            (place / "book.sqlite3").write_bytes(content)
            came_of_it = await use(place / "book.sqlite3")
            if came_of_it.startswith("refused: "):
                assert [entry.name for entry in place.iterdir()] == ["book.sqlite3"]
                assert (place / "book.sqlite3").read_bytes() == content
            found.append(came_of_it.removeprefix("refused: "))
        return found

    return asyncio.run(main())


def test_the_undamaged_book_works(tmp_path: Path, whole: bytes) -> None:
    assert damaged_in_turn(tmp_path, [whole]) == ["works"]


@pytest.mark.parametrize("seed", range(4))
def test_flipped_bytes(tmp_path: Path, whole: bytes, seed: int) -> None:
    chance = random.Random(seed)
    contents = []
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 3, 20, 200])):
            content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
        contents.append(bytes(content))
    found = damaged_in_turn(tmp_path, contents)
    assert set(found) <= {"works", "book_damaged", "book_newer", "book_unreadable"}
    assert "book_damaged" in found


def test_flipped_bytes_where_the_file_describes_itself(tmp_path: Path, whole: bytes) -> None:
    chance = random.Random(5)
    contents = []
    for place in range(100):
        content = bytearray(whole)
        content[place] ^= chance.randrange(1, 256)
        contents.append(bytes(content))
    found = damaged_in_turn(tmp_path, contents)
    assert set(found) <= {"works", "book_damaged", "book_unreadable"}


def test_cut_off_files(tmp_path: Path, whole: bytes) -> None:
    chance = random.Random(7)
    cuts = [0, 1, 99, 100, 512, 4095, 4096] + [chance.randrange(len(whole)) for _ in range(43)]
    found = damaged_in_turn(tmp_path, [whole[:cut] for cut in cuts])
    assert set(found) == {"book_damaged"}


def test_overwritten_pages(tmp_path: Path, whole: bytes) -> None:
    chance = random.Random(9)
    contents = []
    for page in range(len(whole) // 4096):
        content = bytearray(whole)
        content[page * 4096 : (page + 1) * 4096] = chance.choice(
            [b"\0" * 4096, b"\xff" * 4096, chance.randbytes(4096)]
        )
        contents.append(bytes(content))
    found = damaged_in_turn(tmp_path, contents)
    assert set(found) <= {"works", "book_damaged"}
    assert found.count("book_damaged") > len(found) // 2
