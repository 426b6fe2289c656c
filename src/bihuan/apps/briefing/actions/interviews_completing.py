"""The end of an interview: what was told goes on through the loop, and every line of it is accounted for.

Places become visits at once, in the transaction in which the interview is completed. Contacts go in by the one gateway
like everybody else's news (ADR 0037): a batch of the source `interviews`, with receipts, dispositions and orders; where
a line comes to a known person, an exposure is proposed, which a person decides. One `InterviewLine` a line told.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.briefing.actions.interviews import ROWS, check_form, my_interview
from bihuan.apps.briefing.models import Interview, InterviewLine
from bihuan.apps.briefing.queries.interviews import about_of, place_named, standing_of, zone_of
from bihuan.apps.briefing.rules.interviews import (
    COMPLETED,
    CONTACT,
    CONTACT_COLUMNS,
    CONTACT_MET,
    CONTACTS,
    PLACES,
    ToldRow,
    instant_of,
    kind_of_rows,
)
from bihuan.apps.briefing.rules.questions import sections_of
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.actions.disposing import dispose_batch
from bihuan.apps.intake.actions.receiving import receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Batch, Disposition, Record, Source
from bihuan.apps.tracing.actions import NewExposure, NewVisit, propose_exposures, record_visit

SOURCE = "interviews"
NO_TIME, NO_PLACE = "kept:no_time", "kept:no_place"
_HEADER = ("编号", *CONTACT_COLUMNS.values(), "备注")


def complete_interview(*, interview_id: str, digest: str, keeps: int, by: Actor, at: datetime) -> Interview:
    """Complete an interview: its places become visits, its contacts are owed to the gateway, in one transaction.

    `keeps` is how many places without a time (or a name) the interviewer saw that will stay in the interview only.

    :raises NotAllowed: as `interviews.save_section`; `person_first`; `interview_incomplete` (`missing`, `wrong`);
        `places_without_time` (`places`); or why a visit cannot be (`visit_in_future`, `visit_reversed` …).
    """
    with writing():
        row = my_interview(interview_id, by)
        if row.confirmed_at is None:
            raise NotAllowed("person_first")
        check_form(row, digest)
        standing = standing_of(row, at)
        if not standing.is_complete:
            wrong = sum(len(read.wrong) for read in standing.wrong.values())
            raise NotAllowed("interview_incomplete", missing=len(standing.missing), wrong=wrong)
        lines = [*_visits(row, standing.places, keeps, by, at), *_owed(row, standing.contacts)]
        InterviewLine.objects.bulk_create(lines)
        _forget(row, PLACES, {line.position for line in lines if line.effect.startswith("visit:")})
        contacts, places = len(standing.contacts), len(standing.places)
        facts = {"contacts": contacts, "places": places, "kept": keeps, "digest": row.digest}
        return ROWS.step(
            row, "interview.completed", by=by, at=at, facts=facts, state=COMPLETED, closed_at=at, contacts=contacts,
            places=places,
        )  # fmt: skip


def _visits(row: Interview, told: Sequence[ToldRow], keeps: int, by: Actor, at: datetime) -> list[InterviewLine]:
    """Record a visit for every place with a time; the others stay in the interview, if that was seen."""
    zone = zone_of(row.incident_id)
    lines = [
        InterviewLine(interview=row, what=PLACES, position=position, effect=_visit(row, one, zone, by, at))
        for position, one in enumerate(told)
    ]
    kept = sum(line.effect.startswith("kept:") for line in lines)
    if kept != keeps:
        raise NotAllowed("places_without_time", places=kept)
    return lines


def why_kept(told: ToldRow, zone: str) -> str:
    """Return why a place cannot become a visit and stays in the interview, "" when it can."""
    if not (told.values.get("place.name") or told.values.get("place.address")):
        return NO_PLACE
    return "" if instant_of(told.values.get("place.from", ""), zone) else NO_TIME


def _visit(row: Interview, told: ToldRow, zone: str, by: Actor, at: datetime) -> str:
    kept = why_kept(told, zone)
    starts_at = instant_of(told.values.get("place.from", ""), zone)
    if kept or starts_at is None:
        return kept
    name, address = told.values.get("place.name", ""), told.values.get("place.address", "")
    new = NewVisit(
        row.person, starts_at, instant_of(told.values.get("place.to", ""), zone), "interview",
        place_id=place_named(row.incident_id, name), place_text=", ".join(filter(None, [name, address])),
        note=told.rest, reference=f"interview:{row.pk}",
    )  # fmt: skip
    try:
        return f"visit:{record_visit(new=new, by=by, at=at, is_confirmed=True).visit.pk}"
    except NotAllowed as refusal:
        raise NotAllowed(refusal.code, **{**refusal.params, "place": name or address}) from refusal


def _owed(row: Interview, told: Sequence[ToldRow]) -> list[InterviewLine]:
    return [
        InterviewLine(interview=row, what=CONTACTS, position=position, met_on=_day(one))
        for position, one in enumerate(told)
    ]


def _day(told: ToldRow) -> date | None:
    text = told.values.get(CONTACT_MET, "")
    return date.fromisoformat(text[:10]) if text else None


def _forget(row: Interview, what: str, positions: set[int]) -> None:
    """Take out of the answers what stands in a visit or a record now: a place or a contact is kept once."""
    answers, position = dict(row.answers), 0
    for section in sections_of(row.version.content):
        if kind_of_rows(section) != what or section.name not in answers:
            continue
        kept = []
        for told in answers[section.name]:
            if position not in positions:
                kept.append(told)
            position += 1
        answers[section.name] = kept
    filled(row, answers=answers).save(update_fields=["sealed"])


def deliver_contacts(*, interview_id: str, at: datetime) -> int:
    """Hand the contacts of a completed interview in at the gateway, once; return how many. May run twice.

    The same bytes of the same source are the same batch, so a delivery that was cut off is finished. Do not call it
    inside a transaction. :raises RuntimeError: the gateway counts other lines than were told.
    """
    row = Interview.objects.select_related("version").get(pk=interview_id)
    owed = list(InterviewLine.objects.filter(interview=row, what=CONTACTS, effect="").order_by("position"))
    if not owed:
        return 0
    told = standing_of(row, at).contacts
    by = system(row.incident_id)
    received = receive_batch(
        source_id=_source(by, at).pk, content=io.BytesIO(_table(row, told)), filename="interview.csv",
        declared=len(told), by=by, at=at,
    )  # fmt: skip
    dispose_batch(batch_id=received.batch.pk, by=by, at=at)
    _note(row, received.batch, len(told), by, at)
    name_contacts(records=list(Record.objects.filter(batch=received.batch).values_list("id", flat=True)), at=at)
    return len(told)


def _source(by: Actor, at: datetime) -> Source:
    found = Source.objects.filter(incident=by.incident, code=SOURCE).first()
    return found or add_source(
        code=SOURCE, name="流调访谈", name_en="Interviews", kind="desk", by=by, at=at, wants_outcomes=False
    )


def _table(row: Interview, told: Sequence[ToldRow]) -> bytes:
    """Return contacts as a table, a line each, with a key of their own: two of one name stay two."""
    from bihuan.engine.export import separated  # brings XlsxWriter along: only where contacts are handed in

    rows = [_HEADER]
    for position, one in enumerate(told):
        cells = [one.values.get(element, "") for element in CONTACT_COLUMNS]
        met = one.values.get(CONTACT_MET, "")
        note = "; ".join(filter(None, [f"最后接触 {met}" if met else "", one.rest]))
        rows.append((f"{row.pk}-{position + 1}", *cells, note))
    return separated(rows)


def _note(row: Interview, batch: Batch, told: int, by: Actor, at: datetime) -> None:
    """Write which record every contact became; from now on it stands there alone."""
    records = list(Record.objects.filter(batch=batch).order_by("line").values_list("id", flat=True))
    if len(records) != told:
        raise RuntimeError(f"{told} contacts told, {len(records)} records kept")
    with writing():
        fresh = Interview.objects.select_related("version").get(pk=row.pk)
        if fresh.batch:
            return
        for position, record in enumerate(records):
            InterviewLine.objects.filter(interview=row, what=CONTACTS, position=position, effect="").update(
                effect=f"record:{record}"
            )
        _forget(fresh, CONTACTS, set(range(told)))
        facts = {"batch": batch.pk, "contacts": told, "records": len(records)}
        ROWS.step(fresh, "interview.delivered", by=by, at=at, facts=facts, batch=batch.pk)


def name_contacts(*, records: Sequence[str], at: datetime) -> int:
    """Propose an exposure for each of these records that an interview told and whose person is known now.

    A line without a valid document comes to no person: its order finds out who it is. May run twice.
    """
    effects = [f"record:{record}" for record in records]
    waiting = InterviewLine.objects.filter(effect__in=effects, exposure="").exclude(met_on=None)
    done = 0
    for line in waiting.select_related("interview").order_by("position"):
        done += _name(line, at)
    return done


def _name(line: InterviewLine, at: datetime) -> bool:
    record = line.effect.partition(":")[2]
    person = Disposition.objects.filter(record=record, kind="accepted").values_list("person_id", flat=True).first()
    row = line.interview
    of, case = about_of(row.incident_id, row.about, row.about_id)
    if not person or not case or person == of or line.met_on is None:
        return False
    with writing():
        if InterviewLine.objects.filter(pk=line.pk, exposure="").update(exposure="-") != 1:
            return False
        new = _exposure(row, case, str(person), line.met_on, at)
        found = propose_exposures(items=[new], by=system(row.incident_id), at=at)[0]
        InterviewLine.objects.filter(pk=line.pk).update(exposure=found.pk)
    return True


def _exposure(row: Interview, case: str, person: str, met_on: date, at: datetime) -> NewExposure:
    zone = ZoneInfo(zone_of(row.incident_id))
    first_at = datetime.combine(met_on, time(), zone)
    last_at = min(first_at + timedelta(days=1), at)
    via = row.about_id if row.about == CONTACT else ""
    return NewExposure(
        case, person, first_at, max(first_at, last_at), "probable", "named", via=via,
        reasons={"named_in": row.pk, "day": met_on.isoformat()},
    )  # fmt: skip
