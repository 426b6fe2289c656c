"""What in a public text would tell of one person: numbers, doors, an age with a sex, a case by its number. Pure.

It finds forms, not meanings: a name in plain words is for the second person to see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

_NUMBER: Final = re.compile(r"(?<!\d)\+?\d(?:[\s\-()·.]?\d){6,18}(?!\d)")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{1,2}:\d{2})?")
_AGE: Final = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:周?岁|个?月大)"
_SEX: Final = r"[男女](?:性|子|孩|士|生)?"
_EN_SEX: Final = r"(?:man|woman|male|female|boy|girl)"
_FORMS: Final = {
    "door": (
        r"\d+\s*(?:号楼|栋|幢|座)[^。；\n]{0,12}?\d+\s*(?:单元|室|号房|户)",
        r"\d+\s*单元\s*\d+",
        r"(?<!\d)\d{1,3}\s*[-#]\s*\d{1,2}\s*[-#]\s*\d{3,4}(?!\d)",
        r"\b(?:flat|apartment|apt|room)\.?\s*(?:no\.?\s*)?\d+",
    ),
    "age_and_sex": (
        rf"{_SEX}\s*[，,、]?\s*{_AGE}",
        rf"{_AGE}\s*的?\s*{_SEX}",
        rf"\b\d{{1,3}}[- ]years?[- ]old\s+{_EN_SEX}\b",
        rf"\b{_EN_SEX},?\s+(?:aged\s+)?\d{{1,3}}\b",
    ),
    "case": (
        r"(?:病例|患者|感染者|密接|确诊者)\s*(?:编号)?\s*[#第]?\s*\d+(?![\d例名人个])",
        r"\b(?:case|patient|contact)\s*(?:no\.?|number|#)?\s*\d+\b",
    ),
    "e_mail": (r"[\w.+-]+@[\w-]+\.[\w.]+",),
    "label": (
        r"(?:姓名|身份证号?|证件号码?|手机号?码?|联系电话|家庭住址|现住址|车牌号?)\s*[:：]\s*\S",
        r"\b(?:name|passport|id number|phone|home address|licen[cs]e plate)\s*:\s*\S",
    ),
}
_PATTERNS: Final = {kind: re.compile("|".join(forms), re.IGNORECASE) for kind, forms in _FORMS.items()}


def personal_values(text: str, official: Collection[str] = ()) -> list[str]:
    """Return which kinds of personal value a text seems to hold, each once; numbers in `official` are none.

    Kinds: number (seven digits or more: telephones, citizen numbers), door, age_and_sex, case, e_mail, label.
    """
    folded = unicodedata.normalize("NFKC", text)
    found = [kind for kind, pattern in _PATTERNS.items() if pattern.search(folded)]
    numbers = (re.sub(r"\D", "", one.group()) for one in _NUMBER.finditer(_DATE.sub(" ", folded)))
    return ["number", *found] if any(one not in official for one in numbers) else found
