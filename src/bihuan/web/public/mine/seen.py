"""One's own data in words, for the page and for the paper: heads and texts, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.web.public.mine.words import RULES, said

if TYPE_CHECKING:
    from bihuan.apps.briefing.actions.rights_reading import OwnData
    from bihuan.apps.briefing.rules.rights_held import HeldGroup, HeldItem, HeldValue

MOST = 20  # rows of a list on the page; the file has all


@dataclass(frozen=True, slots=True)
class Row:
    """One row: pairs of head and text, what is kept beside and not told, until when."""

    pairs: Sequence[tuple[str, str]]
    untold: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data: its title, why and how long it is kept, the rows shown, how many there are in all."""

    title: str
    why: str
    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a person is told, in words."""

    held: Sequence[Section]
    level: str
    because: Sequence[str]
    expires: str
    facts: Sequence[Row]
    looks: Section
    releases: Section
    asked: Sequence[Row]


def seen(own: OwnData, most: int | None = MOST) -> Seen:
    """Return a person's own data in words, at most `most` rows of each list (None = all)."""
    return Seen(
        [_section(one, most) for one in own.held.groups if one.code != "requests"],
        said("status_level", own.status.level) if own.status.level else "",
        _because(own), _text(own.status.expires_at), [_fact(own, n) for n in range(len(own.status.facts))],
        _looks(own, most), _releases(own, most), [_asked(own, n) for n in range(len(own.requests))],
    )  # fmt: skip


def _text(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "Y-m-d H:i")
    return formats.date_format(value, "Y-m-d")


def _value(one: HeldValue) -> str:
    if one.kind == "instant":
        return _text(datetime.fromisoformat(one.value))
    if one.kind in {"", "day"}:
        return one.value
    return _(", ").join(said(one.kind, code.strip()) for code in one.value.split(","))


def _section(one: HeldGroup, most: int | None) -> Section:
    days = ngettext("%(n)s day", "%(n)s days", one.days) % {"n": one.days}
    why = _("Why: %(purpose)s. Legal basis: %(basis)s. Kept: %(days)s %(since)s.") % {
        "purpose": said("purpose", one.purpose), "basis": said("legal_basis", one.legal_basis), "days": days,
        "since": said("since", one.counts_from),
    }  # fmt: skip
    return Section(said("held_group", one.code), why, [_row(item) for item in one.rows[:most]], len(one.rows))


def _row(item: HeldItem) -> Row:
    pairs = [(said("held_name", one.name), _value(one)) for one in item.told]
    untold = _(", ").join(said("untold", name) for name in item.untold)
    return Row(pairs, untold, _text(item.until))


def _because(own: OwnData) -> list[str]:
    number = own.status.rule.rpartition("/")[2]
    told = [str(RULES[number])] if number in RULES else []
    return [*told, _("Version of the rules: %(rule)s") % {"rule": own.status.rule}] if own.status.rule else []


def _fact(own: OwnData, n: int) -> Row:
    one = own.status.facts[n]
    counts = _("counts now") if one.counts else _("does not count now")
    pairs = [
        (said("fact", one.kind), _text(one.about)), (_("known since"), _text(one.added_at)), (_("State"), counts),
    ]  # fmt: skip
    return Row(pairs, "", _text(one.until))


def _looks(own: OwnData, most: int | None) -> Section:
    return Section(_("Who looked"), "", [_look(own, n) for n in range(len(own.looks))][:most], len(own.looks))


def _look(own: OwnData, n: int) -> Row:
    one = own.looks[n]
    who = _("You") if one.is_own else f"{one.unit or _('the desk')} · {said('role', one.role)}"
    act = said("look_act", one.act) + (_(" (refused)") if one.decision != "shown" else "")
    return Row([(_("Time"), _text(one.at)), (_("Who"), who), (_("What was done"), act),
                (_("Purpose"), said("purpose", one.purpose))])  # fmt: skip


def _releases(own: OwnData, most: int | None) -> Section:
    rows = [
        Row([(_("Time"), _text(one.at)), (_("Purpose"), said("purpose", one.purpose)),
             (_("Legal basis"), said("legal_basis", one.legal_basis)), (_("Asked"), _text(one.asked_at))])
        for one in own.releases
    ]  # fmt: skip
    return Section(_("Queries in which your name was given out"), "", rows[:most], len(rows))


def _asked(own: OwnData, n: int) -> Row:
    one = own.requests[n]
    title = _("No. %(n)s: %(right)s") % {"n": one.number, "right": said("right", one.right)}
    pairs = [(title, _text(one.taken_at))]
    if not one.outcome:
        return Row([*pairs, (_("State"), _("being worked on, an answer by %(when)s") % {"when": _text(one.due_at)})])
    pairs += [(_("Answer"), said("right_outcome", one.outcome)), (_("Answered on"), _text(one.answered_at))]
    if one.legal_reason:
        pairs.append((_("Legal reason"), said("legal_reason", one.legal_reason)))
    if one.kept_until:
        pairs.append((_("Can be deleted after"), _text(one.kept_until)))
    return Row([*pairs, (_("The answer in words"), one.reply)])
