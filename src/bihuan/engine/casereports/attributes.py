"""Who a case is: sex, age, residence, occupation, class and severity, as the report says."""

from __future__ import annotations

import re
from typing import Final

from bihuan.engine.casereports.report import Fact, span_of

_SEX: Final = re.compile(r"(?<![某子长次幼孙外侄])(?P<v>[男女])(?=性|[，、。;()\s]|\d|婴|童|患|孩|$)")
_AGE: Final = re.compile(r"(?P<v>\d{1,3})\s?周?岁")
_MONTHS: Final = re.compile(r"(?P<v>\d{1,2})\s?个?月(?:龄|大|婴)")
_RESIDENCE: Final = re.compile(
    r"(?:现住址|现居住地址?|现居住|居住地址?|居住于|居住在|现住|现居|暂住|常住地?|家住|住址|居住|(?<![居入留同后])住(?![院宿其进了])(?=[\u4e00-\u9fff]))"
    r"(?:地址|地)?[为在于是]?\s?:?\s?(?P<v>[^，。;:\n()]{2,40}(?:[(][^()\n]{1,20}[)])?)"
)
_LIVING: Final = re.compile(r"(?:^|[，;。])在?(?P<v>(?:(?![在其与和后])[\u4e00-\u9fff]){3,30})居住(?=[，。;\n])")
_ANOTHERS: Final = re.compile(
    r"密切|密接|接触|妻|夫|儿|父|母|女友|朋友|亲属|家属|同事|邻居|之|的|\s?[A-Z]?\d|[一二三四五六七八九十]+[的，]|某|有"
)
_ORIGIN: Final = re.compile(
    r"(?P<v>[\u4e00-\u9fff]{2,16}?[省市区县镇乡村州旗]|[\u4e00-\u9fff]{2,6})(?:人|籍)(?=[，。;\n])"
)
_TAIL: Final = re.compile(r"(?:居民|人|居住|居住至今|居住生活|居民小区内|(?:的)?家中)$")
_JOBS: Final = (
    "退休(?:人员|职工|干部|工人|教师)?|(?:公司|企业|工厂|超市|餐馆|饭店|酒店|医院|学校|银行|工地|商场|物业|快递|单位|机关)?[\u4e00-\u9fff]{0,8}"
    "(?:职工|员工|职员|工作人员|管理人员|教师|老师|医生|护士|医务人员|司机|驾驶员|学生|农民|务农|工人|店员|店主|保洁员?|保安|个体户|个体|经商|商户|"
    "快递员|外卖员|厨师|服务员|销售员?|设计师|工程师|民警|公务员|干部|军人|护工|家政|收银员|售货员|导游|乘务员|自由职业者?|务工|无业|待业|家务|离退)"
    "|幼儿|儿童|学龄前|散居儿童|大学生|小学生|中学生"
)
_JOB: Final = re.compile(rf"(?:^|[，、。:;\s(]|职业[为:]?\s?|从事|[系为是])(?P<v>{_JOBS})(?=[，。;)\n\s]|$)")
_CLASS: Final = re.compile(
    r"(?P<confirmed_from>由?无症状感染者转(?:归)?为?(?:确诊|本土)\S{0,4}病例)|(?P<asymptomatic>无症状感染者)|(?P<suspected>疑似病例)"
    r"|(?P<confirmed>(?:本土|新增|新冠肺炎|输入){0,4}确诊(?:病例|患者)?)"
)
_SEVERITY: Final = re.compile(
    r"(?P<critical>危重型|危重症)|(?P<severe>重型|重症)|(?P<moderate>普通型|中型)|(?P<mild>轻型|轻症)"
)
HEAD: Final = 160
"""Characters of a section in which its person is described."""
SEXES: Final = {"男": "male", "女": "female"}


def _fact(found: re.Match[str] | None, original: str, value: str | None = None) -> Fact | None:
    if found is None:
        return None
    name = "v" if "v" in found.re.groupindex else 0
    span = span_of(original, *found.span(name))
    return Fact(span.text if value is None else value, span)


def read_sex(text: str, original: str, start: int, end: int) -> Fact | None:
    """Read 男 or 女 where a person is described; 女儿 and 子女 are others."""
    found = _SEX.search(text, start, min(end, start + HEAD))
    return _fact(found, original, SEXES[found["v"]]) if found else None


def read_age(text: str, original: str, start: int, end: int) -> Fact | None:
    """Read the first age in years; above 125 it is none."""
    found = _AGE.search(text, start, min(end, start + HEAD))
    return _fact(found, original, str(int(found["v"]))) if found and int(found["v"]) <= 125 else None


def read_months(text: str, original: str, start: int, end: int) -> Fact | None:
    """Read the age of an infant in months (8个月大)."""
    found = _MONTHS.search(text, start, min(end, start + HEAD))
    return _fact(found, original, str(int(found["v"]))) if found else None


def read_residence(text: str, original: str, start: int, end: int) -> Fact | None:
    """Read where the case lives; a bare …人 (of that place) is only likely the residence."""
    limit = min(end, start + HEAD)
    found = _RESIDENCE.search(text, start, limit)
    if found:
        left, right = found.span("v")
        tail = _TAIL.search(text[left:right])
        span = span_of(original, left, left + tail.start() if tail and tail.start() > 1 else right)
        return Fact(span.text, span)
    if living := _LIVING.search(text, start, limit):
        return _fact(living, original)
    origin = _ORIGIN.search(text, start, limit)
    return Fact(original[slice(*origin.span("v"))], span_of(original, *origin.span("v")), "likely") if origin else None


def read_occupation(text: str, original: str, start: int, end: int) -> Fact | None:
    """Read the occupation when a clause of the description is one."""
    return _fact(_JOB.search(text, start, min(end, start + HEAD)), original)


def read_class(text: str, original: str, start: int, label_end: int, end: int) -> Fact | None:
    """Read `confirmed`, `asymptomatic` or `suspected`: from the heading first, else from what is said of the case.

    A class that stands before a number (系确诊病例3的密接) is another's and does not count.
    """
    head = _CLASS.search(text, start, label_end)
    if head:
        return _classed(head, original)
    own = [found for found in _CLASS.finditer(text, label_end, end) if not _is_anothers(text, found)]
    best = next((found for found in own if found.lastgroup in {"confirmed", "confirmed_from"}), None)
    is_turned = best is not None and own[0].lastgroup == "suspected"
    return _classed(best if best and is_turned else own[0], original) if own else None


def _is_anothers(text: str, found: re.Match[str]) -> bool:
    """Say whether a class belongs to somebody else: 与确诊病例有接触, 系确诊病例3的密接."""
    if found.group().endswith("确诊"):
        return False
    if text[max(0, found.start() - 1) : found.start()] in {"与", "和", "同", "名", "例"}:
        return True
    clause = re.match(r"[^，。;\n]{0,12}", text[found.end() : found.end() + 12])
    return clause is not None and _ANOTHERS.search(clause.group()) is not None


def _classed(found: re.Match[str], original: str) -> Fact:
    kind = "confirmed" if found.lastgroup == "confirmed_from" else found.lastgroup or ""
    return Fact(kind, span_of(original, *found.span()))


def read_severity(text: str, original: str, start: int, end: int) -> Fact | None:
    """Read the clinical severity: mild, moderate, severe, critical."""
    found = _SEVERITY.search(text, start, end)
    return _fact(found, original, found.lastgroup) if found else None
