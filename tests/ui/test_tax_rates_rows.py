"""The lines of the mapping table, from what the book holds and from a plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from sage_desktop.book.link_rows import LinkMaker, LinkRow
from sage_desktop.book.run_rows import IssueRow
from sage_desktop.book.tax_rows import SageTaxRateRow, TaxRateRow
from sage_desktop.sync.tax_rate_plan import SageTaxRate, World
from sage_desktop.sync.tax_rate_rules import plan_tax_rates
from sage_desktop.sync.views import TaxRateLink, TaxRateView
from sage_desktop.ui.tax_rate_rows import (
    CREATE,
    Known,
    RowState,
    choices,
    ending_rows,
    mapping_rows,
    problem_notes,
    removal_rows,
)
from sage_desktop.ui.tax_rate_texts import with_percentage

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(days=42)


def halo(number: int, name: str, percentage: str, **changes: object) -> TaxRateRow:
    return TaxRateRow(number, f"key-{number}", name, Decimal(percentage), **changes)  # type: ignore[arg-type]


def seen(sage_id: str, name: str, percentage: str, **changes: object) -> SageTaxRateRow:
    more = {"visible": True, "first_seen": EARLIER, **changes}
    return SageTaxRateRow(1, sage_id, name, Decimal(percentage), **more)  # type: ignore[arg-type]


def link(number: int, sage_id: str, maker: LinkMaker = LinkMaker.NAME, tenant: int = 1) -> LinkRow:
    return LinkRow(number, tenant, "tax_rate", number, sage_id, EARLIER, maker)


class Case:
    """A book and a Sage business, as the tab and the plan see them."""

    def __init__(
        self,
        *,
        rates: list[TaxRateRow] | None = None,
        mirror: list[SageTaxRateRow] | None = None,
        links: list[LinkRow] | None = None,
        sage: list[SageTaxRate] | None = None,
        uses: dict[int, int] | None = None,
        issues: list[IssueRow] | None = None,
    ) -> None:
        self.rates, self.mirror = rates or [], mirror or []
        self.links, self.sage, self.uses = links or [], sage or [], uses or {}
        tenants = {1: "Northgate", 2: "Cloud"}
        views = [
            TaxRateView(
                row,
                tuple(
                    TaxRateLink(
                        each.tenant_id, tenants[each.tenant_id], "", "", each.sage_id, "", False
                    )
                    for each in self.links
                    if each.local_id == row.id
                ),
                self.uses.get(row.id, 0),
            )
            for row in self.rates
        ]
        mine = [each for each in self.links if each.tenant_id == 1]
        self.known = Known(1, self.mirror, mine, views, issues or [], NOW)
        world = World(1, self.rates, self.links, self.mirror, self.uses)
        self.plan = plan_tax_rates(self.sage, world, today=NOW.date())


def test_before_the_plan_is_read_the_mirror_shows_links_and_wishes() -> None:
    case = Case(
        rates=[halo(1, "VAT Standard", "20")],
        mirror=[
            seen("s1", "Standard", "20"),
            seen("s2", "No Tax", "0", unwanted=True),
            seen("s3", "Isle of Man", "20"),
            seen("s4", "Hidden", "1", visible=False),
            seen("s5", "Old", "2", gone_at=NOW),
        ],
        links=[link(1, "s1")],
        uses={1: 1204},
    )
    rows = {row.sage_id: row for row in mapping_rows(case.known, None)}
    assert set(rows) == {"s1", "s2", "s3"}, "what is gone or hidden and linked to nothing is left"
    assert rows["s1"].state is RowState.LINKED
    assert (rows["s1"].target, rows["s1"].target_text) == (1, "VAT Standard (20 %)")
    assert (rows["s1"].since, rows["s1"].uses) == ("12 Oct 2026, name match", 1204)
    assert (rows["s2"].state, rows["s2"].target) == (RowState.NOT_MAPPED, None)
    assert rows["s2"].since == "By you"
    assert (rows["s3"].state, rows["s3"].target) == (RowState.NEW, CREATE)
    assert rows["s3"].since == "First seen 12 Oct 2026"


def test_what_is_gone_or_hidden_but_linked_is_shown_as_such() -> None:
    case = Case(
        rates=[halo(1, "A", "1"), halo(2, "B", "2")],
        mirror=[seen("s1", "A", "1", gone_at=NOW), seen("s2", "B", "2", visible=False)],
        links=[link(1, "s1"), link(2, "s2")],
    )
    states = {row.sage_id: row.state for row in mapping_rows(case.known, None)}
    assert states == {"s1": RowState.GONE, "s2": RowState.HIDDEN}


def test_the_plan_says_what_the_import_would_do() -> None:
    case = Case(
        rates=[
            halo(1, "Standard", "20"),
            halo(2, "Reduced", "5"),
            halo(3, "Zero", "0"),
            halo(4, "Exempt", "0"),
            halo(5, "Exempt", "0"),
            halo(6, "Old", "3"),
        ],
        links=[link(1, "s1"), link(3, "s3"), link(6, "s6", LinkMaker.USER)],
        mirror=[seen("s7", "No Tax", "0", unwanted=True)],
        sage=[
            SageTaxRate("s1", "Standard", Decimal("20")),
            SageTaxRate("s2", "reduced", Decimal("5")),
            SageTaxRate("s3", "Zero Rated", Decimal("0")),
            SageTaxRate("s4", "Exempt", Decimal("0")),
            SageTaxRate("s5", "Isle of Man", Decimal("20")),
            SageTaxRate("s7", "No Tax", Decimal("0")),
            SageTaxRate("s8", "Odd", None),
        ],
    )
    rows = {row.sage_id: row for row in mapping_rows(case.known, case.plan)}
    states = {sage_id: row.state for sage_id, row in rows.items()}
    assert states == {
        "s1": RowState.LINKED,
        "s2": RowState.MATCH,
        "s3": RowState.CHANGED,
        "s4": RowState.NEW,
        "s5": RowState.NEW,
        "s6": RowState.GONE,
        "s7": RowState.NOT_MAPPED,
        "s8": RowState.PROBLEM,
    }
    assert (rows["s2"].target, rows["s2"].since) == (2, "Same name and percentage")
    assert "Zero" in rows["s3"].note
    assert "Zero Rated" in rows["s3"].note
    assert rows["s4"].since == "Several fit: choose one"
    assert rows["s5"].since == "Not imported yet"
    assert "retires" in rows["s6"].note
    assert rows["s6"].since == "12 Oct 2026, by you"
    assert problem_notes(rows.values()) == [f"\u2068Odd\u2069: {rows['s8'].note}"]
    assert [row.name for row in ending_rows(case.plan, case.known)] == ["Old"]


def test_the_highest_percentage_comes_first() -> None:
    case = Case(
        mirror=[seen("a", "Zero", "0"), seen("b", "Standard", "20"), seen("c", "Exempt", "0")]
    )
    assert [row.name for row in mapping_rows(case.known, None)] == ["Standard", "Exempt", "Zero"]


def test_a_clash_of_two_businesses_names_the_other_tenant() -> None:
    case = Case(
        rates=[halo(1, "Standard", "20")],
        links=[link(1, "other", tenant=2), LinkRow(9, 1, "tax_rate", 1, "s1", NOW, LinkMaker.USER)],
        sage=[SageTaxRate("s1", "Standard", Decimal("23"))],
    )
    [row] = mapping_rows(case.known, case.plan)
    assert row.state is RowState.PROBLEM
    assert "20 % in Cloud" in row.note
    assert "23 % here" in row.note


def test_an_issue_of_the_last_import_is_shown_before_the_plan_is_read() -> None:
    issue = IssueRow(1, 1, "tax_rate", "s1", "no_percentage", {"name": "Odd"}, "", NOW)
    case = Case(mirror=[seen("s1", "Odd", "1")], issues=[issue])
    [row] = mapping_rows(case.known, None)
    assert row.state is RowState.PROBLEM
    assert "percentage" in row.note


def test_a_picker_offers_create_not_mapped_and_the_free_rates() -> None:
    case = Case(
        rates=[
            halo(1, "Standard", "20"),
            halo(2, "Zero", "0"),
            halo(3, "Retired", "15", retired_at=NOW),
            halo(4, "Same", "7"),
            halo(5, "Same", "7"),
        ],
        mirror=[seen("s1", "Standard", "20"), seen("s2", "Zero", "0")],
        links=[link(1, "s1")],
    )
    standard, zero = mapping_rows(case.known, None)
    assert [text for _value, text in choices(case.known, standard)] == [
        "Create on import",
        "Not mapped",
        "Standard (20 %)",
        "Zero (0 %)",
        "Same (7 %) · key-4",
        "Same (7 %) · key-5",
    ]
    offered = [value for value, _text in choices(case.known, zero)]
    assert offered == ["create", "none", 2, 4, 5], "what is linked elsewhere is not free"


def test_a_retired_rate_stays_in_the_picker_of_its_own_row() -> None:
    case = Case(
        rates=[halo(1, "Old", "3", retired_at=NOW)],
        mirror=[seen("s1", "Old", "3", gone_at=NOW)],
        links=[link(1, "s1")],
    )
    [row] = mapping_rows(case.known, None)
    assert 1 in [value for value, _text in choices(case.known, row)]


@pytest.mark.parametrize(
    ("name", "percentage", "shown"),
    [
        ("VAT Standard", "20", "VAT Standard (20 %)"),
        ("Standard 20.00%", "20", "Standard 20.00%"),
        ("VAT 17,5 %", "17.5", "VAT 17,5 %"),
        ("Was 17.5 %", "20", "Was 17.5 % (20 %)"),
        ("Code 120%", "20", "Code 120% (20 %)"),
        ("Zero", "0", "Zero (0 %)"),
        ("٢٠%", "20", "٢٠% (20 %)"),
    ],
)
def test_a_percentage_is_said_once(name: str, percentage: str, shown: str) -> None:
    assert with_percentage(name, Decimal(percentage)) == shown


def test_what_the_next_import_removes_and_what_it_retires() -> None:
    case = Case(
        rates=[halo(1, "VAT 17.5 %", "17.5"), halo(2, "Test rate", "1")],
        uses={1: 14},
    )
    test, old = removal_rows(case.plan)
    assert (test.name, test.retire, test.on_import) == ("Test rate", False, "Remove")
    assert (old.retire, old.uses) == (True, 14)
    assert old.on_import == "Retire: kept on old records, no longer offered"
