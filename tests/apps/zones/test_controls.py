"""A control is drafted by one person and decided by another, has an end that nobody changes, and is followed up."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from bihuan.apps.core.journal.writing import facts_of
from bihuan.apps.core.models import Event
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.actions import controls as acts
from bihuan.apps.zones.actions.controls_sweeping import sweep_controls
from bihuan.apps.zones.models import Control, ControlText
from bihuan.apps.zones.queries.controls import get_control, holding, list_controls, standing
from bihuan.engine.ledger.canonical import instant
from tests.apps.zones.controls_world import AT, BASIS, DAY, EAST, HOUR, SQUARE, WEST, Zone, kinds_of, refused

pytestmark = pytest.mark.django_db


def holds(zone: Zone, at: object = AT) -> list[int]:
    return [row.number for row in holding(zone.incident, at)]  # type: ignore[arg-type]  # an instant


def test_a_draft_keeps_what_was_said_and_holds_nowhere(zone: Zone) -> None:
    row = zone.draft()
    assert (row.number, row.state, row.drafted_by) == (1, "draft", zone.by().account)
    assert (row.measures, row.communities, row.basis) == (["stay_home", "service_at_door"], [WEST], BASIS)
    assert row.outline == {"type": "MultiPolygon", "coordinates": [[[*SQUARE, SQUARE[0]]]]}
    assert (holds(zone), kinds_of(row.pk)) == ([], ["control.drafted"])


def test_another_person_decides_and_the_event_tells_all_that_a_listener_needs(zone: Zone) -> None:
    row = zone.decided()
    told = facts_of(Event.objects.get(subject_id=row.pk, kind="control.decided").facts)
    assert told == {
        "number": 1, "level": "high", "measures": ["stay_home", "service_at_door"], "communities": [WEST],
        "starts_at": instant(AT), "ends_at": instant(AT + 7 * DAY), "extends": "",
    }  # fmt: skip
    assert (holds(zone), holds(zone, AT + 7 * DAY)) == ([1], [])


@pytest.mark.parametrize("name", ["analyst", "inspector", "health", "gate_keeper", "clerk", "administrator"])
def test_only_who_leads_or_commands_decides(zone: Zone, name: str) -> None:
    row = zone.draft("lead")
    refused("wrong_role", acts.decide_control, control_id=row.pk, by=zone.by(name), at=AT)


def test_nobody_decides_what_they_drafted(zone: Zone) -> None:
    row = zone.draft("lead")
    refused("own_request", acts.decide_control, control_id=row.pk, by=zone.by("lead"), at=AT)
    assert acts.decide_control(control_id=row.pk, by=zone.by("commander"), at=AT).state == "decided"


def test_the_database_too_refuses_a_decision_by_the_drafter(zone: Zone) -> None:
    row = zone.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Control.objects.filter(pk=row.pk).update(state="decided", decided_by=row.drafted_by, decided_at=AT)


def test_a_control_binds_nobody_before_it_was_decided(zone: Zone) -> None:
    row = zone.decided(at=AT + HOUR)
    assert (row.starts_at, row.ends_at) == (AT + HOUR, AT + 7 * DAY)
    later = zone.decided(starts_at=AT + DAY, review_at=AT + 2 * DAY)
    assert later.starts_at == AT + DAY


def test_a_decision_from_a_stale_page_and_a_second_one_are_refused(zone: Zone) -> None:
    row = zone.draft()
    refused("control_moved", acts.decide_control, control_id=row.pk, by=zone.by("commander"), at=AT, expected_n=3)
    acts.decide_control(control_id=row.pk, by=zone.by("commander"), at=AT, expected_n=0)
    refused("control_no_draft", acts.decide_control, control_id=row.pk, by=zone.by("lead"), at=AT)


def test_a_draft_whose_review_or_end_has_passed_cannot_be_decided(zone: Zone) -> None:
    row = zone.draft()
    late = {"control_id": row.pk, "by": zone.by("commander")}
    refused("no_review", acts.decide_control, **late, at=AT + 3 * DAY)
    refused("end_before_start", acts.decide_control, **late, at=AT + 8 * DAY)


def test_extending_is_a_new_decision_that_begins_where_the_other_ends(zone: Zone) -> None:
    first = zone.decided()
    said = {"control_id": first.pk, "ends_at": AT + 14 * DAY, "review_at": AT + 10 * DAY, "reason": "still_needed"}
    draft = acts.extend_control(**said, by=zone.by("lead"), at=AT + DAY)
    assert (draft.number, draft.state, draft.extends_id) == (2, "draft", first.pk)
    assert (draft.starts_at, draft.level, draft.outline) == (first.ends_at, "high", first.outline)
    refused("extended_already", acts.extend_control, **said, by=zone.by("lead"), at=AT + DAY)
    refused("own_request", acts.decide_control, control_id=draft.pk, by=zone.by("lead"), at=AT + DAY)
    acts.decide_control(control_id=draft.pk, by=zone.by("commander"), at=AT + DAY)
    first.refresh_from_db()
    assert (first.state, first.ends_at) == ("decided", AT + 7 * DAY)
    told = facts_of(Event.objects.get(subject_id=first.pk, kind="control.extended").facts)
    assert (told["extended_by"], told["extended_to"]) == (draft.pk, instant(AT + 14 * DAY))
    assert [holds(zone, AT + days * DAY) for days in (6, 7, 13, 14)] == [[1], [2], [2], []]


def test_the_end_of_a_control_cannot_be_changed_even_in_the_database(zone: Zone) -> None:
    row = zone.decided()
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Control.objects.filter(pk=row.pk).update(ends_at=AT + 9 * DAY)
    row.save()  # the same end is no change
    row.refresh_from_db()
    assert row.ends_at == AT + 7 * DAY


def test_lifting_ends_a_control_with_what_follows_it(zone: Zone) -> None:
    first = zone.decided()
    said = {"ends_at": AT + 14 * DAY, "review_at": AT + 9 * DAY, "reason": "still_needed"}
    second = acts.extend_control(control_id=first.pk, **said, by=zone.by(), at=AT + DAY)
    acts.decide_control(control_id=second.pk, by=zone.by("commander"), at=AT + DAY)
    said = {"ends_at": AT + 21 * DAY, "review_at": AT + 16 * DAY, "reason": "still_needed"}
    third = acts.extend_control(control_id=second.pk, **said, by=zone.by(), at=AT + DAY)
    acts.lift_control(control_id=first.pk, reason="milder_means", by=zone.by("lead"), at=AT + 2 * DAY)
    states = dict(Control.objects.values_list("number", "state"))
    assert states == {1: "lifted", 2: "lifted", 3: "withdrawn"}
    assert kinds_of(third.pk) == ["control.drafted", "control.withdrawn"]
    assert holds(zone, AT + 8 * DAY) == []


def test_only_what_is_in_force_is_lifted_and_for_a_known_reason(zone: Zone) -> None:
    draft, row = zone.draft(), zone.decided()
    lead = zone.by("lead")
    refused("not_in_force", acts.lift_control, control_id=draft.pk, reason="mistaken", by=lead, at=AT)
    refused("bad_reason", acts.lift_control, control_id=row.pk, reason="whim", by=lead, at=AT)
    refused("wrong_role", acts.lift_control, control_id=row.pk, reason="mistaken", by=zone.by(), at=AT)
    refused("not_in_force", acts.lift_control, control_id=row.pk, reason="mistaken", by=lead, at=AT + 7 * DAY)
    refused("not_found", acts.lift_control, control_id="nothing", reason="mistaken", by=lead, at=AT)


def test_an_extension_of_what_was_lifted_or_is_over_is_refused(zone: Zone) -> None:
    first, said = zone.decided(), {"ends_at": AT + 9 * DAY, "review_at": AT + 8 * DAY, "reason": "still_needed"}
    refused("not_in_force", acts.extend_control, control_id=first.pk, **said, by=zone.by(), at=AT + 7 * DAY)
    draft = acts.extend_control(control_id=first.pk, **said, by=zone.by(), at=AT)
    acts.lift_control(control_id=first.pk, reason="mistaken", by=zone.by("lead"), at=AT + HOUR)
    refused("control_no_draft", acts.decide_control, control_id=draft.pk, by=zone.by("commander"), at=AT + HOUR)
    refused("not_in_force", acts.extend_control, control_id=first.pk, **said, by=zone.by(), at=AT + HOUR)


def test_a_withdrawn_draft_makes_room_for_another_extension(zone: Zone) -> None:
    first, said = zone.decided(), {"ends_at": AT + 9 * DAY, "review_at": AT + 8 * DAY, "reason": "still_needed"}
    draft = acts.extend_control(control_id=first.pk, **said, by=zone.by(), at=AT)
    acts.withdraw_control(control_id=draft.pk, reason="wrong_time", by=zone.by(), at=AT)
    refused("control_no_draft", acts.withdraw_control, control_id=draft.pk, reason="wrong_time", by=zone.by(), at=AT)
    assert acts.extend_control(control_id=first.pk, **said, by=zone.by(), at=AT).number == 3


def test_an_end_is_told_once_and_names_what_follows(zone: Zone) -> None:
    first, other = zone.decided(), zone.decided(communities=(EAST,))
    said = {"ends_at": AT + 14 * DAY, "review_at": AT + 9 * DAY, "reason": "still_needed"}
    second = acts.extend_control(control_id=first.pk, **said, by=zone.by(), at=AT)
    acts.decide_control(control_id=second.pk, by=zone.by("commander"), at=AT)
    assert acts.end_over(incident=zone.incident, at=AT + 7 * DAY) == 2
    assert acts.end_over(incident=zone.incident, at=AT + 7 * DAY) == 0
    told = {
        row.subject_id: facts_of(row.facts)["extended_by"] for row in Event.objects.filter(kind="control.ended")
    }  # fmt: skip
    assert told == {first.pk: second.pk, other.pk: ""}


def test_an_overdue_review_opens_one_order_and_a_look_sets_the_next(zone: Zone) -> None:
    row = zone.decided()
    late = AT + 3 * DAY
    assert sweep_controls(zone.incident, late) == 1
    assert sweep_controls(zone.incident, late + HOUR) == 0
    assert list(WorkOrder.objects.filter(kind="control_review").values_list("urgency", flat=True)) == ["P2"]
    assert standing(zone.incident, late).reviews == 1
    said = {"control_id": row.pk, "by": zone.by("lead"), "at": late}
    refused("no_review", acts.review_control, **said, next_review_at=late)
    refused("review_too_late", acts.review_control, **said, next_review_at=AT + 8 * DAY)
    acts.review_control(**said, next_review_at=late + 2 * DAY)
    assert standing(zone.incident, late).reviews == 0
    assert sweep_controls(zone.incident, late + 2 * DAY) == 1
    row.refresh_from_db()
    assert (row.reviewed_by, row.ends_at) == (zone.by("lead").account, AT + 7 * DAY)


def test_only_what_holds_now_is_reviewed(zone: Zone) -> None:
    row = zone.decided(starts_at=AT + DAY, review_at=AT + 2 * DAY)
    said = {"control_id": row.pk, "next_review_at": AT + 3 * DAY, "by": zone.by("lead"), "at": AT}
    refused("not_in_force", acts.review_control, **said)


def test_a_decision_that_replaces_another_lifts_it_in_the_same_act(zone: Zone) -> None:
    old = zone.decided()
    draft = acts.draft_control(
        told=zone.told(level="medium", measures=("stay_in_area",)), by=zone.by(), at=AT, replaces=old
    )
    acts.decide_control(control_id=draft.pk, by=zone.by("commander"), at=AT + HOUR)
    old.refresh_from_db()
    assert (old.state, old.ending, old.lifted_at, holds(zone, AT + HOUR)) == (
        "lifted", "level_changed", AT + HOUR, [2],
    )  # fmt: skip


def test_every_occasion_makes_one_version_of_the_words_with_its_digest(zone: Zone) -> None:
    first = zone.decided()
    said = {"ends_at": AT + 14 * DAY, "review_at": AT + 9 * DAY, "reason": "still_needed"}
    second = acts.extend_control(control_id=first.pk, **said, by=zone.by(), at=AT)
    acts.decide_control(control_id=second.pk, by=zone.by("commander"), at=AT)
    acts.lift_control(control_id=first.pk, reason="no_new_infection", by=zone.by("lead"), at=AT + DAY)
    texts = ControlText.objects.order_by("control__number", "version")
    assert [(one.control.number, one.version, one.occasion) for one in texts] == [
        (1, 1, "decided"), (1, 2, "lifted"), (2, 1, "extended"), (2, 2, "lifted"),
    ]  # fmt: skip
    assert len({one.digest for one in texts}) == 4
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        ControlText.objects.update(zh="别的")


def test_who_only_looks_sees_no_drafts(zone: Zone) -> None:
    zone.draft()
    decided = zone.decided()
    for name, numbers in {"analyst": [2, 1], "inspector": [2, 1], "auditor": [2, 1], "gate_keeper": [2]}.items():
        assert [row.number for row in list_controls(zone.by(name))] == numbers
    refused("not_found", get_control, by=zone.by("gate_keeper"), control_id=Control.objects.get(number=1).pk)
    assert get_control(zone.by("gate_keeper"), decided.pk).number == 2
    refused("wrong_role", list_controls, by=zone.by("administrator"))
    refused("not_found", get_control, by=zone.by("administrator"), control_id=decided.pk)


def test_what_stands_on_the_board_is_counted_at_the_instant(zone: Zone) -> None:
    zone.draft()
    zone.decided()
    zone.decided(ends_at=AT + DAY, review_at=AT + HOUR)
    found = standing(zone.incident, AT + 2 * HOUR)
    assert (found.holding, found.drafts, found.ending, found.reviews) == (2, 1, 1, 1)
