"""The commands and their arguments, as the contract has them."""

from __future__ import annotations

import argparse
from pathlib import Path

from sage_desktop import __version__

IMPORTS = ("tax-rates",)
RECORDS = ("tax-rates",)


def parser() -> argparse.ArgumentParser:
    """``--data-dir`` and ``--json`` may stand before or after the command."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data-dir", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="the data folder"
    )
    common.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help="print one JSON object on standard output",
    )
    top = argparse.ArgumentParser(
        prog="sage-desktop-cli",
        description="Sage Desktop without a window.",
        parents=[common],
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"Sage Desktop {__version__}")
    commands = _Commands(top, common)
    _set_up(commands)
    _work(commands)
    _activity(commands)
    return top


class _Commands:
    """Adds sub-commands that all take the common options."""

    def __init__(self, parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
        self._common = common
        self._parser = parser
        self._choices = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(self, name: str, text: str, command: str = "") -> argparse.ArgumentParser:
        made = self._choices.add_parser(
            name, help=text, description=text, parents=[self._common], allow_abbrev=False
        )
        made.set_defaults(command=command or name)
        return made

    def group(self, name: str, text: str) -> _Commands:
        return _Commands(self.add(name, text), self._common)


def _set_up(commands: _Commands) -> None:
    module = commands.group("module", "the module Sage Business Cloud")
    module.add("enable", "enable the module", "module enable")
    module.add("disable", "disable it: nothing is imported or sent", "module disable")
    module.add("show", "show its settings", "module show")
    change = module.add(
        "set", "default-tenant=NAME, default-invoice-status=draft|issued", "module set"
    )
    change.add_argument("settings", nargs="+", metavar="KEY=VALUE")

    tenant = commands.group("tenant", "tenants: each ties the book to one Sage business")
    add = tenant.add("add", "make a tenant", "tenant add")
    add.add_argument("name", metavar="NAME")
    add.add_argument(
        "--custom-app",
        action="store_true",
        help="use a custom developer app; its secret is read from SAGE_DESKTOP_CLIENT_SECRET or "
        "asked for",
    )
    add.add_argument("--client-id", metavar="ID", default="")
    tenant.add("list", "list the tenants", "tenant list")
    tenant.add("show", "show one", "tenant show").add_argument("tenant", metavar="NAME")
    delete = tenant.add("delete", "delete one; the book's records stay", "tenant delete")
    delete.add_argument("tenant", metavar="NAME")
    delete.add_argument("--yes", action="store_true", help="needed: it cannot be taken back")
    connect = tenant.add("connect", "sign in to Sage in a browser", "tenant connect")
    connect.add_argument("tenant", metavar="NAME")
    connect.add_argument("--business", metavar="ID", help="the Sage business, if there are several")
    connect.add_argument("--no-browser", action="store_true", help="only print the login address")
    connect.add_argument("--timeout", type=_seconds, default=300.0, metavar="S")
    tenant.add("disconnect", "revoke the sign-in", "tenant disconnect").add_argument(
        "tenant", metavar="NAME"
    )
    change = tenant.add("set", "daily-tax-rates=on|off", "tenant set")
    change.add_argument("tenant", metavar="NAME")
    change.add_argument("settings", nargs="+", metavar="KEY=VALUE")


def _work(commands: _Commands) -> None:
    mapping = commands.group("map", "mappings between Sage and the book")
    rate = mapping.add("tax-rate", "link a Sage tax rate to a Halo tax rate", "map tax-rate")
    rate.add_argument("tenant", metavar="TENANT")
    rate.add_argument("sage_id", metavar="SAGE_ID")
    rate.add_argument("local", metavar="LOCAL_ID_OR_NAME")
    mapping.add("list", "list the mappings of a tenant", "map list").add_argument(
        "tenant", metavar="TENANT"
    )
    imports = commands.add("import", "import records from Sage")
    imports.add_argument("kind", choices=IMPORTS)
    imports.add_argument("tenant", metavar="TENANT")
    imports.add_argument("--preview", action="store_true", help="write nothing, print the plan")
    imports.add_argument(
        "--select", default="all", metavar="WHICH", help="all, new, matched, or Sage ids: ID,…"
    )
    imports.add_argument(
        "--keep-unmapped", action="store_true", help="remove no Halo record that is not mapped"
    )
    commands.add("undo", "take an import back").add_argument("run", type=int, metavar="RUN")
    put = commands.add("put", "create or update records of the book from a JSON array")
    put.add_argument("kind", choices=RECORDS)
    put.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    listing = commands.add("list", "read the book")
    listing.add_argument("kind", choices=RECORDS)
    listing.add_argument("--search", default="", metavar="TEXT")
    listing.add_argument("--limit", type=_count, metavar="N")


def _activity(commands: _Commands) -> None:
    commands.add("status", "how things are")
    commands.add("runs", "what was done").add_argument(
        "--limit", type=_count, default=100, metavar="N"
    )
    commands.add("issues", "what needs a person")
    sandbox = commands.add("sandbox", "the stand-in Sage service alone, until it is stopped")
    sandbox.add_argument("--port", type=int, default=0, metavar="N")
    sandbox.add_argument("--world", default="small", metavar="NAME")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError("from 1 to 3600 seconds")
    return seconds


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("from 0 to 1,000,000")
    return number
