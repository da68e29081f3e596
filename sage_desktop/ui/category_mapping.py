"""The mapping table of the tab *Products*: Sage categories and the Halo group each goes into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sage_desktop.book.product_rows import ProductGroupRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.names import name_key
from sage_desktop.sync.product_views import CategoryView
from sage_desktop.ui import product_words
from sage_desktop.ui.tables import Choice, Column, RowsModel
from sage_desktop.ui.tokens import ROW_PICKER, State
from sage_desktop.ui.window_table import WindowTable

NEW, LEAVE = "new", "none"
"""What a category can be mapped to besides a group: one that is made now, or nothing."""


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category as the table shows it. ``default``: the name of the tenant's default group, ""
    for none."""

    view: CategoryView
    default: str

    @property
    def needs_you(self) -> bool:
        """Whether there are items in it that have no group to go to."""
        return self.view.group_id is None and not self.default and bool(self.view.items)

    @property
    def target_text(self) -> str:
        if self.view.group_id is not None:
            return self.view.group_name
        return tr("Choose a product group") if self.needs_you else tr("Not mapped")

    @property
    def state(self) -> tuple[State, str, str]:
        """State, word and icon of its chip; no word where there is nothing to say."""
        if self.view.group_id is not None:
            return State.FINE, tr("Mapped"), "link"
        if self.needs_you:
            return State.ATTENTION, tr("Not mapped"), ""
        if self.default and self.view.items != 0:
            return State.NEUTRAL, tr("Default group"), ""
        return State.NEUTRAL, "", ""

    @property
    def explained(self) -> str:
        """What becomes of the items in it, as a sentence."""
        if self.view.group_id is not None:
            return tr("Its items go into {group}.").format(group=self.view.group_name)
        if self.default:
            return tr("Its items go into the default group {group}.").format(group=self.default)
        return tr("Its items are not imported: they have no product group to go to.")


def fitting(rows: Sequence[CategoryRow], search: str) -> list[CategoryRow]:
    """Those whose category or group has every word of ``search``."""
    words = name_key(search).split()
    return [
        row
        for row in rows
        if all(word in name_key(f"{row.view.name} {row.view.group_name}") for word in words)
    ]


def group_choices(groups: Sequence[ProductGroupRow], none: str) -> list[tuple[object, str]]:
    """``none`` first, then every group (equal names with their key), then a new one."""
    names = [name_key(group.name) for group in groups]
    texts = [
        f"{group.name} · {group.key}" if names.count(key) > 1 else group.name
        for group, key in zip(groups, names, strict=True)
    ]
    offered: list[tuple[object, str]] = [(LEAVE, none)]
    offered += [(group.id, text) for group, text in zip(groups, texts, strict=True)]
    return [*offered, (NEW, tr("New group…"))]


def category_model(choices: Callable[[CategoryRow], Sequence[Choice]]) -> RowsModel[CategoryRow]:
    """Sage's side left, Halo's side right, with a picker in every row."""
    columns: list[Column[CategoryRow]] = [
        Column(
            title=lambda: tr("Sage category"),
            text=lambda row: row.view.name,
            tip=lambda row: f"{row.view.name}\n{_items_tip(row)}\n{row.explained}",
            stretch=True,
        ),
        Column(
            title=lambda: tr("Items"),
            text=lambda row: product_words.items_text(row.view.items),
            sort=lambda row: -1 if row.view.items is None else row.view.items,
            tip=_items_tip,
            width=92,
            right=True,
        ),
        Column(
            title=lambda: tr("Halo product group"),
            text=lambda row: row.target_text,
            choices=choices,
            empty=lambda row: row.needs_you,
            stretch=True,
            spoken=lambda row: tr("{name}: {halo}").format(
                name=row.view.name, halo=row.target_text
            ),
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda row: row.state[1],
            chip=lambda row: row.state[0] if row.state[1] else None,
            icon=lambda row: row.state[2],
            tip=lambda row: row.explained,
            width=150,
        ),
    ]
    return RowsModel(columns, key=lambda row: row.view.sage_id)


def category_table(model: RowsModel[CategoryRow]) -> WindowTable:
    table = WindowTable(model, name=tr("Category mappings"), row_height=ROW_PICKER, by_cell=True)
    table.sort_by_header(0)
    return table


def _items_tip(row: CategoryRow) -> str:
    if row.view.items is None:
        return tr("Sage's items were not read yet. An import reads them.")
    return plural(
        row.view.items, "{n} item in Sage, as last read.", "{n} items in Sage, as last read."
    )
