"""What the journeys of sending under trouble share."""

from __future__ import annotations

from typing import Any

from sendings import INVOICE

from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.service import Service

BARE = {**INVOICE, "lines": [INVOICE["lines"][1]]}
"""An invoice without a product."""


def numbered(many: int) -> list[dict[str, Any]]:
    return [{**INVOICE, "key": f"i{n}", "number": f"N{n}"} for n in range(many)]


async def decided(service: Service, code: str, choice: Choice) -> None:
    [issue] = await service.sending.issues()
    assert (issue.issue.code, choice in issue.choices) == (code, True)
    await service.sending.resolve(issue.issue.id, choice)
