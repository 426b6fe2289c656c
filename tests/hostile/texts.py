"""Hostile and broken text files."""

from __future__ import annotations

import random
from pathlib import Path

from tests.hostile.pieces import HEADER, Hostile, csv_text, packed, people, put, table

GOOD = table()
BODY = people(5)


def long_column(lines: int) -> Hostile:
    """One column with very many lines."""

    def write(path: Path) -> None:
        with path.open("w") as out:
            out.write("case_id\n")
            for first in range(0, lines, 10_000):
                out.write("".join(f"{n}\n" for n in range(first, min(first + 10_000, lines))))

    return Hostile(f"column_of_{lines}_lines.csv", write, lines=lines)


def _cut_at_limit() -> Hostile:
    """A text that came out of an old workbook exactly at its limit."""
    lines = long_column(65_535)
    return Hostile("exported_at_65536.csv", lines.write, lines=65_535, alarms=("xls_at_row_limit",))


def _encodings() -> list[Hostile]:
    mixed = "编号,姓名\nA1,王伟\nA2,李娜\nA3,张敏\n".encode() + "A4,刘强\n".encode("gb18030")
    return [
        Hostile("bom_only.csv", put(b"\xef\xbb\xbf"), refused="empty_file"),
        Hostile("utf16_bom_only.csv", put(b"\xff\xfe"), refused="empty_file"),
        Hostile("utf8_bom.csv", put(b"\xef\xbb\xbf" + GOOD.encode()), lines=5),
        Hostile("utf16le.csv", put(GOOD.encode("utf-16")), lines=5),
        Hostile("utf16be_bom.csv", put(b"\xfe\xff" + GOOD.encode("utf-16-be")), lines=5),
        Hostile("utf16le_without_bom.csv", put(GOOD.encode("utf-16-le")), lines=5, alarms=("encoding_guessed",)),
        Hostile("utf16be_without_bom.csv", put(GOOD.encode("utf-16-be")), lines=5, alarms=("encoding_guessed",)),
        Hostile("utf32.csv", put(GOOD.encode("utf-32")), lines=5),
        Hostile("gb18030.csv", put(table(40).encode("gb18030")), lines=40, alarms=("encoding_guessed",)),
        Hostile("gb18030_short.csv", put("姓名,性别\n王伟,男\n".encode("gb18030")), lines=1),
        Hostile("rare_characters_gb18030.csv", put("姓名,电话\n𠮷㛃,1\n王伟,2\n李芳,3\n".encode("gb18030")), lines=3),
        Hostile(
            "big5.csv", put("編號,姓名,性別,住址\n1,陳小明,男,臺北市\n2,林美麗,女,高雄市\n".encode("big5")), lines=2
        ),
        Hostile("windows_1252.csv", put("name,city\nJosé,Málaga\nZoë,Köln\n".encode("cp1252")), lines=2),
        Hostile("mixed_encodings.csv", put(mixed), refused="mixed_encodings"),
        Hostile("utf16_odd_byte.csv", put(GOOD.encode("utf-16") + b"\x00"), refused="damaged_encoding"),
        Hostile("utf8_bom_then_gb.csv", put(b"\xef\xbb\xbf" + GOOD.encode("gb18030")), refused="damaged_encoding"),
        Hostile("random_bytes.csv", put(random.Random(7).randbytes(5000)), refused="unknown_encoding"),
    ]


def _line_ends() -> list[Hostile]:
    rows = [HEADER, *BODY]
    return [
        Hostile("empty.csv", put(b""), refused="empty_file"),
        Hostile("blank_lines_only.csv", put("\n\n \n\t\n"), refused="empty_file"),
        Hostile("only_nul_bytes.csv", put(b"\x00" * 300), refused="empty_file"),
        Hostile("separators_only.csv", put(",,,\n,,,\n"), refused="empty_file"),
        Hostile("only_header.csv", put(csv_text([HEADER])), lines=0, alarms=("only_header",)),
        Hostile("only_header_without_end.csv", put(",".join(HEADER)), lines=0, alarms=("only_header",)),
        Hostile("one_word.txt", put("测试"), lines=0),
        Hostile("carriage_returns.csv", put(csv_text(rows, end="\r")), lines=5),
        Hostile("windows_ends.csv", put(csv_text(rows, end="\r\n")), lines=5),
        Hostile("mixed_ends.csv", put(csv_text(rows[:3], end="\r\n") + csv_text(rows[3:], end="\r")), lines=5),
        Hostile("no_last_end.csv", put(GOOD.rstrip("\n")), lines=5),
        Hostile("blank_line_within.csv", put(csv_text(rows[:3]) + "\n\n" + csv_text(rows[3:])), lines=7),
        Hostile("blank_tail.csv", put(GOOD + "\n\n,,,,\n"), lines=5, alarms=("trailing_blank_lines",)),
        Hostile("endless_line.csv", put("a" * (9 << 20)), refused="line_too_long"),
        Hostile("endless_separators.csv", put("," * 50_000 + "x\n"), refused="too_many_columns"),
        Hostile("huge_cell.csv", put(GOOD + "A9," + "大" * (10 << 20) + ",男,1,2\n"), refused="line_too_long"),
        Hostile("large_cell.csv", put(GOOD + "A9," + "x" * (3 << 19) + ",男,1,2\n"), refused="cell_too_large"),
        Hostile(
            "columns_20000.csv", put(",".join(f"c{n}" for n in range(20_000)) + "\n1\n"), refused="too_many_columns"
        ),
    ]


def _pairs() -> str:
    good = "".join(f"A{n},王伟\n" for n in range(6))
    return "编号,姓名\n" + good + 'A7,"李娜\n' + good + 'A8,张"敏\n' + good


def _quotes() -> list[Hostile]:
    head = csv_text([HEADER])
    body = csv_text(BODY)
    swallowing = head + 'A0,"王伟,男,1,2\n' + body + 'A9,李",女,3,4\n' + body
    return [
        Hostile("quote_never_closed.csv", put(head + body + 'A9,"王伟,男,30,1\n' + body), refused="unbalanced_quote"),
        Hostile("quote_in_last_line.csv", put(head + body + 'A9,"王伟'), refused="unbalanced_quote"),
        Hostile("quote_swallows_lines.csv", put(swallowing), refused="unbalanced_quote"),
        Hostile("quote_swallows_pairs.csv", put(_pairs()), refused="unbalanced_quote"),
        Hostile(
            "costly_patterns.csv", put(head + "".join(f"A{n},{'市' * 300_000},男,1,2\n" for n in range(5))), lines=5
        ),
        Hostile("line_break_in_cell.csv", put(head + 'A1,"王\n伟",男,1,2\nA2,李娜,女,3,4\n'), lines=2),
        Hostile("quotes_doubled.csv", put(head + 'A1,"王""伟""",男,1,2\n'), lines=1),
        Hostile("quote_inside_word.csv", put(head + 'A1,王"伟,男,1,2\nA2,李娜,女,3,4\n'), lines=2),
        Hostile("text_after_quote.csv", put(head + 'A1,"王"伟,男,1,2\n'), lines=1),
        Hostile("formulas.csv", put(head + "A1,=cmd|'/c calc'!A0,男,1,2\nA2,+1+1,女,3,4\n"), lines=2),
        Hostile("nul_bytes.csv", put(GOOD.replace("李", "李\x00")), lines=5, alarms=("characters_replaced",)),
        Hostile("control_characters.csv", put(GOOD.replace("A0", "A\x07\x1b0")), lines=5),
        Hostile("end_mark_forged.csv", put(head + "\x1eend of file\x1e\n" + body), lines=6),
        Hostile("direction_marks.csv", put(GOOD.replace("李", "\u202e李\u200b")), lines=5),
    ]


def _shapes() -> list[Hostile]:
    ragged = csv_text([HEADER, BODY[0][:2], [*BODY[1], "", ""], [*BODY[2], "more"], BODY[3]])
    return [
        Hostile("ragged.csv", put(ragged), lines=4, alarms=("ragged_rows",)),
        Hostile("duplicate_header.csv", put("姓名,电话,电话\n王伟,1,2\n"), lines=1, alarms=("duplicate_header",)),
        Hostile("no_header.csv", put(csv_text(BODY)), lines=5, alarms=("no_header",)),
        Hostile("title_above.csv", put("密接台账\n\n" + GOOD), lines=5, alarms=("lines_above_header",)),
        Hostile("semicolons.csv", put(csv_text([HEADER, *BODY], ";")), lines=5),
        Hostile("tabs.csv", put(csv_text([HEADER, *BODY], "\t")), lines=5),
        Hostile("pipes.txt", put(csv_text([HEADER, *BODY], "|")), lines=5),
        Hostile("fullwidth_commas.txt", put(csv_text([HEADER, *BODY], "，")), lines=5),
        Hostile("separator_declared.csv", put("sep=;\n" + csv_text([HEADER, *BODY], ";")), lines=5),
        Hostile("header_repeated.csv", put(GOOD + GOOD), lines=11),
        Hostile("comments.csv", put("## 说明\n" + GOOD + "## 完\n"), lines=6),
        Hostile("table.csv.gz", put(packed(GOOD.encode())), lines=5),
        Hostile("truncated.csv.gz", put(packed(GOOD.encode() * 50)[:-20]), refused="damaged_archive"),
        Hostile("not_really.csv.gz", put(b"\x1f\x8b" + b"junk" * 9), refused="damaged_archive"),
        Hostile("bomb.csv.gz", put(packed(b"a,b\n" * (8 << 20))), refused="inflates_too_much"),
        Hostile("xlsx_in_name_only.xlsx", put(GOOD), lines=5),
        Hostile("csv_called_xls.xls", put(GOOD.encode("gb18030")), lines=5),
        Hostile("html.xls", put("<html><table><tr><td>姓名</td></tr></table></html>"), refused="not_a_table"),
        Hostile("spreadsheetml.xml", put('<?xml version="1.0"?><Workbook/>'), refused="not_a_table"),
        Hostile("pdf.csv", put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), refused="not_a_table"),
        Hostile("picture.csv", put(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64), refused="not_a_table"),
        Hostile("program.csv", put(b"MZ\x90\x00" + b"\x00" * 64), refused="not_a_table"),
        Hostile("archive.rar", put(b"Rar!\x1a\x07\x00" + b"\x00" * 64), refused="not_a_table"),
    ]


def _json() -> list[Hostile]:
    deep = '[{"a":' + "[" * 200_000 + "]" * 200_000 + "}]"
    nested = '[{"x":' + '{"a":' * 60 + "1" + "}" * 60 + "}]"
    return [
        Hostile("empty_array.json", put("[]"), refused="empty_file"),
        Hostile("array.json", put('[{"name":"王伟"},{"phone":1},{}]'), lines=2, alarms=("trailing_blank_lines",)),
        Hostile("wrapped.json", put('{"total":2,"data":[{"name":"王伟"},{"name":"李娜"}]}'), lines=2),
        Hostile("lines.jsonl", put('{"name":"王伟"}\n{"name":"李娜"}\n'), lines=2),
        Hostile("lone_surrogate.json", put('[{"name":"\\ud800王"}]'), lines=1, alarms=("characters_replaced",)),
        Hostile("nul_escape.json", put('[{"name":"王\\u0000"}]'), lines=1, alarms=("characters_replaced",)),
        Hostile("very_deep.json", put(deep), refused="json_too_deep"),
        Hostile("deeper_than_allowed.json", put(nested), refused="json_too_deep"),
        Hostile("truncated.json", put('[{"name":"王伟"},{"name":'), refused="broken_json"),
        Hostile("trailing_text.json", put('[{"name":"王伟"}] x'), refused="broken_json"),
        Hostile("missing_comma.json", put('[{"name":"a"}{"name":"b"}]'), refused="broken_json"),
        Hostile("repeated_names.json", put('[{"name":"王伟","name":"李娜"}]'), lines=1),
        Hostile("enormous_number.json", put('[{"age":' + "9" * 6000 + "}]"), lines=1),
        Hostile("not_a_number.json", put('[{"age":NaN},{"age":1e999}]'), lines=2),
        Hostile("bare_values.json", put('["王伟",null,7]'), lines=3),
        Hostile(
            "many_names.json", put("[{" + ",".join(f'"k{n}":1' for n in range(3000)) + "}]"), refused="too_many_columns"
        ),
        Hostile("brackets.csv", put("[编号],姓名\n[1],王伟\n"), lines=1),
    ]


def text_files(lines: int) -> list[Hostile]:
    """All text files; the longest has `lines` lines."""
    return [*_encodings(), *_line_ends(), *_quotes(), *_shapes(), *_json(), long_column(lines), _cut_at_limit()]
