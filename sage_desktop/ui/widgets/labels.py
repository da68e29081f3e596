"""Labels that show text as it is: plain, never markup; eliding and selectable kinds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from sage_desktop.ui import icons
from sage_desktop.ui.painting import draw_square, draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.texts import one_line, tool_tip
from sage_desktop.ui.typeface import Role, font


class PlainLabel(QLabel):
    """A label of one role and tone. ``tone`` is a tone or state name; ``wrap`` lets it break."""

    def __init__(
        self,
        text: str = "",
        role: Role = Role.BODY,
        *,
        tone: str = "text",
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("role", role.name.lower())
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(QLabel):
    """One line that gives way at its end (or middle); the whole text is its tool tip then.

    A label to screen readers, which hear the whole text; painted by us.
    """

    def __init__(
        self,
        text: str = "",
        role: Role = Role.BODY,
        *,
        tone: str = "text",
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._tone, self._elide = role, tone, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        shown = one_line(text)
        if shown == self.text():
            return
        self.setText(shown)
        self.setAccessibleName(shown)
        self.updateGeometry()
        self._renew_tip()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(self._role))
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(40, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._renew_tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        shade = colour(self._tone if self.isEnabled() else "disabled")
        with QPainter(self) as painter:
            face = font(self._role)
            draw_text(painter, self.rect(), self.text(), face=face, colour=shade, elide=self._elide)

    def _renew_tip(self) -> None:
        cut = self.width() < self.sizeHint().width() - 2
        self.setToolTip(tool_tip(self.text()) if cut else "")


class IconLabel(QWidget):
    """A picture without words of its own, beside a text that says the same."""

    def __init__(
        self, name: str, tone: str = "muted", size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._tone = name, tone
        self.setFixedSize(size, size)

    def set_icon(self, name: str, tone: str) -> None:
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            tone = self._tone if self.isEnabled() else "disabled"
            icons.draw(painter, self.rect(), self._name, tone)


class IconTile(IconLabel):
    """A 40-px tile of the soft accent with an icon in its middle."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "accent_text", 40, parent)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(self.rect(), 8, 8)
            icons.draw(painter, QRect(9, 9, 22, 22), self._name, self._tone)


class ColourDot(QWidget):
    """A tenant's colour as a small square beside its name."""

    def __init__(self, colour: str, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(size, size)

    def set_colour(self, colour: str) -> None:
        self._colour = colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            draw_square(painter, self.rect(), self._colour)


class Line(QWidget):
    """A hairline between parts."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("border"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
