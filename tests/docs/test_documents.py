"""The documents say what is there: links, commands, options, JSON fields, codes, modules."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from written_pages import (
    ARCHITECTURE,
    DOCS,
    KEYBOARD,
    MESSAGES,
    ROOT,
    keyboard_page,
    messages_page,
    modules,
)

from sage_desktop.book.run_rows import Counts, Problem, RunResult, RunRow
from sage_desktop.cli import shapes
from sage_desktop.cli.__main__ import COMMANDS, main
from sage_desktop.cli.arguments import parser
from sage_desktop.core.connecting_words import CONNECTING, SIGN_IN
from sage_desktop.core.words import known_codes
from sage_desktop.sandbox.worlds import WORLDS

WRITE = "run .venv/bin/python tests/docs/written_pages.py"
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "benchmarks" / "README.md",
        *DOCS.rglob("*.md"),
    ]
)
COMMAND_LINE = (DOCS / "command-line.md").read_text(encoding="utf-8")
RECORDS = (DOCS / "records.md").read_text(encoding="utf-8")

MET_LATER = {"offline", "redirected", "throttled", "server_trouble", "bad_reply", "reply_too_large"}
"""Codes of the network that one meets while connecting, too."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """What ``#…`` can point to: headings, as hosts of Markdown name them."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", text_of(page))
    for link in links:
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors(target), link


def test_every_page_can_be_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)\s#]+)", text_of(page))
        waiting += [
            (page.parent / link).resolve() for link in links if not link.startswith("https://")
        ]
    assert set(DOCS.rglob("*.md")) <= reached


def test_messages_are_those_of_the_program() -> None:
    assert text_of(MESSAGES) == messages_page(), WRITE
    assert set(re.findall(r"^- .+ `(\w+)`$", text_of(MESSAGES), re.MULTILINE)) == set(known_codes())


def test_keys_are_those_of_the_program() -> None:
    assert text_of(KEYBOARD) == keyboard_page(), WRITE


def test_every_code_of_connecting_is_explained() -> None:
    explained = set(re.findall(r"\(`(\w+)`\)", text_of(DOCS / "connecting.md")))
    assert explained <= known_codes()
    assert (set(CONNECTING) | set(SIGN_IN) | MET_LATER) - explained == set()


def test_the_architecture_names_every_module_and_no_other() -> None:
    section = text_of(ARCHITECTURE).partition("<!-- modules -->")[2]
    named = set(re.findall(r"^\| `([\w/]+)` \|", section, re.MULTILINE))
    real = {name for name in modules() if not name.endswith("__init__")}
    assert real - named == set(), WRITE
    assert named - real == set(), WRITE


def leaves(made: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, set]]:
    """Every command with its options."""
    groups = [each for each in made._actions if isinstance(each, argparse._SubParsersAction)]
    if not groups:
        yield " ".join(words), {option for each in made._actions for option in each.option_strings}
    for group in groups:
        for name, sub in group.choices.items():
            yield from leaves(sub, (*words, name))


COMMAND_LINES = dict(leaves(parser()))


def test_the_walk_through_the_parser_finds_all_commands() -> None:
    assert {each.removesuffix(" tax-rates") for each in COMMANDS} <= set(COMMAND_LINES)


@pytest.mark.parametrize("command", COMMAND_LINES)
def test_every_command_and_option_is_described(command: str) -> None:
    assert f"`{command}" in COMMAND_LINE
    for option in COMMAND_LINES[command] - {"-h"}:
        assert option in COMMAND_LINE, option


def shown_commands(page: Path) -> list[str]:
    """The command lines in blocks of code, without what the shell adds."""
    found = []
    for line in re.findall(r"^ {4,}(.+)$", text_of(page), re.MULTILINE):
        match = re.match(r"(?:sage-desktop-cli|\S*python -m sage_desktop\.cli) (.*)", line)
        if match:
            found.append(re.split(r" [#|<>]", match[1])[0].strip())
    return found


def test_every_shown_command_is_one() -> None:
    shown = [each for page in PAGES for each in shown_commands(page)]
    assert len(shown) > 10
    for each in shown:
        parser().parse_args(shlex.split(each))


def test_every_variable_is_described() -> None:
    source = text_of(ROOT / "sage_desktop" / "settings" / "environment.py")
    names = set(re.findall(r'(?:given|_address|_numbers)\(\s*"([A-Z_]+)"', source))
    assert len(names) == 9
    for name in names:
        assert f"`SAGE_DESKTOP_{name}`" in COMMAND_LINE


def test_every_world_is_described() -> None:
    for world in WORLDS:
        assert f"`{world}`" in COMMAND_LINE


def fields(value: object) -> set[str]:
    """The names of all members, at every depth."""
    if isinstance(value, list):
        return set().union(*map(fields, value))
    if not isinstance(value, dict):
        return set()
    return set(value).union(*map(fields, value.values()))


def test_every_json_field_is_described(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = tmp_path / "rates.json"
    records.write_text('[{"key": "vat", "name": "VAT", "percentage": "20"}]', encoding="utf-8")
    commands = (
        "module show",
        "tenant add Northgate",
        "tenant list",
        "tenant disconnect Northgate",
        f"put tax-rates {shlex.quote(str(records))}",
        "map list Northgate",
        "status",
        "runs",
        "issues",
        "import tax-rates Northgate",
    )
    found: set[str] = set()
    for command in commands:
        main(["--json", "--data-dir", str(tmp_path / "data"), *shlex.split(command)])
        found |= fields(json.loads(capsys.readouterr().out))
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    problem = Problem("GB_X", "X", "no_percentage", {})
    run = RunRow(
        id=1,
        tenant_id=None,
        tenant_name="",
        kind="tax-rates",
        started_at=moment,
        ended_at=moment,
        result=RunResult.DONE,
        counts=Counts(),
        requests=1,
        problems=(problem,),
    )
    found |= fields(shapes.run(run))
    assert {"error", "keychain", "requests", "sign_in_shared_with"} <= found
    for name in found:
        assert f"`{name}`" in COMMAND_LINE, name


def test_every_field_of_a_listed_record_is_described(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = tmp_path / "rates.json"
    records.write_text('[{"key": "vat", "name": "VAT", "percentage": "20"}]', encoding="utf-8")
    folder = str(tmp_path / "data")
    main(["--data-dir", folder, "put", "tax-rates", str(records)])
    capsys.readouterr()
    main(["--json", "--data-dir", folder, "list", "tax-rates"])
    [row] = json.loads(capsys.readouterr().out)["rows"]
    for name in row:
        assert f"`{name}`" in RECORDS, name
