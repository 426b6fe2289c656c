"""A community's list of those who need care as a kind of batch: needs in words, or one ticked column a need."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bihuan.apps.intake.importers.codes import Code
from bihuan.apps.intake.importers.kinds import BatchKind, register_kind
from bihuan.apps.residents.rules.needs import LANGUAGE, LANGUAGES, NEEDS
from bihuan.engine.cleaning import Problem, fold, parse_phone
from bihuan.engine.cleaning.numbers import parse_age, parse_integer

KIND: Final = "care_list"
AGED: Final = 80
WEEKS: Final = 36
_TICKED: Final = tuple(need for need in NEEDS if need not in {LANGUAGE, "advanced_age", "pregnancy_36"})
FIELDS: Final = (
    "community_code", "community_name", "building", "room", "name", "sex", "birth_date", "age", "document_kind",
    "document_number", "phone", "address", "longitude", "latitude", "needs", "language", "pregnancy_weeks", "kin_name",
    "kin_phone", "medicine_date", *_TICKED, "note", "other",
)  # fmt: skip
_WORDS: Final = {
    "alone": "alone 独居 独居老人 独居老年人 空巢 空巢老人 孤寡 孤寡老人 一人居住 livesalone",
    "advanced_age": "advancedage 高龄 高龄老人 老年人 80岁以上 八十岁以上 aged",
    "limited_mobility": "limitedmobility 行动不便 失能 半失能 瘫痪 卧床 失能老人 行动困难 轮椅 bedridden wheelchair",
    "dialysis": "dialysis 透析 血透 血液透析 尿毒症 腹透 肾透析",
    "oxygen": "oxygen 吸氧 氧气 制氧机 呼吸机 家庭氧疗 长期吸氧 ventilator",
    "insulin": "insulin 胰岛素 注射胰岛素 糖尿病胰岛素",
    "pregnancy_36": "pregnancy36 孕36周 孕36周以上 临产 待产 待产孕妇 临产孕妇 孕晚期 nearterm",
    "small_children_alone": "smallchildrenalone 留守儿童 无人照看儿童 独自在家儿童 儿童独自在家 childrenalone",
    "disability": "disability 残疾 残疾人 重度残疾 disabled",
    "dementia": "dementia 失智 痴呆 阿尔茨海默 老年痴呆 失智老人",
    "mental_illness": "mentalillness 精神障碍 精神病 严重精神障碍",
    "tumour_treatment": "tumourtreatment 化疗 放疗 肿瘤 肿瘤患者 癌症 chemotherapy radiotherapy",
    "regular_medicine": "regularmedicine 长期服药 慢病 慢性病 高血压 糖尿病 需购药 regularmedication",
    LANGUAGE: "language 语言不通 听障 聋哑 不懂普通话",
}
_CODES: Final = {fold(word): need for need, words in _WORDS.items() for word in words.split()}
_LANGUAGES: Final = {
    fold(word): code
    for code, words in {
        "sign": "sign 手语 聋哑 听障", "yi": "yi 彝语 彝族", "tibetan": "tibetan 藏语 藏族",
        "uyghur": "uyghur 维吾尔语 维语", "mongolian": "mongolian 蒙古语 蒙语", "zhuang": "zhuang 壮语",
        "cantonese": "cantonese 粤语 广东话", "dialect": "dialect 方言 四川话", "english": "english 英语 外籍",
        "other": "other 其他 其它",
    }.items()
    for word in words.split()
}  # fmt: skip
_NORMAL: Final = frozenset(map(fold, ["普通话", "汉语", "国语", "mandarin", "无", "正常", "-"]))
_YES: Final = frozenset(map(fold, ["是", "有", "√", "✓", "✔", "1", "y", "yes", "x", "对", "需要", "true", "需"]))
_NO: Final = frozenset(map(fold, ["否", "无", "×", "0", "n", "no", "不", "不需要", "false", "没有", "-", "/"]))
_BETWEEN: Final = re.compile(r"[、,，;；/+＋\s|]+")
CODES: Final = {
    "unknown_care_need": Code("hold", "Nobody knows this word for a need.", "Choose the need it stands for."),
    "no_need_told": Code("hold", "The line names no need.", "Ask the community why this person is on the list."),
    "unreadable_tick": Code("hold", "A ticked column holds neither yes nor no.", "Type 是 or 否."),
    "no_way_to_reach_told": Code("hold", "Neither telephone nor address.", "Ask the community where they live."),
    "unknown_language": Code("remark", "This language is not on the list; it is kept as another one.", "Correct it."),
    "unreadable_weeks": Code("hold", "The weeks of pregnancy cannot be read.", "Type the number of weeks."),
    "not_yet_36_weeks": Code("remark", "Pregnant, before week 36: no need of the list yet.", "Send them again then."),
    "unreadable_kin_phone": Code("remark", "The telephone of kin cannot be read.", "Ask the community."),
}


def _needs(text: str) -> str | Problem:
    """Return the codes of needs that stand in one cell, joined by commas."""
    codes = [_CODES.get(fold(word)) for word in _BETWEEN.split(text) if word]
    if not all(codes):
        return Problem("unknown_care_need")
    return ",".join(need for need in NEEDS if need in codes)


def _tick(text: str) -> str | Problem:
    told = fold(text)
    return "yes" if told in _YES else "" if told in _NO else Problem("unreadable_tick")


def _language(text: str) -> str:
    told = fold(text)
    return "" if told in _NORMAL else _LANGUAGES.get(told, told if told in LANGUAGES else "other?")


def _weeks(text: str) -> str | Problem:
    told = parse_integer(text.strip().removeprefix("孕").removesuffix("周").strip())
    return Problem("unreadable_weeks") if isinstance(told, Problem) or not 1 <= told <= 45 else str(told)


def _kin_phone(text: str) -> str | Problem:
    found = parse_phone(text)
    return Problem("unreadable_kin_phone") if isinstance(found, Problem) else found


def _settle(values: dict[str, str], complain: Callable[[str, str], None]) -> None:
    """Bring a line's words, ticks, age and weeks to one list of needs; say what is lacking."""
    told = {*filter(None, values.get("needs", "").split(","))}
    told |= {need for need in _TICKED if values.pop(need, "")}
    age = parse_age(values.get("age", ""))
    if not isinstance(age, Problem) and age >= AGED:
        told.add("advanced_age")
    told |= _pregnant(values, complain)
    _speaks(values, told, complain)
    values["needs"] = ",".join(need for need in NEEDS if need in told)
    if not told:
        complain("no_need_told", "needs")
    if not (values.get("phone") or values.get("address") or (values.get("building") and values.get("room"))):
        complain("no_way_to_reach_told", "address")


def _pregnant(values: dict[str, str], complain: Callable[[str, str], None]) -> set[str]:
    weeks = int(values.get("pregnancy_weeks", 0))
    if 0 < weeks < WEEKS:
        complain("not_yet_36_weeks", "pregnancy_weeks")
    return {"pregnancy_36"} if weeks >= WEEKS else set()


def _speaks(values: dict[str, str], told: set[str], complain: Callable[[str, str], None]) -> None:
    """Let a language that is told be a need, and a need of language name one."""
    if values.get("language") == "other?":
        values["language"] = "other"
        complain("unknown_language", "language")
    if values.get("language"):
        told.add(LANGUAGE)
    elif LANGUAGE in told:
        values["language"] = "other"


CARE_LIST: Final = register_kind(
    BatchKind(
        code=KIND,
        fields=FIELDS,
        many=frozenset({"phone", "address", "note", "other"}),
        dates=("birth_date", "medicine_date"),
        identifying=("name", "document_number"),
        aliases={
            "needs": [
                "特殊需求", "困难类型", "人员类别", "服务类别", "重点人群类别", "特殊人群类别", "关爱类别", "需求",
                "特殊情况", "needs", "special needs", "care category",
            ],
            "kin_name": ["家属姓名", "紧急联系人", "联系人姓名", "亲属姓名", "监护人", "kin", "next of kin"],
            "kin_phone": ["家属电话", "紧急联系电话", "紧急联系人电话", "亲属电话", "监护人电话", "kin phone"],
            "medicine_date": ["药品可用至", "药量至", "药物用至", "药品截止日期", "余药至", "medicine until"],
            "language": ["语言", "沟通语言", "language"],
            "pregnancy_weeks": ["孕周", "怀孕周数", "weeks of pregnancy"],
            "alone": ["独居", "是否独居", "lives alone"],
            "limited_mobility": ["行动不便", "失能", "是否失能", "limited mobility"],
            "dialysis": ["透析", "血透", "dialysis"],
            "oxygen": ["吸氧", "氧疗", "oxygen"],
            "insulin": ["胰岛素", "insulin"],
            "small_children_alone": ["儿童独自在家", "留守儿童", "small children alone"],
            "disability": ["残疾", "disability"],
            "dementia": ["失智", "dementia"],
            "mental_illness": ["精神障碍", "mental illness"],
            "tumour_treatment": ["放化疗", "化疗", "肿瘤治疗", "tumour treatment"],
            "regular_medicine": ["长期服药", "慢病服药", "regular medicine"],
            "community_name": ["小区", "所属小区", "小区名称", "社区村", "community"],
            "building": ["楼栋", "楼栋号", "栋号", "楼号", "building"],
            "room": ["房号", "房间号", "室号", "门牌号", "room"],
            "name": ["姓名", "居民", "老人姓名", "服务对象", "resident"],
        },
        required=("name",),
        parsers={
            "needs": _needs, "language": _language, "pregnancy_weeks": _weeks, "kin_phone": _kin_phone, "kin_name": str,
            "building": str, "room": str, **dict.fromkeys(_TICKED, _tick),
        },
        settle=_settle,
        codes=CODES,
        marks=("needs", "language", "pregnancy_weeks", "medicine_date", *_TICKED),
        key=("community_code|community_name?", "building?", "room?", "address?", "phone?", "name"),
        makes_persons=True,
    )
)  # fmt: skip
