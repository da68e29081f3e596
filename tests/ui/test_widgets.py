"""The kit's controls act and speak as a person expects."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sage_desktop.ui import icons, resources, theme
from sage_desktop.ui.navigation import PLACES
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.texts import listed
from sage_desktop.ui.tokens import DARK, LIGHT, STATE_ICONS, State
from sage_desktop.ui.widgets import (
    BannerSlot,
    Button,
    Chip,
    ColourSwatches,
    ElidedLabel,
    FormRow,
    Kind,
    Picker,
    PlainLabel,
    SearchField,
    Switch,
    SwitchRow,
    Tabs,
)
from sage_desktop.ui.widgets.rail import PlaceList


def painted(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def colours_in(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


# buttons and focus


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_a_button(look: QApplication, qtbot: QtBot, key: Qt.Key) -> None:
    pressed: list[int] = []
    button = Button("Save", on_click=lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    qtbot.keyClick(button, key)
    assert pressed == [1]


def test_a_button_shows_an_ampersand_and_says_its_name(look: QApplication, qtbot: QtBot) -> None:
    button = Button("Ellis & Sons")
    tool = Button(kind=Kind.TOOL, icon="menu", name="Menu")
    for widget in (button, tool):
        qtbot.addWidget(widget)
    assert button.words() == "Ellis & Sons"
    assert tool.accessibleName() == "Menu"
    assert tool.toolTip() == "Menu"


def test_the_ring_shows_for_the_keyboard_only(look: QApplication, qtbot: QtBot) -> None:
    host = QWidget()
    row = QHBoxLayout(host)
    buttons = [Button("One"), Button("Two")]
    for button in buttons:
        row.addWidget(button)
    qtbot.addWidget(host)
    with qtbot.waitActive(host):
        host.show()
    buttons[0].setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(buttons[0].hasFocus)
    assert not buttons[0].keyboard_focus
    before = painted(host)
    buttons[0].clearFocus()
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert buttons[0].keyboard_focus
    assert buttons[0].property("keyboardFocus") is True
    assert painted(host) != before
    buttons[1].setFocus(Qt.FocusReason.TabFocusReason)
    assert not buttons[0].keyboard_focus
    assert buttons[1].keyboard_focus


# icons and theme


def test_every_icon_of_the_set_can_be_painted(look: QApplication) -> None:
    for file in sorted((resources.folder() / "icons").glob("*.svg")):
        image = icons.icon(file.stem, "text").pixmap(24, 24).toImage()
        seen = {image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)}
        assert max(seen) > 128, file.stem


def test_the_icons_of_states_and_navigation_exist() -> None:
    for name in (*STATE_ICONS.values(), *(place.key for place in PLACES)):
        assert resources.text(f"icons/{name}.svg").startswith("<svg")


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_icons_are_rendered_for_the_device(look: QApplication, ratio: float) -> None:
    pixmap = icons.icon("home").pixmap(QSize(16, 16), ratio)
    assert pixmap.width() == round(16 * ratio)
    assert pixmap.devicePixelRatio() == pytest.approx(ratio)


def test_icons_follow_the_scheme_without_being_made_anew(look: QApplication) -> None:
    icon = icons.icon("tick", "accent")
    light = colours_in(icon.pixmap(24, 24).toImage())
    theme.apply(look, theme.Scheme.DARK)
    dark = colours_in(icon.pixmap(24, 24).toImage())
    theme.apply(look, theme.Scheme.LIGHT)
    assert LIGHT.accent.lower() in light
    assert DARK.accent.lower() in dark


def test_a_disabled_icon_is_painted_in_the_disabled_colour(look: QApplication) -> None:
    pixmap = icons.icon("tick", "accent").pixmap(24, 24, QIcon.Mode.Disabled)
    assert LIGHT.disabled.lower() in colours_in(pixmap.toImage())


def test_the_theme_changes_palette_and_sheet(look: QApplication) -> None:
    theme.apply(look, theme.Scheme.DARK)
    try:
        assert tokens() is DARK
        assert look.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
        assert DARK.surface in look.styleSheet()
        assert LIGHT.surface not in look.styleSheet()
    finally:
        theme.apply(look, theme.Scheme.LIGHT)
    assert tokens() is LIGHT


def test_high_contrast_uses_the_systems_colours_alone() -> None:
    palette = QPalette(QColor("#000000"))
    role = QPalette.ColorRole
    for part, colour in (
        (role.Base, "#000000"),
        (role.Text, "#ffff00"),
        (role.Highlight, "#00ffff"),
        (role.HighlightedText, "#000000"),
    ):
        palette.setColor(part, QColor(colour))
    made = theme.high_contrast(palette)
    assert made.dark
    assert (made.window, made.text, made.accent) == ("#000000", "#ffff00", "#00ffff")
    assert made.state(State.ERROR).text == "#ffff00"


# chips, banners, labels


def test_a_chip_says_its_word(look: QApplication, qtbot: QtBot) -> None:
    chip = Chip(State.FINE, "Connected")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    assert LIGHT.fine.tint.lower() in colours_in(painted(chip))
    chip.show_state(State.ERROR, "Refused")
    assert chip.accessibleName() == "Refused"
    chip.resize(chip.sizeHint())
    assert LIGHT.error.tint.lower() in colours_in(painted(chip))


def test_the_worst_banner_is_shown(look: QApplication, qtbot: QtBot) -> None:
    slot = BannerSlot()
    qtbot.addWidget(slot)
    assert slot.isHidden()
    slot.say(State.FINE, "Saved", key="saved")
    slot.say(State.ERROR, "Refused", "Sage said no.", key="refused")
    slot.say(State.ATTENTION, "Offline", key="offline")
    assert slot.shown is not None
    assert slot.shown.accessibleName() == "Refused. Sage said no."
    slot.drop("refused")
    assert slot.shown.state is State.ATTENTION
    slot.say(State.NEUTRAL, "Nothing to map", key="none")
    slot.drop_answers()
    assert slot.shown.state is State.ATTENTION  # what is wrong stays
    slot.drop("offline")
    assert slot.shown is None
    assert slot.isHidden()


def test_a_banner_has_a_button_and_can_be_closed(look: QApplication, qtbot: QtBot) -> None:
    slot = BannerSlot()
    qtbot.addWidget(slot)
    done: list[str] = []
    banner = slot.say(
        State.ATTENTION, "Offline", action="Try again", on_action=lambda: done.append("again")
    )
    assert banner.button is not None
    banner.button.click()
    assert done == ["again"]
    close = next(b for b in banner.findChildren(Button) if b.accessibleName() == "Close message")
    close.click()
    assert slot.shown is None


HOSTILE = "<h1>x</h1><img src='file:///etc/passwd'>&lt;b&gt;"


def test_labels_show_markup_literally(look: QApplication, qtbot: QtBot) -> None:
    hostile, harmless = PlainLabel(HOSTILE), PlainLabel("harmless")
    for label in (hostile, harmless):
        qtbot.addWidget(label)
    assert hostile.textFormat() == Qt.TextFormat.PlainText
    assert hostile.sizeHint().height() == harmless.sizeHint().height()


def test_an_elided_label_tells_the_whole_text(look: QApplication, qtbot: QtBot) -> None:
    label = ElidedLabel("A rather long name of a customer\nin two lines")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == "A rather long name of a customer in two lines"
    assert label.accessibleName() == "A rather long name of a customer in two lines"
    label.resize(900, 20)
    assert label.toolTip() == ""


# fields


def test_an_error_stands_in_place_of_the_help(look: QApplication, qtbot: QtBot) -> None:
    field = QLineEdit()
    row = FormRow("Name", field, required=True, help="Must be unique.")
    qtbot.addWidget(row)
    assert field.accessibleName() == "Name"
    assert field.accessibleDescription() == "Required. Must be unique."
    row.set_error("Another tenant has this name.")
    assert row.error == "Another tenant has this name."
    assert field.accessibleDescription() == "Another tenant has this name."
    assert field.property("bad") is True
    row.set_error("")
    assert row.error == ""
    assert field.accessibleDescription() == "Required. Must be unique."


def test_a_picker_gives_values_and_tells_only_choices_of_the_user(
    look: QApplication, qtbot: QtBot
) -> None:
    picker = Picker("Default tenant", hint="None")
    qtbot.addWidget(picker)
    told: list[object] = []
    picker.currentIndexChanged.connect(lambda _index: told.append(picker.value()))
    picker.set_choices([(None, "None"), (1, "Northgate"), (2, "<b>bold</b>")], 2)
    assert picker.value() == 2
    picker.set_value(99)
    assert picker.value() is None
    assert picker.currentIndex() == -1
    assert told == []
    picker.set_value(1)
    qtbot.keyClick(picker, Qt.Key.Key_Down)
    assert told == [2]


def test_escape_clears_a_search_first(look: QApplication, qtbot: QtBot) -> None:
    field = SearchField("Search tenants")
    qtbot.addWidget(field)
    found: list[str] = []
    field.searched.connect(found.append)
    qtbot.keyClicks(field, "no")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert found == ["n", "no", ""]


def test_a_switch_acts_by_key_click_and_label(look: QApplication, qtbot: QtBot) -> None:
    row = SwitchRow("Import tax rates daily", "During the daily run.")
    qtbot.addWidget(row)
    row.show()
    switch = row.switch
    assert isinstance(switch, Switch)
    assert switch.accessibleName() == "Import tax rates daily"
    assert switch.accessibleDescription() == "During the daily run."
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not switch.isChecked()
    label = next(w for w in row.findChildren(PlainLabel) if w.text() == "Import tax rates daily")
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert switch.isChecked()


def test_swatches_are_chosen_by_key_and_have_names(look: QApplication, qtbot: QtBot) -> None:
    swatches = ColourSwatches([("#2E7D5B", "Green"), ("#2F6FA8", "Blue")])
    qtbot.addWidget(swatches)
    with qtbot.waitActive(swatches):
        swatches.show()
    picked: list[str] = []
    swatches.set_colour("#2E7D5B")
    swatches.picked.connect(picked.append)
    first = swatches.findChildren(QWidget)[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert swatches.colour() == "#2F6FA8"
    assert picked == ["#2F6FA8"]
    assert first.accessibleName() == "Green"


# tabs and places


def test_locked_tabs_say_why_once(look: QApplication, qtbot: QtBot) -> None:
    tabs = Tabs(["Details", "Tax Rates", "Accounts"], name="Tenant")
    qtbot.addWidget(tabs)
    tabs.resize(900, 60)
    tabs.show()
    reason = "These tabs open once the tenant is connected."
    tabs.lock([1, 2], reason)

    def said() -> list[str]:
        return [label.text() for label in tabs.findChildren(PlainLabel) if label.isVisible()]

    assert said() == [reason]
    assert tabs.bar.tabToolTip(1) == reason
    assert tabs.bar.accessibleDescription() == reason
    tabs.open(1)
    assert tabs.index() == 0
    tabs.resize(300, 90)
    assert [label.text() for label in tabs.findChildren(PlainLabel) if label.isVisible()] == [
        reason
    ]
    tabs.lock([], "")
    tabs.open(1)
    assert tabs.index() == 1
    assert said() == []


def test_arrows_walk_the_places_and_enter_opens(look: QApplication, qtbot: QtBot) -> None:
    places = PlaceList("Navigation")
    qtbot.addWidget(places)
    for key in ("home", "customers", "activity"):
        places.add(key, key.title(), key)
    places.set_open("home")
    with qtbot.waitActive(places):
        places.show()
    opened: list[str] = []
    places.opened.connect(opened.append)
    places.buttons["home"].setFocus()
    qtbot.keyClick(places.buttons["home"], Qt.Key.Key_Down)
    assert places.buttons["customers"].hasFocus()
    assert opened == []
    qtbot.keyClick(places.buttons["customers"], Qt.Key.Key_Return)
    assert opened == ["customers"]
    assert places.buttons["home"].isChecked()
    qtbot.keyClick(places.buttons["customers"], Qt.Key.Key_Up)
    qtbot.keyClick(places.buttons["home"], Qt.Key.Key_Up)
    assert places.buttons["activity"].hasFocus()


def test_a_badge_is_said_beside_the_name(look: QApplication, qtbot: QtBot) -> None:
    places = PlaceList("Navigation")
    qtbot.addWidget(places)
    button = places.add("activity", "Activity", "activity")
    button.set_badge(4, "4 issues")
    assert (button.accessibleName(), button.accessibleDescription()) == ("Activity", "4 issues")
    button.set_badge(0, "0 issues")
    assert button.accessibleDescription() == ""


@pytest.mark.parametrize("selectable", [False, True])
def test_names_from_the_right_stay_at_the_left_edge(look: QApplication, selectable: bool) -> None:
    """Direction is the text's, alignment the column's."""
    name = listed(("شركة النور", "Sheffield"))
    label = PlainLabel(name, selectable=selectable)
    label.resize(600, 30)
    picture = label.grab().toImage()
    ground = picture.pixelColor(599, 15)
    inked = [
        x
        for x in range(600)
        if any(picture.pixelColor(x, y) != ground for y in range(picture.height()))
    ]
    assert inked[0] < 20
    assert inked[-1] < 300
