"""The lines of an invoice with what is below them: a new line, undo, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.sync.invoice_views import InvoiceLineDraft
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui.invoice_cells import Offers
from sage_desktop.ui.invoice_draft import typed_problems
from sage_desktop.ui.invoice_lines import FIELDS, Cell, LinesModel, is_blank
from sage_desktop.ui.invoice_table import LineTable
from sage_desktop.ui.keyboard_focus import pass_focus
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, ElidedLabel, IconLabel, Kind, Line, PlainLabel

_CELLS = {name: cell for cell, name in FIELDS.items()}


class LineGrid(QWidget):
    """``changed`` tells of each edit; ``product_picked`` the number of a line and a product.

    There is always a line to type in. A line in which nothing stands counts for nothing.
    """

    changed = Signal()
    product_picked = Signal(int, object)

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removed: list[tuple[int, InvoiceLineDraft]] = []
        self._showing = False
        self.model = LinesModel(self)
        self.model.edited.connect(self._edited)
        self.table = LineTable(self.model, offers)
        self.table.line_wanted.connect(self.add)
        self.table.copy_wanted.connect(self._copy)
        self.table.remove_wanted.connect(self._remove)
        self.table.undo_wanted.connect(self._undo)
        self.table.product_picked.connect(self.product_picked)
        self.table.cell_left.connect(self._check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table)
        column.addWidget(self._build_error())
        column.addWidget(self._build_foot())
        self._border = Line()
        column.addWidget(self._border)
        self.set_drafts(())

    def _build_error(self) -> QWidget:
        self._error_row = QWidget()
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(16, 10, 16, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel("ring-cross", "error", 14))
        self._error = PlainLabel("", Role.CAPTION, tone="error", wrap=True)
        row.addWidget(self._error, 1)
        self._error_row.hide()
        return self._error_row

    def _build_foot(self) -> QWidget:
        self._foot = QWidget()
        self.add_button = Button(tr("Add a line"), Kind.FLAT, icon="plus", on_click=self.add)
        self.undo_button = Button(tr("Undo"), Kind.FLAT, icon="undo", on_click=self._undo)
        self.undo_button.setAccessibleName(tr("Undo, bring the removed line back"))
        self._gone = PlainLabel(tr("Line removed"), Role.CAPTION, tone="muted")
        self._keys = ElidedLabel(
            tr("Enter: next cell   Alt+Up, Alt+Down: move   Delete: remove   Ctrl+D: copy"),
            Role.CAPTION,
            tone="muted",
        )
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(4, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self.add_button)
        row.addWidget(self._gone)
        row.addWidget(self.undo_button)
        row.addStretch(1)
        row.addWidget(self._keys)
        return self._foot

    # what it holds

    def drafts(self) -> tuple[InvoiceLineDraft, ...]:
        """The lines in which something stands."""
        return tuple(each for each in self.model.drafts() if not is_blank(each))

    def set_drafts(self, drafts: Sequence[InvoiceLineDraft]) -> None:
        """Shows ``drafts``; tells nobody. What was removed before is not brought back any more."""
        self._removed.clear()
        shown = list(drafts)
        if not shown and not self.model.read_only:
            shown = [InvoiceLineDraft()]
        self.model.set_drafts(shown)
        self._show()

    def set_read_only(self, read_only: bool) -> None:
        self.model.read_only = read_only
        self._show()

    def set_rate(self, rate_id: int | None) -> None:
        """The tax rate of a first line in which nothing stands yet."""
        drafts = self.model.drafts()
        if len(drafts) == 1 and is_blank(drafts[0]) and drafts[0].tax_rate_id is None:
            self.model.set_drafts([replace(drafts[0], tax_rate_id=rate_id)])

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """By ``lines.2.quantity``, counted as in ``drafts``; ``lines`` is all of them."""
        filled = [at for at, each in enumerate(self.model.drafts()) if not is_blank(each)]
        found: dict[int, dict[str, str]] = {}
        for field, sentence in problems.items():
            _lines, place, name = (*field.split("."), "", "")[:3]
            if place.isdecimal() and 0 < int(place) <= len(filled):
                found.setdefault(filled[int(place) - 1], {})[name] = sentence
        self.model.show_problems(found)
        self._show_error(problems.get("lines", ""))

    def show_wrong(self) -> None:
        """Puts the cursor on the first cell that is wrong."""
        for place, line in enumerate(self.model.rows()):
            for name in FIELDS.values():
                if name in line.problems:
                    self.table.go_to(place, _CELLS[name])
                    self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        """A number that cannot be read is said once its cell is left."""
        lines = enumerate(self.model.rows())
        self.model.show_problems(
            {at: {**line.problems, **typed_problems(line.draft)} for at, line in lines}
        )
        self._show_error()

    def clear_error(self) -> None:
        """What was said of all lines holds no more; cells keep what is wrong with them."""
        self._show_error()

    def _show_error(self, sentence: str = "") -> None:
        for place, line in enumerate(self.model.rows(), 1):
            if not sentence and line.problems:
                field = next(name for name in FIELDS.values() if name in line.problems)
                title = self.model.column(_CELLS[field])
                sentence = tr("Line {n}, {field}: {why}").format(
                    n=whole(place),
                    field=title.title() if title is not None else field,
                    why=line.problems[field],
                )
        self._error.setText(sentence)
        self._error_row.setVisible(bool(sentence))

    # what a person does

    def add(self) -> None:
        """A new line behind the last one, with the tax rate of that."""
        drafts = self.model.drafts()
        rate = drafts[-1].tax_rate_id if drafts else None
        self._insert(len(drafts), InvoiceLineDraft(tax_rate_id=rate), Cell.DESCRIPTION)

    def _copy(self, place: int) -> None:
        cell = Cell(self.table.currentIndex().column())
        self._insert(place + 1, self.model.drafts()[place], cell)

    def _insert(self, place: int, draft: InvoiceLineDraft, cell: Cell) -> None:
        self.model.insert(place, draft)
        self._show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.go_to(place, cell)

    def _remove(self, place: int) -> None:
        cell = Cell(max(0, self.table.currentIndex().column()))
        gone = self.model.remove(place)
        if not is_blank(gone):
            self._removed.append((place, gone))
            if QAccessible.isActive():
                news = QAccessibleAnnouncementEvent(self.table, tr("Line removed"))
                QAccessible.updateAccessibility(news)
        if not self.model.rowCount():
            self.model.insert(0, InvoiceLineDraft(tax_rate_id=gone.tax_rate_id))
        self._show()
        left = min(place, self.model.rowCount() - 1)
        self.table.go_to(left, Cell.DESCRIPTION if cell is Cell.REMOVE else cell)

    def _undo(self) -> None:
        if self._removed:
            place, draft = self._removed.pop()
            blank = [at for at, each in enumerate(self.model.drafts()) if is_blank(each)]
            if blank == [0] and self.model.rowCount() == 1:
                self.model.remove(0)
            pass_focus(self.table)
            self._insert(min(place, self.model.rowCount()), draft, Cell.DESCRIPTION)

    def _edited(self) -> None:
        self._show_error()
        self.changed.emit()

    def _show(self) -> None:
        typing = not self.model.read_only
        self.table.fit()
        self._foot.setVisible(typing)
        self._border.setVisible(typing)
        self._gone.setVisible(bool(self._removed))
        self.undo_button.setVisible(bool(self._removed))
        self._keys.setVisible(not self._removed)

    def pick_taken(self, number: int, draft: InvoiceLineDraft) -> None:
        """A line becomes that of a product; how many there are of it stays."""
        place = self.model.line_of(number)
        if place >= 0:
            had = self.model.row(place).draft
            self.model.change(
                place,
                description=draft.description,
                unit_price=draft.unit_price,
                account=draft.account,
                tax_rate_id=had.tax_rate_id if draft.tax_rate_id is None else draft.tax_rate_id,
                product_id=draft.product_id,
            )

    def drop_product(self, number: int) -> None:
        """The line has no product any more; what is in it stays."""
        place = self.model.line_of(number)
        if place >= 0:
            self.model.change(place, product_id=None)


def no_product() -> Pick:
    """The entry that takes the product away."""
    return Pick("", tr("No product"), tr("The line keeps its text and price."))
