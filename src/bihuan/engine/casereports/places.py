"""The words of a clause that name a place, and what was done there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SUFFIXES: Final = (
    "自治区|自治州|自治县|开发区|风景区|景区|街道办事处|街道|社区卫生服务中心|卫生服务站|卫生服务中心|社区|小区|公寓|家属院|宿舍|大厦|写字楼|广场|超市|便利店|"
    "菜市场|农贸市场|批发市场|市场|商场|商城|购物中心|百货|酒店|宾馆|旅馆|民宿|招待所|饭店|餐厅|餐馆|饭馆|火锅店?|烧烤|烧烤摊|小吃店?|食府|酒楼|茶楼|茶馆|茶庄|咖啡厅|酒吧|"
    "网吧|网咖|KTV|影城|电影院|影院|公园|医院|卫生院|诊所|卫生室|门诊部|医务室|急诊科?|门诊|药店|药房|大药房|采样点|检测点|接种点|隔离点|机场|航站楼|火车站|高铁站|动车站|客运站|"
    "汽车站|车站|地铁站|公交站|东站|西站|南站|北站|服务区|收费站|码头|港口?|渡口|加油站|幼儿园|小学|中学|高中|大学|学院|学校|培训机构|培训中心|银行|支行|分行|营业厅|邮局|政务中心|服务大厅|大厅|"
    "派出所|公司|工厂|厂区?|工地|工业园|园区|产业园|仓库|物流园|快递点|驿站|菜鸟驿站|养老院|敬老院|健身房|体育馆|游泳馆|球场|浴室|浴池|洗浴中心|理发店|美容院|发廊|棋牌室|麻将馆|"
    "影楼|书店|书城|图书馆|博物馆|文化宫|中心|门店|分店|花园|家园|城市|殡仪馆|教堂|寺|村委会|居委会|村民小组|单元|号楼|栋|幢|楼下|楼|栋楼|路口|大道|大街|步行街|胡同|巷|路|街|"
    "小卖部|门市部|售楼部|营业部|俱乐部|住院部|经营部|项目部|摊位|窗口|食堂|车间|办公室|教室|"
    "馆|店|摊|站|院|场|厅|室|所|铺|行|城|苑|园|庄|村|组|社|乡|镇|县|区|市|省|州|旗|岛|国|湾|坝|坪|山|号|附近|门口|对面|旁|楼上|一带|家中|家里|家|处"
)
_SUFFIX: Final = re.compile(
    rf"(?:{_SUFFIXES})(?:[(][^()]{{1,24}}[)])?[\"”』」》]?(?:{_SUFFIXES})?(?:附近|门口|对面|旁边?|楼下|内|里|外)?"
)
_TO: Final = (
    r"到达|抵达|前往|返回|回到|来到|去往|赶往|送往|送至|转至|转运至|转院至|进入|途经|途径|路过|经过|入住|暂住|就读于|就诊于|位于|(?<![直涉以遇感得收接不做提受])到(?!家$|访|场|期|位|处)|(?<![过失])去(?!世|过|除|向)"
    r"|(?<![以甚截])至(?!今|少|于)|(?<![以交])往(?!返|来|常)|(?<![现存潜正])在(?!内|此|意|场|校|职|外|家|该|其[他间中])|(?<=[日\0])返(?!回)|(?<=[\u4e00-\u9fff])返(?!回|程|乡|家)|回(?!家|到|老|乡|国|程|访|来)"
)
_FROM: Final = r"(?:从|由|(?<![独亲各来])自(?!驾|行|己|述|服|觉|备|费|家|带|购|助|感|测|治|主|然|动))"
_MARKER: Final = re.compile(f"(?P<away>{_FROM})|{_TO}")
_FROM_END: Final = re.compile(
    r"(?:乘坐?|自驾|驾车|驾驶|开车|坐|返|回|到|抵|前往|至|出发|离开|来|步行|骑|打车|搭|转|途经|经|独自|驾乘|飞)"
)
_STOP: Final = re.compile(
    r"购物|购买|采购|买|取餐|取快递|取药|取件|就餐|吃|用餐|进餐|聚餐|聚会|聚集|上班|工作|务工|打工|加班|就诊|就医|看病|看望|探望|拜年|拜访|办事|办理|参加|参观|游玩|玩|接(?!种点)|送|做|核酸|采样|"
    r"理发|洗(?!浴|车场)|停留|逗留|居住|入住|休息|休养|住宿|住院(?!部)|探亲|走亲|访友|锻炼|散步|运动|打(?!铁|印)|喝|加油|乘|换乘|转(?!运中心)|后(?=[，。\s]|$|又|再|返|回|到|去|乘|步|自|驾|前)|并|与|和其|和家|和朋|和同|隔离|治疗|上课|上学|培训|开会|"
    r"观看|看(?!守)|出差|旅游|旅行|经商|进货|出发|返(?!乡)|有(?!限)|下车|上车|(?<!迂)回(?!龙|族|民|春|园)|到|前往|抵达|离开|陪|帮|领|拿|寄|修|充|等|排队|存|投|检测|检查|注射|输液|接种|自驾|驾车|步行|骑|途中|期间|的(?:确诊|病例|密切|长途|汽车|火车|飞机|航班|列车|高铁|客车|大巴)|进行|接受|完成|开展|收治(?!医院|点)|途经|独自"
)
_EDGE: Final = "\0 \t\u3000:，、。\"“”‘’'「」『』《》-~."
_HOME: Final = re.compile(
    r"(?:一直)?居家|在家(?:中|里|内)?|家中|家里|(?:返|回|到)家(?:中|里)?|住处|(?<=[在于])(?:居住地|住所|宿舍|小区)(?=内|中|附近|$)|足不出户|未外出|无外出"
)
_LEADING: Final = re.compile(
    r"^(?:自己|本人|其|位于|本市|我市的?|其中|了|过|的|在|到|去|至|于|为|某日|参加|乘坐|一同|一起|独自|共同|步行|凌晨|早上|上午|中午|下午|傍晚|晚上)+"
)
_NO_PLACE: Final = re.compile(r"车(?![站间库位])|救护|家人|邻居|妻子|丈夫|儿子|女儿|朋友|亲戚|工作人员")
_SPLIT: Final = re.compile(r"、|(?<=[店市场院馆园])和|及")
_NAME: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()\"“”·#&\-、×*□\s]+")
LONGEST: Final = 48


@dataclass(frozen=True, slots=True)
class Found:
    """A place [start, end) in the text; `way`: introduced by from, to, home or bare; `is_sure` by its suffix."""

    start: int
    end: int
    way: str
    is_sure: bool


def places_in(text: str, start: int, end: int, *, bare: int | None = None) -> list[Found]:
    """List the places of a clause in their order.

    `bare` is the position after a clock or a date and colon, from where a place may stand without any verb before it.
    """
    found: list[Found] = []
    position = start
    while position < end:
        marker = _next(text, position, end)
        if marker is None:
            break
        way, left = marker
        right = _right(text, left, end, way)
        found += _named(text, left, right, way)
        position = max(right, left)
    if not any(place.way != "home" for place in found) and bare is not None:
        found = _named(text, bare, _right(text, bare, end, "bare"), "bare") or found
    return found or _home(text, start, end)


def _next(text: str, position: int, end: int) -> tuple[str, int] | None:
    found = _MARKER.search(text, position, end)
    return ("from" if found["away"] else "to", found.end()) if found else None


def _right(text: str, left: int, end: int, way: str) -> int:
    """Return where the name of a place has to end: at a verb, at most LONGEST characters on."""
    limit = min(end, left + LONGEST)
    stop = (_FROM_END if way == "from" else _STOP).search(text, min(left + 1, limit), limit)
    return stop.start() if stop else limit


def _named(text: str, left: int, right: int, way: str) -> list[Found]:
    pieces = []
    for piece in _pieces(text, left, right):
        found = _trimmed(text, *piece, way)
        if found:
            pieces.append(found)
    return pieces


def _pieces(text: str, left: int, right: int) -> list[tuple[int, int]]:
    cuts = [cut.span() for cut in _SPLIT.finditer(text, left, right)]
    starts = [left, *(after for _, after in cuts)]
    return list(zip(starts, [*(before for before, _ in cuts), right], strict=True))


def _trimmed(text: str, left: int, right: int, way: str) -> Found | None:
    while left < right and text[left] in _EDGE:
        left += 1
    if lead := _LEADING.match(text[left:right]):
        left += lead.end()
    suffix = [match.end() for match in _SUFFIX.finditer(text, left, right) if match.end() - left > 1]
    is_sure = bool(suffix)
    if suffix:
        right = suffix[-1]
    while left < right and text[right - 1] in _EDGE and text[right - 1] not in '”」』》"':
        right -= 1
    name = text[left:right]
    if name[:1] in {"被", "将", "把", "让"}:
        return None
    if way == "from" and _NO_PLACE.search(name):
        return None  # 由 also says by whom
    if len(name) < 2 or not _NAME.fullmatch(name) or not re.search(r"[\u4e00-\u9fffA-Za-z]", name):
        return None
    if not is_sure and (len(name) > 12 or way == "bare"):
        return None
    return Found(left, right, way, is_sure)


def _home(text: str, start: int, end: int) -> list[Found]:
    found = _HOME.search(text, start, end)
    return [Found(*found.span(), "home", is_sure=True)] if found else []


def after_place(text: str, left: int, end: int) -> tuple[int, int] | None:
    """Return the stretch that says what was done: the rest of a clause after the place, without its edges."""
    while left < end and text[left] in _EDGE:
        left += 1
    while left < end and text[end - 1] in _EDGE:
        end -= 1
    return (left, end) if 2 <= end - left <= LONGEST else None
