"""Results of tubes as a kind of batch: a laboratory's file or its FHIR bundles, a line a tube."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.importers.codes import Code
from bihuan.apps.intake.importers.kinds import BatchKind, register_kind
from bihuan.apps.screening.rules.results import result_of
from bihuan.apps.screening.rules.tubes_codes import read_code
from bihuan.engine.cleaning import Problem, parse_date

KIND: Final = "pool_results"
FIELDS: Final = ("tube_code", "result", "tested_at", "laboratory", "ct", "note", "other")
CODES: Final = {
    "unreadable_tube_code": Code("hold", "This is no tube's bar code.", "Compare it with the label and correct it."),
    "wrong_check_digit": Code("hold", "The bar code has a slip: its check digit is wrong.", "Read the label again."),
    "unreadable_tube_result": Code("hold", "Nobody knows this word for a result.", "Ask the laboratory."),
}


def _code(text: str) -> str | Problem:
    try:
        return read_code(text).text
    except NotAllowed as refusal:
        return Problem("wrong_check_digit" if refusal.code == "bad_check_digit" else "unreadable_tube_code")


def _result(text: str) -> str | Problem:
    return result_of(text) or Problem("unreadable_tube_result")


_CLOCK: Final = re.compile(r"[T ]+(\d{1,2}):(\d\d)(?::(\d\d))?")


def _instant(text: str) -> str | Problem:
    """Read a date with or without its time of day; what is no date is kept as it stands, since a tube needs none."""
    try:
        return datetime.fromisoformat(text.strip().replace("/", "-")).isoformat()
    except ValueError:
        pass
    clock = _CLOCK.search(text)
    day = parse_date(text[: clock.start()] if clock else text)
    if isinstance(day, Problem):
        return text.strip()[:40]
    return f"{day.isoformat()}T{int(clock[1]):02d}:{clock[2]}:{clock[3] or '00'}" if clock else day.isoformat()


POOL_RESULTS: Final = register_kind(
    BatchKind(
        code=KIND,
        fields=FIELDS,
        many=frozenset({"note", "other"}),
        dates=(),  # instants with a time of day: `_instant` reads them
        identifying=("tube_code",),
        aliases={
            "tube_code": [
                "试管编号", "试管条码", "管号", "采样管编号", "采样管条码", "条码", "条形码", "条码号", "标本编号",
                "样本编号", "标本号", "样本号", "混采管号", "tube code", "tube", "barcode", "bar code",
                "specimen id", "sample id", "specimen.identifier", "accession number",
            ],
            "result": [
                "检测结果", "结果", "核酸结果", "检验结果", "判读结果", "结论", "result", "test result",
                "observation.interpretation",
            ],
            "tested_at": [
                "检测时间", "检验时间", "报告时间", "出结果时间", "审核时间", "tested at", "test time", "report time",
                "observation.issued",
            ],
            "laboratory": [
                "检测机构", "实验室", "检验机构", "检测单位", "检测实验室", "laboratory", "lab", "performer",
                "observation.performer",
            ],
            "ct": ["ct值", "ct", "ct值(orf1ab)", "orf1ab", "cycle threshold", "ct value"],
        },
        required=("tube_code", "result"),
        parsers={"tube_code": _code, "result": _result, "tested_at": _instant},
        codes=CODES,
        key=(),
    )
)  # fmt: skip
