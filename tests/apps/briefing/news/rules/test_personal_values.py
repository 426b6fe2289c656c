"""What in a public text would tell of one person is found; what a notice has to say is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.briefing.rules.personal_values import personal_values
from bihuan.apps.briefing.rules.public_text import check_public
from bihuan.apps.core.rules import NotAllowed


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("请联系13800002468", ["number"]), ("１３８ ００００ ２４６８", ["number"]), ("0817-2233445", ["number"]),
        ("110101199003074258", ["number"]), ("call +86 138-0000-2468", ["number"]),
        ("阳光小区3栋2单元501", ["door"]), ("12号楼 402室", ["door"]), ("3-2-501住户", ["door"]), ("Flat 12", ["door"]),
        ("apt. no. 7b", ["door"]), ("男，45岁", ["age_and_sex"]), ("45岁女性", ["age_and_sex"]),
        ("女 三十二岁", ["age_and_sex"]),
        ("a 45-year-old man", ["age_and_sex"]), ("woman, aged 45", ["age_and_sex"]), ("病例3到过", ["case"]),
        ("患者编号12", ["case"]), ("Case 3 was there", ["case"]), ("contact no. 12", ["case"]),
        ("a.b@example.org", ["e_mail"]), ("姓名：王某", ["label"]), ("Passport: E1", ["label"]),
    ],
)  # fmt: skip
def test_a_personal_value_is_found(text: str, kinds: list[str]) -> None:
    """Numbers, doors, an age with a sex, a case by its number, addresses of mail, labels of forms."""
    assert personal_values(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "自2026年8月25日14时30分起，至2026年9月1日14时30分止。", "From 2026-08-25 14:30 until 2026-09-01 14:30.",
        "60岁以上老人可优先。", "People of 60 years and older go first.", "开放时间 08:00-12:00 13:00-18:00",
        "第3号通告", "咨询电话12345，反诈96110。", "西山路12号广场", "高风险区1个、中风险区3个", "10合1混采",
        "法律依据：传染病防治法第四十二条", "Site 3: West Street 12", "密切接触者请主动报告。",
        "新增病例12例", "女性专用通道",
    ],
)  # fmt: skip
def test_what_a_notice_has_to_say_is_none(text: str) -> None:
    """Dates, hours, streets, numbers of notices, the two official lines, age groups."""
    assert personal_values(text) == []


def test_an_official_number_is_none() -> None:
    """The hotline of the authority may have seven digits and more."""
    assert personal_values("请拨打0817-2222222", {"08172222222"}) == []


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """No text breaks it, and it says the same twice."""
    assert personal_values(text) == personal_values(text)


def test_the_first_thing_wrong_is_told_with_its_field() -> None:
    """Whoever wrote it knows where to look."""
    with pytest.raises(NotAllowed) as caught:
        check_public({"zh": "照常开放。", "en": "Case 3 lives there."}, ())
    assert (caught.value.code, caught.value.params) == ("personal_in_text", {"what": "case", "field": "en"})
    with pytest.raises(NotAllowed) as caught:
        check_public({"zh": "请提供密码"}, ())
    assert (caught.value.code, caught.value.params["field"]) == ("text_guarded", "zh")
    check_public({"zh": "检测点照常开放，免费检测。", "en": "Test sites stay open and free."}, ("12345",))
