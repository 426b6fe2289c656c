"""Officers, absences, duty levels, pairings and posts: what is kept, what is refused, and what each raises."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bihuan.apps.core.models import Department, Event
from bihuan.apps.core.rules import Actor
from bihuan.apps.forces.access import people as access
from bihuan.apps.forces.actions.absences import end_absence, tell_absence
from bihuan.apps.forces.actions.levels import define_level, set_level
from bihuan.apps.forces.actions.officers import add_officer, add_officers, change_officer, leave_officer
from bihuan.apps.forces.actions.pairings import PairingTold, agree_pairing, end_pairing
from bihuan.apps.forces.actions.posts import PostTold, add_needs, change_post, close_post, open_post
from bihuan.apps.forces.models import Absence, Need, Officer, Post
from bihuan.apps.forces.queries.levels import home_minimum, level_at, standings
from bihuan.apps.forces.queries.pairings import help_of
from bihuan.apps.forces.queries.people import drop_outs
from bihuan.apps.forces.rules.levels import Demands
from bihuan.apps.forces.rules.people import OfficerTold
from tests.forces_world import HOUR, Forces
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
TOLD = OfficerTold("P9", "新来者", "PCS-03", "13900001234", ("order",), ("no_night",))
LEVEL = Demands("II", "二级勤务", 50, 60, 25)


def events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("index"))


def test_a_unit_adds_people_to_its_own_strength_and_to_no_other(forces: Forces) -> None:
    dispatcher = forces.actor("dispatcher@PCS-03")
    row = add_officer(told=TOLD, by=dispatcher, at=forces.at)
    assert (row.unit_id, row.skills, row.limits) == ("PCS-03", ["order"], ["no_night"])
    other = replace(TOLD, unit="SQ-07", number="P10")
    assert refusal_of(lambda: add_officer(told=other, by=dispatcher, at=forces.at)) == "wrong_role"


def test_the_journal_says_neither_name_nor_number_nor_kind_of_absence(forces: Forces) -> None:
    add_officer(told=TOLD, by=forces.actor("lead"), at=forces.at)
    officer = forces.officers["P3"]
    tell_absence(
        officer_id=officer.pk, kind="sickness", starts_at=forces.at, ends_at=None, by=forces.actor("lead"), at=forces.at
    )
    said = " ".join(one.facts for one in events("officer.added") + events("absence.told"))
    assert [word for word in ("新来者", "P9", "13900001234", "sickness", "林三石") if word in said] == []


def test_a_list_of_people_is_added_whole_or_not_at_all(forces: Forces) -> None:
    told = [TOLD, replace(TOLD, number="P1")]
    before = Officer.objects.count()
    assert refusal_of(lambda: add_officers(told=told, by=forces.actor("lead"), at=forces.at)) == "number_taken"
    assert Officer.objects.count() == before


def test_a_change_from_a_stale_page_is_refused(forces: Forces) -> None:
    lead, row = forces.actor("lead"), forces.officers["P3"]
    told = OfficerTold("P3", row.name, "PCS-03", row.phone, ("order", "suit"))
    change_officer(officer_id=row.pk, told=told, n=0, by=lead, at=forces.at)
    again = replace(told, skills=("driving",))
    refused = refusal_of(lambda: change_officer(officer_id=row.pk, told=again, n=0, by=lead, at=forces.at))
    assert refused == "stale_row"
    assert Officer.objects.get(pk=row.pk).skills == ["order", "suit"]


def test_nobody_leaves_while_a_published_plan_counts_on_them(forces: Forces) -> None:
    lead = forces.actor("lead")
    assert refusal_of(lambda: leave_officer(officer_id=forces.officers["P1"].pk, n=0, by=lead, at=forces.at)) == (
        "still_planned"
    )
    gone = leave_officer(officer_id=forces.officers["P4"].pk, n=0, by=lead, at=forces.at)
    assert gone.left_at == forces.at


def test_an_absence_raises_the_drop_out_with_the_posts_that_are_lost(forces: Forces) -> None:
    officer = forces.officers["P2"]
    absence = tell_absence(
        officer_id=officer.pk, kind="isolation", starts_at=forces.at, ends_at=forces.at + 24 * HOUR,
        by=forces.actor("dispatcher@PCS-03"), at=forces.at,
    )  # fmt: skip
    lost = list(drop_outs(forces.incident, forces.at))
    assert [one.officer_id for one in lost] == [officer.pk]
    raised = events("officer.dropped_out")
    assert [(one.subject_id, one.n) for one in raised] == [(officer.pk, 1)]
    assert f'"absence":"{absence.pk}"' in raised[0].facts
    assert f'"assignments":["{lost[0].pk}"]' in raised[0].facts


def test_an_absence_of_somebody_with_no_post_raises_nothing(forces: Forces) -> None:
    tell_absence(
        officer_id=forces.officers["P4"].pk, kind="leave", starts_at=forces.at, ends_at=None,
        by=forces.actor("lead"), at=forces.at,
    )  # fmt: skip
    assert (events("officer.dropped_out"), list(drop_outs(forces.incident, forces.at))) == ([], [])


def test_an_absence_prolonged_over_a_post_raises_it_and_two_at_once_are_refused(forces: Forces) -> None:
    lead, officer = forces.actor("lead"), forces.officers["P2"]
    row = tell_absence(
        officer_id=officer.pk, kind="training", starts_at=forces.at, ends_at=forces.at + HOUR, by=lead, at=forces.at
    )
    assert events("officer.dropped_out") == []
    again = refusal_of(
        lambda: tell_absence(
            officer_id=officer.pk, kind="leave", starts_at=forces.at, ends_at=None, by=lead, at=forces.at
        )
    )
    assert again == "already_away"
    end_absence(absence_id=row.pk, ends_at=forces.at + 9 * HOUR, n=0, by=lead, at=forces.at)
    assert len(events("officer.dropped_out")) == 1


def test_a_level_is_set_by_the_lead_alone_and_keeps_people_at_each_home_station(forces: Forces) -> None:
    lead = forces.actor("lead")
    level = define_level(told=LEVEL, by=forces.actor("planner"), at=forces.at)
    refused = refusal_of(
        lambda: set_level(level_id=level.pk, reason="outbreak_grows", by=forces.actor("planner"), at=forces.at)
    )
    assert (refused, level_at(forces.incident, forces.at)) == ("wrong_role", None)
    set_level(level_id=level.pk, reason="outbreak_grows", by=lead, at=forces.at)
    assert home_minimum(forces.incident, forces.at) == {"PCS-03": 1, "SQ-07": 1}
    asked = {
        one.unit: (one.strength, one.on_duty, one.duty_asked, one.is_short)
        for one in standings(forces.incident, forces.at)
    }
    assert asked == {"PCS-03": (4, 1, 2, True), "SQ-07": (4, 1, 2, True)}
    assert [(one.reason, one.subject) for one in events("duty_level.set")] == [("outbreak_grows", "duty_level")]
    twice = refusal_of(lambda: set_level(level_id=level.pk, reason="exercise", by=lead, at=forces.at))
    assert twice == "level_holds_already"


def test_a_pairing_tells_what_was_promised_and_what_came(forces: Forces) -> None:
    lead, at = forces.actor("lead"), forces.at
    told = PairingTold("SQ-07", "PCS-03", 2, at - HOUR, at + 48 * HOUR)
    row = agree_pairing(told=told, by=lead, at=at)
    assert [(one.planned_today, one.owed_days, one.given_days) for one in help_of([row], "Asia/Shanghai", at)] == [
        (0, 2, 0)
    ]
    forces.assign("S3", forces.need("PCS-03", 13, 15))
    assert [(one.planned_today, one.owed_days, one.given_days) for one in help_of([row], "Asia/Shanghai", at)] == [
        (1, 2, 1)
    ]
    assert refusal_of(lambda: agree_pairing(told=told, by=lead, at=at)) == "paired_already"
    assert end_pairing(pairing_id=row.pk, n=0, by=lead, at=at).ends_at == at
    assert refusal_of(lambda: end_pairing(pairing_id=row.pk, n=1, by=lead, at=at)) == "already_over"


def test_needs_are_made_from_a_day_pattern_once(forces: Forces) -> None:
    lead, day = forces.actor("lead"), forces.at.date() + timedelta(days=3)
    Department.objects.get_or_create(code="police", defaults={"name": "公安"})
    told = PostTold("PCS-03", "联合值守席", "desk", department="police", duty_role="desk_lead")
    post = open_post(told=told, by=forces.actor("planner"), at=forces.at)
    pattern = "08:00-20:00 2 3 1\n20:00-08:00 1\n"
    made = add_needs(post_id=post.pk, pattern=pattern, first=day, last=day + timedelta(days=1), by=lead, at=forces.at)
    hours = [((one.ends_at - one.starts_at) / HOUR, one.minimum, one.wished, one.skilled) for one in made]
    assert hours == [(12.0, 2, 3, 1), (12.0, 1, 1, 0)] * 2
    again = refusal_of(lambda: add_needs(post_id=post.pk, pattern=pattern, first=day, last=day, by=lead, at=forces.at))
    assert again == "nothing_changed"
    over = refusal_of(
        lambda: add_needs(post_id=post.pk, pattern="10:00-12:00 1", first=day, last=day, by=lead, at=forces.at)
    )
    assert over == "needs_overlap"
    close_post(post_id=post.pk, n=Post.objects.get(pk=post.pk).n, by=lead, at=forces.at)
    assert Need.objects.filter(post=post).count() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "no_name"), ({"kind": "moon"}, "unknown_post_kind"), ({"clothing": "gold"}, "unknown_clothing"),
        ({"longitude": 106.1}, "bad_position"), ({"longitude": 206.1, "latitude": 30.0}, "bad_position"),
        ({"unit": "NO"}, "unknown_unit"), ({"department": "no"}, "unknown_department"),
        ({"duty_role": "king"}, "unknown_duty_role"), ({"skills": ("flying",)}, "unknown_skill"),
        ({"name": "西山路点位"}, "post_exists"),
    ],
)  # fmt: skip
def test_a_post_that_cannot_be_is_refused(forces: Forces, change: dict[str, object], code: str) -> None:
    told = replace(PostTold("PCS-03", "新岗", "gate"), **change)  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: open_post(told=told, by=forces.actor("lead"), at=forces.at)) == code


def test_a_post_is_changed_from_what_the_page_saw(forces: Forces) -> None:
    lead, post = forces.actor("lead"), forces.posts["PCS-03"]
    told = PostTold("PCS-03", post.name, "test_site", clothing="double")
    assert change_post(post_id=post.pk, told=told, n=0, by=lead, at=forces.at).clothing == "double"
    again = replace(told, clothing="coverall")
    assert refusal_of(lambda: change_post(post_id=post.pk, told=again, n=0, by=lead, at=forces.at)) == "stale_row"


def _sees(by: Actor) -> tuple[int, int, int]:
    return access.list_officers(by).count(), access.list_posts(by).count(), access.list_absences(by).count()


def test_a_unit_sees_its_own_and_the_desk_sees_all(forces: Forces) -> None:
    forces.away("S4")
    assert _sees(forces.actor("lead")) == (8, 2, 1)
    assert _sees(forces.actor("dispatcher@PCS-03")) == (4, 1, 0)
    outsider = refusal_of(lambda: access.get_officer(forces.actor("dispatcher@PCS-03"), forces.officers["S1"].pk))
    assert outsider == "not_found"
    assert refusal_of(lambda: access.list_officers(forces.actor("analyst"))) == "wrong_role"
    assert Absence.objects.count() == 1
