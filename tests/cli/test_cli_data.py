"""``backup``, ``restore``, ``export``, ``diagnostics``, ``status``: what they say and leave."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from cli_desk import Desk
from here import Here

ROW = '[{"key": "a", "name": "Harbour Hotel", "email": "ada@harbour.example"}]'


def test_there_and_back(here: Here, tmp_path: Path) -> None:
    here.run("put", "customers", "-", typed=ROW)
    saved = tmp_path / "saved.sqlite3"
    told = here.json("backup", str(saved))
    assert told["path"] == str(saved)
    assert told["counts"] == {"tenant": 0, "customer": 1, "product": 0, "invoice": 0}
    assert oct(saved.stat().st_mode & 0o777) == "0o600"
    again = here.run("backup", str(saved))
    assert (again.code, again.out) == (2, "")
    assert "It was not overwritten" in again.err
    assert here.run("backup", str(saved), "--overwrite").code == 0
    here.run("put", "customers", "-", typed=ROW.replace('"a"', '"b"'))
    assert here.json("list", "customers")["total"] == 2
    done = here.json("restore", str(saved))
    assert done["damaged_before"] is False
    assert Path(done["kept"]).parent == here.data / "backups"
    assert here.json("list", "customers")["total"] == 1
    assert here.json("restore", done["kept"])["counts"]["customer"] == 2


def test_a_damaged_book_is_said_to_be_and_what_to_run(here: Here) -> None:
    here.run("put", "customers", "-", typed=ROW)
    saved = here.data / "backups" / "saved.sqlite3"
    here.json("backup", str(saved))
    book = here.data / "book.sqlite3"
    book.write_bytes(book.read_bytes()[:5000])
    damaged = book.read_bytes()
    done = here.run("status", "--json")
    assert done.code == 1
    assert done.json["error"] == "book_damaged"
    assert f"sage-desktop-cli restore {saved}" in done.err
    assert "1 customer," in done.err
    assert book.read_bytes() == damaged
    told = here.json("restore", str(saved))
    assert told["damaged_before"] is True
    assert Path(told["kept"]).read_bytes() == damaged
    assert here.json("list", "customers")["total"] == 1


def test_without_a_good_backup_that_is_said(here: Here) -> None:
    here.data.mkdir(parents=True)
    (here.data / "book.sqlite3").write_bytes(b"no book")
    done = here.run("status")
    assert done.code == 1
    assert "There is no good backup in" in done.err


def test_restoring_what_is_no_backup_changes_nothing(here: Here, tmp_path: Path) -> None:
    here.run("put", "customers", "-", typed=ROW)
    bad = tmp_path / "bad.sqlite3"
    bad.write_bytes(b"no book")
    for path, sentence in (
        (bad, "is damaged"),
        (tmp_path / "none", "There is no file"),
        (here.data / "book.sqlite3", "is the book itself"),
    ):
        done = here.run("restore", str(path))
        assert (done.code, done.out) == (2, "")
        assert sentence in done.err
    assert here.json("list", "customers")["total"] == 1
    assert not (here.data / "backups").exists()


def test_an_export_of_the_book(here: Here, tmp_path: Path) -> None:
    here.run("put", "customers", "-", typed=ROW)
    folder = tmp_path / "out"
    assert here.json("export", str(folder))["path"] == str(folder)
    assert "Harbour Hotel" in (folder / "customers.csv").read_text(encoding="utf-8-sig")
    done = here.run("export", str(folder))
    assert done.code == 2
    assert "account-codes.csv" in done.err or "customers.csv" in done.err
    assert here.run("export", str(folder), "--overwrite").code == 0


def test_diagnostics_hold_no_record(here: Here, tmp_path: Path) -> None:
    here.run("put", "customers", "-", typed=ROW)
    here.run("import", "tax-rates", "Harbour Hotel")
    path = tmp_path / "diagnostics.zip"
    assert here.json("diagnostics", str(path)) == {"path": str(path)}
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    report = json.loads(texts["report.json"])
    assert report["book"]["rows"]["customer"] == 1
    assert report["book"]["integrity"] == "ok"
    assert "SAGE_DESKTOP_DATA" in report["environment"]
    assert "logs/sage-desktop-cli.log" in texts
    for text in texts.values():
        assert "Harbour" not in text
        assert "harbour" not in text


def test_the_status_says_all(here: Here) -> None:
    told = here.json("status")
    assert told["data_folder"] == str(here.data)
    assert told["version"]
    assert told["next_run"] is None
    assert set(told["outbox"].values()) == {0}
    said = here.run("status").out
    for word in (
        "Module: disabled",
        "0 records wait to be sent",
        "Data folder: ",
        "Next daily run",
    ):
        assert word in said


def test_while_another_program_is_open_nothing_is_restored(desk: Desk, tmp_path: Path) -> None:
    desk.run("tenant", "add", "Northgate")
    saved = tmp_path / "saved.sqlite3"
    desk.json("backup", str(saved))
    process = desk.start("tenant", "connect", "Northgate", "--no-browser")
    process.address()
    done = desk.run("restore", str(saved), "--json")
    assert done.code == 2
    assert done.json["error"] == "book_in_use"
    process.popen.terminate()
    process.end()
    assert desk.run("restore", str(saved)).code == 0
