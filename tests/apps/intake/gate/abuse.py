"""Written abuse stories: somebody wants persons' data that no outbreak needs. Each gives the code that stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from bihuan.apps.core.models import Event, Grant, Incident, Protocol, Unit
from bihuan.apps.core.rules import Role
from bihuan.apps.intake.actions import (
    Ranked,
    add_many,
    ask_query,
    confirm_source,
    dispose_batch,
    find_person,
    link_case,
    link_probable_case,
    propose_effect,
    receive_batch,
    release_identities,
    settle_record,
    withdraw_evidence,
)
from bihuan.apps.intake.actions.evidence import NewEvidence
from bihuan.apps.intake.models import CaseLink, Disposition, Evidence, Query, Record, Source
from bihuan.apps.intake.rules.asking import Stay
from tests.apps.intake.gate.desk import (
    DAY,
    HEADER,
    HOUR,
    Desk,
    add_laboratory,
    add_person,
    document,
    line,
    make_persons,
)
from tests.refusals import refusal_of


@dataclass(frozen=True)
class Story:
    """One abuse: what somebody tried, the code by which it has to be refused, and how they went about it."""

    told: str
    code: str
    tell: Callable[[Desk], str]


STORIES: dict[str, Story] = {}


def story(code: str, told: str) -> Callable[[Callable[[Desk], str]], Callable[[Desk], str]]:
    """Note a story under the name of its function."""

    def keep(tell: Callable[[Desk], str]) -> Callable[[Desk], str]:
        STORIES[tell.__name__] = Story(told, code, tell)
        return tell

    return keep


def refused(do: Callable[[], object]) -> str:
    """Return the code with which something was refused, "done" when it was not."""
    return refusal_of(do) or "done"


def said(row: Query) -> str:
    """Return the code of a refused query, else its state."""
    return row.code if row.state == "refused" else row.state


def second_lab(desk: Desk, *, by: str = "clerk", confirmed_by: str = "health", uploader: str = "clerk") -> str:
    """Return a record of another laboratory with these hands on it."""
    lab = add_laboratory(desk, "LAB2", by=by)
    confirm_source(source_id=lab.pk, by=desk.actor(confirmed_by), at=desk.at - DAY)
    return desk.send([line(77, document(77))], source=lab, by=uploader)[0]


# -- simulated infection --------------------------------------------------------------------------------------------


@story(
    "unknown_case", "Mainz: police ask the health office to 'simulate an infection' at a restaurant; there is no case"
)
def simulated_infection_without_a_case(desk: Desk) -> str:
    return said(desk.put(case="11111111-1111-4111-8111-111111111111"))


@story("not_a_laboratory", "The desk types a case into a list of its own source and links it")
def simulated_infection_from_a_department_list(desk: Desk) -> str:
    office = Source.objects.create(incident=desk.incident, code="OFFICE", name="x", created_at=desk.at - 9 * DAY)
    record = desk.send([line(50, document(50))], source=office)[0]
    return refused(lambda: desk.link(record))


@story("source_not_confirmed", "An insider takes a made-up laboratory on and sends one positive line")
def simulated_infection_by_a_fake_laboratory(desk: Desk) -> str:
    lab = add_laboratory(desk, "FAKE")
    return refused(lambda: desk.link(desk.send([line(51, document(51))], source=lab)[0]))


@story("source_too_young", "The fake laboratory is confirmed in a hurry and used within the hour")
def simulated_infection_by_a_laboratory_of_this_hour(desk: Desk) -> str:
    lab = add_laboratory(desk, "FAKE", at=desk.at - HOUR)
    confirm_source(source_id=lab.pk, by=desk.actor("health"), at=desk.at - HOUR / 2)
    return refused(lambda: desk.link(desk.send([line(52, document(52))], source=lab, at=desk.at - HOUR / 4)[0]))


@story("own_source", "The analyst who took the laboratory on asks about its positive")
def simulated_infection_by_ones_own_laboratory(desk: Desk) -> str:
    record = second_lab(desk, by="analyst")
    return said(desk.put(case=desk.link(record).case))


@story("own_upload", "The analyst uploads the laboratory's file, with one line more, and asks about it")
def simulated_infection_by_ones_own_upload(desk: Desk) -> str:
    return said(desk.put(case=desk.link(second_lab(desk, uploader="analyst")).case))


@story("own_upload", "The file was uploaded under the analyst's second account, which has the same telephone")
def simulated_infection_by_a_second_account(desk: Desk) -> str:
    first = desk.people["analyst"]
    type(first).objects.filter(pk=first.pk).update(phone="138 0000 2468")
    add_person(desk, "twin", "另一人", Role.INTAKE_CLERK, "cdc", phone="+86 13800002468")
    lab = add_laboratory(desk, "LAB2")
    confirm_source(source_id=lab.pk, by=desk.actor("health"), at=desk.at - DAY)
    twin = replace(desk.actor("twin"), role=Role.INTAKE_CLERK)
    desk.actor = lambda name, unit="", plain=desk.actor: twin if name == "twin" else plain(name, unit)  # type: ignore[method-assign]  # this desk only
    record = desk.send([line(53, document(53))], source=lab, by="twin")[0]
    return said(desk.put(case=desk.link(record).case))


@story("settled_by_uploader", "One clerk uploads a line without a result and 'corrects' it to positive")
def simulated_infection_by_a_corrected_line(desk: Desk) -> str:
    return refused(lambda: desk.link(_corrected(desk, by="clerk")))


@story("own_settlement", "The analyst corrects somebody else's unclear line to positive and asks about it")
def simulated_infection_by_settling_it(desk: Desk) -> str:
    record = _corrected(desk, by="analyst")
    return said(desk.put(case=desk.link(record).case))


def _corrected(desk: Desk, *, by: str) -> str:
    record = desk.send([line(54, document(54), result="待检", key="S00001")])[0]
    held = Disposition.objects.get(pk=record)
    assert held.kind == "held", (held.kind, held.reason)
    values = {"document_number": document(54), "document_kind": "citizen_number", "result": "positive"}
    settle_record(
        record_id=record, kind="accepted", reason="corrected", by=desk.actor(by), at=desk.at - HOUR, values=values
    )
    return record


COMPANION_HEADER = HEADER.strip() + ",陪同人证件\n"
COMPANION_FIELDS = ["external_key", "other", "other", "other", "sample_date", "result", "document_number"]


def _companions(desk: Desk, number: int) -> str:
    """Let a clerk receive a genuine file that also names who came along; nobody has disposed it yet."""
    assert desk.laboratory is not None
    body = COMPANION_HEADER + line(number, document(number)).strip() + f",{document(777)}\n"
    told: dict[str, Any] = {
        "source_id": desk.laboratory.pk,
        "filename": "lab.csv",
        "by": desk.actor("clerk"),
        "at": desk.at - 4 * HOUR,
    }
    return str(receive_batch(content=BytesIO(body.encode()), **told).batch.pk)


def _read_by(desk: Desk, batch: str, by: str, fields: list[str] | None = None) -> str:
    """Dispose a batch as a person; return its one record."""
    dispose_batch(batch_id=batch, by=desk.actor(by), at=desk.at - 3 * HOUR, mapping=fields)
    return str(Disposition.objects.get(batch=batch).pk)


@story("own_reading", "The analyst disposes a clerk's file with the companion's document as the patient's, and asks")
def simulated_infection_by_choosing_the_columns(desk: Desk) -> str:
    record = _read_by(desk, _companions(desk, 90), "analyst", COMPANION_FIELDS)
    return said(desk.put(case=desk.link(record).case))


@story("own_reading", "The analyst's columns are remembered; a clerk disposes the next file with them unseen")
def simulated_infection_by_remembered_columns(desk: Desk) -> str:
    _read_by(desk, _companions(desk, 91), "analyst", COMPANION_FIELDS)
    record = _read_by(desk, _companions(desk, 92), "clerk")
    again = _companions(desk, 93)
    _read_by(desk, again, "clerk", ["other", *COMPANION_FIELDS[1:]])  # what is remembered changes afterwards
    return said(desk.put(case=desk.link(record).case))


@story("not_positive", "A negative result is linked as a case")
def a_negative_result_as_a_case(desk: Desk) -> str:
    return refused(lambda: desk.link(desk.send([line(55, document(55), result="阴性")])[0]))


@story("case_without_person", "A positive line that names nobody is linked, so that one sample makes many cases")
def a_sample_of_nobody(desk: Desk) -> str:
    return refused(lambda: desk.link(desk.send([line(56, "")])[0]))


@story("record_changed", "Somebody with the database changes which record the journal says it is")
def a_tampered_reference(desk: Desk) -> str:
    forged = CaseLink.objects.get(case=desk.cases[0])
    other = desk.send([line(57, document(57))])[0]
    row = CaseLink(
        incident=desk.incident, case="forged", person=forged.person, kind="lab", record_id=other,
        record_digest="0" * 64, case_at=forged.case_at, linked_at=forged.linked_at, by=forged.by,
    )  # fmt: skip
    row.save(force_insert=True)
    return said(desk.put(case="forged"))


@story("record_changed", "A record is slipped into the table of records without the journal's word")
def a_record_the_journal_does_not_know(desk: Desk) -> str:
    first = Disposition.objects.select_related("record").get(pk=desk.records[0])
    slipped = Record.objects.create(
        batch=first.batch, line=999, position="999", content="[]", salt="00", digest="1" * 64
    )
    person = make_persons(desk, [document(58)], kind="citizen_number")[0]
    Disposition.objects.create(
        record=slipped, batch=first.batch, source=first.source, line=999, kind="accepted", key="S-999",
        content_key="2" * 64, values={"result": "positive", "external_key": "S-999"}, person_id=person, at=desk.at,
    )  # fmt: skip
    return refused(lambda: desk.link(slipped.pk))


@story("case_exists", "Splitting over cases: the same sick person is linked as a second case for a second budget")
def splitting_over_cases_of_one_person(desk: Desk) -> str:
    record = desk.send([line(2, document(1), key="S-SECOND")])[0]
    return refused(lambda: desk.link(record, case="22222222-2222-4222-8222-222222222222"))


@story("case_exists", "Splitting over cases: the same sample is linked twice")
def splitting_over_cases_of_one_sample(desk: Desk) -> str:
    return refused(lambda: desk.link(desk.records[0]))


@story("case_withdrawn", "The laboratory took the result back; the analyst goes on asking")
def a_case_whose_result_was_withdrawn(desk: Desk) -> str:
    person = CaseLink.objects.get(case=desk.cases[0]).person_id
    new = NewEvidence(person, "lab_positive", desk.at - HOUR, "intake", desk.records[0])
    row = add_many(items=[new], by=desk.actor("lead"), at=desk.at)[0]
    withdraw_evidence(evidence_id=row.pk, reason="wrong_result", by=desk.actor("lead"), at=desk.at)
    return said(desk.put())


# -- probable cases -------------------------------------------------------------------------------------------------


def probable(desk: Desk, by: str = "health", *, hours_ago: float = 1) -> str:
    """Return a case that stands on a health approver's word since then."""
    person = make_persons(desk, [document(60)], kind="citizen_number")[0]
    when = desk.at - timedelta(hours=hours_ago)
    actor = desk.actor(by)
    return link_probable_case(person_id=person, reason="linked_to_case", by=actor, at=when).case


@story("probable_expired", "A probable case of last week is used again")
def an_expired_probable_case(desk: Desk) -> str:
    return said(desk.put(case=probable(desk, hours_ago=48)))


@story("own_approval", "One approver renews a probable case for ever")
def a_probable_case_renewed_by_the_same_approver(desk: Desk) -> str:
    case = probable(desk, hours_ago=49)
    person = CaseLink.objects.get(case=case).person_id
    return refused(
        lambda: link_probable_case(person_id=person, reason="result_awaited", by=desk.actor("health"), at=desk.at)
    )


@story("own_approval", "The approver of a probable case is the analyst under another account")
def a_probable_case_of_ones_own(desk: Desk) -> str:
    approver, analyst = desk.people["health"], desk.people["analyst"]
    type(analyst).objects.filter(pk=approver.pk).update(full_name=" 李 研判 ")
    return said(desk.put(case=probable(desk)))


@story("wrong_role", "An analyst declares a probable case themselves")
def a_probable_case_declared_by_the_analyst(desk: Desk) -> str:
    return refused(lambda: probable(desk, by="analyst"))


# -- too wide -------------------------------------------------------------------------------------------------------


@story("window_too_long", "An ex-partner's restaurant, over a whole month")
def ex_partner_over_a_month(desk: Desk) -> str:
    return said(desk.put(window_from=desk.at - 30 * DAY))


@story("window_off_case", "A journalist's source: who met at the café two months ago, on a case of today")
def a_journalists_source_two_months_ago(desk: Desk) -> str:
    start = desk.at - 60 * DAY
    stay = Stay(desk.places[0], start + HOUR, start + 2 * HOUR)
    return said(desk.put(window_from=start, window_to=start + DAY, places=(stay,)))


@story("too_many_places", "A celebrity's evening: every restaurant of the old town at once")
def a_celebritys_evening_everywhere(desk: Desk) -> str:
    return said(desk.put(places=tuple(desk.stay(place) for place in desk.places[:21])))


@story("wildcard", "All places at once by a star")
def a_wildcard_place(desk: Desk) -> str:
    return said(desk.put(places=(desk.stay("*"),)))


@story("unknown_place", "A place of another incident's town, or one that is made up")
def a_place_that_is_not_ours(desk: Desk) -> str:
    return said(desk.put(places=(desk.stay("33333333-3333-4333-8333-333333333333"),)))


@story("missing_window", "All visitors of the union's office, ever")
def all_visitors_ever(desk: Desk) -> str:
    return said(desk.put(window_from=None, window_to=None))


@story("slot_too_long", "All visitors of the union's office in five days")
def all_visitors_of_five_days(desk: Desk) -> str:
    return said(desk.put(window_from=desk.at - 6 * DAY, places=(desk.stay(start=-130, length=120),)))


@story("slot_too_long", "The same five days put together from slots with a minute between them")
def all_visitors_in_pieces(desk: Desk) -> str:
    pieces = tuple(desk.stay(start=-130 + 4 * i, length=3.98) for i in range(30))
    return said(desk.put(window_from=desk.at - 6 * DAY, places=pieces))


@story("window_future", "A watch: who will be at the square tomorrow")
def a_watch_on_tomorrow(desk: Desk) -> str:
    return said(desk.put(window_to=desk.at + DAY))


@story("window_reversed", "A window that ends before it begins, in the hope that it is not looked at")
def a_reversed_window(desk: Desk) -> str:
    return said(desk.put(window_from=desk.at, window_to=desk.at - DAY))


@story("slot_reversed", "A slot that ends before it begins")
def a_reversed_slot(desk: Desk) -> str:
    return said(desk.put(places=(Stay(desk.places[0], desk.at - HOUR, desk.at - 2 * HOUR),)))


@story("slot_outside_window", "A short window, and slots that lie elsewhere")
def slots_outside_the_window(desk: Desk) -> str:
    return said(desk.put(window_from=desk.at - DAY))


# -- splitting ------------------------------------------------------------------------------------------------------


def older_case(desk: Desk) -> str:
    """Return a case whose sample was taken eleven days ago, so that a month lies around it."""
    return desk.link(desk.send([line(20, document(20), sampled="2026-08-14")])[0]).case


def days(desk: Desk, by: Callable[[int], str]) -> tuple[int, str]:
    """Ask for thirty single days one after another; return how many passed, and the code of the first that did not."""
    case = older_case(desk)
    for day in range(30):
        end = desk.at - day * DAY
        stay = Stay(desk.places[0], end - 3 * HOUR, end - 2 * HOUR)
        row = desk.put(by(day), case=case, window_from=end - DAY, window_to=end, places=(stay,))
        if row.state == "refused":
            return day, row.code
    return 30, "done"


@story("window_budget", "A refused month is split into thirty single days")
def splitting_the_window(desk: Desk) -> str:
    passed, code = days(desk, lambda _: "analyst")
    assert passed == 14
    return code


@story("window_budget", "Three colleagues take turns with the days")
def splitting_over_officers(desk: Desk) -> str:
    passed, code = days(desk, lambda day: ("analyst", "analyst2", "lead")[day % 3])
    assert passed == 14
    return code


@story("window_budget", "A two-week window is slid along by minutes")
def sliding_the_window_by_minutes(desk: Desk) -> str:
    case, minute = older_case(desk), timedelta(minutes=1)
    first = desk.put(case=case, window_from=desk.at - 14 * DAY, window_to=desk.at)
    assert first.state == "accepted", first.code
    return said(desk.put(case=case, window_from=desk.at - 14 * DAY - minute, window_to=desk.at - minute))


@story("places_budget", "Forty restaurants in two requests of twenty")
def splitting_the_places(desk: Desk) -> str:
    desk.put(places=tuple(desk.stay(place) for place in desk.places[:20]))
    return said(desk.put(places=tuple(desk.stay(place) for place in desk.places[20:40])))


@story("case_places_budget", "Sixty restaurants by three colleagues, twenty each")
def splitting_the_places_over_officers(desk: Desk) -> str:
    for name, first in (("analyst", 0), ("analyst2", 20)):
        desk.put(name, places=tuple(desk.stay(place) for place in desk.places[first : first + 20]))
    return said(desk.put("lead", places=tuple(desk.stay(place) for place in desk.places[40:60])))


@story("officer_places_budget", "The whole town over many cases by one officer")
def the_whole_town_over_cases(desk: Desk) -> str:
    desk.records += desk.send([line(i, document(i)) for i in range(10, 16)])
    cases = [desk.link(record).case for record in desk.records[1:]]
    rows = [
        desk.put(case=case, places=tuple(desk.stay(place) for place in desk.places[18 * i : 18 * i + 18]))
        for i, case in enumerate(cases)
    ]
    return said(rows[-1])


@story("places_budget", "Twenty places are approved in the last hour of their day; the next twenty after midnight")
def a_late_approval_frees_the_budget(desk: Desk) -> str:
    long = (desk.stay(desk.places[0], start=-30, length=6), *(desk.stay(place) for place in desk.places[1:20]))
    row = desk.put(places=long)
    for approver in ("health", "police_approver"):
        desk.agree(row, approver, at=desk.at + 23 * HOUR)
    row.refresh_from_db()
    assert row.state == "accepted", (row.state, row.code)
    return said(desk.put(at=desk.at + 25 * HOUR, places=tuple(desk.stay(place) for place in desk.places[20:40])))


@story("too_many_requests", "Midnight bulk: a script puts one request after another")
def midnight_bulk(desk: Desk) -> str:
    return [said(desk.put()) for _ in range(41)][-1]


@story("too_many_requests", "A script probes with refused requests until something passes")
def probing_with_refused_requests(desk: Desk) -> str:
    for _ in range(40):
        desk.put(case="probe")
    return said(desk.put())


@story("never_more", "A ledger of the town: more than 5,000 identities of one case")
def more_than_five_thousand(desk: Desk) -> str:
    row = desk.put()
    _pretend_released(desk, row, 5_000)
    ranked = [Ranked(f"new{i}", 10) for i in range(3)]
    return release_identities(query_id=row.pk, ranked=ranked, by=desk.actor("analyst"), at=desk.at).code


@story("needs_tranche", "The second analyst takes the next 500 identities of the case on their own word")
def the_next_five_hundred_by_a_colleague(desk: Desk) -> str:
    first, second = desk.put(), desk.put("analyst2")
    ranked = [Ranked(f"p{i:04d}", 9_999 - i) for i in range(900)]
    release_identities(query_id=first.pk, ranked=ranked[:500], by=desk.actor("analyst"), at=desk.at)
    done = release_identities(query_id=second.pk, ranked=ranked, by=desk.actor("analyst2"), at=desk.at)
    return done.code if not done.now else "done"


def _pretend_released(desk: Desk, row: Query, count: int) -> None:
    from bihuan.apps.intake.models import ReleasedIdentity

    ReleasedIdentity.objects.bulk_create(
        ReleasedIdentity(incident=desk.incident, query=row, case=row.case, pseudonym=f"old{i}", at=desk.at)
        for i in range(count)
    )


@story("not_ranked", "The wanted person is put to the top of the list, before those who were exposed longer")
def the_wanted_person_first(desk: Desk) -> str:
    ranked = [Ranked("wanted", 1), Ranked("other", 900)]
    by = desk.actor("analyst")
    return refused(lambda: release_identities(query_id=desk.put().pk, ranked=ranked, by=by, at=desk.at))


@story("query_expired", "Last week's accepted query is used again")
def an_old_accepted_query(desk: Desk) -> str:
    row, by = desk.put(), desk.actor("analyst")
    return refused(lambda: release_identities(query_id=row.pk, ranked=[], by=by, at=desk.at + DAY))


@story("not_found", "A colleague's accepted query is used")
def a_colleagues_query(desk: Desk) -> str:
    row, by = desk.put(), desk.actor("analyst2")
    return refused(lambda: release_identities(query_id=row.pk, ranked=[], by=by, at=desk.at))


# -- approvals ------------------------------------------------------------------------------------------------------


def waiting(desk: Desk, by: str = "analyst") -> Query:
    """Return a query that waits for two approvals: a whole day at a restaurant."""
    row = desk.put(by, places=(desk.stay(start=-60, length=20),))
    assert row.state == "waiting", row.code
    return row


@story("own_request", "Self-approval: the analyst is approver by a second account with the same name")
def approval_by_ones_second_account(desk: Desk) -> str:
    add_person(desk, "twin", "李研判", Role.DEPARTMENT_APPROVER, "industry")
    actor = replace(desk.actor("analyst"), account=desk.people["twin"].pk, role=Role.DEPARTMENT_APPROVER)
    return _agree_as(desk, waiting(desk), actor)


@story("wrong_role", "Self-approval: the analyst sends an approval with the role of an approver on it")
def approval_by_a_claimed_role(desk: Desk) -> str:
    return _agree_as(desk, waiting(desk), replace(desk.actor("analyst"), role=Role.HEALTH_APPROVER))


def _agree_as(desk: Desk, row: Query, actor: object) -> str:
    from bihuan.apps.intake.actions import say_word

    def do() -> object:
        return say_word(
            subject="query",
            subject_id=row.pk,
            is_yes=True,
            digest=row.digest,
            by=actor,
            at=desk.at,  # type: ignore[arg-type]  # an Actor
        )

    return refused(do)


@story("own_request", "The analyst gave the approver their role")
def approval_by_ones_own_creature(desk: Desk) -> str:
    add_person(desk, "friend", "友人", Role.HEALTH_APPROVER, "health", granted_by=desk.people["analyst"])
    actor = replace(desk.actor("health"), account=desk.people["friend"].pk)
    return _agree_as(desk, waiting(desk), actor)


@story("same_department", "Two approvers of one department agree with each other")
def two_approvers_of_one_department(desk: Desk) -> str:
    row = waiting(desk)
    desk.agree(row, "health")
    return refused(lambda: desk.agree(row, "health2"))


@story("waiting", "Two departments agree, none of them health")
def two_approvers_without_health(desk: Desk) -> str:
    row = waiting(desk)
    desk.agree(row, "police_approver")
    return desk.agree(row, "industry_approver").state


@story("already_said", "One approver says yes twice")
def one_approver_twice(desk: Desk) -> str:
    row = waiting(desk)
    desk.agree(row, "health")
    return refused(lambda: desk.agree(row, "health"))


@story("something_changed", "Replay: the approval of a harmless query is sent for another one")
def replay_of_an_approval(desk: Desk) -> str:
    harmless = waiting(desk)
    other = desk.put(places=(desk.stay(desk.places[1], start=-60, length=20),))
    return refused(lambda: desk.agree(other, "health", digest=harmless.digest))


@story("approval_expired", "An approval of a request that nobody remembers")
def an_approval_too_late(desk: Desk) -> str:
    row = waiting(desk)
    return refused(lambda: desk.agree(row, "health", at=desk.at + DAY))


@story("something_changed", "The limits were lowered while the request waited; the old one is approved")
def approval_after_the_limits_changed(desk: Desk) -> str:
    row = waiting(desk)
    desk.agree(row, "health")
    text = Protocol.objects.get(pk=desk.incident.protocol_id).text
    lower = text.replace('until_events = ["isolation"]', 'until_events = ["onset"]').replace(
        "until_days = 0", "until_days = 5"
    )
    assert lower != text
    Protocol.objects.filter(pk=desk.incident.protocol_id).update(text=lower)
    done = desk.agree(row, "police_approver")
    return said(done)


@story("not_waiting", "A declined request is approved by somebody friendlier")
def approval_after_a_no(desk: Desk) -> str:
    row = waiting(desk)
    desk.agree(row, "health", is_yes=False, reason="too_broad")
    return refused(lambda: desk.agree(row, "cdc_health"))


@story("wrong_role", "The officer lost their role while the request waited; a friend has it approved")
def approval_for_somebody_who_left(desk: Desk) -> str:
    row = waiting(desk)
    desk.agree(row, "health")
    Grant.objects.filter(account=desk.people["analyst"]).update(ends_at=desk.at - HOUR)
    return said(desk.agree(row, "police_approver"))


# -- who asks, and where --------------------------------------------------------------------------------------------


@story("wrong_role", "A police station's officer asks who was at the pub")
def a_unit_officer_originates(desk: Desk) -> str:
    unit = Unit.objects.create(code="PCS-03", incident=desk.incident, name="派出所", kind="police")
    add_person(desk, "officer", "外勤", Role.FIELD_OFFICER, "police", unit=unit)
    actor = desk.actor("officer", "PCS-03")
    return said(ask_query(ask=replace(desk.ask(), officer=actor.account), by=actor, at=desk.at))


@story("wrong_role", "Police lend their dispatcher the title of an analyst, but keep them at the station")
def an_analyst_of_a_police_unit(desk: Desk) -> str:
    return said(ask_query(ask=desk.ask(), by=desk.actor("analyst", "PCS-03"), at=desk.at))


@story("wrong_role", "The administrator, who may see nothing personal, asks")
def the_administrator_originates(desk: Desk) -> str:
    return said(desk.put("administrator"))


@story("wrong_role", "The commander wants to know who was at a rival's dinner")
def the_commander_originates(desk: Desk) -> str:
    return said(desk.put("commander"))


@story("wrong_role", "A checkpoint wants to know who passed")
def a_checkpoint_originates(desk: Desk) -> str:
    return said(desk.put("gate_keeper"))


@story("officer_not_asker", "A query in a colleague's name")
def a_query_in_anothers_name(desk: Desk) -> str:
    return said(ask_query(ask=desk.ask("analyst2"), by=desk.actor("analyst"), at=desk.at))


@story("unknown_case", "A case of another incident, whose window suits better")
def a_case_of_another_incident(desk: Desk) -> str:
    other = make_other(desk)
    return said(desk.put(case=other.cases[0]))


def make_other(desk: Desk) -> Desk:
    """Return a second incident with a case of its own, worked on by the same people."""
    incident = Incident.objects.create(
        code="DRILL-2", name="x", protocol=desk.incident.protocol, starts_at=desk.at - 20 * DAY, is_drill=True
    )
    other = replace(desk, incident=incident, records=[], cases=[])
    other.laboratory = add_laboratory(other, "LAB")
    confirm_source(source_id=other.laboratory.pk, by=other.actor("health"), at=desk.at - 2 * DAY)
    other.records = other.send([line(1, document(1))])
    other.cases = [link_case(record_id=other.records[0], by=other.actor("interviewer"), at=desk.at).case]
    return other


@story("incident_ended", "The outbreak is over, the tool still there")
def an_ended_incident(desk: Desk) -> str:
    Incident.objects.filter(pk=desk.incident.pk).update(ends_at=desk.at - HOUR)
    return said(desk.put())


@story("unlawful_purpose", "A theft is to be solved")
def a_purpose_of_the_police(desk: Desk) -> str:
    return said(desk.put(purpose="criminal_investigation"))


@story("unlawful_basis", "'Stability' as the legal basis")
def a_basis_that_is_none(desk: Desk) -> str:
    return said(desk.put(legal_basis="public_order"))


# -- looking up, and colouring --------------------------------------------------------------------------------------


@story("second_identifier", "A celebrity is looked up by name alone")
def a_celebrity_by_name(desk: Desk) -> str:
    by = desk.actor("analyst")
    return refused(lambda: find_person(identifiers={"name": "某明星"}, purpose="find_exposed", by=by, at=desk.at))


@story("wildcard", "Everybody whose number begins with 138")
def a_person_by_wildcard(desk: Desk) -> str:
    told = {"name": "李%", "phone": "138*"}
    by = desk.actor("analyst")
    return refused(lambda: find_person(identifiers=told, purpose="find_exposed", by=by, at=desk.at))


@story("wrong_role", "The hotline looks a neighbour up")
def a_neighbour_by_the_hotline(desk: Desk) -> str:
    told = {"name": "测试人乙", "document": document(1)}
    by = desk.actor("hotline")
    return refused(lambda: find_person(identifiers=told, purpose="find_exposed", by=by, at=desk.at))


@story("too_many_searches", "A list of names with birth dates is tried out by a script")
def a_list_is_tried_out(desk: Desk) -> str:
    told, by = {"name": "测试人乙", "document": document(1)}, desk.actor("analyst")
    for _ in range(60):
        find_person(identifiers=told, purpose="find_exposed", by=by, at=desk.at)
    return refused(lambda: find_person(identifiers=told, purpose="find_exposed", by=by, at=desk.at))


def depositors(desk: Desk, count: int) -> list[NewEvidence]:
    """Return facts that would turn so many bank depositors red under one invented rule."""
    persons = make_persons(desk, [f"D{i}" for i in range(count)], kind="passport")
    return [
        NewEvidence(one, "zone_stay", desk.at - HOUR, "zones", "rule:bank", values={"level": "high"}) for one in persons
    ]


@story("bulk_needs_approval", "Zhengzhou: 1,317 bank depositors are to be turned red by two officials")
def depositors_turned_red(desk: Desk) -> str:
    items = depositors(desk, 1_317)
    return refused(lambda: add_many(items=items, by=desk.actor("lead"), at=desk.at))


@story("bulk_needs_approval", "The depositors are turned red one by one, each under a rule of their own")
def depositors_turned_red_one_by_one(desk: Desk) -> str:
    for i, new in enumerate(depositors(desk, 60)):
        alone = replace(new, reference=f"rule:bank{i}")
        code = refused(lambda: add_many(items=[alone], by=desk.actor("lead"), at=desk.at))  # noqa: B023 - called at once
        if code != "done":
            return code
    return "done"


@story("same_department", "The department that proposed it agrees with itself")
def depositors_approved_by_their_own_department(desk: Desk) -> str:
    row = propose_effect(
        items=depositors(desk, 60), cause="rule:bank", reason="zone_rule", told="因所在区域调整为高风险区",
        by=desk.actor("lead"), at=desk.at,
    )  # fmt: skip
    return refused(lambda: desk.agree(row, "police_approver", subject="effect"))


@story("something_changed", "More names are added to the list after it was proposed")
def depositors_added_after_the_proposal(desk: Desk) -> str:
    items = depositors(desk, 60)
    row = propose_effect(
        items=items[:55], cause="rule:bank", reason="zone_rule", told="因所在区域调整为高风险区",
        by=desk.actor("lead"), at=desk.at,
    )  # fmt: skip
    more = [*row.items, {**row.items[0], "person_id": items[59].person_id}]
    type(row).objects.filter(pk=row.pk).update(items=more)
    code = refused(lambda: desk.agree(row, "health", subject="effect"))
    return (
        code if not Evidence.objects.exists() and Event.objects.filter(kind="evidence.added").count() == 0 else "done"
    )
