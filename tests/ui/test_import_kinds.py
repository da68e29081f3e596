"""The import screens of products, services and suppliers: the same screen, other words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from fake_imports import FakeImports

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.errors import BadInput
from sage_desktop.mirror.rows import Difference, PlanDetail, PlanLine, Side, Status, Verdict
from sage_desktop.ui.import_page import ImportPage
from sage_desktop.ui.import_values import ValueRadio
from sage_desktop.ui.navigation import import_path, tenant_path

ITEM = (
    Difference("group", "1", "2", Verdict.CHANGED_HERE, Side.HALO),
    Difference("tax_rate", "7", "", Verdict.ONLY_IN_SAGE, Side.SAGE),
    Difference("prices", "Sales Price\t612", "Sales Price\t600", Verdict.CONFLICT, None),
)
NAMES = {"group": {"1": "Hardware", "2": "Licences"}, "tax_rate": {"7": "Standard"}}


class ItemImports(FakeImports):
    """A changed item has fields of items, with ids of the book."""

    def _detail(self, line: PlanLine) -> PlanDetail:
        if line.status is not Status.CHANGED:
            return replace(super()._detail(line), differences=(), same=())
        same = (("supplier", "3"), ("active", "yes"))
        return PlanDetail(line, ITEM, same, names={**NAMES, "supplier": {"3": "Print House"}})


async def opened(made: Desktop, kind: str) -> ImportPage:
    made.window.navigate(import_path(1, kind))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, ImportPage)
    await until(lambda: not page.scope.busy)
    return page


@pytest.mark.parametrize(
    ("kind", "title", "button", "back"),
    [
        ("products", "Import products", "Import 15 products", tenant_path(1, "products")),
        ("services", "Import services", "Import 15 services", tenant_path(1, "products")),
        ("suppliers", "Import suppliers", "Import 15 suppliers", ("suppliers",)),
        ("customers", "Import customers", "Import 15 customers", tenant_path(1, "customers")),
    ],
)
def test_each_kind_has_its_words_and_leads_back_to_where_one_came_from(
    run: Run, furnished: FakeDoor, kind: str, title: str, button: str, back: tuple[str, ...]
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, kind)
            assert page.head.title.text() == title
            assert page.bar.run.words() == button
            assert page.crumbs()[1].path == back
            page.bar.leave_wanted.emit()
            await settled(made.window)
            assert made.window._router._visited[-1] == back

    run(story())


def test_ids_are_shown_by_name(run: Run, furnished: FakeDoor) -> None:
    furnished.imports = ItemImports(40)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "products")
            page.view.table.choose(1)
            await until(lambda: page.view.pane.detail is not None)
            await until(lambda: page.view.pane.views())
            texts = [
                radio.accessibleName()
                for view in page.view.pane.views()
                for radio in view.findChildren(ValueRadio)
            ]
            plain = [text.translate({0x2068: None, 0x2069: None}) for text in texts]
            assert plain == [
                "Product group: Sage, Hardware",
                "Product group: Halo, Licences",
                "Tax rate: Sage, Standard",
                "Tax rate: Halo, nothing",
                "Prices: Sage, Sales Price: 612.00",
                "Prices: Halo, Sales Price: 600.00",
            ]
            page.view.pane.show_button.click()
            shown = [value._text for _label, value in page.view.pane._facts._rows]
            assert shown[:2] == ["Print House", "Active"]

    run(story())


@pytest.mark.parametrize(
    ("code", "tab", "verb"),
    [
        ("no_product_group", "products", "Open Products"),
        ("accounts_first", "accounts", "Open Accounts"),
        ("tax_rates_first", "tax-rates", "Open Tax Rates"),
    ],
)
def test_what_must_be_set_first_is_said_with_the_way_there(
    run: Run, furnished: FakeDoor, code: str, tab: str, verb: str
) -> None:
    furnished.imports = FakeImports(40, read_before=False)
    furnished.imports.fails_with = BadInput(code, tenant="Northgate")

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "products")
            shown = page.banners.shown
            assert shown is not None
            assert shown.button is not None
            assert shown.button.words() == verb
            shown.button.click()
            await settled(made.window)
            assert made.window._router._visited[-1] == tenant_path(1, tab)

    run(story())


def test_a_changed_mapping_makes_the_plan_anew(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "products")
            work = page.work
            assert work is not None
            furnished.publish(Changed.CATEGORY)
            assert work.outdated
            page._renew()
            await until(lambda: "plan again" in furnished.imports.asked)
            await settled(made.window)
            assert not work.outdated

    run(story())
