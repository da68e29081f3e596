"""Records put in here arrive in Sage once, with equal figures."""

from __future__ import annotations

from pathlib import Path

from rig import Rig
from sendings import contact_named, invoices_of, push, put_all, sent

from sage_desktop.sync.service import Service


def test_a_customer_a_product_and_an_invoice_arrive(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put_all(service)
        result = await push(service, tenant_id)
        assert [(each.kind, each.state, each.reason) for each in result.items] == [
            ("customer", "sent", ""),
            ("product", "sent", ""),
            ("invoice", "sent", ""),
        ]
        assert (result.sent, result.waiting, result.uncertain, result.failed) == (3, 0, 0, 0)
        assert result.off == "0.00"
        contact = contact_named(computer, "Acme Widgets Ltd")
        assert contact.tax_number == "GB123456789"
        [invoice] = [each for each in invoices_of(computer) if each.reference == "INV-1001"]
        assert (invoice.status, invoice.sent) == ("DRAFT", False)
        again = await push(service, tenant_id)
        assert (again.items, again.requests) == ((), 0)

    sent(tmp_path, story)
