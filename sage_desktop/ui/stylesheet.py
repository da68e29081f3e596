"""The one style sheet of the application, built from the tokens and replaced as a whole."""

from __future__ import annotations

from sage_desktop.ui.style import INDICATOR
from sage_desktop.ui.tokens import CARD_RADIUS, RADIUS, Tokens
from sage_desktop.ui.typeface import Role

_ON_BALLOON = "#1B1F1C"
"""Where the system shows no messages, Qt paints a balloon, which is pale yellow in any theme."""


def stylesheet(tokens: Tokens, *, base_px: int, control: int) -> str:
    """The sheet for ``tokens`` at a body of ``base_px`` and controls ``control`` px high."""
    return "\n".join(
        (
            _texts(tokens, base_px),
            _buttons(tokens, control),
            _inputs(tokens, control),
            _surfaces(tokens),
            _tables(tokens),
            _popups(tokens),
            _scroll_bars(tokens),
        )
    )


def _texts(t: Tokens, base: int) -> str:
    roles = "\n".join(
        f'QLabel[role="{role.name.lower()}"] '
        f"{{ font-size: {base + role.px}px; font-weight: {role.weight}; }}"
        for role in Role
        if role is not Role.BODY
    )
    tones = "\n".join(
        f'QLabel[tone="{tone}"] {{ color: {t.colour(tone)}; }}'
        for tone in ("muted", "accent_text", "fine", "working", "attention", "error", "neutral")
    )
    return f"{roles}\n{tones}\nQLabel:disabled {{ color: {t.disabled}; }}"


def _buttons(t: Tokens, control: int) -> str:
    inner = control - 2
    return f"""
QPushButton {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.control};
  border-radius: {RADIUS}px; padding: 0 12px; min-height: {inner}px; font-weight: 500;
}}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QPushButton:open {{ background: {t.selected}; }}
QPushButton:disabled {{ color: {t.disabled}; border-color: {t.border}; background: {t.surface}; }}
QPushButton[kind="primary"] {{
  background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600;
}}
QPushButton[kind="primary"]:hover {{
  background: {t.accent_hover}; border-color: {t.accent_hover};
}}
QPushButton[kind="primary"]:pressed {{
  background: {t.accent_press}; border-color: {t.accent_press};
}}
QPushButton[kind="primary"]:disabled {{
  background: {t.surface}; color: {t.disabled}; border-color: {t.border};
}}
QPushButton[kind="danger"] {{ color: {t.error.text}; }}
QPushButton[kind="danger"]:disabled {{ color: {t.disabled}; }}
QPushButton[kind="flat"], QPushButton[kind="tool"], QPushButton[kind="link"] {{
  background: transparent; border-color: transparent; color: {t.accent_text};
}}
QPushButton[kind="flat"]:hover, QPushButton[kind="tool"]:hover {{ background: {t.hover}; }}
QPushButton[kind="flat"]:disabled {{ color: {t.disabled}; }}
QPushButton[kind="tool"] {{ padding: 0; min-width: {inner}px; max-width: {inner}px; }}
QPushButton[kind="square"] {{
  padding: 0; min-width: {inner}px; max-width: {inner}px;
  background: {t.accent}; border-color: {t.accent};
}}
QPushButton[kind="square"]:hover {{ background: {t.accent_hover}; }}
QPushButton[kind="link"] {{ padding: 0; min-height: 0; color: {t.muted}; font-weight: 400; }}
QPushButton[kind="link"]:hover {{ color: {t.accent_text}; text-decoration: underline; }}
QPushButton[kind="chip"] {{ border: none; padding: 0; min-height: 0; background: transparent; }}
QCheckBox, QRadioButton {{ font-weight: 500; spacing: 8px; }}
QCheckBox::indicator, QRadioButton::indicator {{
  width: {INDICATOR}px; height: {INDICATOR}px;
}}
"""


def _inputs(t: Tokens, control: int) -> str:
    inner = control - 2
    return f"""
QLineEdit, QPlainTextEdit {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.control};
  border-radius: {RADIUS}px; padding: 0 9px; placeholder-text-color: {t.muted};
  selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QLineEdit {{ min-height: {inner}px; }}
QPlainTextEdit {{ padding: 6px; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {t.focus}; }}
QLineEdit:focus {{ padding: 0 8px; min-height: {inner - 2}px; }}
QPlainTextEdit:focus {{ padding: 5px; }}
QLineEdit[bad="true"] {{ border-color: {t.error.text}; }}
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] {{
  background: {t.sunken}; border-color: {t.border};
}}
QLineEdit:disabled, QPlainTextEdit:disabled {{
  background: {t.sunken}; color: {t.disabled}; border-color: {t.border};
  placeholder-text-color: {t.disabled};
}}
QPlainTextEdit[code="true"] {{
  background: {t.sunken}; border-color: {t.border}; font-family: monospace;
}}
"""


def _surfaces(t: Tokens) -> str:
    return f"""
QFrame[surface="card"] {{
  background: {t.surface}; border: 1px solid {t.border}; border-radius: {CARD_RADIUS}px;
}}
QFrame[surface="card"][lit="true"] {{ border: 1px solid {t.control}; }}
QFrame[surface="bar"], QWidget[surface="bar"] {{ background: {t.surface}; }}
QWidget[surface="rail"] {{ background: {t.rail}; }}
QWidget[surface="page"] {{ background: {t.window}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget[surface="page"] {{ background: {t.window}; }}
"""


def _tables(t: Tokens) -> str:
    return f"""
QTableView {{
  background: {t.surface}; border: 1px solid {t.border}; border-radius: {CARD_RADIUS}px;
  gridline-color: {t.border}; outline: none;
}}
QTableView[bare="true"] {{ border: none; border-radius: 0; }}
QHeaderView {{ background: transparent; border: none; }}
QListView {{ background: transparent; border: none; outline: none; }}
QListView[help="true"], QTextBrowser[help="true"] {{
  background: {t.surface}; border: 1px solid {t.border}; border-radius: {CARD_RADIUS}px;
}}
QListView[help="true"]:focus, QTextBrowser[help="true"]:focus {{ border: 2px solid {t.focus}; }}
QListView[help="true"]::item {{ padding: 8px; color: {t.text}; border: none; }}
QListView[help="true"]::item:hover {{ background: {t.hover}; }}
QListView[help="true"]::item:selected {{ background: {t.selected}; color: {t.text}; }}
"""


def _popups(t: Tokens) -> str:
    return f"""
QMenu {{ background: {t.surface}; border: 1px solid {t.border}; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: 4px; color: {t.text}; }}
QMenu::item:selected {{ background: {t.selected}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QToolTip {{ background: {t.tip}; color: {t.on_tip}; border: 1px solid {t.tip}; padding: 4px 6px; }}
QBalloonTip QLabel {{ color: {_ON_BALLOON}; background: transparent; }}
QBalloonTip QPushButton {{
  background: transparent; border: none; padding: 0; min-width: 18px; min-height: 18px;
}}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView, QListView[popup="true"] {{
  background: {t.surface}; border: 1px solid {t.control}; outline: none;
}}
QComboBox QAbstractItemView::item, QListView[popup="true"]::item {{
  min-height: 30px; padding: 0 8px; color: {t.text};
}}
QComboBox QAbstractItemView::item:hover, QListView[popup="true"]::item:hover {{
  background: {t.hover};
}}
QComboBox QAbstractItemView::item:selected, QListView[popup="true"]::item:selected {{
  background: {t.selected};
}}
QListView[popup="true"] {{ padding: 1px; }}
QListView[popup="true"]::item {{ min-height: 30px; padding: 0 6px; border-radius: 4px; }}
QListView[popup="true"]::item:hover {{ background: {t.hover}; }}
QListView[popup="true"]::item:selected {{ background: {t.selected}; color: {t.text}; }}
QSplitter::handle {{ background: transparent; }}
"""


def _scroll_bars(t: Tokens) -> str:
    return f"""
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {t.control}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
