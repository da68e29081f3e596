"""Connecting: what works, and that every failure has its own words and leaves nothing behind."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rig import LEEDS, SHEFFIELD, Rig, rig, run

from sage_desktop.core.errors import AppError, Offline
from sage_desktop.core.words import explain, known_codes
from sage_desktop.settings.secrets import NoKeychain
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantState

Story = Callable[[Rig, Service], Awaitable[None]]


def told(folder: Path, story: Story, world: str = "small", **changes: object) -> None:
    """Runs ``story`` on a fresh computer with the program running."""

    async def work() -> None:
        async with rig(folder, world, **changes) as computer, computer.program() as service:
            await story(computer, service)
            assert computer.world.sins == []

    run(work())


async def failing(attempt: Awaitable[object]) -> AppError:
    with pytest.raises(AppError) as caught:
        await attempt
    assert caught.value.code in known_codes()
    assert "…" not in explain(caught.value).sentence
    return caught.value


async def assert_nothing_left(computer: Rig, service: Service, tenant_id: int) -> None:
    view = await service.tenant(tenant_id)
    assert (view.state, view.row.business) == (TenantState.NOT_CONNECTED, None)
    assert (await service.status()).connected == 0
    for port in computer.environment.redirect_ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_connecting_names_business_and_user_and_survives_a_restart(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            async with computer.program() as service:
                tenant_id = await computer.tenant(service)
                assert (await service.module()).enabled
                done = await computer.connect(service, tenant_id)
                assert (done.business.name, done.business.city) == (SHEFFIELD, "Sheffield")
                assert (done.user_name, done.other_user) == ("Priya Raman", False)
            async with computer.program() as service:
                view = await service.tenant(tenant_id)
                assert view.state is TenantState.CONNECTED
                assert view.sign_in is not None
                assert view.sign_in.user_email == "priya.raman@northgate-it.example"
                assert len((await service.tax_rates.preview(tenant_id)).rows) == 5

    run(work())


def test_denied(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.tenant(service)
        error = await failing(computer.connect(service, tenant_id, deny=True))
        assert error.code == "denied"
        await assert_nothing_left(computer, service, tenant_id)
        assert computer.tokens_used() == 0

    told(tmp_path, story)


def test_the_browser_shows_how_it_ended(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.tenant(service)
        pages: list[asyncio.Future[str]] = []

        def come_back(url: str, deny: bool) -> None:
            visit = computer.visit(computer.world.approve(url, deny=deny))
            pages.append(asyncio.ensure_future(visit))

        async def first(offered: list[object]) -> str:
            return computer.world.business(SHEFFIELD).id

        await failing(
            service.connect(tenant_id, show_login=lambda url: come_back(url, True), choose=first)
        )
        await service.connect(tenant_id, show_login=lambda url: come_back(url, False), choose=first)
        refused, welcome = [await page for page in pages]
        assert "Sage was not allowed to connect." in refused
        assert "Signed in to Sage." in welcome
        for page in (refused, welcome):
            assert "<script" not in page
            assert "http" not in page.replace("http-equiv", "")

    told(tmp_path, story)


def test_nobody_answers(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.tenant(service)
        waiting = service.connect(
            tenant_id, show_login=lambda _url: None, choose=_never, timeout=0.05
        )
        assert (await failing(waiting)).code == "gave_up"
        await assert_nothing_left(computer, service, tenant_id)

    told(tmp_path, story)


def test_cancel_closes_the_port_and_a_second_try_works(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.tenant(service)
        opened = asyncio.Event()
        task = asyncio.ensure_future(
            service.connect(tenant_id, show_login=lambda _url: opened.set(), choose=_never)
        )
        await opened.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await assert_nothing_left(computer, service, tenant_id)
        await computer.connect(service, tenant_id)

    told(tmp_path, story)


def test_cancel_while_choosing_the_business_revokes_the_unused_grant(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.tenant(service)
        asked = asyncio.Event()
        visits = []

        async def choose(_offered: object) -> str:
            asked.set()
            await asyncio.Event().wait()
            return ""

        def show_login(url: str) -> None:
            visits.append(asyncio.ensure_future(computer.visit(computer.world.approve(url))))

        task = asyncio.ensure_future(
            service.connect(tenant_id, show_login=show_login, choose=choose)
        )
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.gather(*visits)
        await assert_nothing_left(computer, service, tenant_id)
        assert computer.world.count("POST", "/revoke") == 1

    told(tmp_path, story)


def test_wrong_secret(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.custom_tenant(service, "not the secret")
        assert (await failing(computer.connect(service, tenant_id))).code == "wrong_client"
        await assert_nothing_left(computer, service, tenant_id)

    told(tmp_path, story)


def test_ports_in_use_are_passed_over_and_all_in_use_is_said(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.tenant(service)
        with socket.create_server(("127.0.0.1", computer.environment.redirect_ports[0])):
            error = await failing(computer.connect(service, tenant_id))
            assert error.code == "ports_busy"
            assert str(computer.environment.redirect_ports[0]) in explain(error).title
        assert (await service.tenant(tenant_id)).state is TenantState.NOT_CONNECTED

    told(tmp_path, story)


def test_offline(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.tenant(service)
        url: list[str] = []
        visits = []

        def show_login(login: str) -> None:
            url.append(computer.world.approve(login))
            visits.append(asyncio.ensure_future(go_offline_and_answer()))

        async def go_offline_and_answer() -> str:
            await computer.sandbox.aclose()
            return await computer.visit(url[0])

        attempt = service.connect(tenant_id, show_login=show_login, choose=_never)
        assert isinstance(await failing(attempt), Offline)
        await assert_nothing_left(computer, service, tenant_id)
        assert "No connection to Sage." in await visits[0]

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("user", "code"),
    [
        ("Nia Empty", "no_businesses"),
        ("Sam Lapsed", "no_subscription"),
        ("Uta Fern", "unsupported_country"),
    ],
)
def test_businesses_that_cannot_be_connected(tmp_path: Path, user: str, code: str) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.tenant(service)
        error = await failing(computer.connect(service, tenant_id, user=user))
        assert error.code == code
        await assert_nothing_left(computer, service, tenant_id)
        assert computer.world.count("POST", "/revoke") == 1

    told(tmp_path, story, "troubled")


def test_no_halo_app_in_this_installation(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        assert not service.halo_app_available
        tenant_id = await computer.tenant(service)
        assert (await failing(computer.connect(service, tenant_id))).code == "no_halo_app"

    told(tmp_path, story, halo_client_id="", halo_client_secret="")


def test_one_business_belongs_to_one_tenant(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        await computer.connected(service)
        second = await computer.tenant(service, "Second")
        assert (await failing(computer.connect(service, second))).code == "business_taken"
        await computer.connect(service, second, business=LEEDS)
        views = await service.tenants()
        assert [view.shared_with for view in views] == [("Second",), ("Northgate",)]

    told(tmp_path, story)


def test_reconnecting_as_another_user_is_said(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.connected(service)
        computer.world.user("Tom Okafor").business_ids.append(computer.world.business(SHEFFIELD).id)
        done = await computer.connect(service, tenant_id, user="Tom Okafor")
        assert (done.user_name, done.other_user) == ("Tom Okafor", True)
        assert computer.world.count("POST", "/revoke") == 1

    told(tmp_path, story)


def test_a_tenant_with_links_keeps_its_business(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.connected(service)
        await service.tax_rates.run(tenant_id)
        other = computer.world.business(LEEDS)
        attempt = service.connect(
            tenant_id,
            show_login=lambda url: visits.append(
                asyncio.ensure_future(computer.visit(computer.world.approve(url)))
            ),
            choose=_never,
            business_id=other.id,
        )
        visits: list[asyncio.Future[str]] = []
        assert (await failing(attempt)).code == "other_business"
        await asyncio.gather(*visits)
        view = await service.tenant(tenant_id)
        assert view.state is TenantState.CONNECTED
        assert view.row.business is not None
        assert view.row.business.name == SHEFFIELD

    told(tmp_path, story)


def test_disconnecting_the_last_tenant_revokes_and_scrubs(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        first = await computer.connected(service)
        second = await computer.tenant(service, "Second")
        await computer.connect(service, second, business=LEEDS)
        assert await service.disconnect(first)
        assert computer.world.count("POST", "/revoke") == 0
        assert await service.tax_rates.preview(second)
        assert await service.delete_tenant(second)
        assert computer.world.count("POST", "/revoke") == 1
        assert [view.row.name for view in await service.tenants()] == ["Northgate"]

    told(tmp_path, story)


def test_disconnecting_offline_forgets_here_and_says_so(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.connected(service)
        await computer.sandbox.aclose()
        assert await service.disconnect(tenant_id) is False
        assert (await service.tenant(tenant_id)).state is TenantState.NOT_CONNECTED

    told(tmp_path, story)


class _Absent:
    """A computer without a keychain."""

    def get_password(self, _service: str, _name: str, /) -> str | None:
        raise NoKeychain

    def set_password(self, _service: str, _name: str, _value: str, /) -> None:
        raise NoKeychain


def test_without_keychain_the_sign_in_lasts_until_the_end(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            without = replace(computer, keychain=_Absent())
            async with without.program() as service:
                assert service.secrets_note == "keychain_missing"
                tenant_id = await computer.tenant(service)
                assert (await computer.connect(service, tenant_id)).memory_only
                computer.clock.forward(minutes=30)
                assert await service.tax_rates.preview(tenant_id)
            async with without.program() as service:
                error = await failing(service.tax_rates.preview(tenant_id))
                assert error.code == "memory_only"

    run(work())
    assert b"eyJ" not in _all_files(tmp_path)


def test_secrets_are_nowhere_in_the_files(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service) -> None:
        tenant_id = await computer.custom_tenant(service, "stand-in-secret-7Jq2Zc")
        await computer.connect(service, tenant_id)
        files = _all_files(tmp_path)
        assert b"SQLite format 3" in files
        assert b"eyJ" not in files
        assert b"stand-in-secret" not in files

    told(tmp_path, story)


def _all_files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def _never(_offered: object) -> str:
    raise AssertionError("nobody should be asked")
