"""A client of Sage against the stand-in, as its tests play with it."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest
from stand_in import NORTHGATE, StandIn, stand_in

from sage_desktop.core.errors import AppError
from sage_desktop.sage.client import SageClient
from sage_desktop.sandbox.faults import Fault

RATES = "/v3.1/tax_rates"
ONE_RATE = "/tax_rates/GB_LOWER"


def play(scenario: Callable[[StandIn], Awaitable[None]], world: str = "small") -> None:
    async def scene() -> None:
        async with stand_in(world) as sage:
            await scenario(sage)

    asyncio.run(scene())


def failing(
    fault: Fault,
    call: Callable[[SageClient], Awaitable[object]],
    path: str = RATES,
    times: int = 1_000,
) -> AppError:
    """The error of ``call`` when ``path`` answers with ``fault``."""
    caught: list[AppError] = []

    async def scenario(sage: StandIn) -> None:
        client = await sage.client()
        sage.world.faults.add(fault, path=path, times=times)
        with pytest.raises(AppError) as info:
            await call(client)
        caught.append(info.value)
        assert [sin for sin in sage.world.sins if not sin.startswith("page_past_end")] == []

    play(scenario)
    return caught[0]


def many_rates(sage: StandIn, amount: int = 450) -> None:
    for number in range(amount):
        rate = f"GB_{number:03}"
        sage.world.add_tax_rate(NORTHGATE, rate, f"Rate {number}", Decimal(number) / 10)
