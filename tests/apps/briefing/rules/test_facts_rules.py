"""Rules of fact-checks as values: what is found in words, which address may be cited, what a ClaimReview is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.briefing.rules import facts as rules
from bihuan.apps.briefing.rules.facts_claim_review import RATINGS, Reviewed, claim_review
from bihuan.apps.briefing.rules.facts_evidence import MOST_SOURCES, Source, check_address, check_sources
from bihuan.apps.briefing.rules.facts_questions import A_MINUTE, AN_HOUR, check_flood, check_question
from bihuan.apps.briefing.rules.facts_words import (
    KINDS,
    check_words,
    find_personal,
    plain,
    strip_personal,
    without_unseen,
)
from tests.facts_world import PAPER, REALISTIC
from tests.refusals import refusal_of as refused

AT = datetime(2026, 8, 25, 2, 0, tzinfo=UTC)
LINES = ("12345", "96110", "0817-2222222")
CARRYING = {
    "number": (
        "致电13800138000",
        "138 0013 8000",
        "１３８００１３８０００",
        "一三八零零一三八零零零",
        "幺三八〇〇幺三八〇〇〇",
        "138-0013-8000",
        "1.3.8.0.0.1.3.8.0.0.0",
        "身份证110101199003074258",
        "11010119900307425X",
        "卡号6222 0212 3456 7890 123",
        "QQ群 123456789",
        "138\u200b0013\u200b8000",
        "call 0817-2223334",
        "1,3,8,0,0,1,3,8",
    ),
    "link": (
        "打开 http://a.cn/x",
        "https://example.com",
        "www.fake-cdc.net/code",
        "见 t.cn/Abc",
        "fake.top",
        "登录 abc.gov-cn.xyz/a?b=1",
        "ftp://x.y/z",
        "weixin://dl/business",
    ),
    "email": ("写信到 a.b@example.com", "x_y+z@sub.example.cn"),
    "handle": (
        "加微信 zhangwei88",
        "vx: abc_123",
        "微信号是abcdef",
        "@小明 说的",
        "Telegram @fake_desk",
        "抖音号：health_news",
        "公众号 fakehealth",
    ),
    "name": (
        "张伟先生确诊了",
        "欧阳小满女士",
        "3号楼王医生说",
        "姓名：欧阳小满",
        "她叫李小红",
        "Dr. Smith says",
        "Mrs Li Xiaohong",
        "named John Doe",
        "刘德华老师",
        "司马先生",
    ),
}
PLAIN = (
    "大蒜能杀病毒吗",
    "2026-08-25起封控14天",
    "2026-08-25 至 2026-09-02",
    "本轮新增1,234,567例",
    "在1,200-1,500之间",
    "拨打12345或96110",
    "热线0817-2222222",
    "高校老师和方舱医生",
    "对于医生来说",
    "由于老师感染",
    "核酸每人每天1次，每次20分钟",
    "国卫办疾控函〔2022〕12号",
    "COVID-19 and H1N1",
    "No.1 hospital",
    "They say it is 3.5 times worse.",
    "微信群里在传",
    "扫二维码登记是真的吗",
    "许多护士和居民同志",
    "万一小姐不在家",
    "新冠疫苗第3针间隔6个月",
    "Doctor says nothing.",
    "周边先生",
    "任何老板都行",
    "从1月到12月",
    "9:00-18:00",
)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in CARRYING.items() for text in texts])
def test_personal_data_is_found_left_out_and_refused(kind: str, text: str) -> None:
    found = find_personal(plain(text), LINES)
    assert kind in {one.kind for one in found} or (kind == "handle" and found)
    stripped, kinds = strip_personal(text, LINES)
    assert set(kinds) == {one.kind for one in found}
    assert find_personal(stripped, LINES) == []
    assert refused(lambda: check_words(text, "claim", LINES)) == f"words_with_{found[0].kind}"


@pytest.mark.parametrize("text", PLAIN)
def test_figures_dates_official_lines_and_common_words_are_none(text: str) -> None:
    assert find_personal(plain(text), LINES) == []
    assert refused(lambda: check_words(text, "claim", LINES)) == ""


@given(st.text(max_size=300))
def test_any_text_is_searched_and_what_is_left_carries_nothing(text: str) -> None:
    said = plain(text)
    found = find_personal(said, LINES)
    assert all(one.kind in KINDS and 0 <= one.start < one.end <= len(said) for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert plain(said) == said


@given(st.integers(10**6, 10**19), st.sampled_from(["", " ", "-", ".", "·"]), st.sampled_from(["号码", "please "]))
def test_no_long_number_is_kept_however_it_is_spaced(number: int, between: str, before: str) -> None:
    said = before + between.join(str(number))
    assert strip_personal(said)[1] == ("number",)


def test_what_nobody_sees_is_left_out_and_chinese_punctuation_stays() -> None:
    assert without_unseen(" 大\u200b蒜，有用吗？\x00\u202e\n") == "大蒜，有用吗？"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.nhc.gov.cn/notice/1.html", ""),
        ("http://www.who.int/a?b=c#d", ""),
        ("https://mp.weixin.qq.com/s/abc", ""),
        ("https://weixin.qq.com/g/abc", "private_source"),
        ("https://m.weibo.com/1", "private_source"),
        ("https://t.me/x", "private_source"),
        ("https://WWW.FACEBOOK.com/x", "private_source"),
        ("https://bit.ly/x", "private_source"),
        ("javascript:alert(1)", "bad_source_address"),
        ("ftp://a.example.org/x", "bad_source_address"),
        ("//a.example.org", "bad_source_address"),
        ("https://u:p@a.example.org/", "bad_source_address"),
        ("https://a.example.org:8443/", "bad_source_address"),
        ("https://192.0.2.7/x", "bad_source_address"),
        ("https://[2001:db8::1]/x", "bad_source_address"),
        ("https://[x/", "bad_source_address"),
        ("https://localhost/x", "bad_source_address"),
        ("https://a.example.org/x y", "bad_source_address"),
        ('https://a.example.org/"x', "bad_source_address"),
        ("https://a.example.org/" + "x" * 400, "bad_source_address"),
        ("https://例子.中国/x", "bad_source_address"),
        ("https://a.example.org:port/", "bad_source_address"),
    ],
)
def test_only_a_public_page_is_cited(url: str, code: str) -> None:
    assert refused(lambda: check_address(url)) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""), ({"issuer": " "}, "source_without_issuer"), ({"title": "x" * 201}, "source_without_issuer"),
        ({"issued_on": date(2026, 8, 26)}, "source_in_the_future"), ({"digest": ""}, "source_nowhere"),
        ({"digest": "abc"}, "bad_source_digest"), ({"url": "https://t.cn/x"}, "private_source"),
    ],
)  # fmt: skip
def test_a_source_can_be_found_by_anybody(changes: dict[str, Any], code: str) -> None:
    assert refused(lambda: check_sources((replace(PAPER, **changes),), AT.date())) == code


def test_there_are_some_sources_and_not_too_many() -> None:
    assert refused(lambda: check_sources((), AT.date())) == "no_source"
    assert refused(lambda: check_sources((PAPER,) * (MOST_SOURCES + 1), AT.date())) == "too_many_sources"
    assert refused(lambda: check_sources((PAPER,) * MOST_SOURCES, AT.date())) == ""


@pytest.mark.parametrize(("claim", "words"), REALISTIC)
def test_the_realistic_facts_pass(claim: Any, words: Any) -> None:
    rules.check_claim(claim, AT.date())
    rules.check_told(words, AT.date(), LINES, is_correction=False)


def test_an_expiry_is_that_of_the_unproven_alone() -> None:
    until = AT + timedelta(hours=72)
    assert [rules.expiry_of(verdict, AT) for verdict in rules.VERDICTS] == [None, None, None, None, until]
    assert [rules.is_shown("published", until, at) for at in (AT, until - timedelta(seconds=1), until)] == [
        True,
        True,
        False,
    ]
    assert [rules.is_shown(state, None, AT) for state in rules.STATES] == [False, True, False, False, False]


def test_more_questions_than_anybody_can_read_are_refused() -> None:
    told = [(0, 0), (A_MINUTE - 1, AN_HOUR - 1), (A_MINUTE, 0), (0, AN_HOUR)]
    assert [refused(lambda one=one: check_flood(*one)) for one in told] == ["", "", *["too_many_questions"] * 2]


def test_a_question_has_a_language_and_loses_outer_space() -> None:
    assert check_question("  封城\n 是真的吗 ", "zh") == "封城 是真的吗"
    assert refused(lambda: check_question("封城是真的吗", "fr")) == "unknown_language"


def test_a_claim_review_has_a_number_where_there_is_one() -> None:
    told = Reviewed("u", "en", "c", AT.date(), "x", "Unproven", "a", "o", "ou", AT, AT)
    assert "citation" not in claim_review(told)
    rated = {verdict: claim_review(replace(told, verdict=verdict))["reviewRating"] for verdict in rules.VERDICTS}
    assert {verdict: one.get("ratingValue") for verdict, one in rated.items()} == {**RATINGS, "unproven": None}  # type: ignore[attr-defined]  # a mapping


def test_nobody_is_both_writer_and_reviewer() -> None:
    assert [refused(lambda one=one: rules.check_second("a", one)) for one in ("a", "b")] == ["second_person_needed", ""]


def test_a_source_is_first_hand_or_not() -> None:
    assert Source("i", "t", AT.date()).is_primary is False
