"""An invented corpus in the form of the labelled reports: three sentences, some places and days, and no person."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from bihuan.engine.casereports.corpus import Example, Labelled, labels_of

HOMES = ("云泽区", "青禾镇", "柳岸县", "秀水市")
AWAY = ("海明市", "江城")
DAYS = ("1月20日", "2月3日", "2月10日")


def examples() -> list[Example]:
    return [_example(number, *parts) for number, parts in enumerate(product(HOMES, AWAY, DAYS))]


def _example(number: int, home: str, away: str, day: str) -> Example:
    text, spans = "", list[Labelled]()
    hospital = home + "人民医院"
    pieces = [
        (f"病例{number}:男,{20 + number}岁,现住", ""),
        (home, "OTL"),
        ("。", ""),
        (day, "MDT"),
        ("从", ""),
        (away, "QYL"),
    ]
    pieces += [("返回", ""), (home, "MDL"), (",", ""), ("2月12日", "FBT"), ("出现发热症状,", ""), ("2月13日", "JZT")]
    pieces += [("到", ""), (hospital, "ZSI"), ("就诊,", ""), ("2月14日", "QZT"), ("确诊。", "")]
    for piece, role in pieces:
        if role:
            spans.append((len(text), len(text) + len(piece), role))
        text += piece
    text = text.replace(",", "，")
    return Example(text, tuple(spans))


def write(path: Path, found: list[Example]) -> None:
    reports = (
        "".join(
            f"{char}\t{label}\n"
            for char, label in zip(one.text, labels_of(len(one.text), list(one.spans)), strict=True)
        )
        for one in found
    )
    path.write_text("\n".join(reports), encoding="utf-8")
