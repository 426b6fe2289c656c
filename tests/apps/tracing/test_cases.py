"""Cases: opened by a laboratory's record, never typed in as confirmed; their history stays; a contact becomes one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.actions import link_probable_case, withdraw_evidence
from bihuan.apps.intake.actions.evidence import add_evidence
from bihuan.apps.intake.models import CaseLink
from bihuan.apps.tracing.actions.cases import (
    CaseTold,
    classify_case,
    close_case,
    open_case,
    open_linked_case,
    update_case,
)
from bihuan.apps.tracing.actions.confirming import confirm_exposures
from bihuan.apps.tracing.models import Case, ClassificationChange, FollowUp
from bihuan.apps.tracing.queries.cases import counts_by_classification, history_of, source_window_of, window_of
from tests.apps.tracing.tracing_desk import AT, DAY, Tracing, refused
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
TOLD = CaseTold(onset_date=date(2026, 8, 22), has_symptoms=True, setting="household", note="发热三天")


def suspect(tracing: Tracing, person: int = 0, told: CaseTold = TOLD) -> Case:
    return open_case(
        person_id=tracing.people[person], classification="suspect", reason="symptoms", told=told,
        by=tracing.by("interviewer"), at=AT,
    )  # fmt: skip


def test_a_laboratorys_case_is_opened_by_its_link_with_the_gates_identifier(tracing: Tracing) -> None:
    case, link = tracing.cases[0], CaseLink.objects.get(case=tracing.cases[0].case)
    assert (case.case, case.person_id, case.classification, case.number) == (link.case, link.person_id, "confirmed", 1)
    change = ClassificationChange.objects.get(case=case)
    assert (change.before, change.after, change.reason, change.evidence) == ("", "confirmed", "laboratory", link.pk)
    assert open_linked_case(link_id=link.pk, incident=tracing.incident, at=AT) == case
    assert open_linked_case(link_id="gone", incident=tracing.incident, at=AT) is None
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("classification", "reason", "code"),
    [("confirmed", "laboratory", "no_laboratory"), ("probable", "health_approver", "no_health_word")],
)
def test_nobody_types_in_a_case_that_rests_on_nothing(
    tracing: Tracing, classification: str, reason: str, code: str
) -> None:
    for name in ("lead", "analyst", "interviewer", "health"):
        refused(code, open_case, person_id=tracing.people[0], classification=classification, reason=reason, told=TOLD,
                by=tracing.by(name), at=AT)  # fmt: skip
    assert Case.objects.count() == 2


def test_a_suspect_becomes_probable_by_a_health_approver_and_each_step_is_kept(tracing: Tracing) -> None:
    case = suspect(tracing)
    assert (case.number, case.note, "发热" in case.sealed) == (3, "发热三天", False)
    link_probable_case(person_id=case.person_id, reason="clinical_picture", by=tracing.by("health"), at=AT)
    run_jobs(AT)
    case.refresh_from_db()
    assert (case.classification, case.case != "") == ("probable", True)
    classify_case(case_id=case.pk, classification="discarded", reason="negative", by=tracing.by(), at=AT)
    assert [(one.before, one.after, one.reason) for one in history_of(case)] == [
        ("", "suspect", "symptoms"), ("suspect", "probable", "health_approver"), ("probable", "discarded", "negative")
    ]  # fmt: skip
    assert counts_by_classification(tracing.incident) == {"suspect": 0, "probable": 0, "confirmed": 2, "discarded": 1}
    with pytest.raises(DatabaseError), transaction.atomic():
        ClassificationChange.objects.update(after="confirmed")


def test_a_health_approvers_word_of_yesterday_does_not_bear_a_case_after_two_days(tracing: Tracing) -> None:
    case = suspect(tracing)
    link_probable_case(person_id=case.person_id, reason="clinical_picture", by=tracing.by("health"), at=AT)
    refused("no_health_word", classify_case, case_id=case.pk, classification="probable", reason="health_approver",
            by=tracing.by(), at=AT + 2 * DAY)  # fmt: skip


def test_a_confirmed_case_is_discarded_only_when_its_laboratory_record_is_withdrawn(tracing: Tracing) -> None:
    case = tracing.cases[0]
    link = CaseLink.objects.get(case=case.case)
    said = {"case_id": case.pk, "classification": "discarded", "reason": "withdrawn", "by": tracing.by(), "at": AT}
    refused("laboratory_stands", classify_case, **said)
    fact = add_evidence(
        person_id=case.person_id, kind="lab_positive", occurred_at=AT, context="intake",
        reference=str(link.record_id), by=tracing.by(), at=AT,
    )  # fmt: skip
    withdraw_evidence(evidence_id=fact.pk, reason="wrong_result", by=tracing.by(), at=AT)
    assert classify_case(**said).classification == "discarded"  # type: ignore[arg-type]  # by name


def test_dates_give_the_window_and_are_asked_for_when_they_are_lacking(tracing: Tracing) -> None:
    case = tracing.cases[0]
    with pytest.raises(NotAllowed) as caught:
        window_of(case)
    assert (caught.value.code, caught.value.params) == ("date_lacking", {"event": "onset"})
    told = CaseTold(onset_date=date(2026, 8, 22), isolated_at=AT, more_dates={"hospital": date(2026, 8, 24)})
    case = update_case(case_id=case.pk, told=told, by=tracing.by(), at=AT)
    case.refresh_from_db()
    assert (window_of(case).rule, window_of(case).ends_at) == ("onset-2/isolation+0", AT)
    assert window_of(case, cautious=True).rule == "onset-2/isolation+0"
    assert source_window_of(case).rule == "onset-11/onset+0"
    assert case.more_dates == {"hospital": "2026-08-24"}
    event = Event.objects.filter(kind="case.updated").order_by("index").last()
    assert event is not None
    assert event.facts == '{"set":["isolated_at","more_dates","onset_date"]}'


def test_an_update_that_changes_nothing_moves_nothing_and_a_stale_one_is_refused(tracing: Tracing) -> None:
    case = suspect(tracing)
    assert update_case(case_id=case.pk, told=TOLD, by=tracing.by(), at=AT).n == case.n
    noted = update_case(case_id=case.pk, told=CaseTold(note="好转"), by=tracing.by(), at=AT, expected_n=case.n)
    noted.refresh_from_db()
    assert (noted.n, noted.note, noted.onset_date) == (case.n + 1, "好转", None)
    refused("stale", update_case, case_id=case.pk, told=TOLD, by=tracing.by(), at=AT, expected_n=case.n)
    refused("date_in_future", update_case, case_id=case.pk, told=CaseTold(onset_date=date(2026, 9, 9)),
            by=tracing.by(), at=AT)  # fmt: skip


def test_one_person_is_one_case_and_only_the_desk_opens_it(tracing: Tracing) -> None:
    case = suspect(tracing)
    said = {"classification": "suspect", "reason": "symptoms", "told": TOLD, "at": AT}
    assert refused("case_exists", open_case, person_id=tracing.people[0], by=tracing.by(), **said) == {"case": case.pk}
    refused("not_found", open_case, person_id="nobody", by=tracing.by(), **said)
    for name in ("commander", "clerk", "administrator", "gate_keeper"):
        refused("wrong_role", open_case, person_id=tracing.people[1], by=tracing.by(name), **said)
    refused("not_found", update_case, case_id="nobody", told=TOLD, by=tracing.by(), at=AT)


def test_a_case_is_closed_once_with_its_outcome(tracing: Tracing) -> None:
    case = tracing.cases[0]
    said = {"case_id": case.pk, "by": tracing.by("health"), "at": AT}
    refused("bad_outcome", close_case, outcome="forgotten", **said)
    assert close_case(outcome="recovered", **said).outcome == "recovered"  # type: ignore[arg-type]  # by name
    refused("already_closed", close_case, outcome="died", **said)


def test_a_contact_who_becomes_a_case_keeps_the_history_and_ends_the_follow_up(tracing: Tracing) -> None:
    confirm_exposures(ids=tracing.propose(tracing.told()), by=tracing.by(), at=AT)
    contact = tracing.contact_of()
    case = suspect(tracing)
    contact.refresh_from_db()
    assert (case.was_contact_id, contact.state) == (contact.pk, "following")  # no day is lost if the test is negative
    link_probable_case(person_id=case.person_id, reason="clinical_picture", by=tracing.by("health"), at=AT)
    run_jobs(AT)
    case.refresh_from_db()
    contact.refresh_from_db()
    assert (case.was_contact_id, contact.became_case_id, contact.state) == (contact.pk, case.pk, "became_case")
    states = set(FollowUp.objects.filter(contact=contact).values_list("state", flat=True))
    assert (states, FollowUp.objects.filter(contact=contact).count()) == ({"ended"}, 10)
    assert list(contact.exposures.values_list("source_case", flat=True)) == [tracing.cases[0].pk]
