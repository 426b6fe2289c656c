"""What cannot be recorded does not happen, and what happened at the gate cannot be unwritten."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.apps.core.append_only import create_sql
from bihuan.apps.core.models import Event
from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.intake.actions import Ranked, find_person, release_identities
from bihuan.apps.intake.models import Approval, Query, ReleasedIdentity
from bihuan.apps.intake.queries.gate import month_counts
from bihuan.apps.orders.models import WorkOrder
from tests.apps.intake.gate.abuse import refused, waiting
from tests.apps.intake.gate.desk import DAY, HOUR, Desk, document, make_desk
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
TOLD = {"name": "测试人乙", "document": document(1)}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def break_journal() -> None:
    """Let the database refuse every further line of the journal."""
    with connection.cursor() as cursor:
        for statement in create_sql(connection.vendor, "core_event", ("INSERT",)):
            cursor.execute(statement)


@pytest.mark.parametrize("what", ["ask", "agree", "release", "search"])
def test_nothing_happens_that_the_journal_cannot_take(desk: Desk, what: str) -> None:
    row, open_row = waiting(desk), desk.put()
    by = desk.actor("analyst")
    acts: dict[str, Callable[[], object]] = {
        "ask": desk.put,
        "agree": lambda: desk.agree(row, "health"),
        "release": lambda: release_identities(query_id=open_row.pk, ranked=[Ranked("p", 9)], by=by, at=desk.at),
        "search": lambda: find_person(identifiers=TOLD, purpose="find_exposed", by=by, at=desk.at),
    }
    break_journal()
    with pytest.raises(DatabaseError), transaction.atomic():
        acts[what]()
    counts = [model.objects.count() for model in (Query, Approval, ReleasedIdentity, AccessEntry)]
    assert counts == [2, 0, 0, 0]


@pytest.mark.parametrize("table", ["intake_caselink", "intake_approval", "intake_releasedidentity", "intake_query"])
def test_what_happened_at_the_gate_is_not_deleted(desk: Desk, table: str) -> None:
    desk.agree(waiting(desk), "health")
    row = desk.put()
    release_identities(query_id=row.pk, ranked=[Ranked("p", 9)], by=desk.actor("analyst"), at=desk.at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - one of the names above


def test_a_search_and_its_refusal_stand_in_the_log(desk: Desk) -> None:
    by = desk.actor("analyst")
    person = find_person(identifiers=TOLD, purpose="find_exposed", by=by, at=desk.at)
    assert refused(
        lambda: find_person(identifiers={"name": "测试人乙"}, purpose="find_exposed", by=by, at=desk.at)
    ) == ("second_identifier")
    looks = AccessEntry.objects.filter(act="search").order_by("event")
    assert list(looks.values_list("decision", "person", "reason")) == [
        ("shown", person, ""), ("refused", "", "second_identifier"),
    ]  # fmt: skip
    texts = [one.facts for one in Event.objects.filter(kind="access.search")]
    assert [word for word in ("测试人乙", document(1)) if any(word in text for text in texts)] == []


def test_a_release_stands_in_the_log_and_the_journal(desk: Desk) -> None:
    row = desk.put()
    ranked = [Ranked(f"p{i}", 9 - i) for i in range(3)]
    release_identities(query_id=row.pk, ranked=ranked, by=desk.actor("analyst"), at=desk.at)
    event = Event.objects.get(kind="query.released")
    assert {name: json.loads(event.facts)[name] for name in ("case", "released", "of_case")} == {
        "case": row.case, "released": 3, "of_case": 3,
    }  # fmt: skip
    assert AccessEntry.objects.get(act="query").object_id == row.pk


def test_a_refused_word_and_a_refused_release_stand_in_the_journal(desk: Desk) -> None:
    row = waiting(desk)
    assert refused(lambda: desk.agree(row, "analyst")) == "wrong_role"
    by = desk.actor("analyst")
    assert refused(lambda: release_identities(query_id=row.pk, ranked=[], by=by, at=desk.at)) == "not_accepted"
    kinds = Event.objects.filter(kind__in=["approval.refused", "query.release_refused"]).order_by("index")
    assert list(kinds.values_list("kind", "reason")) == [
        ("approval.refused", "wrong_role"), ("query.release_refused", "not_accepted"),
    ]  # fmt: skip


def test_the_twentieth_request_of_a_day_alarms_the_desk_once(desk: Desk) -> None:
    for _ in range(22):
        desk.put()
    run_jobs(desk.at + HOUR)
    assert list(WorkOrder.objects.filter(kind="query_alarm").values_list("urgency", flat=True)) == ["P2"]
    assert Event.objects.filter(kind="query.alarmed").count() == 1


def test_a_month_is_counted(desk: Desk) -> None:
    desk.put()
    desk.put(case="none")
    desk.agree(waiting(desk), "health", is_yes=False, reason="too_broad")
    by = desk.actor("analyst")
    find_person(identifiers=TOLD, purpose="find_exposed", by=by, at=desk.at)
    found = month_counts(desk.incident.code, desk.at - DAY, desk.at + HOUR)
    assert (found.asked, found.accepted, found.refused, found.waiting, found.declined) == (3, 1, 1, 0, 1)
    assert (found.identities, found.searches, found.break_glass) == (0, 1, 0)
    before = month_counts(desk.incident.code, desk.at - 9 * DAY, desk.at)
    assert (before.asked, before.searches) == (0, 0)
