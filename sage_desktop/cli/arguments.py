"""The commands and their arguments, as the contract has them."""

from __future__ import annotations

import argparse
import math
from functools import cache
from pathlib import Path

from sage_desktop import __version__
from sage_desktop.sandbox.world_names import WORLDS

IMPORTS = ("accounts", "customers", "products", "services", "suppliers", "tax-rates")
RECORDS = ("customers", "invoices", "product-groups", "products", "suppliers", "tax-rates")
"""What ``put`` takes; ``list`` gives back more kinds."""
LISTS = ("account-codes", *RECORDS)

_MOST = 999_999_999


_EXIT_CODES = """exit codes:
  0  done
  1  unexpected error, or the book cannot be used
  2  wrong usage or bad input; nothing was changed
  3  done, but something needs attention
  4  sign-in needed
  5  Sage cannot be reached

COMMAND --help tells more. Tenants are named by their name or id."""


@cache  # argparse looks for translations of its own words on the disk, for each command anew
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
        description="Sage Desktop without a window: set up, import, send, look.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
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
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            parents=[self._common],
            allow_abbrev=False,
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
    change = module.add("set", "change its settings", "module set")
    change.add_argument(
        "settings",
        nargs="+",
        metavar="KEY=VALUE",
        help="default-tenant=NAME (nothing after = for none), "
        "default-invoice-status=draft or =issued, paused=on or =off",
    )

    tenant = commands.group("tenant", "tenants: each ties the book to one Sage business")
    add = tenant.add("add", "make a tenant", "tenant add")
    add.add_argument("name", metavar="NAME", help="how it is called here; no two are the same")
    add.add_argument(
        "--custom-app",
        action="store_true",
        help="use a custom developer app; its secret is read from SAGE_DESKTOP_CLIENT_SECRET or "
        "asked for",
    )
    add.add_argument(
        "--client-id", metavar="ID", default="", help="the custom app's, from Sage's portal"
    )
    tenant.add("list", "list the tenants", "tenant list")
    _tenant(tenant.add("show", "show one", "tenant show"))
    delete = tenant.add(
        "delete", "revoke its sign-in and delete it; the book's records stay", "tenant delete"
    )
    _tenant(delete)
    delete.add_argument("--yes", action="store_true", help="needed: it cannot be taken back")
    connect = tenant.add("connect", "sign in to Sage in a browser", "tenant connect")
    _tenant(connect)
    connect.add_argument("--business", metavar="ID", help="the Sage business, if there are several")
    connect.add_argument("--no-browser", action="store_true", help="only print the login address")
    connect.add_argument(
        "--timeout",
        type=_seconds,
        default=300.0,
        metavar="S",
        help="give up after S seconds without an answer (300)",
    )
    _tenant(tenant.add("disconnect", "revoke the sign-in", "tenant disconnect"))
    change = tenant.add("set", "change its settings", "tenant set")
    _tenant(change)
    change.add_argument(
        "settings",
        nargs="+",
        metavar="KEY=VALUE",
        help="daily-tax-rates=on or =off, sync=on or =off, sync-entities=customers,invoices,"
        "products (those of them that are synced), sync-without-webhooks=on or =off (for custom "
        "developer apps), default-item-code=CODE (for invoice lines that have none), "
        "top-level=NAME (new customers are put under it), default-product-group=NAME (for what is "
        "mapped to none), group-items-by=ledger-account or =item-type; nothing after = of a NAME, "
        "a CODE or of sync-entities for none",
    )


def _tenant(command: argparse.ArgumentParser) -> None:
    command.add_argument("tenant", metavar="TENANT", help="its name or id")


def _work(commands: _Commands) -> None:
    mapping = commands.group("map", "mappings between Sage and the book")
    rate = mapping.add("tax-rate", "link a Sage tax rate to a Halo tax rate", "map tax-rate")
    _tenant(rate)
    rate.add_argument("sage_id", metavar="SAGE_ID", help="as map list and previews show it")
    rate.add_argument(
        "local", metavar="LOCAL_ID_OR_NAME", help="the Halo tax rate: its key, id or name"
    )
    customer = mapping.add("customer", "link a Sage customer to a Halo customer", "map customer")
    _tenant(customer)
    customer.add_argument("sage_id", metavar="SAGE_ID", help="as map list and previews show it")
    customer.add_argument(
        "local", metavar="LOCAL_ID_OR_NAME", help="the Halo customer: its key, id or name"
    )
    category = mapping.add("category", "put a Sage category into a product group", "map category")
    _tenant(category)
    category.add_argument("sage_id", metavar="SAGE_ID", help="as map list shows it")
    category.add_argument("local", metavar="GROUP", help="the product group: its key, id or name")
    _tenant(mapping.add("list", "list the mappings of a tenant", "map list"))
    imports = commands.add("import", "import records from Sage")
    imports.add_argument("kind", choices=IMPORTS, metavar="KIND", help=", ".join(IMPORTS))
    _tenant(imports)
    imports.add_argument("--preview", action="store_true", help="write nothing, print the plan")
    imports.add_argument(
        "--select",
        default="all",
        metavar="WHICH",
        help="all, new, matched, or Sage ids: ID,…; all but all removes nothing",
    )
    imports.add_argument(
        "--keep-unmapped", action="store_true", help="remove no Halo record that is not mapped"
    )
    commands.add("undo", "take an import back").add_argument(
        "run", type=_number, metavar="RUN", help="its number, as runs shows it"
    )
    put = commands.add("put", "create or update records of the book from a JSON array")
    put.add_argument("kind", choices=RECORDS, metavar="KIND", help=", ".join(RECORDS))
    put.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    listing = commands.add("list", "read the book")
    listing.add_argument("kind", choices=LISTS, metavar="KIND", help=", ".join(LISTS))
    listing.add_argument(
        "--search", default="", metavar="TEXT", help="only what has TEXT in its name, key or code"
    )
    listing.add_argument("--limit", type=_number, metavar="N", help="at most N of them")


def _activity(commands: _Commands) -> None:
    commands.add("status", "how things are")
    commands.add("runs", "what was done, newest first").add_argument(
        "--limit", type=_number, default=100, metavar="N", help="at most N of them (100)"
    )
    push = commands.add("push", "send what waits to Sage")
    push.add_argument(
        "tenant", nargs="?", metavar="TENANT", help="its name or id; all of them without it"
    )
    push.add_argument(
        "--timeout",
        type=_seconds,
        metavar="S",
        help="sit out waiting times for S seconds at most (not at all)",
    )
    daily = commands.add("daily", "do what is due of the daily run, or say when it is")
    daily.add_argument("--now", action="store_true", help="begin a run whether it is due or not")
    commands.add("outbox", "what must still go to Sage, oldest first")
    commands.add("issues", "what needs a person")
    retry = commands.add("retry", "send again what needed a person")
    which = retry.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "issue", nargs="?", type=_number, metavar="ID", help="an issue, as issues shows it"
    )
    which.add_argument("--all", action="store_true", help="everything that waits or is stuck")
    _data(commands)
    sandbox = commands.add("sandbox", "the stand-in Sage service alone, until it is stopped")
    sandbox.add_argument(
        "--port", type=_port, default=0, metavar="N", help="where it listens (any free port)"
    )
    sandbox.add_argument(
        "--world", default="small", metavar="NAME", help=f"{', '.join(WORLDS)} (small)"
    )


def _data(commands: _Commands) -> None:
    backup = commands.add("backup", "copy the book to a file, and look the copy through")
    backup.add_argument("file", metavar="FILE", help="the copy")
    _overwriting(backup)
    restore = commands.add("restore", "make a backup the book; what is there now is kept beside it")
    restore.add_argument("file", metavar="FILE", help="the backup; it stays as it is")
    export = commands.add("export", "write all records as CSV files")
    export.add_argument("folder", metavar="DIR", help="the folder; it is made if need be")
    _overwriting(export)
    diagnostics = commands.add(
        "diagnostics", "write a file for support: no secrets and no records in it"
    )
    diagnostics.add_argument("file", metavar="FILE", help="the file, a ZIP archive")
    _overwriting(diagnostics)


def _overwriting(command: argparse.ArgumentParser) -> None:
    command.add_argument("--overwrite", action="store_true", help="overwrite files of these names")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds up to 3600")
    return seconds


def _number(text: str) -> int:
    return _whole(text, _MOST)


def _port(text: str) -> int:
    return _whole(text, 65535)


def _whole(text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to {most}")
    return int(text)
