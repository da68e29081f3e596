"""One driver for each test process: importing everything takes longer than most programs live."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from computer import Driver


@pytest.fixture(scope="session")
def driver() -> Iterator[Driver]:
    made = Driver()
    yield made
    made.close()
