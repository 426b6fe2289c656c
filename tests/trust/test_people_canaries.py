"""Canaries of forces and mass testing (R18): every page of issue 5, command, log, journal and export, as every caller.

`WHOLE` says of each kind of field who may see it whole, `SEEN` where that has to happen; whatever is not told may not.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from bihuan.apps.core.exports import ask_export, fetch_export, make_export, show_passphrase
from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.forces.models import Officer, Post
from bihuan.apps.intake.actions import dispose_batch, receive_batch
from bihuan.apps.intake.models import Disposition
from bihuan.engine.export import unlock_workbook
from bihuan.web.parts.export_files import draw
from tests.apps.core.exports.outing import ORDERS
from tests.conftest import IS_PROOF
from tests.trust.forty import DOOR
from tests.trust.ground import ANONYMOUS, LEGAL, undone
from tests.trust.people_canaries import PeopleCanaries
from tests.trust.plans_ground import Planned
from tests.trust.test_canaries import heard, in_file, text_of
from tests.worlds import run_jobs

__all__ = ["heard"]
pytestmark = [pytest.mark.django_db, pytest.mark.unmeasured]
URLS = tomllib.loads((Path(__file__).parent / "urls.toml").read_text("utf-8"))["urls"]
ROLES = [role.value for role in Role if role is not Role.SYSTEM]
UNIT = {"unit_dispatcher", "site_leader", "field_officer"}
WATCHING = {"desk_lead", "desk_analyst", "planner", "commander"}
PLANNING = {"desk_lead", "planner"}
# What may stand whole in a page, and to whom: from the declaration and who may have such an object at all.
WHOLE: dict[str, set[str]] = {
    "officer own name": WATCHING | {"inspector"} | UNIT,
    "officer beside name": WATCHING | {"inspector"},
    "officer own phone": WATCHING | UNIT,
    "officer beside phone": WATCHING,
    "officer own limits": PLANNING | {"unit_dispatcher"},
    "officer beside limits": PLANNING,
    "officer own absence": PLANNING | {"unit_dispatcher"},
    "officer beside absence": PLANNING,
    "roster name": PLANNING,
    "roster phone": PLANNING,
    **{f"resident in work {name}": UNIT for name in ("name", "phone", "document", "room")},
}
# Where each of these has to stand, so that nothing passes because nothing is there.
SEEN: dict[str, tuple[str, ...]] = {
    "officer own name": ("desk:officers", "desk:officer own", "desk:attendance-post own", "desk:print-plan own"),
    "officer beside name": ("desk:officers", "desk:officer beside", "desk:print-plan beside"),
    "officer own phone": ("desk:officers", "desk:officer own"),
    "officer own limits": ("desk:officers", "desk:officer own"),
    "officer own absence": ("desk:officer own",),
    "roster name": ("desk:roster-lines",),
    "roster phone": ("desk:roster-lines",),
    "resident in work name": ("desk:round-building own",),
}


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[PeopleCanaries]:
    """Return the world with its canaries, built once; whatever the tests do is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield PeopleCanaries()
        transaction.set_rollback(True)


def values_of(people: PeopleCanaries, place: str) -> dict[str, str]:
    """Return what stands for the parameters of addresses, of the unit itself or of the one beside it."""
    things, where = people.ground.things, "own" if place == "own" else "sibling"
    planned, post = people.planned[place], people.posts[place]
    return {
        "officer_id": planned.officer, "plan_id": planned.published, "post_id": post.post, "call_id": post.call,
        "inspection_id": post.visit, "finding_id": post.finding, "round_id": people.round,
        "building_id": things["testing building"][f"desk {where}"], "site_id": things["site"][f"desk {where}"],
        "order_id": people.orders[place], "pool_id": things["pool"][f"desk {where}"],
        "box_id": things["box"][f"desk {where}"], "block_id": things["samples"]["block"],
        "gate_id": things["gate"][f"desk {where}"], "pass_id": things["pass"][f"desk {where}"],
        "area_id": things["compound"][f"desk {where}"],
    }  # fmt: skip


OF_ISSUE = (
    "desk:screening", "desk:round", "desk:round-building", "desk:missing", "desk:people-of-order", "desk:excuses",
    "desk:visits", "desk:sites", "desk:site", "desk:tubes", "desk:tube", "desk:box", "desk:labels", "desk:label-sheet",
    "desk:queues", "desk:whatif", "desk:holds",
    "desk:casualties", "desk:at-site", "desk:heat", "desk:weather", "desk:heat-post",
    "desk:forces", "desk:officers", "desk:officer", "desk:posts", "desk:post", "desk:plans", "desk:plan",
    "desk:plan-progress", "desk:print-plan", "desk:roster-lines", "desk:attendance", "desk:attendance-post",
    "desk:call_ups", "desk:call-up", "desk:new-call", "desk:inspections", "desk:inspection-league", "desk:inspection",
    "desk:inspection-posts", "desk:inspection-visit", "desk:finding", "field:post", "field:lane", "field:box",
    "desk:roads", "desk:response_times", "desk:emergencies", "desk:report-emergency", "desk:patrols", "field:patrol",
    "desk:gates", "desk:gate", "desk:passes", "desk:pass", "desk:pass-print", "desk:inside", "desk:compound",
    "field:gate", "field:gate-kit", "field:gate-kept", "field:gate-worker",
)  # fmt: skip
AROUND = (
    "home", "account", "desk:board", "desk:orders", "desk:unit", "desk:dispatch", "desk:handover", "desk:oversight",
    "desk:intake", "desk:batches", "desk:held", "desk:reconciliation", "desk:approvals", "desk:exports", "field:today",
)  # fmt: skip


def ways(people: PeopleCanaries) -> dict[str, str]:
    """Return every address that can be got, by what it is about."""
    found = {name: reverse(name) for name in AROUND}
    for place in ("own", "beside"):
        values = values_of(people, place)
        for name in (*OF_ISSUE, "desk:order", "field:order"):
            told = {one: value for one, value in values.items() if one in parameters(name)}
            found[f"{name} {place}" if told else name] = reverse(name, kwargs=told)
        plan, building = found[f"desk:plan {place}"], found[f"desk:round-building {place}"]
        it = people.planned[place]
        draft = reverse("desk:plan", args=[it.draft])
        found |= {f"{draft_or} {tab} {place}": f"{address}?tab={tab}"
                  for draft_or, address in (("desk:plan", plan), ("desk:plan draft", draft))
                  for tab in ("people", "difference", "posts")}  # fmt: skip
        found[f"desk:plan need {place}"] = f"{plan}?need={it.free_need}&officer=K-PCS-03"
        found[f"desk:plan draft need {place}"] = f"{draft}?need={it.need}&officer=K-PCS-03"
        found |= {f"desk:round-building {which} {place}": f"{building}?which={which}" for which in ("all", "exempt")}
        at = f"round={values['round_id']}&site={values['site_id']}"
        found[f"field:lane building {place}"] = f"{reverse('field:lane')}?{at}&building={values['building_id']}"
        found[f"field:box site {place}"] = f"{reverse('field:box')}?{at}"
    found |= {"desk:tube traveller": reverse("desk:tube", args=[people.tube]),
              "desk:box couriers": reverse("desk:box", args=[people.box])}  # fmt: skip
    found["desk:missing all"] = f"{reverse('desk:missing')}?which=all"
    return found | {f"desk:officers {state}": f"{reverse('desk:officers')}?state={state}" for state in ("away", "here")}


def parameters(name: str) -> set[str]:
    """Return which parameters an address has."""
    from tests.trust.test_urls import addresses

    return set(dict(addresses())[name].pattern.converters)


def callers_for(name: str) -> list[tuple[str, str]]:
    """Return who looks and from which district: whoever has to see something, of the rest ten drawn; at proof all."""
    everybody = [(who, "own") for who in [*ROLES, ANONYMOUS]] + [(who, "other") for who in ROLES]
    if IS_PROOF:
        return everybody
    holding = [(who, "own") for group, names in SEEN.items() if name in names for who in sorted(WHOLE[group])]
    units = [(who, "own") for who in sorted(UNIT)]
    return list(dict.fromkeys([*holding, *units, *random.Random(name).sample(everybody, 10)]))


def test_no_page_shows_people_of_units_or_residents_where_it_may_not(
    people: PeopleCanaries, heard: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    stray, seen, looks = [], set(), Counter[int]()
    for name, address in ways(people).items():
        for who, place in callers_for(name):
            with undone():
                answer = people.ground.client(who, place).get(address)
            found = people.in_text(text_of(answer))
            may = {group for group, roles in WHOLE.items() if who in roles} if place == "own" else set()
            looks[answer.status_code] += 1
            seen |= {(name, who, group) for group in found & may}
            stray += [(who, place, name, answer.status_code, found - may)] if found - may else []
    with capsys.disabled():
        print(f"\npeople: {len(people.group)} canaries, {len(ways(people))} addresses, {looks.total()} answers "
              f"{dict(looks)}, {len(stray)} stray")  # fmt: skip
    assert stray == []
    assert people.in_text(heard.getvalue()) == set()
    wanted = {(name, group) for group, names in SEEN.items() for name in names}
    assert wanted - {(name, group) for name, _who, group in seen} == set()


def test_every_address_that_can_be_got_of_forces_and_testing_is_swept(people: PeopleCanaries) -> None:
    from tests.trust.test_urls import addresses

    packages = ("forces/", "screening/", "post/", "lane/", "zones/gates/", "zones/passes/", "zones/inside/", "gate/")
    ours = {name for name, one in addresses() if str(one.pattern).startswith(packages) and "GET" in URLS[name]}
    assert ours - set(OF_ISSUE) == set()


def test_residents_stand_whole_only_on_the_page_of_the_building_that_is_worked_on(people: PeopleCanaries) -> None:
    names = {f"resident in work {name}" for name in ("name", "phone", "document", "room")}
    where = {
        name.removesuffix(" own")
        for name, address in ways(people).items()
        if people.in_text(text_of(people.ground.client("field_officer", "own").get(address))) & names
    }
    assert where <= {"desk:visits", "desk:round-building", "desk:round-building all", "desk:round-building exempt",
                     "field:lane building"}  # fmt: skip
    assert "desk:round-building" in where


def test_commands_journal_and_export_name_nobody(
    people: PeopleCanaries, tmp_path: Path, heard: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    world, said = people.ground.world, []
    one = people.planned["own"]
    incident = ["--incident", world.incident.code]
    with undone():
        for words in (
            ["forces", "on", *incident], ["forces", "on", "--json", *incident], ["forces", "plans", *incident],
            ["forces", "why-not", one.draft, "K-PCS-03", one.need, *incident],
            ["screening", "status", *incident], ["screening", "status", "--json", *incident],
            ["screening", "missing", *incident], ["screening", "tubes", *incident],
            ["order", "show", people.orders["own"], *incident], ["journal", "export", str(tmp_path / "out")],
        ):  # fmt: skip
            out, err = StringIO(), StringIO()
            try:
                call_command(*words, stdout=out, stderr=err)
            except (SystemExit, Exception) as error:
                err.write(f"FAILED {type(error).__name__}: {error}")
            said.append((" ".join(words[:2]), out.getvalue() + err.getvalue()))
    assert [(name, text) for name, text in said if "FAILED" in text] == []
    assert [(name, found) for name, text in said if (found := people.in_text(text))] == []
    files = {one.name: one.read_text("utf-8", "replace") for one in tmp_path.rglob("*") if one.is_file()}
    assert [(name, found) for name, text in files.items() if (found := people.in_text(text))] == []
    assert len(files) >= 2
    assert people.in_text(heard.getvalue() + capfd.readouterr().err) == set()


def test_the_export_of_coverage_names_nobody(people: PeopleCanaries) -> None:
    dataset, files = dataset_of("coverage"), 0
    for role in (one for one in Role if one is not Role.SYSTEM):
        by, at = people.ground.actor(role, "own"), people.ground.world.at
        columns = tuple(column.code for column in dataset.columns_for(by))
        asked = replace(ORDERS, dataset="coverage", columns=columns, filters={}, words=LEGAL)
        try:
            with undone():
                row = ask_export(asked=asked, by=by, at=at)
                make_export(export_id=row.pk, draw=draw, by=by, at=at)
                key = show_passphrase(export_id=row.pk, by=by, at=at)
                text = in_file(unlock_workbook(fetch_export(export_id=row.pk, by=by, at=at).body, key))
        except NotAllowed:
            continue
        files += 1
        assert (role, people.in_text(text)) == (role, set())
    assert files >= 2


def _limited(people: PeopleCanaries) -> Planned:
    """Let the officer of the unit have a limit that their block of the draft goes against."""
    one = people.planned["own"]
    Officer.objects.filter(pk=one.officer).update(limits=["no_suit"])
    Post.objects.filter(pk=one.post).update(clothing="hooded")
    return one


def test_whose_limit_a_draft_breaks_is_told_to_who_plans_and_to_nobody_who_watches(people: PeopleCanaries) -> None:
    with undone(), override("en"):
        one, told = _limited(people), {}
        for who in ("desk_lead", "planner", "commander", "inspector"):
            answer = people.ground.client(who, "own").get(
                reverse("desk:plan", args=[one.draft]), headers={"accept-language": "en"}
            )
            page = answer.content.decode()
            told[who] = ("has a limit that this post goes against" in page, "no protective suit" in page)
    assert told == {
        "desk_lead": (True, True),
        "planner": (True, True),
        "commander": (False, False),
        "inspector": (False, False),
    }


def test_a_resident_of_a_building_is_revealed_to_the_desk_alone(people: PeopleCanaries) -> None:
    entry, got = people.ground.things["roster line"]["desk sibling"], set()
    for place in ("own", "other"):
        for who in ROLES:
            with undone():
                answer = people.ground.client(who, place).post(
                    reverse("desk:reveal", args=["resident", entry, "phone"]), {"reason": "call_person"},
                    headers={"HX-Request": "true"},
                )  # fmt: skip
            found = people.in_text(text_of(answer))
            got |= {(who, place, group) for group in found}
            assert answer.status_code == (200 if found else 404)
    assert got == {(who, "own", "resident beside phone") for who in ("desk_lead", "desk_analyst")}


def test_who_would_be_called_up_is_shown_to_who_may_call_alone(people: PeopleCanaries) -> None:
    got: dict[str, set[str]] = {}
    for place in ("own", "other"):
        for who in ROLES:
            with undone():
                answer = people.ground.client(who, place).post(
                    reverse("desk:new-call"), {"message": "muster", "answer_minutes": "15"}
                )
            got |= {who: found} if (found := people.in_text(text_of(answer))) else {}
    assert set(got) == {"desk_lead", "planner", "commander"}
    assert set().union(*got.values()) <= {
        f"officer {place} {name}" for place in ("own", "beside") for name in ("name", "phone")
    }


REGISTER = "社区,楼栋,房号,姓名,联系电话,备注,居住状态\n"
ROSTER = "日期,岗位,姓名,警号,班次,备注\n"


def _receive(people: PeopleCanaries, kind: str, *, is_read: bool) -> str:
    """Receive a register or a roster of one good and one incomplete line, each value a canary; return the batch."""
    world, clerk = people.ground.world, people.ground.world.actor("clerk")
    group = f"{kind} {'read' if is_read else 'unread'}"
    rows = []
    for state in ("good", "incomplete"):
        new = partial(people.new, f"{group} {state}")
        name, phone = new("name"), new("phone")
        if kind == "population":
            place = "511302001,3栋" if state == "good" else ","
            rows.append(f"{place},{new()},{name},{phone},{new()},在住\n")
        else:
            name = name if state == "good" else ""
            rows.append(f"{world.at:%Y-%m-%d},{new()},{name},{new()},08:00-14:00,{new()}\n")
    body = ((REGISTER if kind == "population" else ROSTER) + "".join(rows)).encode()
    batch = receive_batch(
        source_id=people.ground.things["source"]["desk own"].pk, content=BytesIO(body), by=clerk, at=world.at,
        filename="x.csv", kind=kind,
    ).batch  # fmt: skip
    if is_read:
        dispose_batch(batch_id=batch.pk, by=clerk, at=world.at)
        run_jobs(world.at)
    return str(batch.pk)


@pytest.mark.parametrize("kind", ["population", "duty_roster"])
def test_a_register_and_a_roster_show_their_lines_to_the_door_alone(people: PeopleCanaries, kind: str) -> None:
    stray, seen = [], set()
    with undone():
        read, unread = (_receive(people, kind, is_read=is_read) for is_read in (True, False))
        lines = list(Disposition.objects.filter(batch=read).order_by("line"))
        names = ("desk:batches", "desk:held", "desk:officers", "desk:missing", "desk:visits")
        addresses = {
            "batch read": reverse("desk:batch", args=[read]),
            "batch unread": reverse("desk:batch", args=[unread]),
        }
        addresses |= {f"line {one.kind} {one.line}": reverse("desk:line", args=[one.pk]) for one in lines}
        addresses |= {name: reverse(name) for name in names}
        addresses |= {f"/api {one}": f"/api/batches/{one}/dispositions" for one in (read, unread)}
        for what, address in addresses.items():
            for who in ROLES:
                answer = people.ground.client(who, "own").get(address)
                found = {group for group in people.in_text(text_of(answer)) if group.startswith(kind)}
                is_open = what.startswith("line held")  # the preview of an unread batch masks what it recognises
                seen |= {(what.partition(" held")[0], who)} if found else set()
                stray += [(what, who, found)] if found and not (is_open and who in DOOR) else []
    assert stray == []
    assert sorted({one.kind for one in lines}) == ["accepted", "held"]
    assert {("line", who) for who in DOOR} <= seen
