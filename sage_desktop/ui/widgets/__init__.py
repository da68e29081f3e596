"""The widget kit: what pages are built from."""

from sage_desktop.ui.widgets.banner import Banner, BannerSlot
from sage_desktop.ui.widgets.buttons import Button, Kind, Radio, Tick
from sage_desktop.ui.widgets.card import Card, CardButton, CardRow, Facts
from sage_desktop.ui.widgets.chip import Chip, ChipButton
from sage_desktop.ui.widgets.empty import EmptyState
from sage_desktop.ui.widgets.form import ChoiceRow, Columns, FormRow
from sage_desktop.ui.widgets.labels import (
    ColourDot,
    ElidedLabel,
    IconLabel,
    IconTile,
    Line,
    PlainLabel,
)
from sage_desktop.ui.widgets.multi_picker import MultiPicker
from sage_desktop.ui.widgets.picker import Picker
from sage_desktop.ui.widgets.search import SearchField
from sage_desktop.ui.widgets.swatches import ColourSwatches
from sage_desktop.ui.widgets.switch import Switch, SwitchRow
from sage_desktop.ui.widgets.tabs import Tabs

__all__ = [
    "Banner",
    "BannerSlot",
    "Button",
    "Card",
    "CardButton",
    "CardRow",
    "Chip",
    "ChipButton",
    "ChoiceRow",
    "ColourDot",
    "ColourSwatches",
    "Columns",
    "ElidedLabel",
    "EmptyState",
    "Facts",
    "FormRow",
    "IconLabel",
    "IconTile",
    "Kind",
    "Line",
    "MultiPicker",
    "Picker",
    "PlainLabel",
    "Radio",
    "SearchField",
    "Switch",
    "SwitchRow",
    "Tabs",
    "Tick",
]
