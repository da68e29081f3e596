"""Small dialogs about product groups: one field for a name, or a category and where it goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain
from sage_desktop.ui.dialogs import Dialog, ask
from sage_desktop.ui.widgets import Button, FormRow, Kind, Picker

Save = Callable[[str], Awaitable[int]]
"""Keeps a product group of this name and gives its id."""


class NameDialog(Dialog):
    """Stays open until the name is kept; what stands in its way is said below the field."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        save: Save,
        scope: TaskScope,
        *,
        verb: str,
        name: str = "",
    ) -> None:
        super().__init__(parent, title)
        self._save, self._scope = save, scope
        self._saving = self._ended = False
        self.group_id: int | None = None
        self.name = QLineEdit(name)
        self.name.setMaxLength(400)
        self.name.selectAll()
        self.name.textChanged.connect(self._typed)
        self.row = FormRow(tr("Name"), self.name, required=True)
        self.body.addWidget(self.row)
        self.add_button(Button(tr("Cancel")), QDialog.DialogCode.Rejected)
        self.act = Button(verb, Kind.PRIMARY, on_click=self._pressed)
        self.buttons.addWidget(self.act)
        self.act.setDefault(True)
        self._typed()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        self._ended = True
        super().done(result)

    def _typed(self) -> None:
        if self.row.error:
            self.row.set_error("")
        self.act.setEnabled(bool(self.name.text().strip()) and not self._saving)

    def _pressed(self) -> None:
        if not self._saving and self.name.text().strip():
            self._saving = True
            self.act.setEnabled(False)
            self._scope.start(self._kept(self.name.text().strip()), name="keep group")

    async def _kept(self, name: str) -> None:
        try:
            self.group_id = await self._save(name)
        except AppError as error:
            self._saving = False
            if not self._ended:
                self.act.setEnabled(True)
                self.row.set_error(explain(error).sentence)
                self.name.setFocus(Qt.FocusReason.OtherFocusReason)
                self.resize(self.width(), max(self.height(), self.sizeHint().height()))
        else:
            if not self._ended:
                self.accept()


async def ask_group(parent: QWidget | None, save: Save, scope: TaskScope) -> int | None:
    """Makes a new product group; gives its id, None when the person stepped back."""
    dialog = NameDialog(parent, tr("New product group"), save, scope, verb=tr("Create"))
    await ask(dialog)
    return dialog.group_id


async def ask_new_name(
    parent: QWidget | None, name: str, save: Save, scope: TaskScope
) -> int | None:
    """Renames a product group; gives its id, None when the person stepped back."""
    title = tr("Rename product group")
    dialog = NameDialog(parent, title, save, scope, verb=tr("Rename"), name=name)
    await ask(dialog)
    return dialog.group_id


class CategoryDialog(Dialog):
    """One Sage category and the Halo product group that its items go into."""

    def __init__(
        self,
        parent: QWidget | None,
        categories: Sequence[tuple[str, str]],
        groups: Sequence[tuple[object, str]],
    ) -> None:
        super().__init__(
            parent,
            tr("Category Mapping"),
            tr("With the next import the items of this category go into the product group."),
        )
        self.category = Picker(tr("Sage category"), hint=tr("Choose a category"))
        self.category.set_choices(categories)
        self.group = Picker(tr("Halo product group"), hint=tr("Choose a product group"))
        self.group.set_choices(groups)
        self.body.setSpacing(14)
        self.body.addWidget(FormRow(tr("Sage category"), self.category, required=True))
        self.body.addWidget(FormRow(tr("Halo product group"), self.group, required=True))
        self.add_button(Button(tr("Cancel")), QDialog.DialogCode.Rejected)
        self.add = self.add_button(Button(tr("Add"), Kind.PRIMARY), QDialog.DialogCode.Accepted)
        self.add.setDefault(True)
        for picker in (self.category, self.group):
            picker.currentIndexChanged.connect(lambda _index: self._chosen())
        self._chosen()
        self.category.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> None:
        both = self.category.value() is not None and self.group.value() is not None
        self.add.setEnabled(both)


async def ask_category(
    parent: QWidget | None,
    categories: Sequence[tuple[str, str]],
    groups: Sequence[tuple[object, str]],
) -> tuple[str, object] | None:
    """The category and what it is mapped to; None when the person stepped back."""
    dialog = CategoryDialog(parent, categories, groups)
    if await ask(dialog) != QDialog.DialogCode.Accepted:
        return None
    return dialog.category.value(), dialog.group.value()
