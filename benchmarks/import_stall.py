"""The longest time for which the window cannot answer while many records are imported.

``import_stall.py ADDRESS RUNS KIND``; see ``import_customers.py --ui``. The real window on its own
event loop over the real engine; read from Sage with the tenant's page open, carried out with the
import screen open.
"""

from __future__ import annotations

import asyncio
import sys

from readiness import make_ready
from ui_stall import Heart, in_window_loop, until, window_over

from sage_desktop.ui.navigation import import_path, tenant_path


def main() -> None:
    address, runs, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    heart = Heart()
    in_window_loop(_measure(heart, address, runs, kind))
    heart.tell(runs, f"{kind}: ")


async def _measure(heart: Heart, address: str, runs: int, kind: str) -> None:
    for _ in range(runs):
        async with window_over(address) as (service, window):
            [tenant] = await service.tenants()
            tenant_id = tenant.row.id
            await make_ready(service, tenant_id, kind)
            window.navigate(tenant_path(tenant_id, kind))
            await until(lambda: not window.page.scope.busy)
            async with heart.during("at rest"):
                await asyncio.sleep(1)
            async with heart.during("read and planned"):
                head = await service.imports.read(tenant_id, kind)
            async with heart.during("import screen opened"):
                window.navigate(import_path(tenant_id, kind))
                await until(lambda: not window.page.scope.busy)
            async with heart.during(f"{head.total:,} carried out"):
                await service.imports.carry_out(head.id)
            await until(lambda: not window.page.scope.busy)


if __name__ == "__main__":
    main()
