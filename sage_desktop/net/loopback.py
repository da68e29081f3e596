"""Sockets that only this computer can reach: one port on both loopback families."""

from __future__ import annotations

import errno
import re
import socket
import sys

from sage_desktop.core.errors import BadInput

_ATTEMPTS = 20
_NO_IPV6 = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}
_LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)


def is_loopback_host(value: str) -> bool:
    """Whether a ``Host`` header names this computer.

    A page of another site can point its own name at 127.0.0.1 (DNS rebinding) and would then be
    allowed to read our answers; its ``Host`` header gives it away.
    """
    return _LOOPBACK_HOST.fullmatch(value) is not None


def listen(port: int = 0) -> tuple[int, list[socket.socket]]:
    """Listening sockets on 127.0.0.1 and, where this computer has it, ::1; both on one port.

    ``port`` 0 takes a free one. A browser may resolve ``localhost`` to either family, so a port
    that another program holds on one of them is of no use: ``BadInput("port_in_use")``.
    """
    for _ in range(_ATTEMPTS):
        try:
            return _listen(port)
        except OSError as error:
            if port:
                raise BadInput("port_in_use", port=port) from error
    raise BadInput("port_in_use", port=port)


def _listen(port: int) -> tuple[int, list[socket.socket]]:
    sockets = [_bound(socket.AF_INET, "127.0.0.1", port)]
    try:
        port = sockets[0].getsockname()[1]
        try:
            sockets.append(_bound(socket.AF_INET6, "::1", port))
        except OSError as error:
            if error.errno not in _NO_IPV6:
                raise
        for each in sockets:
            each.listen(128)
    except OSError:
        for each in sockets:
            each.close()
        raise
    return port, sockets


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let another program take the port over.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.setblocking(False)
        made.bind((address, port))
    except OSError:
        made.close()
        raise
    return made
