"""Halo tax rates with their history, and the mirror of Sage's."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from book_desk import NOW, Desk, new_tenant

from sage_desktop.book import journal, products, session, tax_rates
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.product_rows import NewProduct, ProductKind
from sage_desktop.book.tax_rows import Percentage, SageTaxRateRow, TaxRateRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound

HISTORY = (
    Percentage(Decimal("20"), date(2011, 1, 4), None),
    Percentage(Decimal("17.5"), None, date(2011, 1, 3)),
)


def create(name: str, percentage: str = "20", key: str | None = None) -> TaxRateRow:
    return tax_rates.create_tax_rate(name, Decimal(percentage), key=key)


def found(desk: Desk, **options: object) -> list[str]:
    return [rate.name for rate in desk.read(lambda: tax_rates.tax_rates(**options))]


def test_a_rate_keeps_its_exact_percentage_and_history(desk: Desk) -> None:
    made = desk.write(lambda: tax_rates.create_tax_rate("Standard", Decimal("20.00"), HISTORY))
    assert made == TaxRateRow(made.id, f"tax-rate-{made.id}", "Standard", Decimal(20), HISTORY)
    assert str(made.percentage) == "20"
    assert desk.read(lambda: tax_rates.tax_rate(made.id)) == made
    assert desk.kinds() == {Kind.TAX_RATE}


def test_changes_leave_alone_what_they_do_not_name(desk: Desk) -> None:
    made = desk.write(lambda: tax_rates.create_tax_rate("Standard", Decimal(20), HISTORY))
    renamed = desk.write(lambda: tax_rates.update_tax_rate(made.id, name="Main"))
    assert (renamed.name, renamed.percentage, renamed.history) == ("Main", Decimal(20), HISTORY)
    assert desk.read(lambda: tax_rates.find_tax_rate("MAIN")).id == made.id
    retired = desk.write(lambda: tax_rates.update_tax_rate(made.id, retired_at=NOW))
    assert (retired.retired_at, retired.name) == (NOW, "Main")
    back = desk.write(lambda: tax_rates.update_tax_rate(made.id, retired_at=None, history=()))
    assert (back.retired_at, back.history) == (None, ())


def test_names_of_some_are_read_alone(desk: Desk) -> None:
    ids = [desk.write(lambda name=name: create(name)).id for name in ("One", "Two", "Three")]
    assert desk.read(lambda: tax_rates.names(ids[1:])) == {ids[1]: "Two", ids[2]: "Three"}
    assert desk.read(lambda: tax_rates.names(())) == {}


def test_made_up_keys_are_new_for_ever(desk: Desk) -> None:
    first = desk.write(lambda: create("a"))
    desk.write(lambda: tax_rates.remove_tax_rate(first.id))
    chosen = desk.write(lambda: create("b", key=f"tax-rate-{first.id + 2}"))
    third = desk.write(lambda: create("c"))
    assert len({first.key, chosen.key, third.key}) == 3


def test_a_key_is_taken_once(desk: Desk) -> None:
    desk.write(lambda: create("a", key="STD"))
    with pytest.raises(BadInput, match="key_taken"):
        desk.write(lambda: create("b", key="STD"))
    assert found(desk) == ["a"]


def test_a_name_is_needed(desk: Desk) -> None:
    with pytest.raises(BadInput, match="name_missing"):
        desk.write(lambda: create("  "))
    made = desk.write(lambda: create("a"))
    with pytest.raises(BadInput, match="name_missing"):
        desk.write(lambda: tax_rates.update_tax_rate(made.id, name=""))


def test_rates_are_listed_by_name_and_found_by_parts_of_it(desk: Desk) -> None:
    for name, key in (("Zero", "z"), ("élevé 20%", "A"), ("Exempt _%", "SPECIAL"), ("zero B", "b")):
        desk.write(lambda name=name, key=key: create(name, key=key))
    desk.write(lambda: tax_rates.update_tax_rate(tax_rates.find_tax_rate("b").id, retired_at=NOW))
    assert found(desk) == ["Exempt _%", "Zero", "zero B", "élevé 20%"]
    assert found(desk, search="ZERO") == ["Zero", "zero B"]
    assert found(desk, search="ÉLEVÉ") == ["élevé 20%"]
    assert found(desk, search="%") == ["Exempt _%", "élevé 20%"]
    assert found(desk, search="_") == ["Exempt _%"]
    assert found(desk, search="special") == ["Exempt _%"]
    assert found(desk, search="'; DROP TABLE tax_rate; --") == []
    assert found(desk, search="zero", with_retired=False) == ["Zero"]
    assert found(desk, limit=2) == ["Exempt _%", "Zero"]
    assert desk.read(lambda: tax_rates.count_tax_rates("zero")) == 2
    assert desk.read(lambda: tax_rates.count_tax_rates("zero", with_retired=False)) == 1


def test_a_rate_is_found_by_key_then_id_then_name(desk: Desk) -> None:
    first = desk.write(lambda: create("Standard", key="STD"))
    second = desk.write(lambda: create("STD", key=f"{first.id}"))
    twins = [desk.write(lambda: create("Twin")) for _ in range(2)]

    def find(text: str) -> int:
        return desk.read(lambda: tax_rates.find_tax_rate(text)).id

    assert find("STD") == first.id
    assert find(f" {first.id} ") == second.id
    assert find(str(second.id)) == second.id
    assert find("standard") == first.id
    assert find(str(twins[1].id)) == twins[1].id
    with pytest.raises(BadInput, match="several_match"):
        find("twin")
    for missing in ("nothing", "999", "9" * 40, "²", ""):
        with pytest.raises(NotFound):
            find(missing)


def test_what_is_in_use_is_not_removed(desk: Desk) -> None:
    used, free = desk.write(lambda: (create("used"), create("free")))
    drafts = [
        NewProduct(ProductKind.SERVICE, "Work", tax_rate_id=rate_id)
        for rate_id in (used.id, used.id, used.id, None)
    ]
    desk.write(lambda: products.create_products(drafts))
    assert desk.read(tax_rates.uses) == {used.id: 3}
    with pytest.raises(BadInput, match="in_use"):
        desk.write(lambda: tax_rates.remove_tax_rate(used.id))
    desk.write(lambda: tax_rates.remove_tax_rate(free.id))
    assert found(desk) == ["used"]
    with pytest.raises(NotFound):
        desk.write(lambda: tax_rates.remove_tax_rate(free.id))


def test_the_history_of_a_rate_is_no_use_of_it_and_goes_with_it(desk: Desk) -> None:
    made = desk.write(lambda: tax_rates.create_tax_rate("a", Decimal(20), HISTORY))
    assert desk.read(tax_rates.uses) == {}
    desk.write(lambda: tax_rates.remove_tax_rate(made.id))
    left = desk.read(
        lambda: session.current.execute_sql("SELECT count(*) FROM tax_rate_percentage").fetchone()
    )
    assert left == (0,)


def test_a_linked_rate_is_not_removed(desk: Desk) -> None:
    def set_up() -> tuple[int, int]:
        rate = create("linked")
        link = journal.create_link(
            kind="tax_rate",
            tenant_id=new_tenant("T").id,
            local_id=rate.id,
            sage_id="GB",
            made_by=LinkMaker.USER,
            now=NOW,
        )
        return rate.id, link.id

    rate_id, link_id = desk.write(set_up)
    with pytest.raises(BadInput, match="in_use"):
        desk.write(lambda: tax_rates.remove_tax_rate(rate_id))
    desk.write(lambda: journal.remove_link(link_id))
    desk.write(lambda: tax_rates.remove_tax_rate(rate_id))


def test_the_mirror_follows_what_sage_has(desk: Desk) -> None:
    tenant, other = desk.write(lambda: (new_tenant("T").id, new_tenant("O").id))
    later = NOW + timedelta(days=1)
    desk.write(
        lambda: tax_rates.save_mirror(
            tenant, [("A", "b rate", Decimal(20), True), ("B", "A rate", Decimal(5), False)], NOW
        )
    )
    desk.write(lambda: tax_rates.save_mirror(other, [("A", "x", Decimal(1), True)], NOW))
    desk.write(lambda: tax_rates.set_unwanted(tenant, "A", True))

    def rows() -> list[SageTaxRateRow]:
        return desk.read(lambda: tax_rates.mirror(tenant))

    first = rows()
    ids = {row.sage_id: row.id for row in first}
    assert first == [
        SageTaxRateRow(tenant, "B", "A rate", Decimal(5), False, NOW, id=ids["B"]),
        SageTaxRateRow(tenant, "A", "b rate", Decimal(20), True, NOW, unwanted=True, id=ids["A"]),
    ]
    desk.write(lambda: tax_rates.save_mirror(tenant, [("C", "new", Decimal(7), True)], later))
    assert {row.sage_id: row.gone_at for row in rows()} == {"A": later, "B": later, "C": None}
    latest = later + timedelta(days=1)
    desk.write(
        lambda: tax_rates.save_mirror(tenant, [("A", "renamed", Decimal("20.5"), True)], latest)
    )
    now = {row.sage_id: row for row in rows()}
    assert now["A"] == SageTaxRateRow(
        tenant, "A", "renamed", Decimal("20.5"), True, NOW, unwanted=True, id=ids["A"]
    )
    assert (now["B"].gone_at, now["C"].gone_at) == (later, latest)
    assert len(desk.read(tax_rates.mirror)) == 4


def test_only_a_known_sage_rate_can_be_unwanted(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("T").id)
    with pytest.raises(NotFound):
        desk.write(lambda: tax_rates.set_unwanted(tenant, "A", True))
