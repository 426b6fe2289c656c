"""The thirteen roles of the labelled reports, the three kinds of stretches, and the words that tell them."""

from __future__ import annotations

import re
from typing import Final

TIME, PLACE, HOSPITAL = "T", "L", "H"
ROLES: Final = {
    "FBT": TIME,  # onset
    "GLT": TIME,  # isolation
    "JZT": TIME,  # first seen by a doctor
    "MDT": TIME,  # arrival
    "QZT": TIME,  # confirmation
    "OTT": TIME,  # any other time
    "QYL": PLACE,  # origin of a journey
    "ZZL": PLACE,  # on the way
    "MDL": PLACE,  # destination
    "SGL": PLACE,
    "OTL": PLACE,  # any other place
    "OTI": PLACE,  # any other institution
    "ZSI": HOSPITAL,
}
"""Each role with the kind of stretch it is; the meaning as the authors' data shows it."""
TRIGGERS: Final = {
    "arr": "到达 抵达 返回 返乡 回到 到 返 抵 来 回",
    "from": "从 自 由 离开",
    "onset": "出现 发病 发热 发烧 咳嗽 症状 不适 低热 乏力 起病",
    "seek": "就诊 门诊 看病 就医 急诊 求诊 诊治",
    "isol": "隔离 收治 住院 入院 留观 收入 转运",
    "conf": "确诊 阳性 诊断为 确认 核酸",
    "live": "现住 居住 家住 户籍 籍 人， 常住 现居 住址 住",
    "ride": "乘坐 驾车 自驾 航班 列车 高铁 火车 飞机 动车 大巴 次 车 乘",
    "visit": "购物 买 聚餐 吃饭 拜年 探亲 走亲 旅游 游玩 打麻将 逛 参加 上班 工作",
    "trans": "转至 转入 转院 转诊 转送 途经 经停 换乘 中转 途径 路过",
    "kin": "妻子 丈夫 儿子 女儿 父亲 母亲 亲属 病例 患者 密切接触",
    "home": "在家 家中 居家 未外出",
    "neg": "无 未",
}
"""Words that tell what a stretch near them is about, by class."""
CLASS_OF: Final = {word: kind for kind, words in TRIGGERS.items() for word in words.split()}
TRIGGER: Final = re.compile("|".join(sorted(map(re.escape, CLASS_OF), key=len, reverse=True)))
"""The words of CLASS_OF, the longest first."""


def words_of(text: str) -> list[str]:
    """List the trigger words of a text in their order."""
    return [found.group() for found in TRIGGER.finditer(text)]
