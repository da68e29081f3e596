"""``put tax-rates``: exact numbers, all or nothing, and every bad record named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from here import Here

GOOD = '{"key":"good","name":"Good","percentage":"17.5"}'


def rates(here: Here) -> dict[str, tuple[str, str]]:
    rows = here.json("list", "tax-rates")["rows"]
    return {row["key"]: (row["name"], row["percentage"]) for row in rows}


def test_creates_updates_and_leaves_alone(here: Here, tmp_path: Path) -> None:
    file = tmp_path / "rates.json"
    file.write_text(f'[{GOOD}, {{"key":"nil","name":"Nil","percentage":0}}]')
    first = here.json("put", "tax-rates", str(file))
    assert first == {"kind": "tax-rates", "created": 2, "updated": 0, "unchanged": 0}
    again = here.run("put", "tax-rates", str(file))
    assert again.out == "0 created, 0 updated, 2 unchanged.\n"
    change = '[{"key":"good","percentage":"17.50"},{"key":"nil","name":" Zero "}]'
    second = here.json("put", "tax-rates", "-", typed=change)
    assert second == {"kind": "tax-rates", "created": 0, "updated": 1, "unchanged": 1}
    assert rates(here) == {"good": ("Good", "17.5"), "nil": ("Zero", "0")}
    assert here.json("put", "tax-rates", "-", typed="[]")["created"] == 0


def test_what_list_gives_can_be_put_back(here: Here) -> None:
    here.json("put", "tax-rates", "-", typed=f"[{GOOD}]")
    [row] = here.json("list", "tax-rates")["rows"]
    back = json.dumps([{name: row[name] for name in ("key", "name", "percentage")}])
    assert here.json("put", "tax-rates", "-", typed=back)["unchanged"] == 1


def test_percentages_stay_exact(here: Here) -> None:
    digits = "19.0000000001"
    here.json("put", "tax-rates", "-", typed=f'[{{"key":"a","name":"A","percentage":"{digits}"}}]')
    assert rates(here)["a"] == ("A", digits)


def test_text_of_any_language_and_a_byte_order_mark(here: Here) -> None:
    typed = '\ufeff[{"key":"日本","name":"Umsatzsteuer für Öl 👩‍💻","percentage":"19"}]'
    here.json("put", "tax-rates", "-", typed=typed)
    assert rates(here) == {"日本": ("Umsatzsteuer für Öl 👩‍💻", "19")}


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ('{"key":"a","name":"A","percentage":17.5}', "17.5 without quotes"),
        ('{"key":"a","name":"A","percentage":1e2}', "1e2 without quotes"),
        ('{"key":"a","name":"A","percentage":NaN}', "NaN"),
        ('{"key":"a","name":"A","percentage":-Infinity}', "-Infinity"),
        ('{"key":"a","name":"A","percentage":"NaN"}', "NaN"),
        ('{"key":"a","name":"A","percentage":"Infinity"}', "Infinity"),
        ('{"key":"a","name":"A","percentage":"twenty"}', "twenty"),
        ('{"key":"a","name":"A","percentage":"20 %"}', "20 %"),
        ('{"key":"a","name":"A","percentage":""}', "not a number"),
        ('{"key":"a","name":"A","percentage":true}', "True"),
        ('{"key":"a","name":"A","percentage":["20"]}', "20"),
        ('{"key":"a","name":"A","percentage":"-1"}', "from 0 to 1000"),
        ('{"key":"a","name":"A","percentage":1001}', "from 0 to 1000"),
        (f'{{"key":"a","name":"A","percentage":{"9" * 5000}}}', "9999"),
        (f'{{"key":"a","name":"A","percentage":"{"9" * 5000}"}}', "9999"),
        ('{"key":"a","name":"A","percentage":"1.00000000001"}', "10 decimals"),
        (f'{{"key":"a","name":"A","percentage":"1.{"0" * 5000}1"}}', "10 decimals"),
        ('{"key":"a","name":"A","percentage":null}', "“percentage” is needed"),
        ('{"key":"a","name":null,"percentage":"1"}', "“name” is needed"),
        ('{"key":null,"name":"A","percentage":"1"}', "“key” is needed"),
        ('{"name":"A","percentage":"1"}', "“key” is missing"),
        ('{"key":"a","percentage":"1"}', "key, name and percentage"),
        ('{"key":"a","name":"A"}', "key, name and percentage"),
        ('{"key":"","name":"A","percentage":"1"}', "“key” must be a text"),
        ('{"key":7,"name":"A","percentage":"1"}', "“key” must be a text"),
        ('{"key":"a","name":"  ","percentage":"1"}', "“name” must be a text"),
        (f'{{"key":"a","name":"{"x" * 201}","percentage":"1"}}', "1 to 200"),
        ('{"key":"a","name":"\\ud800","percentage":"1"}', "not valid text"),
        ('{"key":"a","name":"A","percentage":"1","colour":"red"}', "unknown field “colour”"),
        ('{"key":"a","name":"A","percentage":"1","id":4}', "unknown field “id”"),
        ('{"key":"a","name":"A","percentage":"1","key":"b"}', "“key” stands twice"),
        ('{"key":"good","name":"A","percentage":"1"}', "“good” stands twice"),
        ('["key"]', "not a JSON object"),
        ("null", "not a JSON object"),
    ],
)
def test_one_bad_record_changes_nothing(here: Here, record: str, word: str) -> None:
    done = here.run("put", "tax-rates", "-", "--json", typed=f"[{GOOD},{record}]")
    assert done.code == 2
    assert word in done.json["message"]
    assert len(done.err) < 400
    assert rates(here) == {}


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        (b"", "not JSON"),
        (b"[", "not JSON"),
        (b"[] []", "not JSON"),
        (b"{}", "A JSON array"),
        (b'"text"', "A JSON array"),
        (b"\xff\xfe\xfa", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"key,name,percentage", "not JSON"),
    ],
)
def test_what_is_no_array_of_records(here: Here, typed: bytes, word: str) -> None:
    done = here.run("put", "tax-rates", "-", "--json", typed=typed)
    assert (done.code, word in done.json["message"]) == (2, True), done


def test_files_that_cannot_be_read(here: Here, tmp_path: Path) -> None:
    for file in (str(tmp_path), str(tmp_path / "missing.json")):
        done = here.run("put", "tax-rates", file, "--json")
        assert done.code == 2
        assert file in done.json["message"]


def test_too_much(here: Here, tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    with file.open("wb") as huge:
        huge.truncate(64 * 1024 * 1024 + 1)
    done = here.run("put", "tax-rates", str(file), "--json")
    assert (done.code, "64 MB" in done.json["message"]) == (2, True)
