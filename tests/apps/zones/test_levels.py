"""Infections are counted by community, once and without a name; levels are proposed with their arithmetic."""

from __future__ import annotations

from datetime import date

import pytest

from bihuan.apps.core.erasure import About
from bihuan.apps.core.models import Event
from bihuan.apps.tracing.actions.cases import classify_case
from bihuan.apps.tracing.models import Case
from bihuan.apps.zones.actions import levels as acts
from bihuan.apps.zones.actions.controls import decide_control, lift_control
from bihuan.apps.zones.actions.controls_sweeping import sweep_controls
from bihuan.apps.zones.actions.infections import count_infection, forget_infections, names_in_infections
from bihuan.apps.zones.actions.levels import Accepted
from bihuan.apps.zones.models import Control, LevelProposal, NewInfection
from bihuan.apps.zones.queries.levels import (
    counts_by_community,
    get_proposal,
    level_of_community,
    list_proposals,
    standing_of,
)
from tests.apps.zones.controls_world import AT, BASIS, DAY, EAST, HOUR, WEST, Zone, kinds_of, refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 25)


@pytest.fixture
def infected(zone: Zone) -> Zone:
    """Two cases live in the west, one nobody knows where; the jobs that tell of them have run."""
    zone.live_in(1, WEST)
    zone.live_in(2, WEST)
    zone.run()
    zone.run()
    return zone


def infections(zone: Zone) -> list[tuple[str, bool]]:
    rows = NewInfection.objects.filter(incident_id=zone.incident).order_by("-community", "id")
    return list(rows.values_list("community", "counts"))


def test_cases_are_counted_by_community_and_those_nobody_can_place_stand_apart(infected: Zone) -> None:
    assert infections(infected) == [(WEST, True), (WEST, True), ("", True)]
    counts = [(one.community, one.cases, one.week) for one in counts_by_community(infected.incident, TODAY)]
    assert sorted(counts) == [("", 1, 1), (WEST, 2, 2)]


def test_a_case_told_twice_counts_once_and_no_row_says_who(infected: Zone) -> None:
    case = Case.objects.get(number=1)
    assert count_infection(case_id=case.pk, incident=infected.incident, at=AT) is True
    assert len(infections(infected)) == 3
    kept = {str(value) for row in NewInfection.objects.values() for value in row.values()}
    assert kept & {case.pk, case.person_id, case.case} == set()


def test_a_case_that_is_none_is_taken_out_and_given_back(infected: Zone) -> None:
    case = Case.objects.get(number=1)
    Event.objects.filter(subject_id=case.pk, kind="case.opened")
    assert count_infection(case_id="nothing", incident=infected.incident, at=AT) is False
    row = NewInfection.objects.filter(community=WEST).first()
    assert row is not None
    refused(
        "laboratory_stands", classify_case, case_id=case.pk, classification="discarded", reason="mistaken",
        by=infected.by("lead"), at=AT,
    )  # fmt: skip
    NewInfection.objects.filter(pk=row.pk).update(counts=False)
    for number in (1, 2):
        count_infection(case_id=Case.objects.get(number=number).pk, incident=infected.incident, at=AT)
    assert infections(infected)[:2] == [(WEST, True), (WEST, True)]


def test_erasing_a_person_leaves_a_number_in_a_community(infected: Zone) -> None:
    person = Case.objects.get(number=1).person_id
    assert list(names_in_infections(About(infected.incident, frozenset({person})))) == []
    forget_infections(About(infected.incident, frozenset({person})))
    assert NewInfection.objects.filter(key=None).count() == 1
    everything = About(infected.incident, is_all=True)
    assert list(names_in_infections(everything)) == [f"index:{infected.incident}:infection"]
    forget_infections(everything)
    assert NewInfection.objects.filter(key=None).count() == 3


def test_an_infection_where_nothing_holds_proposes_the_strictest_level_once(infected: Zone) -> None:
    rows = list(LevelProposal.objects.all())
    assert [(one.direction, one.community, one.from_level, one.to_level) for one in rows] == [("up", WEST, "", "high")]
    assert kinds_of(rows[0].pk) == ["level.proposed"]
    assert [one.pk for one in list_proposals(infected.by())] == [rows[0].pk]
    refused("wrong_role", list_proposals, by=infected.by("gate_keeper"))
    refused("not_found", get_proposal, by=infected.by("gate_keeper"), proposal_id=rows[0].pk)


def test_accepting_makes_a_draft_which_another_person_decides(infected: Zone) -> None:
    row = LevelProposal.objects.get()
    told = Accepted(BASIS, AT + 7 * DAY, AT + 2 * DAY)
    refused("wrong_role", acts.accept_proposal, proposal_id=row.pk, told=told, by=infected.by("health"), at=AT)
    refused(
        "control_without_end",
        acts.accept_proposal,
        proposal_id=row.pk,
        told=Accepted(BASIS, None, None),
        by=infected.by(),
        at=AT,
    )
    draft = acts.accept_proposal(proposal_id=row.pk, told=told, by=infected.by("lead"), at=AT)
    assert (draft.state, draft.level, draft.measures) == ("draft", "high", ["stay_home", "service_at_door"])
    assert (draft.communities, draft.reason, draft.name) == ([WEST], "level_raised", "西山社区")
    refused("not_waiting", acts.accept_proposal, proposal_id=row.pk, told=told, by=infected.by(), at=AT)
    refused("own_request", decide_control, control_id=draft.pk, by=infected.by("lead"), at=AT)
    decide_control(control_id=draft.pk, by=infected.by("commander"), at=AT)
    assert level_of_community(infected.incident, WEST, AT) == ("high", Control.objects.get(pk=draft.pk))
    assert level_of_community(infected.incident, EAST, AT) == ("", None)


def test_nothing_is_proposed_where_the_strictest_level_holds_or_is_drafted(zone: Zone) -> None:
    zone.decided()
    draft = zone.draft(communities=(EAST,))
    said = {"on_date": TODAY, "incident": zone.incident, "at": AT}
    assert acts.propose_raising(community=WEST, **said) is None
    assert acts.propose_raising(community=EAST, **said) is None
    Control.objects.filter(pk=draft.pk).update(state="withdrawn")
    assert acts.propose_raising(community=EAST, **said) is not None
    assert acts.propose_raising(community=EAST, **said) is None


def test_a_new_infection_in_a_low_area_proposes_to_raise_it_in_place(zone: Zone) -> None:
    low = zone.decided(level="low", measures=("personal_protection",))
    row = acts.propose_raising(community=WEST, on_date=TODAY, incident=zone.incident, at=AT)
    assert row is not None
    assert (row.from_level, row.to_level, row.control_id) == ("low", "high", low.pk)
    draft = acts.accept_proposal(
        proposal_id=row.pk, told=Accepted(BASIS, AT + 7 * DAY, AT + DAY), by=zone.by(), at=AT
    )  # fmt: skip
    decide_control(control_id=draft.pk, by=zone.by("commander"), at=AT)
    low.refresh_from_db()
    assert (draft.replaces_id, low.state) == (low.pk, "lifted")


def test_only_one_community_of_a_larger_control_is_raised(zone: Zone) -> None:
    zone.decided(level="low", measures=("personal_protection",), communities=(WEST, EAST))
    row = acts.propose_raising(community=EAST, on_date=TODAY, incident=zone.incident, at=AT)
    assert row is not None
    told = Accepted(BASIS, AT + 7 * DAY, AT + DAY)
    draft = acts.accept_proposal(proposal_id=row.pk, told=told, by=zone.by(), at=AT)
    assert (draft.replaces, draft.communities, draft.name) == (None, [EAST], "河东社区")


def lowered(zone: Zone, days: float) -> list[LevelProposal]:
    sweep_controls(zone.incident, AT + days * DAY)
    return list(LevelProposal.objects.filter(direction="down").order_by("proposed_at"))


def test_lowering_is_proposed_after_seven_whole_days_with_its_arithmetic(zone: Zone) -> None:
    row = zone.decided(ends_at=AT + 14 * DAY)
    assert lowered(zone, 7) == []
    (found,) = lowered(zone, 8)
    assert (found.from_level, found.to_level, found.control_id) == ("high", "medium", row.pk)
    assert found.arithmetic == {
        "since": "2026-08-25", "last_case_on": "", "counted_from": "2026-08-25", "needed_days": 7, "clear_days": 7,
        "due_on": "2026-09-02", "cases": 0, "unplaced": 0,
    }  # fmt: skip
    assert len(lowered(zone, 9)) == 1


def test_an_infection_on_the_fifth_day_begins_the_count_anew(zone: Zone) -> None:
    row = zone.decided(ends_at=AT + 14 * DAY)
    day_five = date(2026, 8, 30)
    NewInfection.objects.create(incident_id=zone.incident, key="k", community=WEST, on_date=day_five)
    assert lowered(zone, 12) == []
    (found,) = lowered(zone, 13)
    assert (found.arithmetic["counted_from"], found.arithmetic["cases"]) == ("2026-08-30", 1)
    standing = standing_of(row, date(2026, 8, 31))
    assert standing is not None
    assert standing.due_on == date(2026, 9, 7)


def test_a_proposal_that_a_new_infection_overtakes_is_taken_back(zone: Zone) -> None:
    zone.decided(ends_at=AT + 14 * DAY)
    (found,) = lowered(zone, 8)
    NewInfection.objects.create(incident_id=zone.incident, key="k", community=WEST, on_date=date(2026, 9, 2))
    told = Accepted(BASIS, AT + 20 * DAY, AT + 9 * DAY)
    refused("proposal_passed", acts.accept_proposal, proposal_id=found.pk, told=told, by=zone.by(), at=AT + 8 * DAY)
    assert [one.state for one in lowered(zone, 8.1)] == ["passed"]
    assert kinds_of(found.pk) == ["level.proposed", "level.passed"]


def test_a_proposal_about_what_was_lifted_is_taken_back(zone: Zone) -> None:
    row = zone.decided(ends_at=AT + 14 * DAY)
    lowered(zone, 8)
    lift_control(control_id=row.pk, reason="milder_means", by=zone.by("lead"), at=AT + 8 * DAY + HOUR)
    assert [one.state for one in lowered(zone, 8.1)] == ["passed"]


def test_a_raising_that_was_decided_otherwise_is_taken_back(infected: Zone) -> None:
    infected.decided()
    sweep_controls(infected.incident, AT)
    assert LevelProposal.objects.get().state == "passed"


def test_a_refusal_has_a_reason_and_lowering_is_computed_anew_the_next_day(zone: Zone) -> None:
    zone.decided(ends_at=AT + 14 * DAY)
    (found,) = lowered(zone, 8)
    late = AT + 8 * DAY
    refused("bad_reason", acts.refuse_proposal, proposal_id=found.pk, reason="whim", by=zone.by(), at=late)
    acts.refuse_proposal(proposal_id=found.pk, reason="spread_nearby", by=zone.by(), at=late)
    refused("not_waiting", acts.refuse_proposal, proposal_id=found.pk, reason="spread_nearby", by=zone.by(), at=late)
    assert [one.state for one in lowered(zone, 8.2)] == ["refused"]
    assert [one.state for one in lowered(zone, 9)] == ["refused", "waiting"]


def test_accepting_a_lowering_replaces_the_control_when_it_is_decided(zone: Zone) -> None:
    high = zone.decided(ends_at=AT + 14 * DAY)
    (found,) = lowered(zone, 8)
    now = AT + 8 * DAY
    told = Accepted(BASIS, now + 5 * DAY, now + DAY)
    draft = acts.accept_proposal(proposal_id=found.pk, told=told, by=zone.by(), at=now)
    assert (draft.level, draft.measures, draft.outline) == (
        "medium", ["stay_in_area", "staggered_collection"], high.outline,
    )  # fmt: skip
    assert len(lowered(zone, 9)) == 1  # drafted: not proposed again
    decide_control(control_id=draft.pk, by=zone.by("commander"), at=now)
    high.refresh_from_db()
    assert high.state == "lifted"


def test_an_extension_goes_on_counting_from_the_first_day_of_the_level(zone: Zone) -> None:
    from bihuan.apps.zones.actions.controls import extend_control

    first = zone.decided(ends_at=AT + 5 * DAY)
    said = {"ends_at": AT + 12 * DAY, "review_at": AT + 6 * DAY, "reason": "still_needed"}
    second = extend_control(control_id=first.pk, **said, by=zone.by(), at=AT)
    decide_control(control_id=second.pk, by=zone.by("commander"), at=AT)
    found = standing_of(Control.objects.select_related("extends").get(pk=second.pk), date(2026, 9, 2))
    assert found is not None
    assert (found.since, found.is_due) == (TODAY, True)


def test_what_has_no_level_or_no_community_is_not_computed(zone: Zone) -> None:
    plain = zone.draft(level="")
    assert standing_of(plain, TODAY) is None
    drawn = zone.draft(communities=(), outline={"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]})
    assert (drawn.communities, standing_of(drawn, TODAY)) == ([], None)


def test_a_drawn_outline_names_the_communities_it_covers(zone: Zone) -> None:
    ring = [[106.085, 30.792], [106.095, 30.792], [106.095, 30.798], [106.085, 30.798], [106.085, 30.792]]
    both = zone.draft(communities=(), outline={"type": "Polygon", "coordinates": [ring]})
    assert both.communities == [WEST, EAST]
    touching = [[106.10, 30.79], [106.11, 30.79], [106.11, 30.80], [106.10, 30.79]]
    other = zone.draft(communities=(), outline={"type": "Polygon", "coordinates": [touching]})
    assert other.communities == []
