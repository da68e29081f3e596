"""The log tells the story of a run: its start, its end with counts, Sage's id of what failed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from rig import rig, run

from sage_desktop.core.errors import AppError
from sage_desktop.sandbox import faults


def test_start_end_and_the_request_id_of_a_refusal_are_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            caplog.clear()
            await service.tax_rates.run(tenant_id)
            told = [line for line in caplog.messages if line.startswith("run 1")]
            assert told[0] == f"run 1: importing tax rates of tenant {tenant_id}"
            assert told[1].startswith("run 1: done, Counts(created=5,")
            computer.world.faults.add(faults.status(422), path="*/tax_rates")
            with pytest.raises(AppError) as caught:
                await service.tax_rates.run(tenant_id)
            request_id = caught.value.data["request_id"]
            assert request_id
            assert f"request_id='{request_id}'" in caplog.messages[-1]

    with caplog.at_level(logging.INFO, logger="sage_desktop"):
        run(story())
