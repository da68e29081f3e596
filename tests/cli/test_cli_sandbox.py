"""``sandbox``: ready, served, stopped; and what it cannot start."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx
import pytest
from cli_desk import Desk, is_free
from rig import free_port


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serves_until_it_is_stopped(desk: Desk, number: signal.Signals) -> None:
    port = free_port()
    process = desk.start("sandbox", "--port", str(port))
    assert process.popen.stdout is not None
    assert process.popen.stdout.readline() == f"READY http://127.0.0.1:{port}\n".encode()
    for host in ("127.0.0.1", "localhost"):
        page = httpx.get(f"http://{host}:{port}/v3.1/businesses", trust_env=False)
        assert page.status_code == 401
    process.popen.send_signal(number)
    done = process.end()
    assert (done.code, done.out) == (0, "")
    assert f"export SAGE_DESKTOP_SAGE_API_URL=http://127.0.0.1:{port}/v3.1\n" in done.err
    assert "export SAGE_DESKTOP_APP_CLIENT_ID=" in done.err
    assert is_free(port)
    assert not Path(desk.data).exists(), "it needs no data folder"


def test_what_cannot_start_is_said(desk: Desk) -> None:
    unknown = desk.run("sandbox", "--world", "flat")
    assert (unknown.code, unknown.out) == (2, "")
    assert unknown.err.startswith("There is no world “flat”. Known worlds: small, ")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        busy = desk.run("sandbox", "--port", str(port))
    assert (busy.code, busy.out) == (2, "")
    assert busy.err.startswith(f"Port {port} is in use by another program.")
