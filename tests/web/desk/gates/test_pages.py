"""The pages of gates, passes and the inside at the desk and in the unit, as each role sees them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from tests.gates_world import RESIDENTS, Gates, make_gates

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.zones.actions.passes import prepare_pass
from bihuan.apps.zones.models import Crossing, DoorCount, Gate, Pass

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def gates() -> Gates:
    return make_gates()


def client(gates: Gates, name: str) -> Client:
    one = Client(headers={"Accept-Language": "en"})
    one.force_login(gates.keeper if name == "keeper" else gates.world.people[name], backend=BACKEND)
    return one


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def form_of_pass(compound: Gates, **more: Any) -> dict[str, Any]:
    ends = localtime(compound.at + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")
    starts = localtime(compound.at - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    said = {
        "purpose": "dialysis", "holder": "person", "name": "施三", "area": compound.area.code, "gates": "",
        "direction": "both", "starts_at": starts, "ends_at": ends, "hours_from": "", "hours_until": "",
        "days": list("1234567"), "control": "", "home": compound.area.code, "resident": "",
    }  # fmt: skip
    return said | more


def test_a_dispatcher_issues_a_pass_and_prints_it_and_that_is_written_down(gates: Gates) -> None:
    mine = client(gates, "dispatcher@PCS-03")
    answer = mine.post(reverse("desk:issue-pass"), form_of_pass(gates, hours_from="06:00", hours_until="22:00"))
    row = Pass.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:pass", args=[row.pk]))
    assert (row.hours_from, row.hours_until, row.home) == (360, 1320, gates.area)
    shown = text(mine.get(answer["Location"]))
    assert ("施*" in shown, "施三" in shown, "06:00-22:00" in shown) == (True, False, True)
    for paper in ("a6", "a4", "wall"):
        printed = mine.get(reverse("desk:pass-print", args=[row.pk]), {"paper": paper})
        assert ("施三" in text(printed), "<svg" in printed.content.decode()) == (True, True)
        assert "Dialysis" not in text(printed)
    assert AccessEntry.objects.filter(object_id=row.pk).count() == 3


def test_the_paper_is_for_who_issued_it_and_only_while_the_pass_holds(gates: Gates) -> None:
    row = gates.issue()
    page = reverse("desk:pass-print", args=[row.pk])
    people = ("dispatcher@PCS-03", "lead", "keeper", "inspector", "dispatcher@SQ-07")
    assert [client(gates, one).get(page).status_code for one in people] == [200, 404, 404, 404, 404]
    own = reverse("desk:pass", args=[row.pk])
    offered = [page in client(gates, one).get(own).content.decode() for one in ("dispatcher@PCS-03", "lead")]
    assert offered == [True, False], "nobody is offered a paper that is then refused"
    client(gates, "dispatcher@PCS-03").post(reverse("desk:revoke-pass", args=[row.pk]), {"reason": "misused"})
    assert client(gates, "dispatcher@PCS-03").get(page).status_code == 404


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"name": ""}, 422, "Fill this in."), ({"gates": "east"}, 422, "with commas"),
        ({"gates": "1, 77"}, 409, "not there, or not yours"), ({"days": []}, 422, "Fill this in."),
        ({"ends_at": "2099-01-01T00:00"}, 409, "24 hours at most"),
        ({"hours_from": "06:00", "hours_until": "06:00"}, 409, "that differs"),
    ],
)  # fmt: skip
def test_a_pass_that_cannot_be_says_what_to_do_and_loses_nothing_typed(
    gates: Gates, more: dict[str, Any], status: int, said: str
) -> None:
    answer = client(gates, "dispatcher@PCS-03").post(reverse("desk:issue-pass"), form_of_pass(gates, **more))
    assert (answer.status_code, said in text(answer), Pass.objects.count()) == (status, True, 0)
    assert f'value="{gates.area.code}" selected' in answer.content.decode()


def test_a_pass_for_gates_by_number_holds_there_alone(gates: Gates) -> None:
    client(gates, "lead").post(reverse("desk:issue-pass"), form_of_pass(gates, gates="1，2"))
    row = Pass.objects.get()
    assert (row.gates, row.area) == ([1, 2], None)


def test_passes_are_listed_by_how_they_stand_and_a_prepared_one_is_confirmed_with_one_press(gates: Gates) -> None:
    gates.issue()
    prepared = prepare_pass(told=gates.told(reference="r", unit="PCS-03"), incident="DRILL-1", at=gates.at)
    assert prepared is not None
    mine = client(gates, "dispatcher@PCS-03")
    counts = {
        state: text(mine.get(reverse("desk:passes"), {"state": state})).count("施*")
        for state in ("", "prepared", "valid", "expired", "stopped", "nonsense")
    }
    assert counts == {"": 2, "prepared": 1, "valid": 1, "expired": 0, "stopped": 0, "nonsense": 2}
    mine.post(reverse("desk:confirm-pass", args=[prepared.pk]))
    again = mine.post(reverse("desk:confirm-pass", args=[prepared.pk]), follow=True)
    assert ("does not wait for a word any more" in text(again), Pass.objects.filter(state="valid").count()) == (True, 2)
    signed = mine.post(reverse("desk:sign-pass", args=[prepared.pk]), follow=True)
    assert "Signed anew" in text(signed)


def test_a_form_for_a_resident_begins_with_their_compound(gates: Gates) -> None:
    mine = client(gates, "dispatcher@PCS-03")
    page = reverse("desk:compound", args=[gates.area.pk])
    link = f"{reverse('desk:passes')}?resident={gates.residents[0].pk}&home={gates.area.code}"
    listed = mine.get(page, {"building": gates.building.pk}).content.decode().replace("&amp;", "&")
    assert (link in listed, RESIDENTS[0] in listed) == (True, False)
    answer = mine.get(link).content.decode()
    assert (f'value="{gates.residents[0].pk}"' in answer, answer.count(f'value="{gates.area.code}" selected')) == (
        True,
        2,
    )


def test_gates_are_added_changed_and_closed(gates: Gates) -> None:
    lead = client(gates, "lead")
    said = {"name": "西门", "unit": "PCS-03", "area": gates.area.code, "lanes": "2", "seconds": "8"}
    lead.post(reverse("desk:add-gate"), said)
    row = Gate.objects.get(number=3)
    wrong = lead.post(reverse("desk:change-gate", args=[row.pk]), said | {"lanes": "0"})
    assert (wrong.status_code, lead.post(reverse("desk:add-gate"), said | {"name": ""}).status_code) == (422, 422)
    lead.post(reverse("desk:change-gate", args=[row.pk]), said | {"lanes": "5"})
    lead.post(reverse("desk:close-gate", args=[row.pk]), {"reason": "moved"})
    row.refresh_from_db()
    assert (row.lanes, row.closed_at is not None) == (5, True)
    assert "closed" in text(lead.get(reverse("desk:gates")))


def test_what_if_says_the_right_waits_and_an_overload_plainly(gates: Gates) -> None:
    lead, page = client(gates, "lead"), reverse("desk:gate", args=[gates.gate.pk])
    three, two = (text(lead.get(page, {"lanes": n, "seconds": 8, "an_hour": 1200})) for n in (3, 2))
    assert ("mean wait, seconds 19.1" in three, "4 2.3 s" in three) == (True, True)
    assert "1,200 people come in an hour and 900 can be checked: the line grows by 300 an hour" in two
    part = lead.get(page, {"lanes": "0"}, headers={"HX-Request": "true"})
    assert ("1 to 40 lanes" in text(part), "<html" in part.content.decode()) == (True, False)
    assert [lead.get(page, {"seconds": "0"}).status_code, lead.get(page, {"an_hour": "x"}).status_code] == [200, 200]


def test_a_gate_nobody_came_to_is_drawn_and_one_of_forty_lanes_too(gates: Gates) -> None:
    lead, page = client(gates, "lead"), reverse("desk:gate", args=[gates.gate.pk])
    for said in ({}, {"lanes": "40", "an_hour": "100000"}, {"seconds": "600", "lanes": "1", "an_hour": "6"}):
        assert lead.get(page, said).content.decode().count('class="now"') == 1


def test_the_inside_is_counts_for_the_desk_and_names_for_the_compounds_own_dispatcher(gates: Gates) -> None:
    gates.walk("out", 0)
    page = reverse("desk:compound", args=[gates.area.pk])
    for name, whole in (("lead", False), ("inspector", False), ("dispatcher@PCS-03", True)):
        told = text(client(gates, name).get(page))
        assert (RESIDENTS[0] in told, "Both figures agree." in told) == (whole, True)
    assert client(gates, "dispatcher@SQ-07").get(page).status_code == 404
    assert client(gates, "administrator").get(reverse("desk:inside")).status_code == 404
    assert "河东社区" not in text(client(gates, "dispatcher@PCS-03").get(reverse("desk:inside")))


def test_staff_counts_at_the_doors_and_sets_the_count_right(gates: Gates) -> None:
    gates.walk("in", 0)
    mine, area = client(gates, "dispatcher@PCS-03"), gates.area.pk
    told = text(mine.get(reverse("desk:compound", args=[area])))
    assert "Difference +1." in told
    answer = mine.post(reverse("desk:count-doors", args=[area]), {"counted": "5"}, follow=True)
    assert "5 at the doors, 6 by the gates" in text(answer)
    said = {"gate": gates.gate.pk, "way": "out", "people": "1", "reason": "missed_scan"}
    mine.post(reverse("desk:correct-count", args=[area]), said)
    assert "nobody is missed" in text(
        mine.post(reverse("desk:count-doors", args=[area]), {"counted": "5"}, follow=True)
    )
    wrong = mine.post(reverse("desk:correct-count", args=[area]), said | {"reason": ""})
    assert (wrong.status_code, DoorCount.objects.count(), Crossing.objects.count()) == (422, 2, 2)
    assert client(gates, "lead").post(reverse("desk:count-doors", args=[area]), {"counted": "5"}).status_code == 404


def test_the_lists_ask_the_database_as_often_for_three_compounds_as_for_one(
    gates: Gates, django_assert_max_num_queries: Any
) -> None:
    lead = client(gates, "lead")
    lead.get(reverse("desk:inside"))
    for name in ("desk:inside", "desk:gates"):
        with django_assert_max_num_queries(24):
            lead.get(reverse(name))


# --- the keeper's page without a script ---
def test_a_keeper_begins_at_the_gate_and_is_answered_without_a_script(gates: Gates) -> None:
    row, mine = gates.issue(), client(gates, "keeper")
    assert mine.get("/").headers.get("Location") == reverse("field:gate")
    check = reverse("field:gate-check", args=[gates.gate.pk])
    told = text(mine.post(check, {"code": row.code, "direction": "out"}))
    assert ("The printed name must end in “三”." in told, "施三" in told) == (True, False)
    assert "altered or damaged" in text(mine.post(check, {"code": f"{row.code}"[:-1] + "7", "direction": "in"}))
    assert client(gates, "keeper").post(reverse("field:gate-check", args=[gates.other.pk])).status_code == 404


def test_a_crossing_without_a_script_is_counted_and_a_wrong_one_says_why(gates: Gates) -> None:
    mine, cross = client(gates, "keeper"), reverse("field:gate-cross", args=[gates.gate.pk])
    said = {"kind": "headcount", "way": "out", "people": "2", "reason": "fire", "command": "c" * 36}
    answers = [mine.post(cross, said, follow=True) for _ in range(2)]
    assert [("2 people out" in text(one), one.status_code) for one in answers] == [(True, 200)] * 2
    other = mine.post(cross, said | {"people": "3"})
    wrong = mine.post(cross, said | {"reason": "", "command": "d" * 36, "at": "soon"})
    assert (other.status_code, wrong.status_code, "without a pass" in text(wrong)) == (409, 409, True)
    assert Crossing.objects.get().people == 2


def test_a_unit_with_several_gates_chooses_and_one_without_any_is_told_so(gates: Gates) -> None:
    mine = client(gates, "dispatcher@PCS-03")
    Gate.objects.filter(pk=gates.other.pk).update(unit="PCS-03")
    assert "At which gate are you?" in text(mine.get(reverse("field:gate")))
    assert "2 河东社区南门" in text(mine.get(reverse("field:gate"), {"gate": gates.other.pk}))
    assert "Your unit has no gate" in text(client(gates, "dispatcher@SQ-07").get(reverse("field:gate")))
    kit = mine.get(reverse("field:gate-kit", args=[gates.gate.pk])).json()
    assert (kit["kit"].startswith("BHK1:{"), "施" in kit["kit"]) == (True, False)


def test_a_keeper_whom_another_unit_sends_sees_nobody_of_the_compound(gates: Gates) -> None:
    """A gate may be staffed by the police; who lives behind it is for the compound's own staff (R14)."""
    Gate.objects.filter(pk=gates.other.pk).update(area=gates.area)
    asked = {"gate": gates.other.pk, "building": gates.building.pk}
    theirs = text(client(gates, "dispatcher@SQ-07").get(reverse("field:gate"), asked))
    ours = text(client(gates, "keeper").get(reverse("field:gate"), {"building": gates.building.pk}))
    assert ("何*" in ours, "何*" in theirs, gates.building.name in theirs) == (True, False, False)
