"""A quarantine has a basis, two persons, a review and an end; longer is decided anew; a late review calls somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.apps.core.models import Account
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.actions.confirming import confirm_exposures
from bihuan.apps.tracing.actions.quarantines import (
    NewQuarantine,
    decide_quarantine,
    extend_quarantine,
    lift_quarantine,
    propose_quarantine,
    review_quarantine,
)
from bihuan.apps.tracing.models import Quarantine
from bihuan.apps.tracing.rules.confining import Terms
from tests.apps.tracing.tracing_desk import AT, DAY, HOUR, Tracing, refused

pytestmark = pytest.mark.django_db
TERMS = Terms("home_quarantine", "public_health_emergency", AT, AT + 7 * DAY, AT + 3 * DAY)


def new(tracing: Tracing, **more: Any) -> NewQuarantine:
    told = NewQuarantine(
        tracing.cases[0].person_id, TERMS, "西山路12号阳光小区3栋501", case_id=tracing.cases[0].pk, note="独居"
    )
    return replace(told, **more)


def propose(tracing: Tracing, by: str = "analyst", **more: Any) -> Quarantine:
    return propose_quarantine(new=new(tracing, **more), by=tracing.by(by), at=AT)


def decide(tracing: Tracing, row: Quarantine, *, by: str = "health", **more: Any) -> Quarantine:
    return decide_quarantine(quarantine_id=row.pk, is_yes=True, by=tracing.by(by), at=AT, **more)


def test_it_binds_nobody_until_another_person_has_agreed(tracing: Tracing) -> None:
    row = propose(tracing)
    assert (row.state, row.place_text, "西山路" in row.sealed) == ("waiting", "西山路12号阳光小区3栋501", False)
    decided = decide(tracing, row)
    assert (decided.state, decided.decided_by) == ("in_force", tracing.by("health").account)
    refused("not_waiting", decide_quarantine, quarantine_id=row.pk, is_yes=True, by=tracing.by("health2"), at=AT)


def test_nobody_agrees_to_their_own_proposal_not_even_with_a_second_account(tracing: Tracing) -> None:
    row = propose(tracing, by="health")
    said = {"quarantine_id": row.pk, "is_yes": True, "at": AT}
    refused("own_request", decide_quarantine, by=tracing.by("health"), **said)
    Account.objects.filter(pk=tracing.by("health2").account).update(full_name=tracing.by("health").name)
    refused("own_request", decide_quarantine, by=tracing.by("health2"), **said)
    refused("wrong_role", decide_quarantine, by=tracing.by("lead"), **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quarantine.objects.filter(pk=row.pk).update(state="in_force", decided_by=row.proposed_by)


def test_a_refusal_says_why(tracing: Tracing) -> None:
    row = propose(tracing)
    said = {"quarantine_id": row.pk, "is_yes": False, "by": tracing.by("health"), "at": AT}
    refused("bad_reason", decide_quarantine, **said)
    assert decide_quarantine(reason="milder_means", **said).state == "refused"  # type: ignore[arg-type]  # by name


def test_without_end_ground_place_or_person_there_is_none(tracing: Tracing) -> None:
    said = {"by": tracing.by(), "at": AT}
    for code, change in (
        ("no_end", {"terms": replace(TERMS, ends_at=None)}),
        ("no_place", {"place_text": " "}),
        ("no_ground", {"case_id": ""}),
        ("no_ground", {"person_id": tracing.people[0]}),
        ("not_found", {"person_id": "nobody"}),
    ):
        refused(code, propose_quarantine, new=new(tracing, **change), **said)
    refused("wrong_role", propose_quarantine, new=new(tracing), by=tracing.by("commander"), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quarantine.objects.create(
            incident_id=tracing.incident, person_id=tracing.people[0], regime="isolation", legal_basis="statutory_duty",
            starts_at=AT, ends_at=AT, review_at=AT, proposed_by="x", proposed_at=AT,
        )  # fmt: skip
    assert Quarantine.objects.count() == 0


def test_a_contact_is_a_ground_too(tracing: Tracing) -> None:
    confirm_exposures(ids=tracing.propose(tracing.told()), by=tracing.by(), at=AT)
    row = propose(tracing, person_id=tracing.people[0], case_id="", contact_id=tracing.contact_of().pk)
    assert (row.contact_id, row.case_id) == (tracing.contact_of().pk, None)


def test_longer_is_a_new_decision_that_begins_where_the_first_ends(tracing: Tracing) -> None:
    row = propose(tracing)
    more = {"ends_at": AT + 10 * DAY, "review_at": AT + 9 * DAY, "by": tracing.by(), "at": AT}
    refused("not_in_force", extend_quarantine, quarantine_id=row.pk, **more)
    decide(tracing, row)
    further = extend_quarantine(quarantine_id=row.pk, **more)  # type: ignore[arg-type]  # by name
    row.refresh_from_db()
    assert (further.state, further.extends_id, further.starts_at, row.ends_at) == (
        "waiting", row.pk, AT + 7 * DAY, AT + 7 * DAY
    )  # fmt: skip
    assert (further.place_text, further.note) == ("西山路12号阳光小区3栋501", "独居")
    refused("not_found", extend_quarantine, quarantine_id="none", **more)


def test_whoever_may_propose_may_set_free(tracing: Tracing) -> None:
    row = propose(tracing)
    said = {"quarantine_id": row.pk, "by": tracing.by("interviewer"), "at": AT + DAY}
    refused("not_in_force", lift_quarantine, reason="negative", **said)
    decide(tracing, row)
    refused("bad_reason", lift_quarantine, reason="tired", **said)
    lifted = lift_quarantine(reason="negative", **said)  # type: ignore[arg-type]  # by name
    assert (lifted.state, lifted.reason, lifted.ended_by) == ("lifted", "negative", tracing.by("interviewer").account)


def test_an_overdue_review_opens_one_order_and_a_look_moves_it_on(tracing: Tracing) -> None:
    row = decide(tracing, propose(tracing))
    due = TERMS.review_at
    assert due is not None
    assert [tracing.sweep(at) for at in (due - HOUR, due, due + HOUR)] == [0, 1, 0]
    order = WorkOrder.objects.select_related("content").get(kind="quarantine_review")
    assert (order.urgency, order.content.title) == ("P2", f"quarantine {row.pk}")
    said = {"quarantine_id": row.pk, "by": tracing.by("health"), "at": due + HOUR}
    refused("no_review", review_quarantine, next_review_at=due, **said)
    refused("review_too_late", review_quarantine, next_review_at=AT + 8 * DAY, **said)
    seen = review_quarantine(next_review_at=AT + 5 * DAY, **said)  # type: ignore[arg-type]  # by name
    assert (seen.review_at, seen.review_called_at, seen.reviewed_by) == (
        AT + 5 * DAY, None, tracing.by("health").account
    )  # fmt: skip
    assert [tracing.sweep(AT + 5 * DAY), tracing.sweep(AT + 5 * DAY)] == [1, 0]


def test_it_ends_by_itself_at_its_end(tracing: Tracing) -> None:
    row = decide(tracing, propose(tracing))
    tracing.sweep(AT + 7 * DAY)
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("over", AT + 7 * DAY)
    refused("not_in_force", review_quarantine, quarantine_id=row.pk, next_review_at=AT + 8 * DAY,
            by=tracing.by("health"), at=AT + 7 * DAY)  # fmt: skip


def test_what_nobody_decided_before_its_end_cannot_begin_any_more(tracing: Tracing) -> None:
    row = propose(tracing)
    refused(
        "end_passed", decide_quarantine, quarantine_id=row.pk, is_yes=True, by=tracing.by("health"), at=AT + 7 * DAY
    )
