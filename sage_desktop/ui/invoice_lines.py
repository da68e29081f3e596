"""The lines of an invoice as a table while they are typed, with what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from sage_desktop.core.i18n import tr
from sage_desktop.sync.invoice_views import InvoiceLineDraft
from sage_desktop.ui.amounts import amount_text, shown_amount, shown_number
from sage_desktop.ui.cells import Column, Index
from sage_desktop.ui.tables import RowsModel
from sage_desktop.ui.texts import listed

_EDITABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable


class Cell(IntEnum):
    """The columns of the table."""

    DESCRIPTION = 0
    QUANTITY = 1
    PRICE = 2
    DISCOUNT = 3
    ACCOUNT = 4
    TAX_RATE = 5
    NET = 6
    REMOVE = 7


FIELDS: Mapping[Cell, str] = {
    Cell.DESCRIPTION: "description",
    Cell.QUANTITY: "quantity",
    Cell.PRICE: "unit_price",
    Cell.DISCOUNT: "discount_percent",
    Cell.ACCOUNT: "account",
    Cell.TAX_RATE: "tax_rate",
}
"""What can be edited, with the name that problems have of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown. ``number`` names it while it is edited; ``product`` and ``rate`` are
    how these are called, ``percent`` is the rate's where its name does not say it; ``net`` and
    ``tax`` are None while they do not follow from what is typed; ``problems`` has a sentence for
    each field that is wrong."""

    number: int
    draft: InvoiceLineDraft
    product: str = ""
    rate: str = ""
    percent: str = ""
    net: Decimal | None = None
    tax: Decimal | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return is_blank(self.draft)


def is_blank(draft: InvoiceLineDraft) -> bool:
    """Whether nothing was typed that would make it a line; a new one has a tax rate already."""
    typed = (draft.description, draft.unit_price, draft.discount_percent, draft.account)
    said = any(text.strip() for text in typed) or draft.quantity.strip() not in ("", "1")
    return not said and draft.product_id is None


class LinesModel(RowsModel[Line]):
    """``edited`` tells of each change by a person. With ``read_only`` nothing can be typed."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), key=lambda line: line.number, parent=parent)
        self.read_only = False
        self._next = 0
        self._products: Mapping[int, str] = {}
        self._rates: Mapping[int, tuple[str, str]] = {}

    # what it holds

    def drafts(self) -> list[InvoiceLineDraft]:
        return [line.draft for line in self._rows]

    def set_drafts(self, drafts: Sequence[InvoiceLineDraft]) -> None:
        """Shows ``drafts``; lines that are the same keep their number, tells nobody."""
        if list(drafts) == self.drafts():
            return
        kept = [line.number for line in self._rows[: len(drafts)]]
        kept += [self._number() for _ in drafts[len(kept) :]]
        self.set_rows([self._named(Line(at, each)) for at, each in zip(kept, drafts, strict=True)])

    def name(self, products: Mapping[int, str], rates: Mapping[int, tuple[str, str]]) -> None:
        """How products and tax rates are called, these with what they are in per cent."""
        self._products, self._rates = products, rates
        self._show([self._named(line) for line in self._rows])

    def show_sums(self, sums: Sequence[tuple[Decimal | None, Decimal | None]]) -> None:
        """Net and tax of each line."""
        self._show(
            [
                replace(line, net=net, tax=tax)
                for line, (net, tax) in zip(self._rows, sums, strict=True)
            ]
        )

    def show_problems(self, problems: Mapping[int, Mapping[str, str]]) -> None:
        """By place, for each field that is wrong a sentence; all others are right."""
        self._show(
            [
                replace(line, problems=problems.get(place, {}))
                for place, line in enumerate(self._rows)
            ]
        )

    def _show(self, lines: list[Line]) -> None:
        changed = [at for at, line in enumerate(lines) if line != self._rows[at]]
        self._rows = lines
        if changed:
            self._texts.clear()
            first, last = self.index(changed[0], 0), self.index(changed[-1], Cell.REMOVE)
            self.dataChanged.emit(first, last, [])

    def _named(self, line: Line) -> Line:
        product = self._products.get(line.draft.product_id or 0, "")
        rate, percent = self._rates.get(line.draft.tax_rate_id or 0, ("", ""))
        return replace(line, product=product, rate=rate, percent=percent)

    def _number(self) -> int:
        self._next += 1
        return self._next

    # what a person does

    def change(self, place: int, **fields: Any) -> None:
        """Something was typed or chosen in a line; what was wrong with that is no more."""
        line = self._rows[place]
        draft = replace(line.draft, **fields)
        if draft == line.draft:
            return
        names = {"tax_rate" if name == "tax_rate_id" else name for name in fields}
        left = {name: why for name, why in line.problems.items() if name not in names}
        lines = list(self._rows)
        lines[place] = self._named(replace(line, draft=draft, problems=left))
        self._show(lines)
        self.edited.emit()

    def insert(self, place: int, draft: InvoiceLineDraft) -> None:
        self.beginInsertRows(QModelIndex(), place, place)
        self._rows.insert(place, self._named(Line(self._number(), draft)))
        self._texts.clear()
        self.endInsertRows()
        self.edited.emit()

    def remove(self, place: int) -> InvoiceLineDraft:
        """Takes a line away and gives it."""
        self.beginRemoveRows(QModelIndex(), place, place)
        gone = self._rows.pop(place)
        self._texts.clear()
        self.endRemoveRows()
        self.edited.emit()
        return gone.draft

    def move(self, place: int, by: int) -> bool:
        """Moves a line up (-1) or down (1); False where there is no further."""
        to = place + by
        if not 0 <= to < len(self._rows):
            return False
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), to + 1 if by > 0 else to)
        self._rows.insert(to, self._rows.pop(place))
        self._texts.clear()
        self.endMoveRows()
        self.edited.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        editable = index.isValid() and index.column() in FIELDS and not self.read_only
        return _EDITABLE if editable else usual


def _columns() -> list[Column[Line]]:
    return [
        Column(
            title=lambda: tr("Description and product"),
            text=lambda line: line.draft.description,
            note=_product_note,
            stretch=True,
            strong=True,
            tip=_tip("description", lambda line: line.draft.description),
            spoken=_spoken(
                "description", lambda: tr("Description"), lambda line: line.draft.description
            ),
        ),
        _number_column(
            "quantity", lambda: tr("Quantity"), lambda line: shown_number(line.draft.quantity), 84
        ),
        _number_column(
            "unit_price",
            lambda: tr("Unit price"),
            lambda line: shown_amount(line.draft.unit_price),
            88,
        ),
        _number_column(
            "discount_percent",
            lambda: tr("Disc. %"),
            lambda line: shown_number(line.draft.discount_percent),
            70,
        ),
        Column(
            title=lambda: tr("Account"),
            text=lambda line: line.draft.account,
            width=74,
            tip=_tip("account", lambda line: line.draft.account),
            spoken=_spoken("account", lambda: tr("Account"), lambda line: line.draft.account),
        ),
        Column(
            title=lambda: tr("Tax rate"),
            text=lambda line: line.rate,
            note=lambda line: line.percent,
            width=132,
            tip=_tip("tax_rate", _whole_rate),
            spoken=_spoken("tax_rate", lambda: tr("Tax rate"), _whole_rate),
        ),
        Column(
            title=lambda: tr("Net and tax"),
            text=lambda line: amount_text(line.net),
            note=_tax_note,
            width=100,
            right=True,
            strong=True,
            spoken=lambda line: tr("Net {net}, tax {tax}").format(
                net=amount_text(line.net) or tr("unknown"),
                tax=amount_text(line.tax) or tr("unknown"),
            ),
        ),
        Column(
            title=lambda: "",
            text=lambda _line: "",
            width=40,
            tip=lambda _line: tr("Remove this line (Delete)"),
            spoken=lambda _line: tr("Remove this line"),
            heading=lambda: tr("Remove"),
        ),
    ]


def _number_column(
    name: str, title: Callable[[], str], text: Callable[[Line], str], width: int
) -> Column[Line]:
    return Column(
        title=title,
        text=text,
        width=width,
        right=True,
        tip=_tip(name, text),
        spoken=_spoken(name, title, text),
    )


def _product_note(line: Line) -> str:
    return line.product if line.product or line.is_blank else tr("No product")


def _whole_rate(line: Line) -> str:
    return listed((line.rate, line.percent))


def _tax_note(line: Line) -> str:
    return "" if line.tax is None else tr("{tax} tax").format(tax=amount_text(line.tax))


def _tip(name: str, text: Callable[[Line], str]) -> Callable[[Line], str]:
    return lambda line: "\n".join(part for part in (text(line), line.problems.get(name)) if part)


def _spoken(
    name: str, title: Callable[[], str], text: Callable[[Line], str]
) -> Callable[[Line], str]:
    def spoken(line: Line) -> str:
        value = text(line) or tr("empty")
        said = tr("{field}: {value}").format(field=title(), value=value)
        wrong = line.problems.get(name)
        return f"{said}. {wrong}" if wrong else said

    return spoken
