"""How people write dates, telephone numbers and words: every spelling means the same value."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata

from bihuan.engine.drill.seeds import chance, pick, within

URGENCIES = ("P1", "P2", "P3", "P4")
URGENCY_WORDS = {"P1": ("特急", "一级"), "P2": ("紧急", "加急"), "P3": ("平急", "三级"), "P4": ("一般", "普通")}
_CATEGORIES = (
    ("密接排查", "close contact"), ("阳性复核", "positive result"), ("返回人员", "returnee"),
    ("求助", "help request"), ("隔离落实", "isolation check"), ("行程核查", "travel check"),
)  # fmt: skip
_CLASSIFIED = {"godata": ("Confirmed", "Probable", "Suspect"), "sormas": ("CONFIRMED", "PROBABLE", "SUSPECT")}
_SEXES = {
    "godata": {"M": "Male", "F": "Female"}, "sormas": {"M": "MALE", "F": "FEMALE"}, "en": {"M": "M", "F": "F"}
}  # fmt: skip
_ZH_SEXES = {"M": ("男", "男", "男性"), "F": ("女", "女", "女性")}
_FULL_WIDTH = {ord(c): ord(c) - 0x20 + 0xFF00 for c in "0123456789-/Xx"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Serial numbers of earlier days could as well count from 1970.
_FIRST_SERIAL_YEAR = 1951
_EXCEL_DAY_0 = dt.date(1899, 12, 30).toordinal()


def full_width(text: str) -> str:
    """Write ASCII digits, hyphen, slash and X as their full-width forms."""
    return text.translate(_FULL_WIDTH)


def is_chinese(labels: str) -> bool:
    """Answer whether this label set belongs to a sender that writes Chinese values."""
    return labels.startswith("zh")


def spell_date(rng: random.Random, day: dt.date, labels: str) -> str:
    """Write a date in one of the sender's habits; none of them can be read as another day."""
    if not is_chinese(labels):
        return pick(rng, (f"{day}", f"{day}", f"{day:%Y/%m/%d}", f"{day.day} {_MONTHS[day.month - 1]} {day.year}"))
    roll = within(rng, 0, 99)
    if roll < 40:
        return f"{day}"
    if roll < 60:
        return f"{day.year}/{day.month}/{day.day}"
    if roll < 80:
        return f"{day.year}年{day.month}月{day.day}日"
    if roll < 90:
        return f"{day:%Y%m%d}"
    if roll < 95 or day.year < _FIRST_SERIAL_YEAR:
        return full_width(f"{day}")
    return str(day.toordinal() - _EXCEL_DAY_0)


def spell_phone(rng: random.Random, phone: str) -> str:
    """Write a mobile number plain, grouped, with the country code, or in full-width digits."""
    roll = within(rng, 0, 99)
    if roll < 70:
        return phone
    if roll < 80:
        return f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"
    if roll < 88:
        return f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    return f"+86{phone}" if roll < 95 else full_width(phone)


def spell_citizen_number(rng: random.Random, number: str) -> str:
    """Write a citizen number plain, with a small x, after an apostrophe, or in full-width digits."""
    roll = within(rng, 0, 99)
    if roll < 85:
        return number
    if roll < 90:
        return number.lower()
    return f"'{number}" if roll < 94 else full_width(number)


def spoil_citizen_number(rng: random.Random, number: str) -> str:
    """Return a number that no check accepts: wrong check digit, one digit short, or a letter inside."""
    number = unicodedata.normalize("NFKC", number).upper().strip("'")
    wrong = "0" if number[-1] != "0" else "1"
    return pick(rng, (number[:-1] + wrong, number[:-1], number[:9] + "O" + number[10:]))


def spell_sex(rng: random.Random, sex: str, labels: str) -> str:
    """Write the sex (M or F) as the sender does."""
    return pick(rng, _ZH_SEXES[sex]) if is_chinese(labels) else _SEXES[labels][sex]


def spell_urgency(rng: random.Random, urgency: str, labels: str) -> str:
    """Write P1–P4 as the code or, in Chinese, as the word for it."""
    return pick(rng, URGENCY_WORDS[urgency]) if is_chinese(labels) and chance(rng, 600) else urgency


def spell_category(rng: random.Random, labels: str) -> str:
    """Write what the record is about, in the sender's words."""
    if labels in _CLASSIFIED:
        return pick(rng, _CLASSIFIED[labels])
    zh, en = pick(rng, _CATEGORIES)
    return zh if is_chinese(labels) else en
