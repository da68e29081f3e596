"""Paths lead to pages, and back."""

from __future__ import annotations

import pytest

from sage_desktop.ui.navigation import INTEGRATIONS, MODULE, TENANTS, import_path, tenant_path
from sage_desktop.ui.router import ANY, Router

ROOTS = (("home",), INTEGRATIONS, MODULE, TENANTS)


def test_a_path_belongs_to_the_longest_of_its_beginnings() -> None:
    router = Router(ROOTS)
    assert router.go(MODULE) == (MODULE, ())
    assert router.go(tenant_path(3, "tax-rates")) == (TENANTS, ("3", "tax-rates"))


def test_any_may_stand_anywhere_in_a_root() -> None:
    whose, screen = (*TENANTS, ANY), (*TENANTS, ANY, "customers", "import")
    router = Router((*ROOTS, whose, (*TENANTS, "new"), screen))
    assert router.go(tenant_path(3, "customers")) == (whose, ("3", "customers"))
    assert router.go(import_path(3, "customers")) == (screen, ("3",))
    assert router.go((*import_path(3, "customers"), "more")) == (screen, ("3", "more"))
    assert router.go(import_path(3, "products")) == (whose, ("3", "products", "import"))
    assert router.go(tenant_path(None)) == ((*TENANTS, "new"), ("details",))


def test_from_the_import_screen_one_goes_up_to_the_tenant() -> None:
    router = Router((*ROOTS, (*TENANTS, ANY), (*TENANTS, ANY, "customers", "import")))
    router.go(import_path(3, "customers"))
    assert router.back() == (*TENANTS, "3")


def test_configuration_opens_integrations() -> None:
    assert Router(ROOTS).go(("configuration",)) == (INTEGRATIONS, ())


def test_an_unknown_place_is_an_error() -> None:
    with pytest.raises(LookupError):
        Router(ROOTS).go(("nowhere",))


def test_back_goes_where_one_was_and_then_up() -> None:
    router = Router(ROOTS)
    router.go(("home",))
    router.go(TENANTS)
    assert router.back() == ("home",)
    router.go(("home",))
    assert router.back() is None


def test_back_without_a_past_goes_up() -> None:
    router = Router(ROOTS)
    router.go(TENANTS)
    assert router.back() == MODULE


def test_back_comes_to_where_a_page_went_by_itself() -> None:
    router = Router((*ROOTS, (*TENANTS, ANY), (*TENANTS, "new")))
    router.go(tenant_path(None))
    router.stand_at(tenant_path(3, "products"))
    router.go(TENANTS)
    assert router.back() == tenant_path(3, "products")
