"""A field for a day: it is typed in any common writing, moved by keys, or chosen in a calendar."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextCharFormat,
)
from PySide6.QtWidgets import (
    QCalendarWidget,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import tr
from sage_desktop.ui import icons
from sage_desktop.ui.day_text import iso_of, moved, read_day, typed_day
from sage_desktop.ui.locale_text import region
from sage_desktop.ui.scheme import colour

_ROOM_FOR_ARROW = 24
_LINES = 8
"""The month's name, those of the days, and six weeks."""
_Key = Qt.Key


class DayField(QLineEdit):
    """``edited`` tells of each change by a person; ``value`` is ``YYYY-MM-DD``, or what is typed.

    Up and Down move the day, F4 or a click on the arrow opens the calendar.
    """

    edited = Signal()

    def __init__(self, name: str, clock: Clock, *, hint: str = "") -> None:
        super().__init__()
        self._clock = clock
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(100)
        self.setTextMargins(0, 0, _ROOM_FOR_ARROW, 0)
        self.textChanged.connect(lambda _text: self.edited.emit())

    def value(self) -> str:
        return iso_of(self.text(), self._clock().astimezone().date())

    def set_value(self, iso: str) -> None:
        """Shows a day; a field that says the same keeps what is typed."""
        if self.value() != iso:
            self.setText(typed_day(iso))
            self.setCursorPosition(0)

    def open_calendar(self) -> None:
        if self.isReadOnly():
            return
        today = self._clock().astimezone().date()
        day = read_day(self.text(), today) or today
        calendar = Calendar(self, QDate(day.year, day.month, day.day))
        calendar.taken.connect(self._take)
        calendar.open_below(self)

    def _take(self, iso: str) -> None:
        self.setText(typed_day(iso))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, days: int) -> None:
        today = self._clock().astimezone().date()
        day = read_day(self.text(), today)
        self.setText(typed_day((moved(day, days) if day else today).isoformat()))
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key == _Key.Key_F4 or (alt and key == _Key.Key_Down):
            self.open_calendar()
        elif key in (_Key.Key_Up, _Key.Key_Down) and not self.isReadOnly():
            self._move(1 if key == _Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() >= self.width() - _ROOM_FOR_ARROW - 6:
            self.open_calendar()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        on_arrow = event.position().x() >= self.width() - _ROOM_FOR_ARROW - 6
        shape = Qt.CursorShape
        self.setCursor(shape.ArrowCursor if on_arrow else shape.IBeamCursor)
        super().mouseMoveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whatever writes a day is written as all days are."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            day = typed_day(self.value())
            if day != self.text().strip():
                self.setText(day)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isReadOnly():
            with QPainter(self) as painter:
                at = QRect(self.width() - 24, (self.height() - 14) // 2, 14, 14)
                icons.draw(painter, at, "chevron-down", "muted" if self.isEnabled() else "disabled")


class Calendar(QWidget):
    """A month below a field; Enter or a click takes a day, Esc takes none."""

    taken = Signal(str)

    def __init__(self, parent: QWidget, day: QDate) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.month = QCalendarWidget()
        self.month.setAccessibleName(tr("Calendar"))
        self.month.setSelectedDate(day)
        self.month.setFirstDayOfWeek(region().first_day)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        _style(self.month)
        self.month.clicked.connect(self._take)
        self.month.activated.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 5, 5, 5)
        column.addWidget(self.month)
        line = self.fontMetrics().height()
        self.resize(max(280, 16 * line), _LINES * (line + 14) + 10)

    def open_below(self, field: QWidget) -> None:
        at = field.mapToGlobal(QPoint(0, field.height() + 2))
        screen = field.screen().availableGeometry()
        if at.y() + self.height() > screen.bottom():
            at.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2)
        at.setX(min(at.x(), screen.right() - self.width()))
        self.move(at)
        self.show()
        self.month.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(colour("control"))
            painter.setBrush(colour("surface"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == _Key.Key_Escape:
            self.close()
            return True
        return super().event(event)

    def _take(self, day: QDate) -> None:
        self.taken.emit(day.toString(Qt.DateFormat.ISODate))
        self.close()


def _style(month: QCalendarWidget) -> None:
    """Qt's calendar in our colours: no red weekends, no coloured bar, our arrows."""
    plain, head = QTextCharFormat(), QTextCharFormat()
    plain.setForeground(colour("text"))
    head.setForeground(colour("muted"))
    head.setBackground(colour("surface"))
    for day in Qt.DayOfWeek:
        month.setWeekdayTextFormat(day, plain)
    month.setHeaderTextFormat(head)
    for button, icon, name in (
        ("qt_calendar_prevmonth", "chevron-left", tr("Month before")),
        ("qt_calendar_nextmonth", "chevron-right", tr("Month after")),
    ):
        found = month.findChild(QToolButton, button)
        if found is not None:
            found.setIcon(icons.icon(icon, "text"))
            found.setAccessibleName(name)
    bar = month.findChild(QWidget, "qt_calendar_navigationbar")
    if bar is not None:
        bar.setBackgroundRole(QPalette.ColorRole.Base)
    view = month.findChild(QTableView)
    if view is not None:
        view.setProperty("bare", True)
        view.setAccessibleName(tr("Days"))
