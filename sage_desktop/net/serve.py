"""A small HTTP/1.1 server on h11 for this computer alone: the stand-in and the sign-in answer."""

from __future__ import annotations

import asyncio
import inspect
import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from email.utils import formatdate
from urllib.parse import parse_qsl, unquote

import h11

from sage_desktop.core.tasks import TaskScope
from sage_desktop.net.loopback import is_loopback_host, listen
from sage_desktop.net.messages import Reply, Request, Wire

__all__ = ["Handle", "LoopbackServer", "Reply", "Request", "Wire"]

log = logging.getLogger(__name__)

_READ = 65536
_MAX_PARAMETERS = 200
_LINGER_SECONDS = 1.0
_CLOSE_SECONDS = 0.5


Handle = Callable[[Request], Reply | Awaitable[Reply]]
Sleep = Callable[[float], Awaitable[None]]


class _Refused(Exception):
    """The request ends here, with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class LoopbackServer:
    """Serves ``handle`` on 127.0.0.1 and ::1, and nowhere else.

    Bytes that are not HTTP get 400, too long heads 431, too long bodies 413, foreign ``Host``
    headers 421. A request must be complete within ``idle_timeout`` seconds, and so must each piece
    of the answer be taken. A ``handle`` that raises gives a bare 500 and a log entry.
    """

    def __init__(
        self,
        handle: Handle,
        *,
        max_body: int = 1_048_576,
        max_head: int = 32_768,
        idle_timeout: float = 30.0,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._handle = handle
        self._max_body = max_body
        self._max_head = max_head
        self._idle_timeout = idle_timeout
        self._sleep = sleep
        self._connections = TaskScope("loopback server")
        self._servers: list[asyncio.Server] = []
        self._open = 0

    async def start(self, port: int = 0) -> int:
        """Listens and gives the port; 0 takes a free one. Raises ``BadInput("port_in_use")``.

        Cancelled, it leaves no port open.
        """
        port, sockets = listen(port)
        try:
            for each in sockets:
                # Not serving at once: a server must be ours before anything can be cancelled.
                server = await asyncio.start_server(self._accept, sock=each, start_serving=False)
                self._servers.append(server)
            for server in self._servers:
                await server.start_serving()
        except BaseException:
            for server in self._servers:
                server.close()
            for each in sockets:
                each.close()
            raise
        return port

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Where it listens, for tests and diagnostics."""
        return [each.getsockname()[:2] for server in self._servers for each in server.sockets]

    @property
    def connections(self) -> int:
        """How many are open."""
        return self._open

    async def aclose(self) -> None:
        """Closes listeners and connections, whatever they are doing. Safe to call twice."""
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        await self._connections.aclose()
        for server in servers:
            await server.wait_closed()
        await asyncio.sleep(0)  # aborted transports report their end in the next turn of the loop

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self._connections.start(self._connection(reader, writer), name="connection")
        except RuntimeError:  # accepted while closing
            writer.transport.abort()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(reader, writer, self._max_head, self._max_body, self._idle_timeout)
        self._open += 1
        try:
            with suppress(ConnectionError, TimeoutError):
                while await self._exchange(line):
                    pass
                writer.close()
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await writer.wait_closed()
        finally:
            self._open -= 1
            writer.transport.abort()

    async def _exchange(self, line: _Line) -> bool:
        """Reads one request and answers it; False when the connection has done its work."""
        try:
            request = await line.read()
        except _Refused as refused:
            await line.refuse(refused.status)
            return False
        if request is None:
            return False
        reply = await self._reply(request)
        wire = reply.wire
        if wire.delay == math.inf:
            await line.wait_for_the_end()
            return False
        if wire.delay:
            await self._sleep(wire.delay)
        if wire.drop:
            return False
        return await line.send(request.method, reply, self._sleep)

    async def _reply(self, request: Request) -> Reply:
        try:
            given = self._handle(request)
            return await given if inspect.isawaitable(given) else given
        except Exception:  # one bad request must not end the server; its query may hold a secret
            log.exception("no answer for %s %s", request.method, request.path)
            return Reply(500, (("Content-Type", "text/plain"),), b"Internal error\n")


class _Line:
    """One connection: h11's state and the two streams."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        max_head: int,
        max_body: int,
        idle_timeout: float,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._max_head = max_head
        self._max_body = max_body
        self._idle_timeout = idle_timeout
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=max_head)

    async def read(self) -> Request | None:
        """The next request; None at the end of the connection. Raises ``_Refused``."""
        try:
            async with asyncio.timeout(self._idle_timeout):
                head = await self._event()
                if not isinstance(head, h11.Request):
                    return None
                if _size(head) > self._max_head:  # h11 itself counts unfinished heads only
                    raise _Refused(431)
                return _request(head, await self._body(head))
        except h11.RemoteProtocolError as error:
            raise _Refused(error.error_status_hint) from None

    async def _body(self, head: h11.Request) -> bytes:
        declared = dict(head.headers).get(b"content-length", b"0")
        if int(declared) > self._max_body:
            raise _Refused(413)
        body = bytearray()
        while isinstance(event := await self._event(), h11.Data):
            body += event.data
            if len(body) > self._max_body:
                raise _Refused(413)
        return bytes(body)

    async def _event(self) -> h11.Event | None:
        """The next whole event; None when the client has to wait for our answer first."""
        while not isinstance(event := self._http.next_event(), h11.Event):
            if event is h11.PAUSED:
                return None
            if self._http.they_are_waiting_for_100_continue:
                proceed = h11.InformationalResponse(status_code=100, headers=[])
                await self._write(self._http.send(proceed))
            self._http.receive_data(await self._reader.read(_READ))
        return event

    async def send(self, method: str, reply: Reply, sleep: Sleep) -> bool:
        """Sends ``reply``; False when this connection cannot carry another request."""
        try:
            head, body = self._encode(method, reply)
        except (h11.LocalProtocolError, UnicodeError):
            log.exception("an answer to %s that HTTP cannot carry", method)
            head, body = self._encode(method, Reply(500))
        wire = reply.wire
        if wire.drop_after is not None:
            body = body[: wire.drop_after]
        if wire.drip is None:
            await self._write(head + body)
        else:
            await self._drip(head + body, wire.drip, sleep)
        if wire.drop_after is not None or self._http.our_state is not h11.DONE:
            return False
        if self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    def _encode(self, method: str, reply: Reply) -> tuple[bytes, bytes]:
        given = {name.lower() for name, _ in reply.headers}
        headers = list(reply.headers)
        bare = reply.status in {204, 304}
        if "date" not in given:
            headers.append(("Date", formatdate(usegmt=True)))
        if not bare and not given & {"content-length", "transfer-encoding"}:
            headers.append(("Content-Length", str(len(reply.body))))
        response = h11.Response(status_code=reply.status, headers=headers)
        head = self._http.send(response) or b""
        body = b""
        if reply.body and not bare and method != "HEAD":
            body = self._http.send(h11.Data(data=reply.body)) or b""
        return head, body + (self._http.send(h11.EndOfMessage()) or b"")

    async def _drip(self, data: bytes, per_second: float, sleep: Sleep) -> None:
        size = max(1, int(per_second / 10))
        for start in range(0, len(data), size):
            await self._write(data[start : start + size])
            await sleep(size / per_second)

    async def _write(self, data: bytes | None) -> None:
        view = memoryview(data or b"")
        for start in range(0, len(view), _READ):
            self._writer.write(view[start : start + _READ])
            async with asyncio.timeout(self._idle_timeout):
                await self._writer.drain()

    async def refuse(self, status: int) -> None:
        """Says why and hangs up, without the reset that would swallow the answer."""
        if self._http.our_state is h11.ERROR or self._http.our_state is h11.MUST_CLOSE:
            return
        head, body = self._encode("GET", Reply(status, (("Connection", "close"),)))
        await self._write(head + body)
        if self._writer.can_write_eof():
            self._writer.write_eof()
        async with asyncio.timeout(_LINGER_SECONDS):
            await self.wait_for_the_end()

    async def wait_for_the_end(self) -> None:
        while await self._reader.read(_READ):
            pass


def _size(head: h11.Request) -> int:
    return len(head.target) + sum(len(name) + len(value) for name, value in head.headers)


def _request(head: h11.Request, body: bytes) -> Request:
    headers: dict[str, str] = {}
    for raw_name, raw_value in head.headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if not is_loopback_host(headers.get("host", "")):
        raise _Refused(421)
    target = head.target.decode("latin-1")
    path, _, query = target.partition("?")
    if not path.startswith("/"):
        raise _Refused(400)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        raise _Refused(400) from None
    return Request(head.method.decode("ascii"), target, unquote(path), pairs, headers, body)
