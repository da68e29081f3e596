"""Prints what Qt makes of texts with ICU's help: the same with the built program's ICU as with all.

The order of words, upper and lower case, dates, sums and names of time zones in all languages that
Qt knows, and pictures of Arabic and Chinese.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import (
    QCollator,
    QDate,
    QDateTime,
    QLocale,
    Qt,
    QTime,
    QTimeZone,
)
from PySide6.QtGui import QGuiApplication, QImage, QPainter

WORDS = (
    "zebra Äpfel Apfel apfel ähre ångström ånd aarhus öl oslo øl oel ñandú nube ll lz llama ch cz "
    "čaj cena ß ss strasse straße item2 item10 item-1 Σίσυφος σας İzmir ısı ilk Iğdır ж ё е я "
    "ا ب ت ث 中文 北京 上海 日本 ひらがな カタカナ 한국 ไทย เกม हिन्दी क ख résumé resume Resumé"
).split()
CASES = "iıIİ straße ǆ ΣΑΣ ﬁn Ñ ÅÄÖ i̇ ŉ"
ZONES = [b"Europe/London", b"Europe/Dublin", b"America/Toronto", b"Asia/Kolkata", b"Asia/Shanghai"]
ZONES += [b"Australia/Lord_Howe", b"America/Sao_Paulo", b"Africa/Cairo", b"UTC", b"Etc/GMT+5"]
SENTENCES = ("السلام عليكم 123", "你好，世界", "ภาษาไทย", "हिन्दी में", "Fußgänger ﬁ Å")
MOMENT = QDateTime(QDate(2025, 7, 14), QTime(15, 4, 5), QTimeZone(b"Europe/London"))


def locales() -> list[QLocale]:
    found = QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    )
    return sorted({each.bcp47Name(): each for each in found}.values(), key=QLocale.bcp47Name)


def of_locale(locale: QLocale) -> Iterator[object]:
    for sensitivity in (Qt.CaseSensitivity.CaseSensitive, Qt.CaseSensitivity.CaseInsensitive):
        for numeric, punctuation in ((False, False), (True, False), (True, True)):
            order = QCollator(locale)
            order.setCaseSensitivity(sensitivity)
            order.setNumericMode(numeric)
            order.setIgnorePunctuation(punctuation)
            yield " ".join(sorted(WORDS, key=order.sortKey))
    yield locale.toUpper(CASES), locale.toLower(CASES)
    for form in QLocale.FormatType:
        yield locale.toString(MOMENT, form)
    yield locale.toString(-1234567.891, "f", 2), locale.toCurrencyString(1234.5)
    for zone in ZONES:
        for time in QTimeZone.TimeType:
            for name in QTimeZone.NameType:
                yield QTimeZone(zone).displayName(time, name, locale)


def pictures() -> Iterator[object]:
    for sentence in SENTENCES:
        image = QImage(400, 60, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.drawText(10, 40, sentence)
        painter.end()
        yield sentence, hashlib.sha256(bytes(image.constBits())).hexdigest()


def main() -> None:
    _application = QGuiApplication([])
    for locale in locales():
        for value in of_locale(locale):
            sys.stdout.write(f"{locale.bcp47Name()}: {value}\n")
    for value in pictures():
        sys.stdout.write(f"{value}\n")


if __name__ == "__main__":
    main()
