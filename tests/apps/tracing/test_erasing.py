"""What tracing lets go: visits after 30 days, contacts 21 after release, cases 60 after closing, persons at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bihuan.apps.core.erasure import About, forget_indexes, key_names, needed_records
from bihuan.apps.core.models import Event
from bihuan.apps.core.sealing import is_erased
from bihuan.apps.intake.actions import erase_person, purge_intake
from bihuan.apps.intake.models import Deletion, Disposition
from bihuan.apps.tracing.actions.cases import CaseTold, close_case, update_case
from bihuan.apps.tracing.actions.confirming import confirm_exposures
from bihuan.apps.tracing.actions.contacts import release_contact
from bihuan.apps.tracing.actions.erasing import purge_tracing, records_needed
from bihuan.apps.tracing.actions.exposures import NewExposure
from bihuan.apps.tracing.actions.quarantines import NewQuarantine, propose_quarantine
from bihuan.apps.tracing.actions.visits import NewVisit, record_visit
from bihuan.apps.tracing.models import Case, Contact, Exposure, Quarantine, Visit
from bihuan.apps.tracing.rules.confining import Terms
from tests.apps.tracing.tracing_desk import AT, DAY, HOUR, Tracing
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


def purge(tracing: Tracing, days: float) -> list[str]:
    """Let tracing let go what is over after some days; return the reasons of what was decided, carried out."""
    at = AT + timedelta(days=days)
    done = [one.reason for one in purge_tracing(incident=tracing.incident, at=at)]
    run_jobs(at)
    return done


def visit(tracing: Tracing, person: str) -> Visit:
    new = NewVisit(person, AT - 5 * HOUR, AT - 3 * HOUR, "interview", place_text="西山路12号面馆")
    return record_visit(new=new, by=tracing.by(), at=AT).visit


def told_fully(tracing: Tracing) -> NewExposure:
    return tracing.told(note="同桌吃饭", place_id=tracing.desk.places[0], reasons={"places": [tracing.desk.places[0]]})


def test_visits_are_gone_after_thirty_days_row_and_words(tracing: Tracing) -> None:
    row = visit(tracing, tracing.people[0])
    assert (purge(tracing, 29.9), Visit.objects.count()) == ([], 1)
    assert (purge(tracing, 30), Visit.objects.count()) == (["visit"], 0)
    assert Deletion.objects.get(reason="visit").names == [f"visit:{row.pk}"]
    assert Event.objects.get(kind="visit.purged").facts == '{"visits":1}'
    assert purge(tracing, 31) == []


def test_a_contact_who_became_no_case_is_forgotten_three_weeks_after_release(tracing: Tracing) -> None:
    confirm_exposures(ids=tracing.propose(told_fully(tracing)), by=tracing.by(), at=AT, category="general_contact")
    contact = tracing.contact_of()
    release_contact(contact_id=contact.pk, reason="follow_up_over", by=tracing.by(), at=AT)
    assert purge(tracing, 20.9) == []
    assert (Exposure.objects.get().note, Exposure.objects.get().reasons != {}) == ("同桌吃饭", True)
    assert purge(tracing, 21) == ["contact"]
    left = Exposure.objects.get()
    assert (is_erased(left), left.note, left.place_id, left.reasons) == (True, "", None, {})
    assert purge(tracing, 22) == []


def test_a_finding_that_nobody_confirmed_loses_its_place_after_thirty_days(tracing: Tracing) -> None:
    tracing.propose(told_fully(tracing))
    assert (purge(tracing, 29.9), purge(tracing, 30), purge(tracing, 31)) == ([], ["visit"], [])
    left = Exposure.objects.get()
    assert (left.state, left.place_id, left.reasons, is_erased(left)) == ("proposed", None, {}, True)


def test_a_case_keeps_its_dates_and_loses_its_words_sixty_days_after_closing(tracing: Tracing) -> None:
    case = tracing.cases[0]
    told = CaseTold(onset_date=date(2026, 8, 22), more_dates={"rash": date(2026, 8, 23)}, note="基础病")
    update_case(case_id=case.pk, told=told, by=tracing.by(), at=AT)
    close_case(case_id=case.pk, outcome="recovered", by=tracing.by(), at=AT)
    assert (purge(tracing, 59.9), purge(tracing, 60)) == ([], ["case"])
    left = Case.objects.get(pk=case.pk)
    assert (is_erased(left), left.note, left.more_dates, left.onset_date) == (True, "", {}, date(2026, 8, 22))


def test_nobody_with_whom_tracing_works_loses_their_name_meanwhile(tracing: Tracing) -> None:
    mine = set(Disposition.objects.filter(person=tracing.cases[0].person_id).values_list("record_id", flat=True))
    late = AT + 100 * DAY
    assert mine & needed_records(tracing.incident, late) == mine
    assert purge_intake(incident=tracing.incident, at=late) != []
    assert mine & {record for one in Deletion.objects.all() for record in one.records} == set()
    for case in tracing.cases:
        close_case(case_id=case.pk, outcome="recovered", by=tracing.by(), at=AT)
    assert mine & records_needed(tracing.incident, AT + 59 * DAY) == mine
    assert records_needed(tracing.incident, late) == set()
    ends = AT + 7 * DAY
    new = NewQuarantine(tracing.cases[0].person_id, Terms("isolation", "statutory_duty", AT, ends, ends), "医院",
                        case_id=tracing.cases[0].pk)  # fmt: skip
    propose_quarantine(new=new, by=tracing.by(), at=AT)
    assert records_needed(tracing.incident, late) == mine


def test_a_person_who_is_erased_leaves_no_place_no_time_and_no_word(tracing: Tracing) -> None:
    person = tracing.people[0]
    visit(tracing, person)
    other = visit(tracing, tracing.people[1])
    confirm_exposures(ids=tracing.propose(told_fully(tracing)), by=tracing.by(), at=AT)
    contact = tracing.contact_of()
    ends = AT + 7 * DAY
    new = NewQuarantine(person, Terms("home_quarantine", "statutory_duty", AT, ends, ends), "西山路12号",
                        contact_id=contact.pk)  # fmt: skip
    held = propose_quarantine(new=new, by=tracing.by(), at=AT)
    erase_person(person_id=person, reason="request_of_person", by=tracing.by("protector"), at=AT)
    run_jobs(AT)
    assert list(Visit.objects.values_list("pk", flat=True)) == [other.pk]
    exposure = Exposure.objects.get()
    assert (is_erased(exposure), exposure.place_id, exposure.reasons) == (True, None, {})
    assert is_erased(Quarantine.objects.get(pk=held.pk))
    assert Contact.objects.get(pk=contact.pk).state == "following"  # a pseudonym can still be counted


def test_the_end_of_an_incident_names_every_key_of_tracing(tracing: Tracing) -> None:
    row = visit(tracing, tracing.people[0])
    (pk,) = tracing.propose(told_fully(tracing))
    names = set(key_names(About(tracing.incident, is_all=True)))
    assert {f"visit:{row.pk}", f"exposure:{pk}", f"case:{tracing.cases[0].pk}"} <= names
    forget_indexes(About(tracing.incident, is_all=True))
    assert (Visit.objects.count(), Exposure.objects.get().reasons) == (0, {})
