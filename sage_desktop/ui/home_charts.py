"""The two charts of *Home*: records per day, and invoice value per month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sage_desktop.book.overview_rows import Day, MonthValue
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.writing import whole
from sage_desktop.sync.home_views import MONTHS
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.chart import COLOURS, Bar, BarChart, Scale
from sage_desktop.ui.chart_scale import SYMBOLS, short_money, short_number, ticks
from sage_desktop.ui.locale_text import region
from sage_desktop.ui.painting import draw_square
from sage_desktop.ui.scheme import colour, tokens
from sage_desktop.ui.texts import day_text, month_text
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role, font
from sage_desktop.ui.widgets import Card, Chip, Picker, PlainLabel
from sage_desktop.ui.words import reconciled

_PICKER_WIDTH = 96
_SWATCH = 10


class ChartCard(Card):
    """Title with a legend or a chip at its right, the unit below it, the chart."""

    def __init__(self, title: str, unit: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setSpacing(8)
        self.unit = PlainLabel(unit, Role.CAPTION, tone="muted")
        self.chart = BarChart(title, empty)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(PlainLabel(title, Role.SECTION))
        texts.addWidget(self.unit)
        self.head.addLayout(texts)
        self.head.addStretch(1)
        self.body.addLayout(self.head)
        self.body.addWidget(self.chart)
        self.body.addStretch(1)

    def add_to_head(self, widget: QWidget) -> None:
        self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)


class DaysCard(ChartCard):
    """How many records were sent and imported on each of the last days."""

    def __init__(self, parent: QWidget | None = None) -> None:
        title = tr("Imported and sent per day")
        empty = tr("Nothing was imported or sent in these 30 days.")
        super().__init__(title, tr("Records, last 30 days"), empty, parent)
        legend = QHBoxLayout()
        legend.setSpacing(12)
        for word, name in zip((tr("Sent"), tr("Imported")), COLOURS, strict=True):
            legend.addWidget(_Key(word, name), 0, Qt.AlignmentFlag.AlignTop)
        self.head.addLayout(legend)

    def show_days(self, days: Sequence[Day]) -> None:
        most = max((day.imported + day.sent for day in days), default=0)
        sent, imported = (
            whole(sum(getattr(day, name) for day in days)) for name in ("sent", "imported")
        )
        self.chart.show_bars(
            [_day_bar(day) for day in days],
            Scale(ticks(most, whole=True), short_number),
            tr("Records in {n} days: {sent} sent, {imported} imported").format(
                n=whole(len(days)), sent=sent, imported=imported
            ),
        )


class MonthsCard(ChartCard):
    """What was invoiced in each of the last months and is in Sage, in one currency at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        empty = tr("No invoice is in Sage yet. Finished invoices are counted once they are sent.")
        super().__init__(tr("Invoice value sent per month"), "", empty, parent)
        self.chip = Chip(State.FINE, "")
        self.picker = Picker(tr("Currency"))
        self.picker.setFixedWidth(_PICKER_WIDTH)
        self.picker.currentIndexChanged.connect(lambda _index: self._show())
        self.add_to_head(self.chip)
        self.add_to_head(self.picker)
        self._months: tuple[MonthValue, ...] = ()
        self._now: date | None = None

    def show_months(self, months: tuple[MonthValue, ...], now: datetime) -> None:
        """Begins with the currency of most invoices; a person's choice stays."""
        self._months, self._now = months, now.astimezone().date()
        counts: dict[str, int] = {}
        for month in months:
            counts[month.currency] = counts.get(month.currency, 0) + month.invoices
        found = sorted(counts, key=lambda name: (-counts[name], name))
        chosen = self.picker.value()
        if [self.picker.itemText(n) for n in range(self.picker.count())] != found:
            first = found[0] if found else None
            chosen = chosen if chosen in found else first
            self.picker.set_choices([(name, name) for name in found], chosen)
        self.picker.setVisible(len(found) > 1)
        self._show()

    def _show(self) -> None:
        currency = self.picker.value() or ""
        mine = {each.month: each for each in self._months if each.currency == currency}
        sign = SYMBOLS.get(currency, currency)
        unit = tr("{currency} net, last 12 months").format(currency=sign).strip()
        self.unit.setText(unit if mine else tr("Net, last 12 months"))
        off = sum(month.off for month in mine.values())
        self.chip.setVisible(bool(mine))
        if off:
            text = tr("{amount} off in Sage").format(amount=amount_text(abs(off)))
            self.chip.show_state(State.ATTENTION, text)
        else:
            self.chip.show_state(State.FINE, reconciled())
        bars = [_month_bar(day, mine.get(f"{day:%Y-%m}"), currency) for day in self._span()]
        most = max((bar.parts[0] for bar in bars), default=0.0)
        summary = f"{self.unit.text()}, {self.chip.word}" if mine else ""
        scale = Scale(ticks(most), lambda value: short_money(value, currency))
        self.chart.show_bars(bars, scale, summary)

    def _span(self) -> list[date]:
        """The first of each month that is shown."""
        if self._now is None:
            return []
        last = self._now.year * 12 + self._now.month - 1
        return [date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]


def _day_bar(day: Day) -> Bar:
    full = day_text(day.day)
    texts = (
        tr("{n} sent").format(n=whole(day.sent)),
        tr("{n} imported").format(n=whole(day.imported)),
    )
    return Bar(
        region().days.without_year(day.day), full, (float(day.sent), float(day.imported)), texts
    )


def _month_bar(day: date, month: MonthValue | None, currency: str) -> Bar:
    name, short = month_text(day), region().days.month_name(day)
    if month is None:
        return Bar(short, name, (0.0,), (tr("nothing"),))
    texts = [
        tr("{amount} {currency} net").format(amount=amount_text(month.net), currency=currency),
        plural(month.invoices, "{n} invoice", "{n} invoices"),
    ]
    if month.off:
        texts.append(tr("{amount} off in Sage").format(amount=amount_text(month.off)))
    else:
        texts.append(tr("reconciled to {zero}").format(zero=amount_text(Decimal(0))))
    return Bar(short, name, (max(0.0, float(month.net)),), tuple(texts))


class _Key(QLabel):
    """A word of the legend behind the colour that it stands for."""

    def __init__(self, word: str, tone: str) -> None:
        super().__init__(word)
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(Role.CAPTION))
        return QSize(_SWATCH + 8 + metrics.horizontalAdvance(self.text()), metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            square = self.rect()
            square.setSize(QSize(_SWATCH, _SWATCH))
            square.moveTop((self.height() - _SWATCH) // 2)
            draw_square(painter, square, tokens().colour(self._tone))
            painter.setFont(font(Role.CAPTION))
            painter.setPen(colour("muted"))
            words = self.rect().adjusted(_SWATCH + 6, 0, 0, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())
