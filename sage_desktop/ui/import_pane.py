"""The difference pane: what differs between the chosen Sage record and its Halo record."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.mirror.rows import PlanDetail, Side
from sage_desktop.ui import plan_words
from sage_desktop.ui.import_choices import Candidates, Fields
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.import_values import DifferenceView, Wrapped
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Card, Chip, IconLabel, Kind, Line, PlainLabel

_MARGIN = 12


class ImportPane(Card):
    """Shows one ``PlanDetail``; ``taken`` and ``aimed`` tell what a person chose for its line."""

    taken = Signal(int, str, object)
    """A line, the name of a field, the side."""
    aimed = Signal(int, object)
    """A line and the Halo record's id, None for a new one."""

    def __init__(self, kind: ImportKind, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._kind = kind
        self.detail: PlanDetail | None = None
        self._shows_same = False
        self.setAccessibleName(tr("Differences"))
        self.body.setContentsMargins(0, 14, 0, 10)
        self.body.setSpacing(8)
        self.body.addLayout(self._build_head())
        self.body.addWidget(self._build_area(), 1)
        self.body.addWidget(self._build_foot())
        self.show_detail(None, ready=False)

    def _build_head(self) -> QVBoxLayout:
        self._name = Wrapped(Role.SECTION)
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._top.setSpacing(6)
        self._chip = Chip(State.NEUTRAL, "")
        self._sum = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self._why = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._chip)
        row.addWidget(self._sum, 1)
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN + 4, 0, _MARGIN + 4, 0)
        head.setSpacing(6)
        self._top.addWidget(self._name, 1)
        self._top.addLayout(row)
        head.addLayout(self._top)
        head.addWidget(self._why)
        return head

    def _build_area(self) -> QScrollArea:
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(_MARGIN, 4, _MARGIN, 0)
        self._column.setSpacing(0)
        self.choices = Candidates(self._kind)
        self.choices.aimed.connect(self._aim)
        self._views: list[DifferenceView] = []
        self._facts = Fields(self._kind)
        self._column.addWidget(Line())
        self._column.addSpacing(8)
        self._column.addWidget(self.choices)
        self._column.addWidget(self._facts)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._area = area
        return area

    def _build_foot(self) -> QWidget:
        self._same = PlainLabel("", Role.CAPTION, tone="muted")
        self.show_button = Button(tr("Show"), Kind.FLAT, on_click=self._switch_same)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(_MARGIN + 4, 0, _MARGIN - 4, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("equals", "muted", 16))
        row.addWidget(self._same, 1)
        row.addWidget(self.show_button)
        self._foot = foot
        return foot

    def set_low(self, low: bool) -> None:
        """Below the table there is width, but little height."""
        way = QBoxLayout.Direction
        self._top.setDirection(way.LeftToRight if low else way.TopToBottom)
        self.body.setContentsMargins(0, 8 if low else 14, 0, 4 if low else 10)
        self.body.setSpacing(4 if low else 8)

    # what is shown

    def show_detail(self, detail: PlanDetail | None, *, ready: bool) -> None:
        """``ready``: choices can be made. None: no record is chosen."""
        other = detail is None or self.detail is None or detail.line.line != self.detail.line.line
        self.detail = detail
        if detail is None:
            self._name.set_text(tr("No record chosen"))
            self._sum.setText(tr("Choose a row to see what differs."))
        else:
            self._show_head(detail)
        self._chip.setVisible(detail is not None)
        self._why.setVisible(detail is not None and bool(self._why.text()))
        self._show_parts(detail, ready)
        if other:
            self._area.verticalScrollBar().setValue(0)

    def _show_head(self, detail: PlanDetail) -> None:
        line = detail.line
        chip = plan_words.line_chip(line)
        self._name.set_text(plan_words.name_text(line))
        self._chip.show_state(chip.state, chip.word, chip.icon)
        self._sum.setText(plan_words.differ_text(detail))
        self._why.setText(plan_words.why_text(line))

    def _show_parts(self, detail: PlanDetail | None, ready: bool) -> None:
        comes_in = detail is not None and plan_words.is_new(detail.line)
        self._show_differences(None if comes_in else detail, ready)
        candidates = detail.candidates if detail is not None else ()
        self.choices.setVisible(bool(candidates))
        if detail is not None and candidates:
            self.choices.show_candidates(detail, ready=ready)
        same = () if detail is None else detail.same
        shown: list[tuple[str, str]] = []
        if detail is not None and comes_in:
            shown += [(each.field, each.sage) for each in detail.differences]
        if self._shows_same:
            shown += same
        self._facts.show_fields(shown, detail.names if detail is not None else {})
        self._facts.setVisible(bool(shown))
        self._foot.setVisible(bool(same))
        self._same.setText(plan_words.same_text(len(same)))
        self.show_button.set_text(tr("Hide") if self._shows_same else tr("Show"))
        self.show_button.setAccessibleName(
            tr("Hide equal fields") if self._shows_same else tr("Show equal fields")
        )

    def _show_differences(self, detail: PlanDetail | None, ready: bool) -> None:
        """Views are kept and used again: making them is what takes time."""
        differences = detail.differences if detail is not None else ()
        while len(self._views) < len(differences):
            view = DifferenceView(self._kind)
            view.taken.connect(self._take)
            self._views.append(view)
            self._column.insertWidget(2 + len(self._views), view)
        for view, difference in zip(self._views, differences, strict=False):
            if detail is not None:
                view.show_difference(difference, detail.line, detail.names, ready=ready)
            view.show()
        for view in self._views[len(differences) :]:
            view.hide()

    def _switch_same(self) -> None:
        self._shows_same = not self._shows_same
        ready = any(radio.isEnabled() for view in self._views for radio in view.radios.values())
        self._show_parts(self.detail, ready)

    # what a person does

    def views(self) -> list[DifferenceView]:
        """The differing fields in view."""
        return [view for view in self._views if view.isVisibleTo(self)]

    def sum_text(self) -> str:
        """How many fields differ, in words."""
        return self._sum.text()

    def focus_first(self) -> bool:
        """Puts the focus on the first choice that waits, else the first; whether there is one."""
        shown = self.views()
        radios = [radio for view in shown for radio in view.radios.values()]
        radios = [*self.choices.radios(), *radios]
        usable = [radio for radio in radios if radio.isEnabled()]
        chosen = [radio for radio in usable if radio.isChecked()]
        waiting = [
            radio
            for view in shown
            if not any(each.isChecked() for each in view.radios.values())
            for radio in view.radios.values()
            if radio.isEnabled()
        ]
        targets: list[QWidget] = [*waiting, *chosen, *usable]
        if self._foot.isVisibleTo(self):
            targets.append(self.show_button)
        if not targets:
            return False
        targets[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _take(self, field: str, side: Side) -> None:
        if self.detail is not None:
            self.taken.emit(self.detail.line.line, field, side)

    def _aim(self, target: object) -> None:
        if self.detail is not None:
            self.aimed.emit(self.detail.line.line, target)
