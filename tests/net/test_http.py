"""The shared client: certificates are verified, proxies chosen, and who we are is said."""

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sage_desktop import __version__
from sage_desktop.core.errors import Offline
from sage_desktop.net.http import _tls_context, build_client, proxy_of
from sage_desktop.net.limiter import Limiter
from sage_desktop.net.messages import Reply, Request
from sage_desktop.net.policy import Policy
from sage_desktop.net.serve import LoopbackServer
from sage_desktop.net.transport import MANNER, Manner

NOW = datetime.now(UTC)
ONCE = {MANNER: Manner(policy=Policy(attempts=1))}
PROXY_NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def certificate(folder: Path, *, days: int = 30, host: str = "127.0.0.1") -> Path:
    """A file with a key and a certificate for ``host`` that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@asynccontextmanager
async def tls_server(file: Path, newest: ssl.TLSVersion | None = None) -> AsyncIterator[str]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    if newest is not None:
        context.maximum_version = newest

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0)


async def get(address: str) -> httpx.Response:
    async with await build_client(Limiter(1000)) as http:
        return await http.get(address, extensions=ONCE)


def test_a_certificate_that_is_vouched_for_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    async def scenario() -> None:
        async with tls_server(file) as address:
            assert (await get(address)).content == b"{}"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("days", "host", "vouched"),
    [(30, "127.0.0.1", False), (-1, "127.0.0.1", True), (30, "127.0.0.9", True)],
    ids=["self-signed", "expired", "another host's"],
)
def test_any_other_certificate_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, host: str, vouched: bool
) -> None:
    file = certificate(tmp_path, days=days, host=host)
    if vouched:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))

    async def scenario() -> None:
        async with tls_server(file) as address:
            with pytest.raises(Offline) as caught:
                await get(address)
        assert caught.value.data["detail"] == "tls_untrusted"

    asyncio.run(scenario())


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_old_tls_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    async def scenario() -> None:
        async with tls_server(file, ssl.TLSVersion.TLSv1_1) as address:
            with pytest.raises(Offline) as caught:
                await get(address)
        assert caught.value.data["detail"] in {"tls", "cut_off", "reset"}

    asyncio.run(scenario())


def test_who_asks_is_said() -> None:
    seen: list[Request] = []

    def handle(request: Request) -> Reply:
        seen.append(request)
        return Reply(body=b"{}")

    async def scenario() -> None:
        server = LoopbackServer(handle)
        port = await server.start()
        await get(f"http://127.0.0.1:{port}/")
        await server.aclose()

    asyncio.run(scenario())
    assert seen[0].headers["user-agent"] == f"Sage-Desktop/{__version__}"
    assert seen[0].headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("host", "proxy"),
    [
        ("api.sage.test", "http://proxy.test:3128"),
        ("api.sage.test:8443", "http://proxy.test:3128"),
        ("inside.company.test", None),
        ("localhost", None),
        ("127.0.0.1:8080", None),
        ("[::1]:8080", None),
    ],
)
def test_the_systems_proxy_is_used_but_never_for_this_machine(
    monkeypatch: pytest.MonkeyPatch, host: str, proxy: str | None
) -> None:
    monkeypatch.setenv("https_proxy", "proxy.test:3128")
    monkeypatch.setenv("no_proxy", "company.test")
    assert proxy_of("https", host) == proxy


def test_without_a_proxy_requests_go_directly() -> None:
    assert proxy_of("https", "api.sage.test") is None


def test_requests_go_through_the_proxy_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy refuses, so that the test needs no second machine: it is enough to see it asked."""
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def scenario() -> None:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        with pytest.raises(Offline) as caught:
            await get("https://api.sage.test/v3.1/user")
        assert caught.value.data["detail"] == "proxy"
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0)

    asyncio.run(scenario())
    assert asked[0].startswith(b"CONNECT api.sage.test:443 ")
    assert b"/v3.1/user" not in asked[0]


def test_after_a_failure_the_systems_settings_are_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def scenario() -> None:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with await build_client(Limiter(1000)) as http:
            for proxy in ("http://127.0.0.1:9", f"http://127.0.0.1:{port}"):
                monkeypatch.setenv("https_proxy", proxy)
                with pytest.raises(Offline):
                    await http.get("https://api.sage.test/", extensions=ONCE)
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0)

    asyncio.run(scenario())
    assert len(asked) == 1


@pytest.mark.parametrize(
    "address", ["socks5://proxy.test:1080", "gopher://x", "http://proxy.test:port"]
)
def test_a_proxy_that_cannot_be_used_is_offline_and_its_password_not_shown(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("https_proxy", address.replace("://", "://user:hunter2@"))
    with pytest.raises(Offline) as caught:
        asyncio.run(get("https://api.sage.test/"))
    assert caught.value.data["detail"] == "proxy"
    assert "hunter2" not in str(caught.value)


def test_the_tls_context_is_built_once_and_beside_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[threading.Thread] = []

    def noted() -> ssl.SSLContext:
        threads.append(threading.current_thread())
        return _tls_context()

    monkeypatch.setattr("sage_desktop.net.http._tls_context", noted)

    async def scenario() -> None:
        server = LoopbackServer(lambda _request: Reply(body=b"{}"))
        port = await server.start()
        async with await build_client(Limiter(1000)) as client:
            asked = (client.get(f"http://127.0.0.1:{port}/") for _ in range(5))
            await asyncio.gather(*asked)
        await server.aclose()

    asyncio.run(scenario())
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_certificates_that_cannot_be_read_are_said_by_the_first_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nothing here"))
    for _ in range(2):
        with pytest.raises(Offline) as caught:
            asyncio.run(get("https://api.sage.test/"))
        assert caught.value.data["detail"] == "tls"


def test_a_client_that_is_closed_at_once_leaves_nothing_behind() -> None:
    async def scenario() -> None:
        await (await build_client(Limiter(1000))).aclose()

    asyncio.run(scenario())
