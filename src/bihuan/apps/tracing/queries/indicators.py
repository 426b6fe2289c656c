"""The figures of the epidemic, from the rows of tracing: curves, delays, shares, nowcast, Rt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Min

from bihuan.apps.tracing.models import Case, ClassificationChange, Contact, Quarantine, Visit
from bihuan.apps.tracing.queries.chains import midnight
from bihuan.apps.tracing.queries.protocols import rules_of
from bihuan.engine.indicators.curves import CaseDay, Curve, epidemic_curve
from bihuan.engine.indicators.delays import Delay, Milestones, delay_between, delay_table, reporting_delay_days
from bihuan.engine.indicators.nowcasting import Nowcast, Reported, nowcast
from bihuan.engine.indicators.proportions import Confirmation, KnownContacts, known_at_confirmation
from bihuan.engine.indicators.reproduction import WindowR, reproduction_numbers, serial_interval_shares
from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.protocol.rules import ProtocolRules

_SERIAL_DAYS, _LONGEST_DAYS = 30, 400
_DISCARDED, _CONFIRMED, _IMPORTED = "discarded", "confirmed", "imported"


@dataclass(frozen=True, slots=True)
class Indicators:
    """All figures of one moment. `delay_days` is the reporting delay that Rt keeps clear of, or why it is not known."""

    today: date
    cases: int
    by_onset: Curve
    by_report: Curve
    delays: tuple[Delay, ...]
    known: KnownContacts
    nowcast: Nowcast | NotShown
    numbers: tuple[WindowR, ...]
    why_no_numbers: NotShown | None
    delay_days: int | NotShown
    serial: tuple[float, float, str] | None


def indicators_of(incident: str, at: datetime) -> Indicators:
    """Work the figures out over the cases that nobody discarded; six questions to the database, however many cases.

    :raises NotAllowed: `no_protocol`.
    """
    rules = rules_of(incident)
    today = at.astimezone(ZoneInfo(rules.zone)).date()
    cases = list(Case.objects.filter(incident=incident).exclude(classification=_DISCARDED).order_by("number"))
    reported = {str(one.pk): one.report_date or one.opened_at.astimezone(ZoneInfo(rules.zone)).date() for one in cases}
    by_onset = epidemic_curve((CaseDay(one.classification, one.onset_date) for one in cases), today=today)
    dates = [Reported(one.onset_date, reported[str(one.pk)]) for one in cases]
    stones = _milestones(incident, cases, reported, rules.zone)
    delay = reporting_delay_days(delay_between(stones, "onset", "report"))
    numbers, why = _numbers(by_onset, cases, delay, rules.protocol)
    return Indicators(
        today, len(cases), by_onset,
        epidemic_curve((CaseDay(one.classification, reported[str(one.pk)]) for one in cases), today=today),
        delay_table(stones), known_at_confirmation(_confirmations(incident, cases)), nowcast(dates, today=today),
        numbers, why, delay, _serial(rules.protocol),
    )  # fmt: skip


def _serial(protocol: ProtocolRules) -> tuple[float, float, str] | None:
    told = protocol.intervals.serial_interval if protocol.intervals else None
    return (told.mean_days, told.sd_days, told.source) if told else None


def _milestones(incident: str, cases: Sequence[Case], reported: Mapping[str, date], zone: str) -> list[Milestones]:
    """Return when each case reached each step: the first interview that is kept, the first contact, the first order."""
    interviews = dict(
        Visit.objects.filter(incident=incident, origin="interview", person__cases__in=cases)
        .values_list("person_id").annotate(Min("recorded_at")).order_by()
    )  # fmt: skip
    listed = dict(
        Contact.objects.filter(of_case__in=cases).values_list("of_case").annotate(Min("opened_at")).order_by()
    )
    apart = dict(
        Quarantine.objects.filter(contact__of_case__in=cases, decided_at__isnull=False)
        .values_list("contact__of_case").annotate(Min("decided_at")).order_by()
    )  # fmt: skip

    def instant(day: date | None) -> int | None:
        return midnight(day, zone) if day else None

    def second(found: Mapping[str, datetime], key: object) -> int | None:
        return int(found[str(key)].timestamp()) if str(key) in found else None

    return [
        Milestones(
            instant(one.onset_date), instant(one.sample_date), instant(reported[str(one.pk)]),
            second(interviews, one.person_id), second(listed, one.pk), second(apart, one.pk),
        )
        for one in cases
    ]  # fmt: skip


def _confirmations(incident: str, cases: Sequence[Case]) -> list[Confirmation]:
    """Return when each confirmed case was confirmed first, and when it was listed as a contact before."""
    steps = ClassificationChange.objects.filter(case__incident=incident, after=_CONFIRMED)
    confirmed = dict(steps.values_list("case").annotate(Min("at")).order_by())
    listed = dict(
        Contact.objects.filter(pk__in=[one.was_contact_id for one in cases if one.was_contact_id])
        .values_list("pk", "opened_at")
    )  # fmt: skip
    return [
        Confirmation(
            int(confirmed[one.pk].timestamp()) if one.pk in confirmed else None,
            int(listed[one.was_contact_id].timestamp()) if one.was_contact_id in listed else None,
        )
        for one in cases
        if one.classification == _CONFIRMED
    ]  # fmt: skip


def _numbers(
    curve: Curve, cases: Sequence[Case], delay: int | NotShown, protocol: ProtocolRules
) -> tuple[tuple[WindowR, ...], NotShown | None]:
    """Return R for each window of seven days of the curve by onset, or why there is none at all."""
    serial = _serial(protocol)
    if serial is None:
        return (), NotShown("no_serial_interval", 1, 0)
    if isinstance(delay, NotShown):
        return (), delay
    if not 8 <= len(curve.days) <= _LONGEST_DAYS:
        return (), NotShown("too_short" if len(curve.days) < 8 else "too_long", 8, len(curve.days))
    abroad = [one.onset_date for one in cases if one.known_source == _IMPORTED]
    imported = [abroad.count(row.day) for row in curve.days] if any(abroad) else None
    shares = serial_interval_shares(serial[0], serial[1], _SERIAL_DAYS)
    return reproduction_numbers(curve.totals, shares, delay_days=delay, imported=imported), None
