"""The tables of the tab *Tax Rates*: columns, chips and pickers over rows computed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sage_desktop.core.i18n import tr
from sage_desktop.ui.fitted_table import FittedTable
from sage_desktop.ui.tables import Choice, Column, RowsModel
from sage_desktop.ui.tax_rate_rows import MappingRow, RemovalRow, RowState
from sage_desktop.ui.tax_rate_texts import percentage_text, uses_text
from sage_desktop.ui.tokens import ROW_PICKER, ROW_RECORD, State

USED_BY = 5
"""The column of the mapping table that a narrow window leaves out."""

_CHIPS: dict[RowState, tuple[State, str, Callable[[], str]]] = {
    RowState.LINKED: (State.FINE, "link", lambda: tr("Linked")),
    RowState.CHANGED: (State.WORKING, "", lambda: tr("Changed")),
    RowState.MATCH: (State.FINE, "equals", lambda: tr("Match")),
    RowState.NEW: (State.WORKING, "plus", lambda: tr("New")),
    RowState.NOT_MAPPED: (State.ATTENTION, "", lambda: tr("Not mapped")),
    RowState.HIDDEN: (State.NEUTRAL, "", lambda: tr("Hidden in Sage")),
    RowState.GONE: (State.NEUTRAL, "", lambda: tr("Gone in Sage")),
    RowState.PROBLEM: (State.ATTENTION, "", lambda: tr("Needs you")),
}


def state_word(state: RowState) -> str:
    return _CHIPS[state][2]()


def mapping_model(choices: Callable[[MappingRow], Sequence[Choice]]) -> RowsModel[MappingRow]:
    """Sage's side left, Halo's side right, with a picker in every row."""
    columns: list[Column[MappingRow]] = [
        Column(
            title=lambda: tr("Sage tax rate"),
            text=lambda row: row.name,
            stretch=True,
            tip=_tip(lambda row: row.name),
        ),
        Column(
            title=lambda: tr("Percentage"),
            text=lambda row: percentage_text(row.percentage),
            sort=lambda row: row.percentage or 0,
            width=104,
            right=True,
        ),
        Column(
            title=lambda: tr("Halo tax rate"),
            text=lambda row: row.target_text,
            choices=choices,
            empty=lambda row: row.target is None,
            stretch=True,
            spoken=lambda row: tr("{name}: {halo}").format(name=row.name, halo=row.target_text),
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda row: state_word(row.state),
            chip=lambda row: _CHIPS[row.state][0],
            icon=lambda row: _CHIPS[row.state][1],
            width=136,
            tip=_tip(lambda row: state_word(row.state)),
        ),
        Column(
            title=lambda: tr("Since"),
            text=lambda row: row.since,
            sort=lambda row: (row.moment.timestamp() if row.moment else 0, row.since),
            width=200,
            tone="muted",
            tip=_tip(
                lambda row: tr("{since}. Used by: {uses}").format(
                    since=row.since, uses=uses_text(row.uses)
                )
            ),
        ),
        Column(
            title=lambda: tr("Used by"),
            text=lambda row: uses_text(row.uses),
            sort=lambda row: row.uses,
            width=104,
            tone="muted",
        ),
    ]
    return RowsModel(columns, key=lambda row: row.sage_id)


def mapping_table(model: RowsModel[MappingRow]) -> FittedTable:
    table = FittedTable(model, name=tr("Tax rate mappings"), row_height=ROW_PICKER, by_cell=True)
    table.sort_by_header(1, descending=True)
    return table


def removal_model() -> RowsModel[RemovalRow]:
    """Halo rates that are not mapped anywhere; a tick means that the import may take it."""
    columns: list[Column[RemovalRow]] = [
        Column(title=lambda: tr("Halo tax rate"), text=lambda row: row.name, stretch=True),
        Column(
            title=lambda: tr("Percentage"),
            text=lambda row: percentage_text(row.percentage),
            sort=lambda row: row.percentage,
            width=104,
            right=True,
        ),
        Column(
            title=lambda: tr("On import"),
            text=lambda row: row.on_import,
            width=320,
        ),
        Column(
            title=lambda: tr("Used by"),
            text=lambda row: uses_text(row.uses),
            sort=lambda row: row.uses,
            width=104,
            tone="muted",
        ),
    ]
    return RowsModel(
        columns,
        key=lambda row: row.local_id,
        tickable=lambda _row: True,
        tick_name=lambda row: tr("Remove {name} on import").format(name=row.name),
    )


def removal_table(model: RowsModel[RemovalRow]) -> FittedTable:
    return FittedTable(model, name=tr("Halo tax rates not mapped"), row_height=ROW_RECORD)


def _tip(text: Callable[[MappingRow], str]) -> Callable[[MappingRow], str]:
    """The cell's own text, and what is special about the row."""
    return lambda row: f"{text(row)}\n{row.note}" if row.note else text(row)
