"""Starts programs that end at once at a named point. Run as a process by ``computer.py``.

It has everything imported and forks for each program, which saves their start. One JSON object a
line: ``{"job": …}`` is answered with ``{"pid": n}``, ``{"wait": n}`` with ``{"code": n}``.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import keyring
import keyring.backend

from sage_desktop.book import (
    bulk,
    copies,
    files,
    journal,
    outbox,
    signins,
    snapshots,
    tenants,
    upkeep,
)
from sage_desktop.book.tenant_rows import Business
from sage_desktop.cli.__main__ import main as command_line
from sage_desktop.core.progress import Cancel
from sage_desktop.engine import running
from sage_desktop.mirror import lists, plan_lines, plans
from sage_desktop.mirror.store import Mirror
from sage_desktop.sage import listings
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.token_endpoint import TokenEndpoint
from sage_desktop.settings.environment import Environment
from sage_desktop.sync import tax_rate_apply, undo
from sage_desktop.sync.connecting import Connector
from sage_desktop.sync.daily.housekeeping import Housekeeping
from sage_desktop.sync.daily.run import DailyRuns
from sage_desktop.sync.imports import carrying, planning
from sage_desktop.sync.imports.carrying import CarryOut
from sage_desktop.sync.imports.customer_book import CustomerBook
from sage_desktop.sync.imports.planning import Planner
from sage_desktop.sync.runs import Runs
from sage_desktop.sync.sending import accepting
from sage_desktop.sync.sending.keeping import Keeper
from sage_desktop.sync.sending.pusher import Pusher
from sage_desktop.sync.sending.sender import Sender
from sage_desktop.sync.service import Service
from sage_desktop.sync.sign_ins import SignIns
from sage_desktop.sync.tax_rates import TaxRates
from sage_desktop.sync.unused_grants import UnusedGrants

KILLED = 77
LONGEST = 30  # seconds that a program may take before it counts as hanging


@dataclass(frozen=True)
class Point:
    """Before or after a call of ``owner.name``, the ``nth`` one."""

    owner: Any
    name: str
    after: bool = True
    nth: int = 1


POINTS = {
    "code in hand, not exchanged": Point(TokenEndpoint, "exchange", after=False),
    "grant given, not kept": Point(TokenEndpoint, "exchange"),
    "grant claimed, not kept": Point(SignIns, "store", after=False),
    "keeping the grant, not committed": Point(signins, "save_sign_in"),
    "grant kept, not tied": Point(SignIns, "store"),
    "user asked for, not tied": Point(SageClient, "user"),
    "tying, not committed": Point(tenants, "update_tenant"),
    "tied": Point(Connector, "_tie"),
    "before renewing": Point(TokenEndpoint, "refresh", after=False),
    "renewed, not kept": Point(TokenEndpoint, "refresh"),
    "keeping the renewed, not committed": Point(signins, "rotate"),
    "renewed and kept, not used": Point(SignIns, "access_token", nth=2),
    "untied, not revoked": Point(UnusedGrants, "end", after=False),
    "revoked, not forgotten": Point(TokenEndpoint, "revoke"),
    "forgetting, not committed": Point(signins, "delete_sign_in"),
    "forgotten": Point(SignIns, "end"),
    "before the run": Point(TaxRates, "run", after=False),
    "run begun, not committed": Point(journal, "start_run"),
    "run begun, nothing read": Point(SageClient, "tax_rates", after=False),
    "all read, nothing written": Point(SageClient, "tax_rates"),
    "three changes written, not committed": Point(journal, "note_change", nth=3),
    "carried out, not committed": Point(tax_rate_apply, "carry_out"),
    "mirrored, not committed": Point(tax_rate_apply, "keep_mirror"),
    "run ended, not committed": Point(journal, "end_run"),
    "imported": Point(TaxRates, "run"),
    "one change taken back, not committed": Point(snapshots, "restore", nth=2),
    "taken back": Point(Service, "undo"),
    # customers, a few at a time
    "a page read, not kept": Point(lists, "store", nth=2),
    "two pages kept": Point(Mirror, "write", nth=5),
    "all pages kept": Point(Planner, "make", after=False),
    "lines of a plan kept, not committed": Point(plan_lines, "add", nth=3),
    "plan not finished": Point(plans, "finish", after=False),
    "planned": Point(Planner, "make"),
    "customers: run begun": Point(Runs, "started"),
    "customers made, not committed": Point(CustomerBook, "create", nth=2),
    "customers changed, not committed": Point(CustomerBook, "update"),
    "customers linked, not committed": Point(bulk, "create_links", nth=3),
    "first page done, not noted": Point(CarryOut, "_transaction"),
    "second page done, not noted": Point(CarryOut, "_transaction", nth=2),
    "noting what became of a page": Point(plans, "note_outcomes", nth=2),
    "second page noted": Point(CarryOut, "_carry_out", nth=2),
    "keeping issues, not committed": Point(carrying, "_keep_issues"),
    "all pages done": Point(CarryOut, "_afterwards", after=False),
    "issues kept": Point(CarryOut, "_afterwards"),
    "customers: run ended": Point(CarryOut, "_end"),
    "first page taken back, not committed": Point(undo.Undoing, "page"),
    "two pages taken back": Point(Cancel, "check", after=False, nth=2),
    "all taken back, not committed": Point(undo.Undoing, "end"),
    # a customer, a product and an invoice that is to be issued
    "push: nothing asked yet": Point(Sender, "send", after=False),
    "customer looked for": Point(Sender, "_plan"),
    "customer settled, not committed": Point(outbox, "send"),
    "customer settled, not sent": Point(SageClient, "write", after=False),
    "customer sent, answer not kept": Point(SageClient, "write"),
    "customer's answer kept, not committed": Point(accepting, "accept"),
    "customer kept": Point(Keeper, "accept"),
    "VAT number sent, answer not kept": Point(SageClient, "write", nth=2),
    "customer done": Point(Keeper, "settle"),
    "product sent, answer not kept": Point(SageClient, "write", nth=3),
    "product kept": Point(Keeper, "accept", nth=3),
    "invoice settled, not sent": Point(SageClient, "write", after=False, nth=4),
    "invoice sent, answer not kept": Point(SageClient, "write", nth=4),
    "invoice's answer kept, not committed": Point(accepting, "accept", nth=4),
    "invoice kept, not released": Point(Keeper, "accept", nth=4),
    "release settled, not sent": Point(SageClient, "write", after=False, nth=5),
    "released, answer not kept": Point(SageClient, "write", nth=5),
    "release kept": Point(Keeper, "accept", nth=5),
    "push: run ended, not committed": Point(journal, "end_run"),
    "push: all done": Point(Pusher, "push"),
    # the daily run: rates are imported, a sign-in is renewed, the book backed up, history forgotten
    "daily: begun, not committed": Point(journal, "start_run"),
    "daily: begun, nothing done": Point(TaxRates, "run", after=False),
    "daily: importing, not committed": Point(tax_rate_apply, "carry_out"),
    "daily: imported, not noted": Point(TaxRates, "run"),
    "daily: sign-in renewed": Point(Housekeeping, "renew"),
    "daily: copied, not looked through": Point(copies, "look_through", after=False),
    "daily: copy whole, not in its place": Point(files, "put_in_place", after=False),
    "daily: backed up": Point(Housekeeping, "back_up"),
    "daily: journal forgotten, not committed": Point(upkeep, "forget_journal"),
    "daily: history forgotten": Point(Housekeeping, "forget_old"),
    "daily: ended, not committed": Point(journal, "end_run", nth=2),
    "daily: all done": Point(DailyRuns, "run"),
}


def arm(point: Point) -> None:
    """Ends this process at ``point``, as a power cut would: nothing is cleaned up."""
    original = getattr(point.owner, point.name)
    calls = 0

    def reached() -> bool:
        nonlocal calls
        calls += 1
        return calls == point.nth

    def die() -> None:
        os._exit(KILLED)

    async def asynchronous(*arguments: Any, **named: Any) -> Any:
        now = reached()
        if now and not point.after:
            die()
        result = await original(*arguments, **named)
        if now:
            die()
        return result

    def synchronous(*arguments: Any, **named: Any) -> Any:
        now = reached()
        if now and not point.after:
            die()
        result = original(*arguments, **named)
        if now:
            die()
        return result

    wrapped = asynchronous if inspect.iscoroutinefunction(original) else synchronous
    setattr(point.owner, point.name, wrapped)


class FileKeychain(keyring.backend.KeyringBackend):
    """A keychain that outlives processes."""

    priority = 1

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def get_password(self, service: str, username: str, /) -> str | None:
        return self._kept().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._file.write_text(json.dumps({**self._kept(), f"{service}/{username}": password}))

    def _kept(self) -> dict[str, str]:
        return json.loads(self._file.read_text()) if self._file.exists() else {}


async def connect(service: Service, tenant_id: int, business: str) -> None:
    """Signs in with a browser that logs the demo user in."""
    visits: list[asyncio.Task[None]] = []

    async def choose(offered: list[Business]) -> str:
        return next(each.id for each in offered if each.name == business)

    await service.connect(
        tenant_id,
        show_login=lambda url: visits.append(asyncio.ensure_future(_log_in(url))),
        choose=choose,
        timeout=LONGEST,
    )
    await asyncio.gather(*visits)


async def renew(service: Service, times: int) -> None:
    """As if Sage refused each access token after one use."""
    tokens = service.tax_rates._client_of((await service.tenant(1)).row)._tokens
    token = await tokens.access_token()
    for _ in range(times):
        fresh = await tokens.access_token(stale=token)
        assert fresh != token
        token = fresh


async def _log_in(url: str) -> None:
    address, _, query = url.partition("?")
    async with httpx.AsyncClient(verify=False, trust_env=False, timeout=LONGEST) as browser:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        demo = address.replace("/central", "/demo")
        reply = await browser.post(demo, content=query.encode(), headers=form)
        await browser.get(reply.headers["Location"])


def a_few_at_a_time(number: int) -> None:
    """As if there were many more records: everything takes several pages."""
    for module in (carrying, planning, undo):
        module.AT_ONCE = number  # type: ignore[attr-defined]
    listings.PAGE_SIZE = number


async def _program(order: dict[str, Any]) -> None:
    said = order["environment"]
    given = frozenset(said["given"])
    environment = Environment(**{**said, "data": Path(said["data"]), "given": given})
    async with running(environment, keychain=FileKeychain(Path(order["keychain"]))) as service:
        if order["job"] == "connect":
            await connect(service, 1, order["business"])
        elif order["job"] == "disconnect":
            await service.disconnect(1)
        elif order["job"] == "preview":
            await service.tax_rates.preview(1)
        elif order["job"] == "renew":
            await renew(service, order["times"])
        elif order["job"] == "import":
            await service.tax_rates.run(1)
        elif order["job"] == "undo":
            await service.undo(order.get("run", 1))
        elif order["job"] == "daily":
            await service.daily.run_due()
        elif order["job"] == "push":
            await service.sending.push(1, timeout=LONGEST / 2)
        elif order["job"] == "import customers":
            head = await service.imports.read(1, "customers")
            await service.imports.carry_out(head.id)


def _child(order: dict[str, Any]) -> int:
    os.setsid()
    signal.alarm(LONGEST)
    # A shell that runs us in its background has switched Ctrl-C off.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if order.get("at_once"):
        a_few_at_a_time(order["at_once"])
    if order.get("point"):
        arm(POINTS[order["point"]])
    if order["job"] == "command":
        keyring.set_keyring(FileKeychain(Path(order["keychain"])))
        os.environ.update(order["variables"])
        nowhere = os.open(os.devnull, os.O_RDONLY)
        screen = os.open(order["screen"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for handle, number in ((nowhere, 0), (screen, 1), (screen, 2)):
            os.dup2(handle, number)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(number, mode, 1) for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        return command_line(order["arguments"])
    asyncio.run(_program(order))
    return 0


def _start(order: dict[str, Any]) -> int:
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        code = _child(order)
    except BaseException as error:
        sys.stderr.write(f"{order['job']}: {error!r}\n")
    finally:
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    answers: dict[str, Callable[[dict[str, Any]], dict[str, int]]] = {
        "job": lambda order: {"pid": _start(order)},
        "wait": lambda order: {
            "code": os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1]),
        },
    }
    for line in sys.stdin:
        order = json.loads(line)
        answer = answers["job" if "job" in order else "wait"](order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
