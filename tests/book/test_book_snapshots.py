"""Back along the journal: what a run did is taken back exactly."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from book_desk import NOW, Desk, new_tenant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sage_desktop.book import journal, snapshots, tax_rates, tenants
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.tax_rows import Percentage, TaxRateRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Stale

HISTORY = (
    Percentage(Decimal("17.5"), None, date(2011, 1, 3)),
    Percentage(Decimal("20"), date(2011, 1, 4), None),
)


def link(tenant_id: int, local_id: int, sage_id: str) -> int:
    return journal.create_link(
        kind="tax_rate",
        tenant_id=tenant_id,
        local_id=local_id,
        sage_id=sage_id,
        made_by=LinkMaker.IMPORT,
        now=NOW,
    ).id


def seen(desk: Desk, table: str, record_id: int) -> snapshots.Snapshot | None:
    kept = desk.read(lambda: snapshots.snapshot(table, record_id))
    assert json.loads(json.dumps(kept)) == kept
    return kept


def test_a_removed_rate_comes_back_as_it_was(desk: Desk) -> None:
    made = desk.write(lambda: tax_rates.create_tax_rate("Standard", Decimal("20.5"), HISTORY))
    desk.write(lambda: tax_rates.update_tax_rate(made.id, retired_at=NOW))
    was = desk.read(lambda: tax_rates.tax_rate(made.id))
    before = seen(desk, "tax_rate", made.id)
    desk.write(lambda: tax_rates.remove_tax_rate(made.id))
    assert seen(desk, "tax_rate", made.id) is None
    desk.write(lambda: tax_rates.create_tax_rate("Another", Decimal(1)))
    desk.kinds()
    desk.write(lambda: snapshots.restore("tax_rate", made.id, before))
    assert desk.kinds() == {Kind.TAX_RATE}
    assert desk.read(lambda: tax_rates.tax_rate(made.id)) == was
    assert seen(desk, "tax_rate", made.id) == before


def test_a_changed_rate_goes_back_and_keeps_its_links(desk: Desk) -> None:
    made = desk.write(lambda: tax_rates.create_tax_rate("Standard", Decimal(20), HISTORY))
    desk.write(lambda: link(new_tenant("T").id, made.id, "GB"))
    before = seen(desk, "tax_rate", made.id)
    desk.write(
        lambda: tax_rates.update_tax_rate(
            made.id, name="Changed", percentage=Decimal("22"), history=HISTORY[:1], retired_at=NOW
        )
    )
    after = seen(desk, "tax_rate", made.id)
    assert after != before
    desk.write(lambda: snapshots.restore("tax_rate", made.id, before))
    assert desk.read(lambda: tax_rates.tax_rate(made.id)) == made
    assert desk.read(lambda: tax_rates.find_tax_rate("standard")) == made
    assert len(desk.read(journal.links)) == 1
    desk.write(lambda: snapshots.restore("tax_rate", made.id, after))
    assert seen(desk, "tax_rate", made.id) == after


def test_a_created_rate_goes_unless_it_is_needed_by_now(desk: Desk) -> None:
    made = desk.write(lambda: tax_rates.create_tax_rate("Standard", Decimal(20), HISTORY))
    tied = desk.write(lambda: link(new_tenant("T").id, made.id, "GB"))
    with pytest.raises(BadInput, match="in_use"):
        desk.write(lambda: snapshots.restore("tax_rate", made.id, None))
    desk.write(lambda: snapshots.restore("link", tied, None))
    desk.write(lambda: snapshots.restore("tax_rate", made.id, None))
    assert desk.read(tax_rates.tax_rates) == []
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore("tax_rate", made.id, None))


def test_a_link_comes_back_only_if_both_ends_are_free(desk: Desk) -> None:
    tenant, first, second = desk.write(
        lambda: (
            new_tenant("T").id,
            tax_rates.create_tax_rate("a", Decimal(1)).id,
            tax_rates.create_tax_rate("b", Decimal(1)).id,
        )
    )
    tied = desk.write(lambda: link(tenant, first, "GB"))
    before = seen(desk, "link", tied)
    was = desk.read(journal.links)
    desk.write(lambda: journal.remove_link(tied))
    other = desk.write(lambda: link(tenant, second, "GB"))
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore("link", tied, before))
    desk.write(lambda: journal.remove_link(other))
    desk.write(lambda: snapshots.restore("link", tied, before))
    assert desk.read(journal.links) == was
    desk.write(lambda: journal.remove_link(tied))
    desk.write(lambda: tax_rates.remove_tax_rate(first))
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore("link", tied, before))
    desk.write(lambda: tenants.delete_tenant(tenant))
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore("link", tied, {**before, "local_id": second}))


def test_a_failed_restore_changes_nothing_even_within_a_longer_change(desk: Desk) -> None:
    made = desk.write(lambda: tax_rates.create_tax_rate("a", Decimal(1), HISTORY, key="k"))
    before = seen(desk, "tax_rate", made.id)
    desk.write(lambda: tax_rates.update_tax_rate(made.id, percentage=Decimal(2)))
    desk.write(lambda: tax_rates.remove_tax_rate(made.id))
    taken = desk.write(lambda: tax_rates.create_tax_rate("b", Decimal(3), key="k"))

    def try_and_go_on() -> None:
        with pytest.raises(Stale, match="changed_since"):
            snapshots.restore("tax_rate", made.id, before)
        tax_rates.create_tax_rate("c", Decimal(4))

    desk.write(try_and_go_on)
    assert [rate.name for rate in desk.read(tax_rates.tax_rates)] == ["b", "c"]
    assert desk.read(lambda: tax_rates.tax_rate(taken.id)) == taken


def test_a_restore_that_fails_half_way_is_taken_back(desk: Desk) -> None:
    made = desk.write(lambda: tax_rates.create_tax_rate("a", Decimal(1), HISTORY))
    forged = {
        **(seen(desk, "tax_rate", made.id) or {}),
        "name": "half restored",
        "history": [{"percentage": None, "from_date": None, "to_date": None}],
    }

    def try_and_go_on() -> None:
        with pytest.raises(Stale):
            snapshots.restore("tax_rate", made.id, forged)

    desk.write(try_and_go_on)
    assert desk.read(lambda: tax_rates.tax_rate(made.id)) == made


def test_the_mirror_goes_back_too(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("T").id)
    desk.write(lambda: tax_rates.save_mirror(tenant, [("A", "a", Decimal("5.0"), True)], NOW))
    (was,) = desk.read(tax_rates.mirror)
    before = seen(desk, "sage_tax_rate", was.id)
    desk.write(lambda: tax_rates.set_unwanted(tenant, "A", True))
    desk.write(lambda: tax_rates.save_mirror(tenant, [], NOW))
    desk.write(lambda: snapshots.restore("sage_tax_rate", was.id, before))
    assert desk.read(tax_rates.mirror) == [was]
    desk.write(lambda: snapshots.restore("sage_tax_rate", was.id, None))
    assert desk.read(tax_rates.mirror) == []


percentages = st.decimals(0, 1000, allow_nan=False, places=3)
days = st.none() | st.dates()
histories = st.lists(st.builds(Percentage, percentages, days, days), max_size=4).map(tuple)
names = st.text(min_size=1).filter(str.strip).filter(lambda text: text.isprintable())


@given(st.lists(st.tuples(names, percentages, histories), min_size=1, max_size=4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_taken_back_is_no_change(
    desk: Desk, versions: list[tuple[str, Decimal, tuple[Percentage, ...]]]
) -> None:
    def change_and_take_back() -> tuple[TaxRateRow, TaxRateRow]:
        name, percentage, history = versions[0]
        made = tax_rates.create_tax_rate(name, percentage, history)
        before = snapshots.snapshot("tax_rate", made.id)
        for name, percentage, history in versions[1:]:
            tax_rates.update_tax_rate(made.id, name=name, percentage=percentage, history=history)
        tax_rates.remove_tax_rate(made.id)
        snapshots.restore("tax_rate", made.id, before)
        return made, tax_rates.tax_rate(made.id)

    made, back = desk.write(change_and_take_back)
    assert back == made
