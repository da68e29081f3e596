"""``sandbox``: the stand-in Sage service alone, until it is stopped."""

from __future__ import annotations

import asyncio
import signal
import sys
from argparse import Namespace

from sage_desktop.cli.output import say
from sage_desktop.core.i18n import tr


async def sandbox(arguments: Namespace) -> int:
    """Prints ``READY http://127.0.0.1:PORT`` and serves. Raises ``BadInput`` (world, port)."""
    # No other command needs the service: it would take a tenth of their time to start.
    from sage_desktop.sandbox.server import serve
    from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
    from sage_desktop.sandbox.worlds import make_world

    running = await serve(make_world(arguments.world, open_registration=True), arguments.port)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":  # there Ctrl-C ends the program by itself
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
    try:
        sys.stdout.write(f"READY {running.base_url}\n")
        sys.stdout.flush()
        say(tr("For a program that shall use it:"))
        for name, value in (
            ("SAGE_AUTHORIZE_URL", running.authorize_url),
            ("SAGE_TOKEN_URL", running.token_url),
            ("SAGE_REVOKE_URL", running.revoke_url),
            ("SAGE_API_URL", running.api_url),
            ("APP_CLIENT_ID", DEMO_CLIENT_ID),
            ("APP_CLIENT_SECRET", DEMO_CLIENT_SECRET),
        ):
            say(f"export SAGE_DESKTOP_{name}={value}")
        await stop.wait()
    finally:
        await running.aclose()
    return 0
