"""Who sends, how often, in which words and formats, and who wants to hear what became of it."""

from __future__ import annotations

from dataclasses import dataclass

HOUR_S = 3600
BOOKS = ("xlsx", "xls", "ods")
TEXTS = ("csv_utf8", "csv_bom", "csv_gb18030", "csv_utf16", "csv_semicolon", "tsv")
FORMATS = (*TEXTS, *BOOKS, "json", "pasted")


@dataclass(frozen=True)
class DrillSource:
    """One sender: delivers every `every_s` seconds from `first_s` on; `weight` is its share of the records."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    department: str
    first_s: int
    every_s: int
    weight: int
    wants_outcomes: bool
    zero_report: bool
    declares: bool
    labels: str
    formats: tuple[str, ...]

    def expected_hours(self, *, starts_at_hour: int = 8) -> tuple[int, ...]:
        """Return the local hours of the day at which a delivery or a zero report is owed, rising; none for a hotline.

        `starts_at_hour` is the local hour at which the drill begins.
        """
        times = range(self.first_s, self.first_s + 24 * HOUR_S, self.every_s) if self.zero_report else ()
        return tuple(sorted((starts_at_hour + at // HOUR_S) % 24 for at in times))


_ROWS = (
    # code, zh, en, kind, department, first hour, every hours, weight, outcomes, zero, declares, labels, formats
    ("superior", "市联防联控指挥部", "City command", "superior", "health", 1, 12, 30, 1, 1, 1, "zh_order", BOOKS),
    ("hospital1", "示例市第一医院", "First Hospital", "hospital", "health", 1, 4, 6, 1, 1, 1, "godata", TEXTS),
    ("hospital2", "示例市中医院", "Hospital of Chinese Medicine", "hospital", "health", 2, 4, 5, 1, 1, 1, "zh_health",
     ("csv_gb18030", "xls", "xlsx")),
    ("hospital3", "顺河区人民医院", "District Hospital", "hospital", "health", 3, 4, 4, 1, 1, 1, "zh_health", BOOKS),
    ("lab1", "示例市检验中心", "City Laboratory", "laboratory", "cdc", 2, 6, 10, 1, 1, 1, "en",
     ("json", "csv_utf8", "tsv")),
    ("lab2", "示例第三方检验所", "Contract Laboratory", "laboratory", "cdc", 5, 6, 8, 0, 1, 1, "sormas",
     ("csv_semicolon", "csv_utf16", "csv_utf8")),
    ("police", "公安分局", "Police", "department", "police", 2, 8, 12, 1, 1, 1, "zh_order",
     ("xlsx", "csv_gb18030", "xls")),
    ("health", "卫生健康局", "Health commission", "department", "health", 3, 8, 6, 1, 1, 1, "zh_health", BOOKS),
    ("cdc", "疾病预防控制中心", "CDC", "department", "cdc", 4, 8, 12, 1, 1, 1, "godata", ("csv_bom", "json", "xlsx")),
    ("economy_it", "经济和信息化局", "Economy and IT", "department", "economy_it", 5, 8, 10, 0, 1, 1, "zh_order",
     ("csv_bom", "ods", "csv_utf16")),
    ("cooperation", "经济合作局", "Economic co-operation", "department", "cooperation", 6, 8, 2, 0, 1, 1, "zh_order",
     BOOKS),
    ("agriculture", "农业农村局", "Agriculture", "department", "agriculture", 7, 8, 2, 0, 1, 1, "zh_order",
     ("xls", "pasted", "csv_gb18030")),
    ("hotline", "12345热线", "Hotline 12345", "hotline", "health", 1, 2, 6, 1, 0, 0, "zh_hotline", ("pasted",)),
    ("railway", "示例站", "Railway station", "railway", "police", 4, 6, 5, 0, 1, 1, "en", ("xlsx", "tsv", "csv_utf16")),
    ("motorway", "顺河高速出口", "Motorway exit", "motorway", "police", 2, 3, 6, 0, 1, 1, "zh_position",
     ("pasted", "csv_utf8", "ods")),
)  # fmt: skip


def make_sources() -> tuple[DrillSource, ...]:
    """Return the fifteen sources of the district; they are the same under every seed."""
    return tuple(_source(*row) for row in _ROWS)


def _source(
    code: str, name_zh: str, name_en: str, kind: str, department: str, first_hour: int, every_hours: int, weight: int,
    outcomes: int, zero: int, declares: int, labels: str, formats: tuple[str, ...],
) -> DrillSource:  # fmt: skip
    return DrillSource(
        code, name_zh, name_en, kind, department, first_hour * HOUR_S, every_hours * HOUR_S, weight,
        bool(outcomes), bool(zero), bool(declares), labels, formats,
    )  # fmt: skip
