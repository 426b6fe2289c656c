"""The notice of first contact: owed by work that goes out, given once, put off with a deadline, alarmed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.briefing.actions.notices import alarm_notices, defer_notice, give_notice, owe_notice
from bihuan.apps.briefing.jobs.notices import owe_for_person
from bihuan.apps.briefing.models import FirstNotice
from bihuan.apps.briefing.queries.notices import list_notices, notice_counts, notice_text, notice_version
from bihuan.apps.briefing.rules.never_ask import ADVICE
from bihuan.apps.core.journal.subscriptions import Owed
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.models import Contact
from tests.apps.briefing.rights_world import MINUTE, Rights, refused
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def mine(rights: Rights) -> FirstNotice:
    run_jobs(rights.at)
    return FirstNotice.objects.get(person=rights.person)


def test_who_becomes_a_contact_is_owed_the_notice(rights: Rights) -> None:
    row = mine(rights)
    assert (row.occasion, row.state, row.due_at) == ("contact", "owed", rights.at + DAY)
    assert set(FirstNotice.objects.values_list("occasion", flat=True)) == {"contact", "case"}


@pytest.mark.parametrize(("about", "owes"), [("contact", 1), ("case", 0), ("nothing", 0)])
def test_an_interview_owes_it_to_who_is_asked(rights: Rights, about: str, owes: int) -> None:
    contact = Contact.objects.get(person=rights.person)
    FirstNotice.objects.all().delete()
    facts: dict[str, object] = {"about": about, about: contact.pk}
    owed = Owed("d", 1, "interview.opened", "i-1", rights.incident, facts, rights.at, 0)
    owe_for_person(owed, rights.at)
    owe_for_person(owed, rights.at)  # a job may run twice
    assert FirstNotice.objects.filter(person=rights.person, occasion="interview", reference="i-1").count() == owes


def test_it_is_owed_once_and_to_somebody_who_is_there(rights: Rights) -> None:
    mine(rights)
    said = {"occasion": "order", "reference": "x", "incident": rights.incident, "at": rights.at}
    assert owe_notice(person=rights.person, **said) is None
    assert owe_notice(person="nobody", **said) is None
    assert FirstNotice.objects.filter(person=rights.person).count() == 1


def test_it_is_given_once_with_the_version_of_its_text(rights: Rights) -> None:
    row = mine(rights)
    told = {"notice_id": row.pk, "version": notice_version(), "by": rights.by("interviewer"), "at": rights.at}
    given = give_notice(how="spoken", **told)
    assert (given.state, given.how, given.given_at, len(given.version)) == ("given", "spoken", rights.at, 12)
    refused("notice_given", give_notice, how="paper", **told)
    refused("unknown_way", give_notice, how="telepathy", **told)
    owe_notice(person=rights.person, occasion="order", reference="x", incident=rights.incident, at=rights.at, unit="U")
    assert FirstNotice.objects.get(pk=row.pk).unit == ""


def test_a_unit_gives_its_own_alone(rights: Rights) -> None:
    row = mine(rights)
    FirstNotice.objects.filter(pk=row.pk).update(unit="PCS-03")
    mate, other = (Actor("a", Role.FIELD_OFFICER, rights.incident, unit) for unit in ("PCS-03", "SQ-07"))
    assert [one.pk for one in list_notices(mate, "waiting", rights.at)] == [row.pk]
    assert list(list_notices(other, "waiting", rights.at)) == []
    told = {"notice_id": row.pk, "how": "paper", "version": "v", "at": rights.at}
    refused("not_found", give_notice, by=other, **told)
    assert give_notice(by=mate, **told).state == "given"
    refused("wrong_role", list_notices, rights.by("commander"), "waiting", rights.at)
    refused("not_found", give_notice, by=rights.by("auditor"), **told)


def test_one_put_off_alarms_at_its_deadline(rights: Rights) -> None:
    row, until = mine(rights), rights.at + 3 * DAY
    told = {"notice_id": row.pk, "by": rights.by("interviewer"), "at": rights.at}
    refused("bad_reason", defer_notice, reason="busy", until=until, **told)
    refused("deferral_too_long", defer_notice, reason="danger_to_life", until=rights.at + 8 * DAY, **told)
    refused("deferral_too_long", defer_notice, reason="danger_to_life", until=rights.at, **told)
    defer_notice(reason="danger_to_life", until=until, **told)
    FirstNotice.objects.exclude(pk=row.pk).delete()
    assert alarm_notices(incident=rights.incident, at=until - MINUTE) == 0
    assert alarm_notices(incident=rights.incident, at=until) == 1
    assert alarm_notices(incident=rights.incident, at=until + MINUTE) == 0
    order = WorkOrder.objects.select_related("content").get(kind="notice_overdue")
    assert (order.content.title, order.content.text) == (f"notices {until:%Y-%m-%d}", "overdue: 1")
    counts = notice_counts(rights.by("protector"), until)
    assert (counts.waiting, counts.deferred, counts.overdue) == (1, 1, 1)
    assert [one.pk for one in list_notices(rights.by("protector"), "overdue", until)] == [row.pk]
    assert list(list_notices(rights.by("protector"), "given", until)) == []


def test_the_text_says_all_that_article_17_asks_and_how_to_verify(rights: Rights) -> None:
    for language in ("zh", "en"):
        lines = notice_text(language)
        assert [one.code for one in lines] == ["who", "why", "what", "long", "rights", "verify"]
        assert all("{" not in one.text for one in lines)
        assert lines[-1].text == ADVICE.in_(language).format(desk="12345", fraud="96110")
