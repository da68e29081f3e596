"""The longest time for which the window cannot answer while invoices go to Sage by themselves.

``push_stall.py [--invoices N]``. The real window on its own event loop over the real engine; the
stand-in is a process of its own and asks for no pauses, so this is far faster than Sage allows.
"""

from __future__ import annotations

import argparse

from figures import machine, say
from push import prepared_invoices, syncing
from readiness import make_ready
from stand_in import stand_in_world
from ui_stall import Heart, in_window_loop, until, window_over

PAGES = {
    "with the outbox open": ("activity", "outbox"),
    "with the invoices open": ("invoices",),
    "with Home open": ("home",),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=200)
    given = parser.parse_args()
    heart = Heart()
    say(machine())
    with stand_in_world("small") as address:
        in_window_loop(_measure(heart, address, given.invoices))
    heart.tell(1)


async def _measure(heart: Heart, address: str, invoices: int) -> None:
    async with window_over(address) as (service, window):
        [tenant] = await service.tenants()
        tenant_id = tenant.row.id
        await make_ready(service, tenant_id, "products")
        await syncing(service, tenant_id)
        for number, (what, path) in enumerate(PAGES.items()):
            window.navigate(path)
            await until(lambda: not window.page.scope.busy)
            async with heart.during(f"{invoices:,} invoices sent {what}"):
                await service.invoices.put(prepared_invoices(invoices, number))
                await service.sending.push(tenant_id, timeout=120)
                while await service.sending.outbox_counts():
                    await service.sending.push(tenant_id, timeout=120)


if __name__ == "__main__":
    main()
