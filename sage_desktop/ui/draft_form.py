"""A form that edits a draft: cards made one by one, lines, problems beside their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from sage_desktop.sync.drafts import edited, edited_over
from sage_desktop.ui.amounts import drafted
from sage_desktop.ui.customer_forms import put_amount, put_text, text_field
from sage_desktop.ui.widgets import Card, FormRow
from sage_desktop.ui.widgets.scrolling import bring_into_view


class DraftForm(QWidget):
    """Edits a draft: a frozen value with ``id`` and ``key``.

    ``changed`` tells of each edit, ``submitted`` of Enter in a field. A form of one kind makes its
    cards with ``steps``, and adds what it has besides lines to ``show_more`` and ``draft``.
    """

    changed = Signal()
    submitted = Signal()
    failed = Signal(object)
    """An ``AppError`` met while choices were asked for."""
    needed = "name"
    """The field that is required; typing begins there."""
    numbers: Mapping[str, Callable[[str], str]] = {}
    """Lines for numbers, with how what a draft holds is written into them (``amounts``)."""

    def __init__(self, blank: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = self._read = blank
        self._rows: dict[str, FormRow] = {}
        self._lines: dict[str, QLineEdit] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._steps = iter((*self.steps(), self._finish))
        self.is_whole = False

    # what a kind of record says

    def steps(self) -> Iterable[Callable[[], None]]:
        """What makes the cards, the first one at once."""
        raise NotImplementedError

    def show_more(self, draft: Any) -> None:
        """Shows what does not stand in lines; whatever has a signal of its own tells nobody."""

    def draft(self) -> Any:
        """What is typed now."""
        raise NotImplementedError

    def show_problem(self, field: str, sentence: str) -> bool:
        """Puts ``sentence`` beside a field that is no line; False if it has no place."""
        return False

    def clear_more(self) -> None:
        """Takes away what ``show_problem`` said."""

    # making it

    def build_more(self) -> None:
        """Makes the next card: all at once would hold up the window. Until ``is_whole``."""
        step = next(self._steps, None)
        if step is not None:
            step()

    def _finish(self) -> None:
        self._column.addStretch(1)
        self.is_whole = True

    def _card(self, title: str) -> Card:
        """A card in its place. What comes into it later is styled once, not at each level."""
        card = Card(title)
        card.body.setSpacing(14)
        self._column.addWidget(card)
        return card

    def _line(
        self, field: str, label: str, *, required: bool = False, width: int = 0, help: str = ""
    ) -> FormRow:
        line = text_field(self.changed)
        line.returnPressed.connect(self.submitted)
        required = required or field == self.needed
        row = FormRow(label, line, required=required, width=width, help=help)
        self._rows[field], self._lines[field] = row, line
        return row

    # showing and reading

    def show_draft(self, draft: Any) -> None:
        """Shows ``draft``, telling nobody; fields that show it already keep their cursor."""
        self._shown = self._read = draft
        for field, line in self._lines.items():
            if field in self.numbers:
                put_amount(line, getattr(draft, field), self.numbers[field])
            else:
                put_text(line, getattr(draft, field))
        self.clear_problems()
        self.show_more(draft)

    def renew(self, now: Any, was: Any) -> Any:
        """What was typed stays, all else that was as in ``was`` is as in ``now``.

        The record may have changed while it was edited. Gives what counts as saved from then on.
        """
        if now == self._read:  # what is half typed is left in peace
            return was
        typed = self.draft()
        self.show_draft(edited_over(now, typed, was))
        self._read = now
        kept = {name: getattr(now, name) for name in edited(typed, was)}
        return replace(self.draft(), **kept)

    @property
    def shown_id(self) -> int | None:
        """The record that this is the form of; None: one that was not saved yet."""
        number: int | None = self._shown.id
        return number

    def name_record(self, number: int, key: str) -> None:
        """It was saved: from now on this is the form of that record; what is typed stays."""
        self._shown = replace(self._shown, id=number, key=key)

    def typed_lines(self) -> dict[str, str]:
        return {
            field: drafted(line.text()) if field in self.numbers else line.text()
            for field, line in self._lines.items()
        }

    def show_problems(self, problems: Mapping[str, str]) -> bool:
        """Puts each sentence beside its field and the cursor there; False if one has no place."""
        placed = True
        for field, sentence in reversed(list(problems.items())):
            if field in self._rows:
                row = self._rows[field]
                row.set_error(sentence)
                row.field.setFocus(Qt.FocusReason.OtherFocusReason)
                bring_into_view(row)
            else:
                placed = self.show_problem(field, sentence) and placed
        return placed

    def clear_problems(self) -> None:
        for row in self._rows.values():
            if row.error:
                row.set_error("")
        self.clear_more()

    @property
    def first(self) -> QLineEdit:
        """Where typing begins."""
        return self._lines[self.needed]

    def stop(self) -> None:
        """The page is left: whatever asks for choices asks no more."""
