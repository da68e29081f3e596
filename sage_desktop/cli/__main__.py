"""``sage-desktop-cli``: arguments in, one answer out."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sage_desktop.cli import (
    activity,
    daily,
    data,
    mappings,
    sandbox,
    sending,
    set_up,
    settings,
    work,
)
from sage_desktop.cli.arguments import parser
from sage_desktop.cli.output import Answer, make_streams_safe, say, show, show_error
from sage_desktop.cli.records import read_records
from sage_desktop.cli.terminal import ask_secret
from sage_desktop.core.errors import AppError, BadInput, BookProblem
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.engine import running
from sage_desktop.settings import logs
from sage_desktop.settings.environment import read_environment
from sage_desktop.sync.service import Service

log = logging.getLogger(__name__)

Command = Callable[[Service, Namespace], Awaitable[Answer]]

COMMANDS: dict[str, Command] = {
    "module enable": set_up.module_enable,
    "module disable": set_up.module_disable,
    "module show": set_up.module_show,
    "module set": settings.module_set,
    "tenant add": set_up.tenant_add,
    "tenant list": set_up.tenant_list,
    "tenant show": set_up.tenant_show,
    "tenant delete": set_up.tenant_delete,
    "tenant connect": set_up.tenant_connect,
    "tenant disconnect": set_up.tenant_disconnect,
    "tenant set": settings.tenant_set,
    "map tax-rate": mappings.map_tax_rate,
    "map customer": mappings.map_customer,
    "map category": mappings.map_category,
    "map list": mappings.map_list,
    "import": work.import_records,
    "undo": work.undo,
    "put": work.put,
    "list": work.list_records,
    "status": activity.status,
    "runs": activity.runs,
    "push": sending.push,
    "daily": daily.daily,
    "outbox": sending.outbox,
    "issues": sending.issues,
    "retry": sending.retry,
    "backup": data.backup,
    "export": data.export,
    "diagnostics": data.diagnostics,
}


_LOG = "sage-desktop-cli.log"
_INTERRUPTED = 128  # and the signal's number, as shells have it


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; argparse itself exits with 2 on wrong usage."""
    make_streams_safe()
    parsed = parser().parse_args(arguments)
    as_json = getattr(parsed, "json", False)
    try:
        with _logging() as screen:
            _prepare(parsed)
            return asyncio.run(_run(parsed, screen, as_json=as_json))
    except AppError as error:
        return show_error(error, as_json=as_json)
    except KeyboardInterrupt:
        return _stopped(signal.SIGINT)
    except asyncio.CancelledError:
        return _stopped(signal.SIGTERM)


def _prepare(parsed: Namespace) -> None:
    """What may wait for the person is read before anything runs, so that Ctrl-C just ends it."""
    for name, value in vars(parsed).items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and not _is_text(text):
                raise BadInput(detail=tr("{name} is not valid text.").format(name=name.upper()))
    if parsed.command == "put":
        parsed.records = read_records(parsed.file)
    elif parsed.command == "tenant add" and parsed.custom_app:
        parsed.secret = ask_secret()


def _is_text(argument: str) -> bool:
    """False for bytes that are no text in the terminal's encoding."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in argument


async def _run(parsed: Namespace, screen: logging.Handler, *, as_json: bool) -> int:
    if parsed.command == "sandbox":
        return await sandbox.sandbox(parsed)
    _end_on_terminate()
    environment = read_environment(data_dir=getattr(parsed, "data_dir", None))
    if parsed.command == "restore":
        return show(await data.restore(environment, parsed), as_json=as_json)
    try:
        async with running(environment) as service:
            with _log_in_file(environment.data / "logs", screen):
                answer = await _answer(service, parsed)
    except BookProblem as problem:
        await data.say_what_helps(environment, problem)
        raise
    return show(answer, as_json=as_json)


async def _answer(service: Service, parsed: Namespace) -> Answer:
    try:
        return await COMMANDS[parsed.command](service, parsed)
    except AppError:
        raise
    except Exception as error:  # a defect of ours: the contract has an exit code for it
        log.exception("%s failed", parsed.command)
        raise AppError() from error


def _end_on_terminate() -> None:
    """SIGTERM ends a command as Ctrl-C does: in order."""
    task = asyncio.current_task()
    on_main_thread = threading.current_thread() is threading.main_thread()
    if task is not None and on_main_thread and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _stopped(number: signal.Signals) -> int:
    say(explain_code("cancelled").title)
    return _INTERRUPTED + number


@contextmanager
def _logging() -> Iterator[logging.Handler]:
    """What goes wrong before the log file is open is told on standard error, nothing secret."""
    screen = logging.StreamHandler()
    screen.setLevel(logging.ERROR)
    screen.setFormatter(logs.OneLine("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(screen)
    try:
        yield screen
    finally:
        logs.stop(screen)


@contextmanager
def _log_in_file(folder: Path, screen: logging.Handler) -> Iterator[None]:
    try:
        handler = logs.log_to(folder, _LOG)
    except OSError as error:
        log.error("no log is written to %s: %s", folder, error.strerror)
        yield
        return
    logging.getLogger().removeHandler(screen)
    try:
        yield
    finally:
        logs.stop(handler)


if __name__ == "__main__":
    sys.exit(main())
