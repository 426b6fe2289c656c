"""Filling tubes: never overfull, nobody twice, a repeat has its reason, one event a tube, a command counts once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.actions.tubes import add_members, begin_tube, fill_tube, fill_tubes, seal_tube
from bihuan.apps.screening.actions.tubes_travellers import NewTraveller, meet_traveller
from bihuan.apps.screening.models import Pool, Round, Sample, Traveller
from bihuan.apps.screening.queries.tubes import tubes_that_do_not_add_up
from bihuan.apps.screening.rules.tubes import Member
from tests.apps.screening.tube_ground import DOCUMENTS, Ground
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def test_a_tube_is_filled_and_sealed_with_one_event_that_names_its_lines(ground: Ground) -> None:
    tube = ground.fill(0, 1, 2)
    event = ground.events("pool.sealed")[-1]
    facts = json.loads(event.facts)
    assert (tube.state, tube.members, tube.samples.count()) == ("sealed", 3, 3)
    assert facts["entries"] == [one.pk for one in ground.entries[:3]]
    assert (facts["digest"], event.subject_id) == (tube.digest, tube.pk)
    assert ground.outcomes(0, 1, 2, 3) == ["tested", "tested", "tested", ""]


def test_the_same_command_twice_fills_one_tube_and_answers_the_same(ground: Ground) -> None:
    new = ground.new(0, 1, command="phone-0001")
    first, second = (fill_tube(new=new, by=ground.officer, at=ground.at) for _ in range(2))
    assert (first, Pool.objects.count()) == (second, 1)
    with pytest.raises(CommandReused):
        fill_tube(new=replace(new, members=ground.members(5)), by=ground.officer, at=ground.at)


def test_a_tube_takes_no_more_than_it_holds_and_nobody_twice(ground: Ground) -> None:
    tube = begin_tube(new=ground.new(0, 1, size=5), by=ground.officer, at=ground.at)
    add = lambda *people: add_members(  # noqa: E731 - said five times below
        pool_id=tube.pk, members=ground.members(*people), by=ground.officer, at=ground.at
    )
    assert refusal_of(lambda: add(2, 3, 4, 5)) == "tube_overfull"
    assert refusal_of(lambda: add(2, 2)) == "twice_in_tube"
    assert refusal_of(lambda: add(0)) == "twice_in_tube"
    add(2, 3, 4)
    assert (Pool.objects.get().members, Sample.objects.count()) == (5, 5)
    assert refusal_of(lambda: add(6)) == "tube_overfull"
    seal_tube(pool_id=tube.pk, by=ground.officer, at=ground.at)
    assert refusal_of(lambda: add(6)) == "tube_closed"


def test_the_database_itself_refuses_a_tube_too_full(ground: Ground) -> None:
    tube = ground.fill(0)
    with pytest.raises(IntegrityError, match="tube_not_overfull"), transaction.atomic():
        Pool.objects.filter(pk=tube.pk).update(members=2)


def test_an_empty_tube_is_not_sealed(ground: Ground) -> None:
    tube = begin_tube(new=ground.new(), by=ground.officer, at=ground.at)
    assert refusal_of(lambda: seal_tube(pool_id=tube.pk, by=ground.officer, at=ground.at)) == "no_member"


def test_whoever_was_tested_before_needs_a_reason(ground: Ground) -> None:
    ground.fill(0, 1)
    assert refusal_of(lambda: ground.fill(0)) == "tested_before"
    again = ground.fill(0, repeat="doctor_asked")
    assert [one.repeat for one in again.samples.all()] == ["doctor_asked"]


def test_somebody_in_two_tubes_of_one_upload_needs_a_reason_too(ground: Ground) -> None:
    tubes = [ground.new(0, 1), ground.new(1, 2)]
    assert refusal_of(lambda: fill_tubes(tubes=tubes, by=ground.officer, at=ground.at)) == "tested_before"
    assert Pool.objects.count() == 0


def test_a_household_tube_holds_one_flat(ground: Ground) -> None:
    assert refusal_of(lambda: ground.fill(0, 3, kind="household", size=5)) == "other_household"
    assert ground.fill(0, 1, 2, kind="household", size=5).members == 3


def test_the_label_of_another_site_is_refused_and_a_code_is_used_once(ground: Ground) -> None:
    foreign = ground.code(site=ground.other)
    assert refusal_of(lambda: ground.fill(0, code=foreign)) == "foreign_label"
    tube = ground.fill(0)
    assert refusal_of(lambda: ground.fill(1, code=tube.code)) == "tube_known"
    same = ground.code()
    twins = [ground.new(2, code=same), ground.new(3, code=same)]
    assert refusal_of(lambda: fill_tubes(tubes=twins, by=ground.officer, at=ground.at)) == "tube_known"


def test_nobody_fills_tubes_of_another_units_site_or_of_people_of_another_round(ground: Ground) -> None:
    new = ground.new(0)
    assert refusal_of(lambda: fill_tube(new=new, by=ground.stranger, at=ground.at)) == "not_found"
    stranger = replace(new, members=(Member(entry="nobody"),))
    assert refusal_of(lambda: fill_tube(new=stranger, by=ground.officer, at=ground.at)) == "not_found"
    commander = ground.world.actor("commander")
    assert refusal_of(lambda: fill_tube(new=new, by=commander, at=ground.at)) == "wrong_role"


def test_a_round_that_is_closed_takes_only_swabs_after_a_positive_tube(ground: Ground) -> None:
    Round.objects.update(state="closed")
    assert refusal_of(lambda: ground.fill(0)) == "round_not_open"
    assert ground.fill(0, repeat="positive_tube").members == 1


def test_what_a_phone_took_offline_keeps_its_hour_and_none_lies_in_the_future(ground: Ground) -> None:
    earlier, later = ground.at - timedelta(minutes=40), ground.at + timedelta(hours=3)
    assert ground.fill(0, taken_at=earlier).filled_at == earlier
    assert ground.fill(1, taken_at=later).filled_at == ground.at


def test_two_officers_who_fill_one_tube_at_once_lose_nobody(ground: Ground) -> None:
    tube = begin_tube(new=ground.new(0), by=ground.officer, at=ground.at)
    Pool.objects.filter(pk=tube.pk).update(size=5, kind="pooled")
    for people in ((1, 2), (3,)):
        add_members(pool_id=tube.pk, members=ground.members(*people), by=ground.officer, at=ground.at)
    assert (Pool.objects.get(pk=tube.pk).members, tubes_that_do_not_add_up(ground.round.pk)) == (4, [])


def test_the_check_names_a_tube_whose_count_is_wrong(ground: Ground) -> None:
    tube = ground.fill(0, 1)
    Pool.objects.filter(pk=tube.pk).update(members=3)
    assert tubes_that_do_not_add_up(ground.round.pk) == [tube.code]


def _meet(ground: Ground, **told: str) -> Traveller:
    return meet_traveller(
        round_id=ground.round.pk, site_id=ground.arrival.pk, told=NewTraveller(**told), by=ground.officer, at=ground.at
    )


def test_a_traveller_is_tested_at_an_arrival_site_alone_and_lies_sealed(ground: Ground) -> None:
    row = _meet(ground, name="赵旅客", phone="13900001111", document=DOCUMENTS[0])
    again = _meet(ground, name="赵旅客", document=DOCUMENTS[0])
    new = replace(ground.new(), kind="single", size=1, members=(Member(traveller=row.pk),))
    assert (row.pk, "赵旅客" in row.sealed, row.phone) == (again.pk, False, "+8613900001111")
    assert refusal_of(lambda: fill_tube(new=new, by=ground.officer, at=ground.at)) == "no_arrival_site"
    there = replace(new, site_id=ground.arrival.pk, code=ground.code(site=ground.arrival))
    tube = ground.tube(fill_tube(new=there, by=ground.officer, at=ground.at))
    assert [(one.entry_id, one.traveller_id) for one in tube.samples.all()] == [(None, row.pk)]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": "不详", "phone": "13900001111"}, "no_traveller_name"), ({"name": "赵"}, "nothing_to_reach"),
        ({"name": "赵", "phone": "12"}, "bad_phone"), ({"name": "赵", "document": "123"}, "bad_document"),
        ({"name": "赵", "document": "E1", "document_kind": "library_card"}, "bad_document"),
    ],
)  # fmt: skip
def test_a_traveller_says_who_they_are_and_how_to_reach_them(ground: Ground, told: dict[str, str], code: str) -> None:
    with pytest.raises(NotAllowed, match=code):
        _meet(ground, **told)


def test_no_traveller_is_taken_up_where_residents_are_tested(ground: Ground) -> None:
    told = NewTraveller("赵旅客", "13900001111")
    where = {"round_id": ground.round.pk, "told": told, "by": ground.officer, "at": ground.at}
    assert refusal_of(lambda: meet_traveller(site_id=ground.site.pk, **where)) == "no_arrival_site"  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: meet_traveller(site_id=ground.other.pk, **where)) == "not_found"  # type: ignore[arg-type]  # by name


def test_nobody_new_comes_into_a_tube_of_a_round_that_has_closed(ground: Ground) -> None:
    tube = begin_tube(new=ground.new(0, size=5, kind="pooled"), by=ground.officer, at=ground.at)
    Round.objects.filter(pk=ground.round.pk).update(state="closed")
    add = lambda repeat: add_members(  # noqa: E731 - said twice below
        pool_id=tube.pk, members=ground.members(1, repeat=repeat), by=ground.officer, at=ground.at
    )
    assert refusal_of(lambda: add("")) == "round_not_open"
    assert add("positive_tube").members == 2
