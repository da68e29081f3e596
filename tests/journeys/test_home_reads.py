"""What *Home* reads of the whole engine: before, while and after records go to Sage."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rig import Rig
from sendings import push, put_all, sent

from sage_desktop.book.store import Book
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantState


def test_home_follows_what_is_sent_and_is_one_read_of_the_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = 0
    read = Book.read

    async def counted(book: Book, query: Callable[[], Any]) -> Any:
        nonlocal reads
        reads += 1
        return await read(book, query)

    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        nonlocal reads
        await put_all(service)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(Book, "read", counted)
            before = await service.home()
            assert reads == 1
        assert {each.kind: each.number for each in before.goes(tenant_id)} == {
            "customer": 1,
            "product": 1,
            "invoice": 1,
        }
        assert before.months == () and before.last_push is None
        assert before.next_run is not None and before.issues == 0
        imported = sum(each.imported for each in before.days)
        assert imported > 0
        assert (await push(service, tenant_id)).sent == 3
        after = await service.home()
        assert after.goes() == [] and after.last_push is not None
        assert after.last_run is not None and after.last_run.kind == "push"
        assert (after.last_invoices, after.last_off) == (1, Decimal(0))
        assert sum(each.sent for each in after.days) == 3
        assert sum(each.imported for each in after.days) == imported
        assert [view.state for view in after.tenants] == [TenantState.CONNECTED]

    sent(tmp_path, story)
