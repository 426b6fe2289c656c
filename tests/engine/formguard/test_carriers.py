"""Rule 3: nothing in a text may carry its reader away, but the official numbers."""

from __future__ import annotations

import pytest

from bihuan.engine.formguard import check_text


def carried(text: str, **given: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(found.code, found.term) for found in check_text(text, **given) if found.layer == "carrier"]


@pytest.mark.parametrize(
    ("text", "code", "term"),
    [
        ("见 https://a.example/x", "address", "https://a"),
        ("hxxp：//x", "address", "hxxp://x"),
        ("WWW．example", "address", "www."),
        ("Example。com", "address", "example.com"),
        ("example点com", "address", "example.com"),
        ("example dot com", "address", "example.com"),
        ("example [.] cn", "address", "example.cn"),
        ("exa-mple . com . cn", "address", "exa-mple.com.cn"),
        ("bit.ly/x1", "address", "bit.ly/x"),
        ("健康.中国", "address", "康.中国"),
        ("xn--fiqs8s", "address", "xn--f"),
        ("10.0.0.1", "address", "10.0.0.1"),
        ("tel:12345", "address", "tel:1"),
        ("@desk_help", "handle", "@desk_help"),
        ("打 010-8888 7777", "phone", "01088887777"),
        ("＋86 138 0013 8000", "phone", "8613800138000"),
        ("400-820-8820", "phone", "4008208820"),
        ("幺三八零零幺三八零零零", "phone", "13800138000"),
        ("①③⑧ 0013 8000", "phone", "13800138000"),
        ("one three eight zero zero one three eight oh oh oh", "phone", "13800138000"),
        ("拨打95588", "phone", "95588"),
        ("Please call 999", "phone", "999"),
        ("拨打110-8888", "phone", "1108888"),
    ],
)
def test_what_carries_away_is_found(text: str, code: str, term: str) -> None:
    assert carried(text) == [(code, term)]


def test_an_address_of_mail_is_found_as_mail_and_as_address() -> None:
    assert carried("name at mail dot com") == [("email", "name@mail.com"), ("address", "mail.com")]


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345、96110、110、120、119",
        "11月27日 08:00 至 2026-11-30",
        "27/11/2026",
        "2019-2026",
        "37.3-38.5℃",
        "3号楼2单元101室",
        "邮编 100089",
        "每10万人",
        "G1234 次列车",
        "No.1 Hospital, e.g. ward 3, i.e. icu.Please",
        "5 mg/kg",
        "1000000 people",
        "ICD-10 B34.2",
        "在家。中国疾控",
        "1 2 3 4 5",
        "the dot on the skin",
        "点菜",
        "",
    ],
)
def test_what_carries_nobody_away_passes(text: str) -> None:
    assert carried(text) == []


def test_only_the_official_numbers_that_were_given_pass() -> None:
    assert carried("拨打96110", official=("12345",)) == [("phone", "96110")]
    assert carried("拨打021-12345678", official=("02112345678",)) == []
