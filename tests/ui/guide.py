"""Ways through the guide that several tests begin with; a person before a real engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from person import Person
from PySide6.QtWidgets import QApplication, QWidget
from rig import SHEFFIELD, Rig, rig
from window import run_with_qt, sitting

from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.tenant_page import TenantPage

Story = Callable[[Rig, Person], Awaitable[None]]


def told(folder: Path, story: Story, **changes: Any) -> None:
    """Tells ``story`` with a person before the window of a fresh computer."""

    async def work() -> None:
        async with rig(folder, **changes) as computer, sitting(computer) as person:
            await story(computer, person)
            assert computer.world.sins == []

    run_with_qt(work())


def page(person: Person) -> TenantPage:
    """The tenant's page, which must be in front."""
    here = person.window.page
    assert isinstance(here, TenantPage)
    return here


async def open_tenant(person: Person, tenant_id: int | None, tab: str = "details") -> TenantPage:
    person.window.navigate(tenant_path(tenant_id, tab))
    await person.settled()
    return page(person)


async def connected_tenant(
    computer: Rig, person: Person, tab: str = "tax-rates", *, business: str = SHEFFIELD
) -> TenantPage:
    """The page of a tenant that was connected behind the window's back."""
    door = person.window.desk.door
    number = await computer.tenant(door, f"Tenant of {business}")
    await computer.connect(door, number, business=business)
    return await open_tenant(person, number, tab)


def dialog() -> QWidget | None:
    """The dialog in front, if any."""
    return QApplication.activeModalWidget()


async def in_dialog(person: Person) -> QWidget:
    shown: QWidget = await person.until(dialog, "no dialog")
    return shown
