"""The pages of products as their tests open and read them."""

from __future__ import annotations

from typing import Any

from sage_desktop.ui.products_page import ProductsPage


def rows(page: ProductsPage) -> list[list[str]]:
    return [
        [page.model.text(line, section) for section in range(page.model.columnCount())]
        for line in range(page.model.rowCount())
    ]


def choose(picker: Any, value: object) -> None:
    at = picker._values.index(value)
    picker.setCurrentIndex(at)
