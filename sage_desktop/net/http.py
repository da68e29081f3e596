"""Makes the one HTTP client that the program shares: own TLS context, proxies, limits."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import ssl
import sys
import urllib.request
from types import ModuleType
from typing import cast

import httpx

from sage_desktop import __version__
from sage_desktop.core.errors import Offline
from sage_desktop.core.tasks import TaskScope
from sage_desktop.net.limiter import Limiter
from sage_desktop.net.loopback import is_loopback_host
from sage_desktop.net.transport import PoliteTransport

log = logging.getLogger(__name__)

if importlib.util.find_spec("sniffio") is None:
    # httpcore looks for it several times a request; that nobody has it need be found out only once.
    sys.modules["sniffio"] = cast(ModuleType, None)

USER_AGENT = f"Sage-Desktop/{__version__}"
CONNECTIONS = httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=30)


async def build_client(limiter: Limiter) -> httpx.AsyncClient:
    """The client for all requests to Sage; close it with ``aclose``.

    Certificates are always verified, against the system's store and certifi's (or those of
    ``SSL_CERT_FILE``/``SSL_CERT_DIR``). The system's proxy settings are honoured, except for this
    machine itself. Redirects are not followed, cookies not kept. The TLS context takes 50 ms: it is
    built beside what goes on, and the first request waits for it.
    """
    return httpx.AsyncClient(
        transport=PoliteTransport(Routes(), limiter),
        headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
        timeout=httpx.Timeout(30, connect=10, pool=60),
        follow_redirects=False,
        trust_env=False,
    )


class Routes(httpx.AsyncBaseTransport):
    """Sends each request directly or through the system's proxy.

    Decided once for each address, and again after a failure: a laptop changes networks. Made within
    a running event loop. Raises ``Offline`` ("tls", "proxy") for settings that cannot be used.
    """

    def __init__(self) -> None:
        self._tasks = TaskScope("connections", on_error=_note)
        self._context = self._tasks.start(asyncio.to_thread(_tls_context), name="TLS context")
        self._proxy_for: dict[tuple[str, str], str | None] = {}
        self._transports: dict[str | None, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        target = (request.url.scheme, request.url.netloc.decode())
        if target not in self._proxy_for:
            # Looking at the system's settings may ask name servers on some systems.
            self._proxy_for[target] = await asyncio.to_thread(proxy_of, *target)
        transport = self._transport(self._proxy_for[target], await self._tls())
        try:
            return await transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError):
            self._proxy_for.pop(target, None)
            raise

    async def aclose(self) -> None:
        await self._tasks.aclose()
        for transport in self._transports.values():
            await transport.aclose()

    async def _tls(self) -> ssl.SSLContext:
        try:
            return await asyncio.shield(self._context)
        except OSError as error:  # such as a file of SSL_CERT_FILE that is not there
            raise Offline(detail="tls") from error

    def _transport(self, proxy: str | None, context: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
        if proxy not in self._transports:
            try:
                self._transports[proxy] = httpx.AsyncHTTPTransport(
                    verify=context, limits=CONNECTIONS, proxy=proxy, trust_env=False
                )
            except (ValueError, httpx.InvalidURL, ImportError) as error:
                # Not the address itself: it may hold a password.
                raise Offline(detail="proxy") from error
        return self._transports[proxy]


def _note(error: BaseException) -> None:
    """The first request gets the error itself; this is for when there is none."""
    log.warning("no TLS context: %s", error)


def proxy_of(scheme: str, host: str) -> str | None:
    """The proxy for ``host`` (with its port, if any) by the system's settings, None for direct."""
    if is_loopback_host(host) or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    address = proxies.get(scheme) or proxies.get("all")
    if not address:
        return None
    return address if "://" in address else f"http://{address}"


def _tls_context() -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    # Companies that inspect traffic add their own authority to the system's store.
    context.load_default_certs()
    return context
