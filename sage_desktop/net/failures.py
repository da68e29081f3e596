"""Why no whole answer came: httpx's errors told apart, as codes that need no English."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

import httpx

_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def may_have_arrived(error: Exception) -> bool:
    """Whether the request can have reached the other side. In doubt it has."""
    return not isinstance(error, _NEVER_SENT)


def reason_of(error: Exception) -> str:
    """One of dns, tls_untrusted, tls, refused, unreachable, timeout, reset, proxy, cut_off."""
    if isinstance(error, httpx.ProxyError):
        return "proxy"
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                return "dns"
            case ssl.SSLCertVerificationError():
                return "tls_untrusted"
            case ssl.SSLError():
                return "tls"
            case ConnectionRefusedError():
                return "refused"
            case ConnectionResetError() | BrokenPipeError():
                return "reset"
            case OSError(errno=errno.ENETUNREACH | errno.EHOSTUNREACH | errno.EADDRNOTAVAIL):
                return "unreachable"
            case TimeoutError() | httpx.TimeoutException():
                return "timeout"
    return "unreachable" if isinstance(error, httpx.ConnectError) else "cut_off"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """``error`` and all that led to it, through chains and groups, each once."""
    seen: set[int] = set()
    todo: list[BaseException] = [error]
    while todo:
        current = todo.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            todo.extend(current.exceptions)
        todo.extend(
            cause for cause in (current.__context__, current.__cause__) if cause is not None
        )
