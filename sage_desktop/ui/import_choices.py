"""Parts of the difference pane: the records that a Sage record may be, and fields of one value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sage_desktop.core.i18n import plural, tr
from sage_desktop.mirror.rows import Candidate, PlanDetail
from sage_desktop.ui import plan_words
from sage_desktop.ui.import_kinds import ImportKind, Names
from sage_desktop.ui.import_values import ValueRadio, Wrapped, short
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Line, PlainLabel

_CANDIDATES = 8


class Candidates(QWidget):
    """The records that a Sage record may be, one of them or a new one to be chosen."""

    aimed = Signal(object)

    def __init__(self, kind: ImportKind) -> None:
        super().__init__()
        self._kind = kind
        self._radios: list[ValueRadio] = []
        self._targets: list[int | None] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        title = PlainLabel(tr("This may be:"), Role.HEADER)
        title.setContentsMargins(4, 0, 0, 0)
        self._box.addWidget(title)
        self._more = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self._more.setContentsMargins(4, 0, 0, 0)
        self._box.addWidget(self._more)
        self._box.addSpacing(8)
        self._box.addWidget(Line())
        self._box.addSpacing(7)

    def radios(self) -> list[ValueRadio]:
        return [radio for radio in self._radios if radio.isVisibleTo(self)]

    def show_candidates(self, detail: PlanDetail, *, ready: bool) -> None:
        line = detail.line
        offered: list[Candidate | None] = [*detail.candidates[:_CANDIDATES], None]
        self._targets = [each.local_id if each is not None else None for each in offered]
        while len(self._radios) < len(offered):
            radio = ValueRadio()
            number = len(self._radios)
            radio.toggled.connect(lambda on, number=number: self._toggled(number, on))
            self._radios.append(radio)
            self._box.insertWidget(number + 1, radio)
        chosen = line.target_id is not None or not plan_words.waits(line)
        for radio in self._radios:
            radio.setAutoExclusive(False)
        for number, radio in enumerate(self._radios):
            radio.setVisible(number < len(offered))
            if number < len(offered):
                self._show_one(radio, offered[number], ready)
                radio.show_taken(chosen and self._targets[number] == line.target_id)
        for radio in self._radios:
            radio.setAutoExclusive(True)
        left = len(detail.candidates) - _CANDIDATES
        self._more.setText(plural(left, "{n} more in the list.", "{n} more in the list."))
        self._more.setVisible(left > 0)

    def _show_one(self, radio: ValueRadio, candidate: Candidate | None, ready: bool) -> None:
        radio.setEnabled(ready)
        if candidate is None:
            text = tr("A new {noun}").format(noun=self._kind.noun())
            radio.show_value("", text, name=tr("This may be: {name}").format(name=text))
            return
        note = plan_words.candidate_text(candidate, self._kind)
        name = tr("This may be: {name}, {why}").format(
            name=isolated(short(candidate.name)), why=note
        )
        radio.show_value("", candidate.name, note=note, name=name)

    def _toggled(self, number: int, on: bool) -> None:
        if on:
            self.aimed.emit(self._targets[number])


class Fields(QWidget):
    """Fields with one value each: what comes in, or what is the same on both sides."""

    def __init__(self, kind: ImportKind) -> None:
        super().__init__()
        self._kind = kind
        self._rows: list[tuple[PlainLabel, Wrapped]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(4, 0, 4, 8)
        self._box.setSpacing(7)

    def show_fields(self, fields: Sequence[tuple[str, str]], names: Names) -> None:
        """``names`` are those of ids (see ``ImportKind.value``)."""
        while len(self._rows) < len(fields):
            made = (PlainLabel("", Role.CAPTION, tone="muted"), Wrapped(Role.BODY))
            self._rows.append(made)
            pair = QVBoxLayout()
            pair.setSpacing(1)
            for part in made:
                pair.addWidget(part)
            self._box.addLayout(pair)
        for number, (label, value) in enumerate(self._rows):
            shown = number < len(fields)
            label.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name, text = fields[number]
                label.setText(self._kind.field(name))
                shown_text = self._kind.value(name, text, names) or tr("nothing")
                value.set_text(shown_text)
                value.setAccessibleName(
                    tr("{field}: {value}").format(field=label.text(), value=shown_text)
                )
