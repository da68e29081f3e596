"""``sage-desktop-cli``: arguments in, one answer out."""

from __future__ import annotations

import asyncio
import logging
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence

from sage_desktop.cli import activity, sandbox, set_up, work
from sage_desktop.cli.arguments import parser
from sage_desktop.cli.output import Answer, Exit, say, show, show_error
from sage_desktop.core.errors import AppError
from sage_desktop.core.words import explain_code
from sage_desktop.engine import running
from sage_desktop.settings.environment import read_environment
from sage_desktop.sync.service import Service

Command = Callable[[Service, Namespace], Awaitable[Answer]]

COMMANDS: dict[str, Command] = {
    "module enable": set_up.module_enable,
    "module disable": set_up.module_disable,
    "module show": set_up.module_show,
    "module set": set_up.module_set,
    "tenant add": set_up.tenant_add,
    "tenant list": set_up.tenant_list,
    "tenant show": set_up.tenant_show,
    "tenant delete": set_up.tenant_delete,
    "tenant connect": set_up.tenant_connect,
    "tenant disconnect": set_up.tenant_disconnect,
    "tenant set": set_up.tenant_set,
    "map tax-rate": work.map_tax_rate,
    "map list": work.map_list,
    "import": work.import_records,
    "undo": work.undo,
    "put": work.put,
    "list": work.list_records,
    "status": activity.status,
    "runs": activity.runs,
    "issues": activity.issues,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; argparse itself exits with 2 on wrong usage."""
    parsed = parser().parse_args(arguments)
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    as_json = getattr(parsed, "json", False)
    try:
        return asyncio.run(_run(parsed, as_json=as_json))
    except AppError as error:
        return show_error(error, as_json=as_json)
    except KeyboardInterrupt:
        say(explain_code("cancelled").title)
        return 130
    except Exception:  # a defect of ours: the contract has an exit code for it
        logging.getLogger(__name__).exception("%s failed", parsed.command)
        say(explain_code("unexpected").sentence)
        return Exit.UNEXPECTED


async def _run(parsed: Namespace, *, as_json: bool) -> int:
    if parsed.command == "sandbox":
        return await sandbox.sandbox(parsed)
    environment = read_environment(data_dir=getattr(parsed, "data_dir", None))
    async with running(environment) as service:
        answer = await COMMANDS[parsed.command](service, parsed)
    return show(answer, as_json=as_json)


if __name__ == "__main__":
    sys.exit(main())
