"""Form rows: label above its field, "required" in words, help below, an error in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from sage_desktop.core.i18n import tr
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.labels import IconLabel, PlainLabel


class FormRow(QWidget):
    """One field with its label. The label is the field's accessible name and buddy; that it is
    required, and the help or the error below it, are its description.

    ``beside`` stands at the right of the field.
    """

    def __init__(
        self,
        label: str,
        field: QWidget,
        *,
        required: bool = False,
        help: str = "",
        width: int = 0,
        beside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._help_text = help
        self._required = required
        if width:
            field.setMaximumWidth(width)
        if isinstance(field, QLineEdit) and not field.alignment() & Qt.AlignmentFlag.AlignRight:
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
            field.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        if not field.accessibleName():
            field.setAccessibleName(label)
        self._label = PlainLabel(label, Role.LABEL)
        self._label.setBuddy(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._label)
        if required:
            top.addWidget(PlainLabel(tr("required"), Role.CAPTION, tone="muted"))
        top.addStretch()
        column.addLayout(top)
        if beside is None:
            column.addWidget(field)
        else:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(field)
            line.addWidget(beside)
            column.addLayout(line)
        column.addLayout(self._foot())
        column.addStretch(1)
        self.set_error("")

    def _foot(self) -> QHBoxLayout:
        self._cross = IconLabel("ring-cross", "error", 14)
        self._foot_text = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self._cross)
        foot.addWidget(self._foot_text, 1)
        return foot

    def set_help(self, text: str) -> None:
        """Sets the help; an error that stands in its place stays."""
        self._help_text = text
        if not self.error:
            self.set_error("")

    @property
    def error(self) -> str:
        return self._foot_text.text() if self._cross.isVisibleTo(self) else ""

    def set_error(self, sentence: str) -> None:
        """Shows ``sentence`` in place of the help; "" brings the help back."""
        shown = sentence or self._help_text
        self._cross.setVisible(bool(sentence))
        self._foot_text.setText(shown)
        self._foot_text.set_tone("error" if sentence else "muted")
        self._foot_text.setVisible(bool(shown))
        needed = tr("Required") if self._required and not sentence else ""
        self.field.setAccessibleDescription(". ".join(filter(None, (needed, shown))))
        if isinstance(self.field, QLineEdit) and self.field.property("bad") != bool(sentence):
            self.field.setProperty("bad", bool(sentence))
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)


class Columns(QWidget):
    """Widgets beside each other from ``from_width`` px of own width, else under each other."""

    def __init__(
        self,
        *items: QWidget,
        from_width: int = 700,
        spacing: int = 24,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._from_width = from_width
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        for item in items:
            self._box.addWidget(item, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._from_width
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != way:
            self._box.setDirection(way)


class ChoiceRow(QWidget):
    """A tick, radio or switch with its help below the label."""

    def __init__(self, control: QWidget, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(1)
        grid.setColumnMinimumWidth(0, 24)
        grid.setColumnStretch(1, 1)
        grid.addWidget(control, 0, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._help = PlainLabel(help, Role.CAPTION, tone="muted", wrap=True)
        grid.addWidget(self._help, 1, 1)
        control.setAccessibleDescription(help)

    def set_help(self, text: str) -> None:
        self._help.setText(text)
        self.control.setAccessibleDescription(text)
