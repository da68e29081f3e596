"""A sample of the fault sweep; ``make faults`` runs all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Bench, made, run
from sweep import KINDS, Findings, sweep

STEP = 17
"""Each 17th point of a story, beginning elsewhere in each."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    yield made(Path(tmp_path_factory.mktemp("faults")))


@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_fault_doubles_or_loses_anything(bench: Bench, seed: int) -> None:
    found = Findings()
    run(sweep(bench, seed, found, 10_000, STEP))
    assert found.wrong == []
    assert found.points > 10
    assert set(found.by_kind) <= set(KINDS) and found.kills
