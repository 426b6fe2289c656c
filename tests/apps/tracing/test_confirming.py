"""Findings are proposals: a person confirms them, and then evidence, contacts, calendars and orders come at once."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Event, Incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.actions import say_word
from bihuan.apps.intake.models import BulkEffect, Evidence
from bihuan.apps.intake.queries.evidence import status_at
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.actions.cases import CaseTold, classify_case, open_case
from bihuan.apps.tracing.actions.confirming import confirm_exposures, finish_effect, preview_confirm
from bihuan.apps.tracing.actions.exposures import refuse_exposures
from bihuan.apps.tracing.actions.moving import step
from bihuan.apps.tracing.models import Contact, Exposure, FollowUp
from bihuan.apps.tracing.queries.cases import history_of
from bihuan.apps.tracing.queries.exposures import proposed_of_run
from tests.apps.intake.gate.desk import document
from tests.apps.tracing.tracing_desk import AT, HOUR, Tracing, refused
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
WORDS = "您在八月二十五日与一名确诊病例同处一室，需要随访。"


def confirm(tracing: Tracing, *ids: str, by: str = "analyst", **more: Any) -> Any:
    return confirm_exposures(ids=ids, by=tracing.by(by), at=AT, **more)


def test_a_proposal_changes_nobody(tracing: Tracing) -> None:
    (pk,) = tracing.propose(tracing.told(), run="run-1")
    row = tracing.exposure(pk)
    assert (row.state, row.category, row.decided_by, len(row.rule)) == ("proposed", "close_contact", "", 12)
    assert (Evidence.objects.count(), Contact.objects.count()) == (0, 0)
    assert status_at(tracing.people[0], tracing.incident, AT) is None
    assert WorkOrder.objects.filter(kind="notify_contact").count() == 0


def test_a_search_proposes_a_pair_once_a_run(tracing: Tracing) -> None:
    tracing.propose(tracing.told(0), run="run-1")
    again = tracing.propose(tracing.told(0), tracing.told(1), run="run-1")
    assert [tracing.exposure(pk).person_id for pk in again] == [tracing.people[1]]
    assert len(tracing.propose(tracing.told(0), run="run-2")) == 1
    assert [row.run for row in proposed_of_run(tracing.incident, "run-1")] == ["run-1", "run-1"]
    assert list(proposed_of_run("DRILL-9", "run-1")) == []
    assert tracing.propose() == []


def test_the_preview_says_what_the_word_then_does(tracing: Tracing) -> None:
    ids = tracing.propose(tracing.told(0), tracing.told(0, hours=8), tracing.told(1))
    seen = preview_confirm(ids=ids, by=tracing.by(), at=AT)
    assert (seen.exposures, len(seen.persons), seen.orders, seen.days, seen.needs_approval) == (3, 2, 2, 20, False)
    assert seen.outcomes == {"new": 2, "informed": 0, "extended": 0, "already": 0, "case": 0}
    assert Contact.objects.count() == 0
    done = confirm(tracing, *ids)
    assert (done.state, done.outcomes) == ("confirmed", seen.outcomes)
    assert (Contact.objects.count(), FollowUp.objects.count(), Evidence.objects.count()) == (2, 20, 3)
    assert WorkOrder.objects.filter(kind="notify_contact").count() == 2


def test_confirming_makes_a_status_by_evidence_and_an_order_about_the_person(tracing: Tracing) -> None:
    (pk,) = tracing.propose(tracing.told(), run="run-1")
    confirm(tracing, pk, by="interviewer")
    row, contact = tracing.exposure(pk), tracing.contact_of()
    assert (row.state, row.decided_by, row.contact_id) == ("confirmed", tracing.by("interviewer").account, contact.pk)
    status = status_at(tracing.people[0], tracing.incident, AT)
    assert status is not None
    assert status.level == "close_contact"
    fact = Evidence.objects.get()
    assert (fact.kind, fact.reference, fact.cause, fact.by) == ("exposure", pk, "run-1", row.decided_by)
    order = WorkOrder.objects.select_related("content").get(kind="notify_contact")
    assert (order.state, order.urgency, order.unit, order.content.person) == ("NEW", "P2", "", tracing.people[0])
    assert order.content.text.splitlines()[:2] == ["category: close_contact", "last_contact: 2026-08-25"]
    assert (order.content.person_name, order.content.person_name in order.content.sealed) == (
        f"储户{document(500)}", False
    )  # fmt: skip
    assert (contact.of_case_id, contact.of_contact_id, contact.state) == (tracing.cases[0].pk, None, "following")


def test_the_machine_confirms_nothing(tracing: Tracing) -> None:
    (pk,) = tracing.propose(tracing.told())
    for by in (system(tracing.incident), Actor("system", Role.DESK_ANALYST, tracing.incident)):
        refused("person_needed", confirm_exposures, ids=[pk], by=by, at=AT)
        refused("person_needed", refuse_exposures, ids=[pk], reason="mistaken", by=by, at=AT)
    refused("wrong_role", confirm_exposures, ids=[pk], by=tracing.by("commander"), at=AT)
    refused("wrong_role", preview_confirm, ids=[pk], by=tracing.by("hotline"), at=AT)
    assert (tracing.exposure(pk).state, Evidence.objects.count()) == ("proposed", 0)


def test_what_is_decided_is_decided_once_and_all_or_none(tracing: Tracing) -> None:
    one, other = tracing.propose(tracing.told(0), tracing.told(1))
    confirm(tracing, one)
    assert refused("already_decided", confirm_exposures, ids=[one, other], by=tracing.by(), at=AT) == {"exposures": 1}
    refused("not_found", confirm_exposures, ids=[other, "gone"], by=tracing.by(), at=AT)
    refused("not_found", confirm_exposures, ids=[], by=tracing.by(), at=AT)
    assert (tracing.exposure(other).state, Contact.objects.count()) == ("proposed", 1)


def test_a_refused_finding_stays_with_its_reason_and_does_nothing(tracing: Tracing) -> None:
    (pk,) = tracing.propose(tracing.told())
    refused("bad_reason", refuse_exposures, ids=[pk], reason="tired", by=tracing.by(), at=AT)
    refuse_exposures(ids=[pk], reason="protected", by=tracing.by(), at=AT)
    row = tracing.exposure(pk)
    assert (row.state, row.refusal, row.decided_by != "") == ("refused", "protected", True)
    refused("already_decided", confirm_exposures, ids=[pk], by=tracing.by(), at=AT)
    assert Contact.objects.count() == 0


def test_what_is_not_of_the_incident_cannot_be_proposed(tracing: Tracing) -> None:
    for change in ({"case_id": "x"}, {"person_id": "x"}, {"place_id": "x"}, {"via": "x"}):
        with pytest.raises(NotAllowed, match="not_found"):
            tracing.propose(tracing.told(**change))
    with pytest.raises(NotAllowed, match="own_exposure"):
        tracing.propose(tracing.told(person_id=tracing.cases[0].person_id))
    with pytest.raises(NotAllowed, match="unknown_category"):
        tracing.propose(tracing.told(category="friend"))
    with pytest.raises(NotAllowed, match="wrong_role"):
        tracing.propose(tracing.told(), by="commander")


def test_a_person_who_is_a_case_becomes_no_contact_but_the_arrow_stays(tracing: Tracing) -> None:
    (pk,) = tracing.propose(tracing.told(person_id=tracing.cases[1].person_id))
    done = confirm(tracing, pk)
    assert (done.outcomes["case"], Contact.objects.count(), Evidence.objects.count()) == (1, 0, 0)
    assert (tracing.exposure(pk).state, tracing.exposure(pk).contact_id) == ("confirmed", None)


def test_a_discarded_source_exposes_nobody(tracing: Tracing) -> None:
    source = open_case(person_id=tracing.people[2], classification="suspect", reason="symptoms", told=CaseTold(),
                       by=tracing.by(), at=AT)  # fmt: skip
    (pk,) = tracing.propose(tracing.told(case_id=source.pk))
    classify_case(case_id=source.pk, classification="discarded", reason="negative", by=tracing.by(), at=AT)
    refused("case_discarded", confirm_exposures, ids=[pk], by=tracing.by(), at=AT)


def test_informed_only_is_a_contact_without_days(tracing: Tracing) -> None:
    (pk,) = tracing.propose(tracing.told())
    done = confirm(tracing, pk, category="general_contact")
    contact = tracing.contact_of()
    assert (done.outcomes["informed"], contact.state, contact.ends_on) == (1, "informed", None)
    assert (FollowUp.objects.count(), WorkOrder.objects.get(kind="notify_contact").urgency) == (0, "P4")
    assert tracing.exposure(pk).category == "general_contact"


def test_a_contact_of_a_contact_is_followed_by_the_second_category(tracing: Tracing) -> None:
    confirm(tracing, *tracing.propose(tracing.told(0)))
    first = tracing.contact_of(0)
    (pk,) = tracing.propose(tracing.told(1, via=first.pk, type="named"))
    assert tracing.exposure(pk).category == "contact_of_contact"
    confirm(tracing, pk)
    second = tracing.contact_of(1)
    assert (second.of_contact_id, second.of_case_id, second.category) == (
        first.pk, tracing.cases[0].pk, "contact_of_contact"
    )  # fmt: skip
    assert FollowUp.objects.filter(contact=second).count() == 7


def test_a_later_exposure_prolongs_the_calendar_of_the_same_contact(tracing: Tracing) -> None:
    confirm(tracing, *tracing.propose(tracing.told(0, hours=60)))
    before = tracing.contact_of()
    (pk,) = tracing.propose(tracing.told(0))
    assert preview_confirm(ids=[pk], by=tracing.by(), at=AT).outcomes["extended"] == 1
    confirm(tracing, pk)
    after = tracing.contact_of()
    assert (after.pk, after.n, str(before.ends_on), str(after.ends_on)) == (before.pk, 1, "2026-09-02", "2026-09-04")
    days = list(FollowUp.objects.filter(contact=after).order_by("date"))
    assert [day.date.isoformat() for day in days][-2:] == ["2026-09-03", "2026-09-04"]
    assert len({day.date for day in days}) == len(days) == 12
    assert [day.state for day in days][:3] == ["passed", "planned", "planned"]
    last = after.last_contact_on
    assert [(day.date - last).days for day in days if day.is_test_day and day.date > last] == [1, 2, 3, 5, 7, 10]
    assert WorkOrder.objects.filter(kind="notify_contact").count() == 1


def test_the_same_exposure_again_changes_no_calendar(tracing: Tracing) -> None:
    confirm(tracing, *tracing.propose(tracing.told(0)))
    done = confirm(tracing, *tracing.propose(tracing.told(0, hours=4)))
    assert (done.outcomes["already"], tracing.contact_of().n, FollowUp.objects.count()) == (1, 0, 10)
    assert tracing.contact_of().exposures.count() == 2


def test_a_second_contact_who_also_met_the_case_gets_the_higher_category(tracing: Tracing) -> None:
    confirm(tracing, *tracing.propose(tracing.told(0)))
    confirm(tracing, *tracing.propose(tracing.told(1, via=tracing.contact_of(0).pk)))
    confirm(tracing, *tracing.propose(tracing.told(1, hours=5)))
    raised = tracing.contact_of(1)
    assert (raised.category, FollowUp.objects.filter(contact=raised).count()) == ("close_contact", 10)


# -- many at once ---------------------------------------------------------------------------------------------------
def propose_all(tracing: Tracing) -> list[str]:
    return tracing.propose(*(tracing.told(number) for number in range(51)), run="run-9")


def test_more_than_fifty_persons_wait_for_another_department(tracing: Tracing) -> None:
    ids = propose_all(tracing)
    assert preview_confirm(ids=ids, by=tracing.by(), at=AT).needs_approval is True
    refused("bulk_needs_approval", confirm_exposures, ids=ids, by=tracing.by(), at=AT)
    done = confirm_exposures(ids=ids, by=tracing.by(), at=AT, told=WORDS)
    assert (done.state, Contact.objects.count(), Evidence.objects.count()) == ("waiting", 0, 0)
    assert set(Exposure.objects.values_list("state", "effect")) == {("waiting", done.effect)}
    effect = BulkEffect.objects.get(pk=done.effect)
    say_word(subject="effect", subject_id=effect.pk, is_yes=True, digest=effect.digest, by=tracing.by("health"), at=AT)
    run_jobs(AT)
    assert (Contact.objects.count(), Evidence.objects.count(), FollowUp.objects.count()) == (51, 51, 510)
    assert set(Exposure.objects.values_list("state", "decided_by")) == {("confirmed", tracing.by().account)}
    assert finish_effect(effect_id=effect.pk, incident=tracing.incident, at=AT) == 0


def test_in_pieces_it_is_one_act_still(tracing: Tracing) -> None:
    ids = propose_all(tracing)
    confirm_exposures(ids=ids[:40], by=tracing.by(), at=AT)
    refused("bulk_needs_approval", confirm_exposures, ids=ids[40:], by=tracing.by("lead"), at=AT + HOUR)
    assert Contact.objects.count() == 40


def test_what_another_department_declines_waits_for_a_word_again(tracing: Tracing) -> None:
    done = confirm_exposures(ids=propose_all(tracing), by=tracing.by(), at=AT, told=WORDS)
    effect = BulkEffect.objects.get(pk=done.effect)
    say_word(subject="effect", subject_id=effect.pk, is_yes=False, digest=effect.digest, by=tracing.by("health"), at=AT,
             reason="too_broad")  # fmt: skip
    run_jobs(AT)
    assert set(Exposure.objects.values_list("state", "effect", "decided_by")) == {("proposed", "", "")}
    assert (Contact.objects.count(), Event.objects.filter(kind="exposure.returned").count()) == (0, 51)


def test_a_person_has_no_status_in_another_incident(tracing: Tracing) -> None:
    confirm(tracing, *tracing.propose(tracing.told()))
    protocol = tracing.desk.incident.protocol
    Incident.objects.create(code="DRILL-9", name="邻区", protocol=protocol, starts_at=AT, is_drill=True)
    assert status_at(tracing.people[0], tracing.incident, AT) is not None
    assert status_at(tracing.people[0], "DRILL-9", AT) is None


def test_a_row_that_somebody_moved_meanwhile_is_not_overwritten(tracing: Tracing) -> None:
    (pk,) = tracing.propose(tracing.told())
    seen_before = tracing.exposure(pk)
    refuse_exposures(ids=[pk], reason="mistaken", by=tracing.by(), at=AT)
    with pytest.raises(NotAllowed, match="stale"), writing():
        step(seen_before, "exposure.refused", by=tracing.by("lead"), at=AT, why="too_short", refusal="too_short")
    assert tracing.exposure(pk).refusal == "mistaken"


def test_every_row_says_in_a_word_what_it_is(tracing: Tracing) -> None:
    confirm(tracing, *tracing.propose(tracing.told()))
    contact, case = tracing.contact_of(), tracing.cases[0]
    note = filled(contact, note="独居老人")
    note.save()
    assert (str(contact), contact.key_name()) == ("close_contact following", f"contact:{contact.pk}")
    assert (str(case), str(history_of(case)[0]), str(Exposure.objects.get())) == (
        "1 confirmed", " → confirmed", "close_contact confirmed"
    )  # fmt: skip
    assert str(FollowUp.objects.order_by("date")[0]) == "2026-08-26 planned"
    assert Contact.objects.get().note == "独居老人"
