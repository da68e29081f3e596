"""The module's settings, tenants, and the sign-ins that tenants share."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from book_desk import NOW, Desk, new_tenant, tenant_names

from sage_desktop.book import journal, signins, tax_rates, tenants
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.book.tenant_rows import AuthType, Business, InvoiceStatus, ModuleRow, SignInRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound


def grant(user: str = "user", access: bytes | None = b"access", name: str = "Ann") -> SignInRow:
    return signins.save_sign_in(
        client_id="client",
        sage_user_id=user,
        user_name=name,
        user_email="",
        access_sealed=access,
        refresh_sealed=b"refresh",
        access_expires_at=NOW,
        refresh_expires_at=NOW + timedelta(days=31),
    )


def test_a_new_book_has_the_module_off_and_drafts(desk: Desk) -> None:
    assert desk.read(tenants.module) == ModuleRow(False, None, InvoiceStatus.DRAFT)
    assert len(desk.read(tenants.book_id)) == 32


def test_module_settings_change_one_by_one(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("Northgate"))
    desk.kinds()
    desk.write(lambda: tenants.set_module(enabled=True))
    desk.write(lambda: tenants.set_module(default_invoice_status=InvoiceStatus.ISSUED))
    desk.write(lambda: tenants.set_module(default_tenant_id=tenant.id))
    assert desk.kinds() == {Kind.MODULE}
    assert desk.read(tenants.module) == ModuleRow(True, tenant.id, InvoiceStatus.ISSUED)
    desk.write(lambda: tenants.set_module(default_tenant_id=None))
    assert desk.read(tenants.module).default_tenant_id is None
    desk.write(lambda: tenants.set_module())
    assert desk.read(tenants.module) == ModuleRow(True, None, InvoiceStatus.ISSUED)


def test_a_default_tenant_must_exist(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.write(lambda: tenants.set_module(enabled=True, default_tenant_id=5))
    assert not desk.read(tenants.module).enabled


def test_a_tenant_begins_unconnected_and_takes_changes(desk: Desk) -> None:
    made = desk.write(
        lambda: tenants.create_tenant("Northgate", "#2E7D5B", AuthType.CUSTOM_APP, "id", b"secret")
    )
    assert (made.business, made.sign_in_id, made.connected_at) == (None, None, None)
    assert (made.secret_sealed, made.daily_tax_rates) == (b"secret", False)
    assert "secret'" not in repr(made)
    business = Business("b1", "Northgate Ltd", "Leeds", "United Kingdom")
    changed = desk.write(
        lambda: tenants.update_tenant(
            made.id, business=business, connected_at=NOW, daily_tax_rates=True
        )
    )
    assert (changed.business, changed.connected_at) == (business, NOW)
    assert changed == desk.read(lambda: tenants.tenant(made.id))
    cleared = desk.write(lambda: tenants.update_tenant(made.id, secret_sealed=None))
    assert (cleared.secret_sealed, cleared.business) == (None, business)
    assert desk.kinds() == {Kind.TENANT}


def test_tenants_are_listed_by_name(desk: Desk) -> None:
    for name in ("ångström", "Beta", "alpha", "Éclair"):
        desk.write(lambda name=name: new_tenant(name))
    assert desk.read(tenant_names) == ["alpha", "Beta", "ångström", "Éclair"]


@pytest.mark.parametrize(
    ("first", "same"),
    [("Northgate", "NORTHGATE"), ("Straße", "STRASSE"), ("Ünal IT", " ünal  it "), ("ﬁne", "FINE")],
)
def test_a_name_is_taken_whatever_its_case(desk: Desk, first: str, same: str) -> None:
    made = desk.write(lambda: new_tenant(first))
    with pytest.raises(BadInput, match="name_taken"):
        desk.write(lambda: new_tenant(same))
    other = desk.write(lambda: new_tenant("other"))
    with pytest.raises(BadInput, match="name_taken"):
        desk.write(lambda: tenants.update_tenant(other.id, name=same))
    renamed = desk.write(lambda: tenants.update_tenant(made.id, name=same))
    assert renamed.name == same
    assert desk.read(lambda: tenants.tenant_by_name(first)).id == made.id


def test_a_name_is_needed(desk: Desk) -> None:
    with pytest.raises(BadInput, match="name_missing"):
        desk.write(lambda: new_tenant(" \u2003 "))


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    for query in (
        lambda: tenants.tenant(1),
        lambda: tenants.tenant_by_name("x"),
        lambda: signins.sign_in(1),
    ):
        with pytest.raises(NotFound):
            desk.read(query)
    for work in (
        lambda: tenants.update_tenant(1, name="x"),
        lambda: tenants.delete_tenant(1),
        lambda: signins.delete_sign_in(1),
        lambda: signins.name_user(1, "x", "y"),
    ):
        with pytest.raises(NotFound):
            desk.write(work)


def test_deleting_a_tenant_takes_its_links_and_keeps_the_records(desk: Desk) -> None:
    def set_up() -> tuple[int, int, int]:
        gone, other = new_tenant("Gone"), new_tenant("Other")
        rate = tax_rates.create_tax_rate("Standard", Decimal(20))
        for tenant in (gone, other):
            journal.create_link(
                kind="tax_rate",
                tenant_id=tenant.id,
                local_id=rate.id,
                sage_id="GB",
                made_by=LinkMaker.USER,
                now=NOW,
            )
            tax_rates.save_mirror(tenant.id, [("GB", "Standard", Decimal(20), True)], NOW)
            journal.open_issue(tenant.id, "tax_rate", "GB", "code", {}, "", NOW)
        journal.open_issue(None, "book", "x", "code", {}, "", NOW)
        run = journal.start_run("tax-rates", gone.id, NOW)
        journal.end_run(run, RunResult.DONE, Counts(), 1, (), "", NOW)
        tenants.set_module(default_tenant_id=gone.id, enabled=True)
        return gone.id, other.id, run

    gone, other, run = desk.write(set_up)
    desk.kinds()
    desk.write(lambda: tenants.delete_tenant(gone))
    assert desk.kinds() >= {Kind.TENANT, Kind.LINK, Kind.ISSUE, Kind.MODULE, Kind.RUN}
    assert desk.read(tenant_names) == ["Other"]
    assert [link.tenant_id for link in desk.read(journal.links)] == [other]
    assert [seen.tenant_id for seen in desk.read(tax_rates.mirror)] == [other]
    assert [issue.tenant_id for issue in desk.read(journal.issues)] == [other, None]
    assert desk.read(journal.issue_counts) == {other: 1, None: 1}
    assert [rate.name for rate in desk.read(tax_rates.tax_rates)] == ["Standard"]
    kept = desk.read(lambda: journal.run(run))
    assert (kept.tenant_id, kept.tenant_name) == (None, "Gone")
    assert desk.read(tenants.module) == ModuleRow(True, None, InvoiceStatus.DRAFT)


def test_a_fresh_grant_replaces_that_users_older_one(desk: Desk) -> None:
    first = desk.write(grant)
    assert (first.generation, first.dead_reason, first.user_name) == (1, "", "Ann")
    assert "access'" not in repr(first) and "refresh'" not in repr(first)
    desk.write(lambda: signins.mark_dead(first.id, "reconnect_needed", expected_generation=1))
    again = desk.write(lambda: grant(access=b"newer", name=""))
    assert (again.id, again.generation, again.dead_reason) == (first.id, 2, "")
    assert (again.access_sealed, again.user_name) == (b"newer", "Ann")
    other = desk.write(lambda: grant(user="other", access=None))
    assert other.id != first.id
    assert other.access_sealed is None
    assert desk.read(signins.sign_ins) == [again, other]
    assert desk.read(lambda: signins.find_sign_in("client", "other")) == other
    assert desk.read(lambda: signins.find_sign_in("another client", "other")) is None
    assert desk.kinds() == {Kind.SIGN_IN}


def test_of_two_that_renew_only_the_faster_one_keeps_its_tokens(desk: Desk) -> None:
    made = desk.write(grant)

    def rotate(access: bytes) -> bool:
        return signins.rotate(
            made.id,
            expected_generation=made.generation,
            access_sealed=access,
            refresh_sealed=b"r2",
            access_expires_at=NOW,
            refresh_expires_at=NOW,
        )

    desk.kinds()
    assert desk.write(lambda: rotate(b"faster"))
    assert desk.kinds() == {Kind.SIGN_IN}
    assert not desk.write(lambda: rotate(b"slower"))
    assert not desk.write(
        lambda: signins.mark_dead(made.id, "reconnect_needed", expected_generation=1)
    )
    assert desk.kinds() == set()
    now = desk.read(lambda: signins.sign_in(made.id))
    assert (now.access_sealed, now.generation, now.dead_reason) == (b"faster", 2, "")
    assert desk.write(lambda: signins.mark_dead(made.id, "reconnect_needed", expected_generation=2))
    assert desk.read(lambda: signins.sign_in(made.id)).dead_reason == "reconnect_needed"


def test_a_user_gets_a_name_once_sage_said_it(desk: Desk) -> None:
    made = desk.write(lambda: grant(name=""))
    named = desk.write(lambda: signins.name_user(made.id, "Ann Ash", "ann@example.test"))
    assert (named.user_name, named.user_email) == ("Ann Ash", "ann@example.test")


def test_tenants_share_a_sign_in_and_lose_it_together(desk: Desk) -> None:
    made = desk.write(grant)
    for name in ("Zeta", "Beta", "alone"):
        desk.write(lambda name=name: new_tenant(name))
    for tenant in desk.read(tenants.tenants):
        if tenant.name != "alone":
            desk.write(lambda id_=tenant.id: tenants.update_tenant(id_, sign_in_id=made.id))
    shared = desk.read(lambda: signins.tenants_of(made.id))
    assert [tenant.name for tenant in shared] == ["Beta", "Zeta"]
    desk.kinds()
    desk.write(lambda: signins.delete_sign_in(made.id))
    assert desk.kinds() == {Kind.SIGN_IN, Kind.TENANT}
    assert [tenant.sign_in_id for tenant in desk.read(tenants.tenants)] == [None] * 3
    assert desk.read(signins.sign_ins) == []
