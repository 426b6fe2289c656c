"""Building blocks for invented names of places and people; nobody and nowhere is meant."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = tuple("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜")
GIVEN_FIRST = tuple("安白程丹尔方谷海景可岚明宁朴青若松田文溪雅云泽知")
GIVEN_SECOND = tuple("川帆舟禾屿歌光原石桐舒苇夏辰野乔竹言霖澄樵岳芷墨")

# A stem is first + second character. No stem contains 顺 or 河, so that the district's own name never looks like one.
STEM_FIRST = tuple("云松桂柳枫兰梅竹荷桃杏橘银金玉翠碧丹青紫")
STEM_FIRST_LATIN = _words("Yun Song Gui Liu Feng Lan Mei Zhu He Tao Xing Ju Yin Jin Yu Cui Bi Dan Qing Zi")
STEM_SECOND = tuple("溪湖泉塘桥亭台阁园林岭坪湾滩洲渡坊营堡寨")
STEM_SECOND_LATIN = _words("xi hu quan tang qiao ting tai ge yuan lin ling ping wan tan zhou du fang ying bao zhai")
STEMS = len(STEM_FIRST) * len(STEM_SECOND)

OWN_ROADS = ("一路", "二路", "里巷", "东街")
SHARED_ROADS = ("环城大道", "滨水大道", "学府路", "人民路")


def stem(index: int) -> tuple[str, str]:
    """Return the Chinese and the Latin stem number `index` (from 400 different ones, then numbered)."""
    turn, at = divmod(index, STEMS)
    # 20 and 20 share a divisor; a step of 173 (coprime to 400) scatters the order instead.
    first, second = divmod(at * 173 % STEMS, len(STEM_SECOND))
    number = "" if turn == 0 else "甲乙丙丁戊己庚辛壬癸"[turn - 1]
    latin = f"{STEM_FIRST_LATIN[first]}{STEM_SECOND_LATIN[second]}" + ("" if turn == 0 else f" {turn + 1}")
    return f"{STEM_FIRST[first]}{STEM_SECOND[second]}{number}", latin


def person_name(number: int) -> tuple[str, str]:
    """Return an invented surname and given name, determined by a number."""
    number, last = divmod(number, len(GIVEN_SECOND))
    number, first = divmod(number, len(GIVEN_FIRST))
    surname = SURNAMES[number % len(SURNAMES)]
    return surname, GIVEN_FIRST[first] + GIVEN_SECOND[last]
