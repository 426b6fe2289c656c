"""Rule 2: what looks, sounds or is split alike is read alike."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from bihuan.engine.formguard import Finding, check_text, normalise
from bihuan.engine.formguard.characters import foreign
from bihuan.engine.formguard.english import cut, skeleton
from bihuan.engine.formguard.expressions import Expressions, firsts


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("請加V❤信", "请加v信"),
        ("ｐａｓｓ\u200bword", "password"),
        ("p@$$word", "password"),
        ("раsswоrd", "password"),
        ("🇻🇽 ⓥⓧ 𝐕𝐗 🅥🅧", "vxvxvxvx"),
        ("yàn zhèng mǎ", "yanzhengma"),
        ("验\ufe0f。证 码", "验证码"),
        ("车专 贝长", "转账"),
        ("讠正 石马", "证码"),
        ("💳 🔑", "银行卡密码"),
        ("⻓⻋", "长车"),
        ("don't", "dont"),
        ("US$200 ￥300", "currency200currency300"),
        ("", ""),
    ],
)
def test_texts_are_normalised(text: str, normalised: str) -> None:
    assert normalise(text) == normalised


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("yan证码", "code"),
        ("薇信", "group"),
        ("验1证2码", "code"),
        ("码证验", "code"),
        ("drowssap", "password"),
        ("yourbankcardnumber", "card"),
        ("s e n d  m o n e y", "transfer"),
        ("pasword", "password"),
        ("pssaword", "password"),
        ("0tp", "code"),
        ("银行上的卡", "card"),
        ("dont\u200btellanyone", "secrecy"),
        ("p.i./n", "password"),
        ("威信 wei4xin4", "group"),
        ("Telegrarn", "group"),
        ("vvechat", "group"),
        ("木佥察院找您", "police"),
        ("人呆密，切勿外传", "secrecy"),
        ("人月佥识另刂", "unread"),
        ("bie gua dianhua", "secrecy"),
        ("您的 jū liú xǔ kě 到期日", "immigration"),
        ("yu'e 多少", "transfer"),
        ("把 sfz 照片发来", "identity"),
        ("gaj 找您做 bi lu", "police"),
        ("不许g断电话", "secrecy"),
        ("支🈹付🈹宝", "pay"),
        ("請開啟螢幕分享", "remote"),
        ("扫猫申报", "link"),
        ("链戒", "link"),
        ("李品卡", "immigration"),
        ("话电断挂许不", "secrecy"),
        ("费罚交缴请", "pay"),
    ],
)
def test_disguises_are_seen_through(text: str, kind: str) -> None:
    assert [found.code for found in check_text(text) if found.layer == "lexicon"][:1] == [kind]


def test_letters_that_the_lexicon_cannot_read_are_refused() -> None:
    assert check_text("かな", place="label ja") == (Finding("unread", "label ja", "かな", "かな", "lexicon"),)
    assert [foreign(text) for text in ("ʇɐ", "Ω variant", "µg/L", "Đặng, Łódź, straße", "δ 株", "αβ")] == [
        "ʇɐ",
        "",
        "",
        "",
        "",
        "αβ",
    ]


def test_a_finding_shows_the_line_that_holds_the_term_as_it_was_written() -> None:
    assert check_text("您好\n请报银行卡号\n谢谢") == (Finding("card", "", "银行卡", "请报银行卡号", "lexicon"),)
    assert check_text("您好\n银 行 卡") == (Finding("card", "", "银行卡", "您好\n银 行 卡", "lexicon"),)


def test_letters_that_are_taken_for_each_other_are_one() -> None:
    assert [skeleton(word) for word in ("passw0rd", "modern", "cvv", "ALL".lower(), "123")] == [
        "pasword",
        "modem",
        "cw",
        "ai",
        "123",
    ]


def test_a_word_without_spaces_is_cut_into_known_ones_that_may_share_a_letter() -> None:
    known = frozenset({"dont", "tei", "now"})
    assert cut("donteinow", known) == ["dont", "tei", "now"]
    assert cut("donteixnow", known) == ["donteixnow"]
    assert cut("dontxnow", known, strange=True) == ["dont", "x", "now"]


@pytest.mark.parametrize(
    ("expression", "characters"),
    [
        ("(?:扫描?|识别)码", "扫识"),
        ("(?<!包)装(?:上|完)", "装"),
        ("[一二]?元", "一二元"),
        ("(?:不|别){0,2}挂", "不别挂"),
        (r"\d{3}", "0123456789"),
        ("[a-c]+x", "abc"),
        (".{0,3}码", "\0码"),
        ("[^家]门", "\0"),
    ],
)
def test_it_is_known_with_which_characters_an_expression_may_begin(expression: str, characters: str) -> None:
    assert firsts(expression) == set(characters)


def test_the_leftmost_of_many_expressions_is_found_as_by_one() -> None:
    parts = ["码(?!头)", "扫.{0,3}码", "(?<!安)全部?", ".{2}群"]
    for text in ("先扫一下码", "码头安全全部", "加入群", "没有"):
        one = re.search("|".join(parts[:3]), text)
        assert Expressions({"a": parts[:3]}).found(text) == ({"a": one[0]} if one else {})
    both = Expressions({"a": parts, "b": ["入"]})
    assert both.found("加入群") == {"a": "加入群", "b": "入"}
    assert both.found("加入群", without=["a"]) == {"b": "入"}


def test_tables_of_characters_and_readings_are_loaded_at_the_first_text_only() -> None:
    program = (
        "import sys, bihuan.engine.formguard as guard; heavy = {'opencc', 'pypinyin', 'confusable_homoglyphs'};"
        "before = heavy & {*sys.modules}; guard.check_text('流调'); print(len(before), len(heavy & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert done.stdout.split() == ["0", "3"]
