"""A situation report as it is read, in the language of the reader; page, PDF and DOCX show the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bihuan.apps.briefing.rules.situation import FIGURES, GROUPS, SERIES, UNIT_COLUMNS, Form, change
from bihuan.engine.ledger.canonical import parse_instant
from bihuan.web.parts import situation_words as _words  # noqa: F401 - the words name their codes when loaded
from bihuan.web.parts.charts import Bar, Chart, bars
from bihuan.web.parts.labels import label

NONE = "—"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what it is called, now, before, the difference with its sign and word, over what it counts."""

    code: str
    name: str
    now: str
    before: str
    difference: str
    word: str
    basis: str


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the report with its figures."""

    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One series of the last days: its title, the drawing, None where nothing is known."""

    code: str
    title: str
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole report in words; `at` and `same_hour` are in the zone of the incident."""

    title: str
    name: str
    is_drill: bool
    at: datetime
    zone: str
    number: int
    against: str
    bases: str
    unaccounted: int
    equations: tuple[tuple[str, str, int, int, int], ...]
    groups: tuple[Group, ...]
    unit_heads: tuple[str, ...]
    units: tuple[tuple[str, tuple[int, ...]], ...]
    series_heads: tuple[str, ...]
    days: tuple[tuple[date, tuple[str, ...]], ...]
    charts: tuple[Drawn, ...]
    round: str
    tree_size: int
    root: str


def sheet_of(said: Mapping[str, Any]) -> Sheet:
    """Return a report's document in words; a draft that has no number yet is number 0."""
    zone = ZoneInfo(said["zone"])
    days = [(date.fromisoformat(row["day"]), row) for row in said["days"]]
    equations = tuple(
        (one["code"], label("equation", one["code"]), one["left"], one["right"], one["difference"])
        for one in said["balance"]["equations"]
    )
    return Sheet(
        title=_("Situation report"), name=said["name"], is_drill=said["is_drill"],
        at=parse_instant(said["at"]).astimezone(zone), zone=said["zone"], number=int(said.get("number", 0)),
        against=_against(said["against"], zone), bases=_bases(),
        unaccounted=said["balance"]["unaccounted"], equations=equations,
        groups=tuple(_group(code, said["figures"]) for code in GROUPS),
        unit_heads=tuple(label("situation_figure", code) for code in UNIT_COLUMNS),
        units=tuple(
            (str(row["name"]), tuple(int(row[code]) for code in UNIT_COLUMNS)) for row in said["units"]
        ),
        series_heads=tuple(label("situation_series", code) for code in SERIES),
        days=tuple((day, tuple(_count(row[code]) for code in SERIES)) for day, row in days),
        charts=tuple(_drawn(code, days) for code in SERIES), round=_round(said["round"]),
        tree_size=said["journal"]["size"], root=said["journal"]["root"],
    )  # fmt: skip


def _against(against: Mapping[str, Any], zone: ZoneInfo) -> str:
    if not against:
        return _("There is no report from 12 to 36 hours before: what stands now is held against nothing.")
    at = parse_instant(against["at"]).astimezone(zone)
    return _("What stands now is held against report %(number)s of %(at)s.") % {
        "number": against["number"], "at": f"{at:%m-%d %H:%M}",
    }  # fmt: skip


def _bases() -> str:
    return _(
        "Since midnight: held against yesterday until the same hour. Of the day: so far, held against the whole of"
        " yesterday."
    )


def _round(told: Mapping[str, Any]) -> str:
    return _("Round %(number)s") % {"number": told["number"]} if told else _("No round was opened yet.")


def _count(value: int | None) -> str:
    return NONE if value is None else f"{value:,}"


def written(value: int | None, form: Form) -> str:
    """Return a figure as it is read: 98.7 %, 3:20 (minutes and seconds), 12 min, 1,234; a dash for none."""
    if value is None:
        return NONE
    if form is Form.PER_MILLE:
        return f"{value / 10:.1f} %"
    if form is Form.SECONDS:
        minutes, seconds = divmod(abs(value), 60)
        return f"{'−' if value < 0 else ''}{minutes}:{seconds:02d}"
    if form is Form.MINUTES:
        return _("%(n)s min") % {"n": value}
    return f"{value:,}"


def signed(value: int, form: Form) -> str:
    """Return a difference with its sign; 0 has none."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{written(abs(value), form)}"


def _group(code: str, figures: Mapping[str, Mapping[str, int | None]]) -> Group:
    lines = (_line(one, figures[one]) for one, told in FIGURES.items() if told.group == code)
    return Group(code, label("situation_group", code), tuple(lines))


def _line(code: str, told: Mapping[str, int | None]) -> Line:
    figure, moved = FIGURES[code], change(told["now"], told["before"])
    difference = NONE if moved.difference is None else signed(moved.difference, figure.form)
    return Line(
        code, label("situation_figure", code), written(told["now"], figure.form), written(told["before"], figure.form),
        difference, _moved(moved.word, figure.form), label("situation_basis", figure.basis.value),
    )  # fmt: skip


def _moved(word: str, form: Form) -> str:
    if form in {Form.SECONDS, Form.MINUTES} and word in {"up", "down"}:
        return _("slower") if word == "up" else _("faster")
    if form is Form.PER_MILLE and word in {"up", "down"}:
        return _("higher") if word == "up" else _("lower")
    return label("situation_change", word)


def _drawn(code: str, days: Iterable[tuple[date, Mapping[str, Any]]]) -> Drawn:
    known = [Bar(day, row[code]) for day, row in days if row[code] is not None]
    return Drawn(code, label("situation_series", code), bars(known) if known else None)
