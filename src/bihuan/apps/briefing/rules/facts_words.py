"""Personal data and ways to somebody in a text: found, so that a claim is refused and a question is stripped. Pure.

Numbers of seven digits and more (telephones, documents, cards, accounts), links, e-mail addresses, handles of networks,
and names that stand with a title or after "name:". Dates, figures with thousands and the official lines are none of
these. A bare name cannot be told from other words; the people who write, review and group are told to look for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.apps.core.rules import NotAllowed

KINDS = ("number", "link", "email", "handle", "name")
LEFT_OUT = "［…］"
_LEAST_DIGITS = 7
_DIGITS = dict(zip("零〇○一壹二贰三叁四肆五伍六陆七柒八捌九玖幺两", "00011223344556677889912"[:23], strict=True))
_RUN = re.compile(rf"[0-9{''.join(_DIGITS)}](?:[\s\-.,，·_/()]{{0,3}}[0-9xX{''.join(_DIGITS)}])*")
_DATE = re.compile(r"(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])")
_PERIOD = re.compile(rf"{_DATE.pattern}(?:\s*[-–~]\s*{_DATE.pattern})?(?:\s+\d{{1,2}})?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_ENDINGS = (
    "com|cn|net|org|gov|edu|info|top|xyz|vip|club|shop|site|online|app|link|me|cc|io|co|ltd|icu|wang|xin|tv|live|pro"
    "|biz|hk|tw|mobi|asia|fun|work|ru|us|uk|eu|gl|ly|gg|store|tech|space|website|ink|ren|group|chat|host"
)
_LINK = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{1,15}}://|www\.)\S+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_ENDINGS})\b(?:/\S*)?", re.I
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.I)
_NETWORKS = "微信|薇信|威信|徽信|v信|vx|wx|wechat|weixin|qq|扣扣|企鹅|抖音|快手|微博|小红书|telegram|tg|whatsapp|signal|账号|帐号|公众号|群号|id"
_HANDLE = re.compile(
    rf"(?:(?<![a-z])(?:{_NETWORKS})(?:号|群|id)?\s*(?:是|为|is)?\s*[:：=]?\s*@?[a-z][a-z0-9_-]{{4,}})|(?<![\w.])@[\w-]{{2,}}",
    re.I,
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤花俞"
    "任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵汪祁毛禹狄米贝臧戴宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵季麻贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁"
    "杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠甄曲封芮储靳段富巫乌焦巴弓牧隗谷车侯班仰秋仲伊宫宁仇栾暴甘厉戎祖武符"
    "刘景詹束龙叶幸司韶黎薄印宿白怀蒲邰从鄂索咸赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳姬申扶堵冉宰桑桂牛寿通边扈燕"
    "浦尚农温庄晏柴瞿阎连习艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广东欧利师巩聂关肖涂曾游"
)
_DOUBLE = "欧阳|司马|上官|诸葛|尉迟|皇甫|令狐|司徒|东方|南宫|夏侯|公孙|慕容|长孙|宇文|端木|独孤|西门"
# Surnames that are also words before a title ("高校老师", "于是医生"): they need a given name to count.
_WORDS_TOO = frozenset("于时安常万解应能从都满国文广东关通向连容易高白金黄方边温居步终幸任乐利管支包司师双公游党农")
_TITLES = "先生|女士|小姐|太太|医生|大夫|老师|护士|护士长|教授|书记|主任|警官|局长|院长|校长|所长|经理|老板|师傅|阿姨|大爷|大妈|同学|同志"
_NO_NAMES = frozenset(
    "高校 高中 高级 周边 周围 白衣 金牌 安全 安康 平安 常见 马上 马路 江边 万一 方舱 应急 管理 通知 通报 关于 从事 容易 居民 国家 国内 "
    "东部 文化 边境 易感 连续 都是 时候 任何 任课 向导 广大 广东 双方 农村 党员 党支部 包括 华人 项目 章程 史上 江苏 江西 贵州 时任 卫生 "
    "卫健 金融 高三 高一 高二 许多 何时 何处 祝愿 左右 全体 解放 国际 温州 石家 黄码 红码 康复 常务 常驻 房产 管片 支部 司法 施工 单位"
    .split()
)  # fmt: skip
_NAME = re.compile(rf"(?P<name>(?:{_DOUBLE}|[{_SURNAMES}])[\u4e00-\u9fff]{{0,2}}?)(?:{_TITLES})")
_LABELLED = re.compile(r"(?:姓名|名字|名叫|本名|叫做|我叫|他叫|她叫)\s*(?:是|为)?\s*[:：]?\s*[\u4e00-\u9fff·]{2,4}")
_ENGLISH = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Nurse|Prof|Professor|Officer)\.?\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?|"
    r"\b[Nn]ame(?:d|\s+is|:)\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a plain text (`plain`) in which there is personal data: [start, end) in characters, its kind."""

    kind: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return a text in one way of writing (NFKC) and without what nobody sees; searching and storing use this."""
    joined = unicodedata.normalize("NFKC", text)
    return "".join(c for c in joined if c in "\n\t" or unicodedata.category(c) not in {"Cf", "Cc", "Co", "Cs", "Cn"})


def find_personal(text: str, lines: tuple[str, ...] = ()) -> list[Finding]:
    """Return where a plain text carries personal data or a way to somebody, in its order and without overlaps.

    `lines` are official numbers: they may stand in any text.
    """
    found = sorted(_all(text, frozenset(lines)), key=lambda one: (one.start, -one.end))
    kept: list[Finding] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            kept[-1] = Finding(kept[-1].kind, kept[-1].start, max(kept[-1].end, one.end))
        else:
            kept.append(one)
    return kept


def _all(text: str, lines: frozenset[str]) -> Iterator[Finding]:
    for kind, pattern in (("email", _EMAIL), ("link", _LINK), ("handle", _HANDLE), ("name", _LABELLED)):
        for match in pattern.finditer(text):
            yield Finding(kind, *match.span())
    for match in _ENGLISH.finditer(text):
        yield Finding("name", *match.span())
    for match in _RUN.finditer(text):
        if _is_number(match.group(), lines):
            yield Finding("number", *match.span())
    for match in _NAME.finditer(text):
        if _is_name(match.group("name"), text[: match.start()]):
            yield Finding("name", *match.span())


def _is_number(run: str, lines: frozenset[str]) -> bool:
    digits = "".join(_DIGITS.get(c, c) for c in run if c.isdigit() or c in _DIGITS)
    if len(digits) < _LEAST_DIGITS or digits in lines:
        return False
    return not (_PERIOD.fullmatch(run.strip()) or _THOUSANDS.fullmatch(run))


def _is_name(name: str, before: str) -> bool:
    """Say whether what stands before a title is a name: a surname that is no other word, or one with a given name."""
    if any(name.startswith(word) for word in _NO_NAMES) or before[-1:] + name[:1] in _NO_NAMES:
        return False
    return len(name) > 1 or name not in _WORDS_TOO


def strip_personal(text: str, lines: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """Return a text plain and without its personal data, and the kinds that were left out, each once."""
    said = plain(text)
    found = find_personal(said, lines)
    for one in reversed(found):
        said = said[: one.start] + LEFT_OUT + said[one.end :]
    return said, tuple(dict.fromkeys(one.kind for one in found))


def check_words(text: str, part: str, lines: tuple[str, ...]) -> None:
    """Refuse a text for the public that carries personal data or a way to somebody.

    :raises NotAllowed: `words_with_number`, `words_with_link`, `words_with_email`, `words_with_handle`,
        `words_with_name`, with the `part` in which it stands.
    """
    for one in find_personal(plain(text), lines):
        raise NotAllowed(f"words_with_{one.kind}", part=part)
