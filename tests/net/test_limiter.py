import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from virtual_time import now, run

from sage_desktop.core.errors import Throttled
from sage_desktop.net.limiter import Limiter

PATIENT = 1e9


def limiter(per_minute: float = 100) -> Limiter:
    return Limiter(per_minute, monotonic=now)


def most_in_a_minute(times: list[float]) -> int:
    """The most requests in any 60 s that begin with one."""
    return max(sum(begin <= each < begin + 60 - 1e-6 for each in times) for begin in times)


async def burst(lane: Limiter, amount: int, business: str = "a") -> list[float]:
    """When each of ``amount`` requests that all come at once may begin."""

    async def one() -> float:
        await lane.turn(business, patience=PATIENT)
        return now()

    return await asyncio.gather(*(one() for _ in range(amount)))


@pytest.mark.parametrize("per_minute", [1, 7, 24, 25, 60, 100, 200, 1000])
def test_never_more_than_allowed_in_any_minute_and_hardly_slower(per_minute: int) -> None:
    amount = max(10, 4 * per_minute)
    times = run(burst(limiter(per_minute), amount))
    assert most_in_a_minute(times) <= per_minute
    assert times[-1] <= 1.05 * amount * 60 / per_minute


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 90), min_size=1, max_size=150))
def test_whenever_they_come_no_minute_holds_more_than_allowed(pauses: list[float]) -> None:
    async def scenario() -> list[float]:
        lane = limiter(30)
        times: list[float] = []

        async def one(at: float) -> None:
            await asyncio.sleep(at)
            await lane.turn("a", patience=PATIENT)
            times.append(now())

        await asyncio.gather(*(one(at) for at in pauses))
        return times

    assert most_in_a_minute(run(scenario())) <= 30


def test_after_the_burst_they_go_evenly() -> None:
    times = run(burst(limiter(100), 20))
    assert times[:5] == [0, 0, 0, 0, 0]
    gaps = [after - before for before, after in pairwise(times[4:])]
    assert gaps == pytest.approx([0.625] * 15)


def test_first_come_first_served() -> None:
    async def scenario() -> list[int]:
        lane = limiter()
        order: list[int] = []

        async def one(number: int) -> None:
            await lane.turn("a", patience=PATIENT)
            order.append(number)

        await asyncio.gather(*(one(number) for number in range(30)))
        return order

    assert run(scenario()) == list(range(30))


def test_businesses_do_not_wait_for_each_other() -> None:
    async def scenario() -> tuple[list[float], list[float]]:
        lane = limiter()
        return await asyncio.gather(burst(lane, 20, "a"), burst(lane, 20, "b"))

    first, second = run(scenario())
    assert first == second


def test_those_who_stop_waiting_cost_the_others_nothing() -> None:
    async def scenario() -> float:
        lane = limiter()
        await burst(lane, 5)
        waiting = [asyncio.create_task(lane.turn("a", patience=PATIENT)) for _ in range(100)]
        await asyncio.sleep(0.1)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        await lane.turn("a", patience=PATIENT)
        return now()

    assert run(scenario()) == pytest.approx(0.625)


def test_nobody_begins_during_a_ban_also_those_who_wait_already() -> None:
    async def scenario() -> list[float]:
        lane = limiter()
        waiting = asyncio.create_task(burst(lane, 10))
        await asyncio.sleep(0.1)
        lane.ban("a", 50)
        late = await burst(lane, 3)
        return [each for each in [*await waiting, *late] if each > 0]

    times = run(scenario())
    assert len(times) == 8
    assert min(times) >= 50.1


def test_a_ban_is_slept_through_at_once() -> None:
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        await asyncio.sleep(seconds)

    async def scenario() -> None:
        lane = Limiter(100, monotonic=now, sleep=nap)
        lane.ban("a", 50)
        await lane.turn("a", patience=PATIENT)

    run(scenario())
    assert naps == pytest.approx([50.625])


def test_a_ban_leaves_other_businesses_alone() -> None:
    async def scenario() -> float:
        lane = limiter()
        lane.ban("a", 50)
        await lane.turn("b", patience=PATIENT)
        return now()

    assert run(scenario()) == 0


def test_after_a_ban_there_is_no_burst() -> None:
    async def scenario() -> list[float]:
        lane = limiter()
        await asyncio.sleep(500)
        lane.ban("a", 50)
        return await burst(lane, 3)

    assert run(scenario()) == pytest.approx([550.625, 551.25, 551.875])


def test_a_shorter_ban_does_not_end_a_longer_one() -> None:
    async def scenario() -> tuple[float, float]:
        lane = limiter()
        lane.ban("a", 50)
        lane.ban("a", 5)
        return lane.banned_for("a"), lane.banned_for("b")

    assert run(scenario()) == (50, 0)


def test_a_ban_beyond_patience_is_told_at_once_with_its_seconds() -> None:
    async def scenario() -> tuple[object, float]:
        lane = limiter()
        lane.ban("a", 300.2)
        with pytest.raises(Throttled) as caught:
            await lane.turn("a", patience=120)
        return caught.value.data["seconds"], now()

    assert run(scenario()) == (301, 0)


def test_a_long_ban_also_releases_those_who_wait_already() -> None:
    async def scenario() -> float:
        lane = limiter()
        await burst(lane, 5)
        waiting = [asyncio.create_task(lane.turn("a", patience=120)) for _ in range(10)]
        await asyncio.sleep(0.1)
        lane.ban("a", 3600)
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(each, Throttled) for each in results)
        return now()

    assert run(scenario()) < 1


def test_a_pace_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        Limiter(0)


def test_another_pace_holds_at_once_and_gives_nothing_away() -> None:
    async def story() -> tuple[list[float], list[float]]:
        lanes = limiter(100)
        first = await burst(lanes, 20)
        lanes.set_pace(10)
        return first, await burst(lanes, 20)

    first, then = run(story())
    assert most_in_a_minute(first) <= 100
    assert most_in_a_minute(then) <= 10
    assert then[-1] - then[0] >= 19 * 60 / 10 * 0.95
