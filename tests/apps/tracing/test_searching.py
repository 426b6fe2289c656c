"""The exposure search at the desk: nothing without the gate, nowhere but where it allowed, and counts before names."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from bihuan.apps.core.models import Event, Place
from bihuan.apps.core.rules import MAX_FAILURES, NotAllowed
from bihuan.apps.intake.actions.evidence import NewEvidence, add_many, withdraw_evidence
from bihuan.apps.intake.models import CaseLink, Disposition, ReleasedIdentity
from bihuan.apps.tracing.access.runs import get_run, list_runs
from bihuan.apps.tracing.actions import searching_engine
from bihuan.apps.tracing.actions.cases import CaseTold, update_case
from bihuan.apps.tracing.actions.runs import perform_run
from bihuan.apps.tracing.actions.searching import SearchRefused, cancel_run
from bihuan.apps.tracing.actions.searching_release import release_run
from bihuan.apps.tracing.actions.visits import NewVisit, record_visit
from bihuan.apps.tracing.models import AnalysisRun, Case, Exposure, Pseudonym
from bihuan.apps.tracing.queries.runs import ResultAltered, read_result, result_path, results
from bihuan.apps.tracing.rules.planning import Plan
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.apps.tracing.rules.searching import Told
from bihuan.config.rounds import drain
from bihuan.engine.exposure.choosing import search_visits
from bihuan.engine.exposure.question import CaseWindow
from tests.apps.intake.gate.desk import DAY, HOUR, document
from tests.apps.tracing.lake_world import CASE, World, make_world, phone, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A case at place 0 for two hours; two who met it there, one too briefly, one elsewhere at the same time."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        made.stay(
            (CASE, 0, 0, 120), (phone(101), 0, 60, 180), (phone(102), 0, 100, 110), (phone(103), 0, 130, 170),
            (CASE, 1, 200, 300), (phone(104), 1, 200, 300), (phone(105), 0, 300, 400),
        )  # fmt: skip
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World) -> Iterator[World]:
    with taken_back(built):
        yield built


def found(run: AnalysisRun) -> dict[str, tuple[int, int]]:
    """Return what a run found: telephone → seconds without and with the residual time."""
    pairs = read_result(run).to_pylist()
    names = {one.number: one.identifier for one in Pseudonym.objects.all()}
    return {names[row["person"]]: (row["seconds"], row["seconds_residual"]) for row in pairs}


def test_from_an_accepted_query_to_counts_without_names(world: World) -> None:
    query = world.desk.put()
    assert query.state == "accepted"
    run = world.run(query)
    assert (run.state, run.failure) == ("done", "")
    assert found(run) == {"+8613800000101": (3600, 5400), "+8613800000103": (0, 1200)}
    told = results(run)
    assert {name: told[name] for name in ("pairs", "persons", "fresh")} == {"pairs": 2, "persons": 2, "fresh": 0}
    bands = {"0": 0, "15": 1, "30": 0, "60": 1, "120": 0, "240": 0}
    assert told["queries"] == [{"persons": 2, "by_minutes": bands, "only_possible": 0}]
    assert "138000" not in repr(told)


def test_a_run_says_on_what_it_rests(world: World) -> None:
    query = world.desk.put()
    run = world.run(query)
    protocol = world.desk.incident.protocol
    assert run.queries == [query.pk]
    assert (run.protocol, run.protocol_digest) == (f"{protocol.code} {protocol.version}", protocol.digest)
    assert run.parameters == {"engine": "auto", "minutes": 15, "residual_minutes": 30, "unknown_end_minutes": 240}
    assert (run.engine, len(run.inputs_digest)) == ("scan", 64)
    assert run.why == "there is no index for a day of the lake"
    kinds = Event.objects.filter(subject_id=run.pk).order_by("n").values_list("kind", flat=True)
    assert list(kinds) == ["run.asked", "run.finished"]


def test_equal_inputs_have_an_equal_digest_and_another_visit_another(world: World) -> None:
    first, again = world.run(world.desk.put()), world.run(world.desk.put())
    assert first.inputs_digest == again.inputs_digest
    assert first.result_sha256 == again.result_sha256
    world.stay((phone(106), 0, 10, 60))
    assert world.run(world.desk.put()).inputs_digest != first.inputs_digest


def test_it_looks_only_where_and_when_the_gate_allowed(world: World) -> None:
    """The case was at place 1 too, and somebody met it there: the query did not name that place."""
    assert "+8613800000104" not in found(world.run(world.desk.put()))
    both = (world.desk.stay(), world.desk.stay(world.desk.places[1], -30 + 200 / 60, 100 / 60))
    assert "+8613800000104" in found(world.run(world.desk.put(places=both)))
    late = world.desk.stay(start=-29.5, length=1.5)
    assert found(world.run(world.desk.put(places=(late,))))["+8613800000101"] == (3600, 5400)
    cut = world.desk.stay(start=-30, length=1.25)  # the case's stay counts until minute 75, the residual until 105
    assert found(world.run(world.desk.put(places=(cut,)))) == {"+8613800000101": (900, 2700)}


def test_a_place_of_which_the_lake_knows_nothing_opens_no_other(world: World) -> None:
    run = world.run(world.desk.put(places=(world.desk.stay(world.desk.places[50]),)))
    assert (run.state, results(run)["pairs"]) == ("done", 0)


def test_an_answer_that_goes_beyond_the_slots_is_thrown_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if an engine forgot to clip: nothing of such an answer is kept, and the run says why."""

    def forgetful(lake: Any, question: Any, **more: Any) -> Any:
        return search_visits(lake, replace(question, slots=()), **more)

    monkeypatch.setattr(searching_engine, "search_visits", forgetful)
    run = world.run(world.desk.put())
    assert (run.state, run.failure, run.result_sha256) == ("failed", "slots_ignored", "")


def test_a_search_without_a_place_is_a_search_of_nothing(world: World) -> None:
    run = world.ask(world.desk.put())
    plan = Plan((CaseWindow(0, 1, 0, 9),), (0,), (), ())
    with pytest.raises(searching_engine.SlotsIgnored):
        searching_engine.search_planned(run, world.lake, plan, (), lambda _: None)


def test_a_case_is_looked_for_only_while_it_could_infect(world: World) -> None:
    """Isolated after an hour, it met nobody afterwards; who looks for its source asks about the time before."""
    case, by = Case.objects.get(), world.desk.actor("analyst")
    told = CaseTold(onset_date=date(2026, 8, 23), isolated_at=world.zero + HOUR)
    update_case(case_id=case.pk, told=told, by=by, at=world.desk.at)
    assert found(world.run(world.desk.put())) == {"+8613800000101": (0, 1800)}
    assert len(found(world.run(world.desk.put(purpose="find_source")))) == 2
    update_case(case_id=case.pk, told=replace(told, isolated_at=world.zero - HOUR), by=by, at=world.desk.at)
    over = world.desk.put(window_from=world.zero)
    run = world.run(over)
    assert (run.state, run.failure) == ("failed", "nothing_left")


def test_what_was_told_goes_before_the_protocol(world: World) -> None:
    run = world.run(world.desk.put(), told=Told(minutes=5, residual_minutes=0, engine="scan"))
    assert found(run) == {"+8613800000101": (3600, 3600), "+8613800000102": (600, 600)}
    assert run.why == "it was asked for by name"


def test_visits_of_the_desk_are_searched_along(world: World) -> None:
    by = world.desk.actor("analyst")
    [link] = CaseLink.objects.all()
    [exposed] = world.desk.send(["S00077,测试人甲,,13800000777,2026-08-24,阴性\n".replace(",,", f",{document(77)},")])
    person = Disposition.objects.get(pk=exposed).person_id
    assert person is not None
    place, zero = world.desk.places[0], world.zero
    until = zero + timedelta(minutes=90)
    for who, confirmed in ((link.person_id, True), (person, True)):
        new = NewVisit(str(who), zero + timedelta(minutes=30), until, "interview", place)
        record_visit(new=new, by=by, at=world.desk.at, is_confirmed=confirmed)
    run = world.run(world.desk.put())
    assert results(run)["fresh"] == 2
    assert f"citizen_number:{document(77)}" in found(run)


def test_what_lake_and_desk_both_tell_counts_once(world: World) -> None:
    """The desk tells the case's stay and the contact's again; a register knows both by telephone, the desk by document.

    The contact stays ten minutes longer than the register says, and the desk knows it.
    """
    lines = [f"S00077,测试人甲,{document(77)},13800000777,2026-08-24,阴性\n"]
    [exposed] = world.desk.send(lines)
    contact = Disposition.objects.get(pk=exposed).person_id
    case = CaseLink.objects.get().person
    own = f"139{1:08d}"
    world.stay((("phone", own), 0, 0, 120), (("phone", "13800000777"), 0, 30, 90), (phone(101), 0, 60, 180))
    for who, start, end in ((case.pk, 0, 120), (contact, 30, 100)):
        new = NewVisit(str(who), world.zero + timedelta(minutes=start), world.zero + timedelta(minutes=end),
                       "interview", world.desk.places[0])  # fmt: skip
        record_visit(new=new, by=world.desk.actor("analyst"), at=world.desk.at, is_confirmed=True)
    run = world.run(world.desk.put())
    assert found(run) == {
        f"citizen_number:{document(77)}": (70 * 60, 70 * 60), "+8613800000101": (3600, 5400),
        "+8613800000103": (0, 1200),
    }  # fmt: skip
    assert [row["encounters"] for row in read_result(run).to_pylist()] == [1, 1, 1]


def test_a_visit_that_nobody_confirmed_is_not_searched(world: World) -> None:
    [link] = CaseLink.objects.all()
    new = NewVisit(str(link.person_id), world.zero, world.zero + timedelta(hours=2), "interview", world.desk.places[2])
    record_visit(new=new, by=world.desk.actor("analyst"), at=world.desk.at)
    world.stay((phone(140), 2, 0, 120))
    run = world.run(world.desk.put(places=(world.desk.stay(world.desk.places[2]),)))
    assert results(run)["fresh"] == 0
    assert found(run) == {}


@pytest.mark.parametrize("state", ["refused", "waiting", "expired", "another's", "nobody's", "none"])
def test_without_an_accepted_query_of_ones_own_nothing_runs(world: World, state: str) -> None:
    desk, at, by = world.desk, world.desk.at, "analyst"
    queries: list[Any] = []
    if state == "refused":
        queries, code = [desk.put(window_from=desk.at - 40 * DAY).pk], "not_accepted"
    elif state == "waiting":
        queries, code = [desk.put(places=(desk.stay(length=10),)).pk], "not_accepted"
    elif state == "expired":
        queries, at, code = [desk.put().pk], desk.at + DAY, "query_expired"
    elif state == "another's":
        queries, code, by = [desk.put().pk], "not_found", "analyst2"
    elif state == "nobody's":
        queries, code = ["no-such-query"], "not_found"
    else:
        code = "no_query"
    with pytest.raises(SearchRefused) as refusal:
        world.ask(None, by=by, query_ids=queries, at=at)  # type: ignore[arg-type]  # the queries are told
    assert refusal.value.code == code
    assert AnalysisRun.objects.count() == 0
    tried = Event.objects.get(kind="run.refused")
    assert (tried.reason, tried.actor) == (code, desk.people[by].pk)


def test_a_refusal_names_the_nearest_narrower_search(world: World) -> None:
    query = world.desk.put(window_from=world.desk.at - 40 * DAY)
    with pytest.raises(SearchRefused) as refusal:
        world.ask(query)
    assert refusal.value.narrower == query.narrower
    assert refusal.value.narrower["window_from"] > (world.desk.at - 15 * DAY).isoformat()


@pytest.mark.parametrize("by", ["interviewer", "health", "auditor", "commander", "administrator"])
def test_who_may_not_ask_the_gate_may_not_search(world: World, by: str) -> None:
    query = world.desk.put()
    with pytest.raises(SearchRefused) as refusal:
        world.ask(query, by=by)
    assert refusal.value.code == "wrong_role"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (Told(minutes=-1), "bad_minutes"), (Told(residual_minutes=24 * 60 + 1), "bad_minutes"),
        (Told(metres=5_000), "bad_metres"), (Told(engine="oracle"), "unknown_engine"),
        (Told(of_run="x"), "no_first_step"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(world: World, told: Told, code: str) -> None:
    query = world.desk.put()
    with pytest.raises(SearchRefused) as refusal:
        world.ask(query, told=told)
    assert refusal.value.code == code


def test_the_same_command_asks_once(world: World) -> None:
    query = world.desk.put()
    assert world.ask(query, command="c-1").pk == world.ask(query, command="c-1").pk
    assert AnalysisRun.objects.count() == 1


def test_a_case_that_was_withdrawn_meanwhile_is_not_searched(world: World) -> None:
    desk, query = world.desk, world.desk.put()
    asked = world.ask(query)
    [link] = CaseLink.objects.all()
    new = NewEvidence(str(link.person_id), "lab_positive", desk.at - HOUR, "intake", str(link.record_id))
    row = add_many(items=[new], by=desk.actor("lead"), at=desk.at)[0]
    withdraw_evidence(evidence_id=row.pk, reason="wrong_result", by=desk.actor("lead"), at=desk.at)
    drain(at=desk.at)
    run = AnalysisRun.objects.get(pk=asked.pk)
    assert (run.state, run.failure) == ("failed", "case_withdrawn")


# -- running ----------------------------------------------------------------------------------------------------------


def test_running_twice_changes_nothing(world: World) -> None:
    run = world.run(world.desk.put())
    files = sorted(path.name for path in result_path(run.pk, run.result_sha256).parent.glob(f"{run.pk}*"))
    perform_run(run_id=run.pk, at=world.desk.at, clock=lambda: world.desk.at)
    again = AnalysisRun.objects.get(pk=run.pk)
    assert (again.result_sha256, again.finished_at) == (run.result_sha256, run.finished_at)
    assert sorted(path.name for path in result_path(run.pk, run.result_sha256).parent.glob(f"{run.pk}*")) == files
    assert Event.objects.filter(kind="run.finished").count() == 1


def test_a_run_that_was_cut_off_is_taken_up_again(world: World) -> None:
    asked = world.ask(world.desk.put())
    AnalysisRun.objects.filter(pk=asked.pk).update(state="running", started_at=world.desk.at - timedelta(hours=1))
    drain(at=world.desk.at)
    assert AnalysisRun.objects.get(pk=asked.pk).state == "done"


def test_a_run_that_is_called_off_is_not_carried_out(world: World) -> None:
    asked = world.ask(world.desk.put())
    cancel_run(run_id=asked.pk, by=world.desk.actor("analyst"), at=world.desk.at)
    drain(at=world.desk.at)
    run = AnalysisRun.objects.get(pk=asked.pk)
    assert (run.state, run.result_sha256) == ("cancelled", "")
    with pytest.raises(NotAllowed, match="already_over"):
        cancel_run(run_id=asked.pk, by=world.desk.actor("analyst"), at=world.desk.at)
    with pytest.raises(NotAllowed, match="not_done"):
        results(run)


def test_a_search_that_is_called_off_while_it_runs_ends_at_its_next_stretch(world: World) -> None:
    asked = world.ask(world.desk.put())

    def clock() -> Any:  # asked at the first stretch: the officer calls the run off in that moment
        AnalysisRun.objects.filter(pk=asked.pk).update(state="cancelled", finished_at=world.desk.at)
        return world.desk.at

    perform_run(run_id=asked.pk, at=world.desk.at, clock=clock)
    run = AnalysisRun.objects.get(pk=asked.pk)
    assert (run.state, run.result_sha256) == ("cancelled", "")
    assert list(result_path(asked.pk, "x").parent.glob(f"{asked.pk}*")) == []


def test_what_the_engine_cannot_do_ends_the_run_with_its_code(world: World) -> None:
    run = world.run(world.desk.put(), told=Told(engine="index"))
    assert (run.state, run.failure) == ("failed", "index_missing")
    assert Event.objects.get(kind="run.failed").reason == "index_missing"


def test_a_run_that_keeps_failing_gives_up_loudly(world: World) -> None:
    asked, at = world.ask(world.desk.put()), world.desk.at
    for part in world.lake.parts():
        part.path.write_bytes(b"no parquet")
    for _ in range(MAX_FAILURES):
        assert AnalysisRun.objects.get(pk=asked.pk).state in {"asked", "running"}
        at += timedelta(minutes=10)
        drain(at=at)
    run = AnalysisRun.objects.get(pk=asked.pk)
    assert (run.state, run.failure) == ("failed", "gave_up")
    assert Event.objects.filter(kind="delivery.died").count() == 1


def test_another_officers_run_is_not_there(world: World) -> None:
    run = world.run(world.desk.put())
    other = world.desk.actor("analyst2")
    for reach in (
        lambda: get_run(other, run.pk),
        lambda: cancel_run(run_id=run.pk, by=other, at=world.desk.at),
        lambda: release_run(run_id=run.pk, query_id=run.queries[0], by=other, at=world.desk.at),
    ):
        with pytest.raises(NotAllowed, match="not_found"):
            reach()
    assert list(list_runs(other)) == []
    assert get_run(world.desk.actor("auditor"), run.pk).pk == run.pk
    with pytest.raises(NotAllowed, match="wrong_role"):
        get_run(world.desk.actor("commander"), run.pk)


# -- the file ---------------------------------------------------------------------------------------------------------


def test_the_result_is_its_owners_alone_and_holds_numbers_only(world: World) -> None:
    run = world.run(world.desk.put())
    path = result_path(run.pk, run.result_sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert b"13800000101" not in path.read_bytes()


@pytest.mark.parametrize("fault", ["altered", "gone"])
def test_a_result_that_is_not_the_one_written_is_refused(world: World, fault: str) -> None:
    run = world.run(world.desk.put())
    path: Path = result_path(run.pk, run.result_sha256)
    if fault == "gone":
        path.unlink()
    else:
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 1
        path.write_bytes(bytes(body))
    with pytest.raises(ResultAltered):
        read_result(run)


# -- from numbers to persons ------------------------------------------------------------------------------------------


def test_identities_go_out_by_the_gate_and_each_is_a_proposal_with_its_reasons(world: World) -> None:
    run = world.run(world.desk.put())
    out = release_run(run_id=run.pk, query_id=run.queries[0], by=world.desk.actor("analyst"), at=world.desk.at)
    assert (len(out.release.now), out.release.left, out.nobody) == (2, 0, 0)
    first, second = Exposure.objects.order_by("-seconds_residual")
    assert [first.state, second.state] == ["proposed", "proposed"]
    assert (first.person.phone, first.seconds, first.seconds_residual) == ("+8613800000101", 3600, 5400)
    assert (first.first_at, first.last_at) == (world.zero + timedelta(hours=1), world.zero + timedelta(minutes=150))
    assert (first.place_id, first.setting, first.run) == (world.desk.places[0], "restaurant", run.pk)
    assert (first.certainty, first.type, first.category) == ("probable", "same_place", "close_contact")
    assert first.reasons == {
        "places": [world.desk.places[0]], "seconds": 3600, "seconds_residual": 5400, "encounters": 1, "possible": 0,
        "engine": "scan", "rule": run.parameters, "protocol": run.protocol, "inputs": run.inputs_digest,
    }  # fmt: skip
    assert first.source_case.case == world.desk.cases[0]


def test_released_twice_is_released_once(world: World) -> None:
    run = world.run(world.desk.put())
    said = {"run_id": run.pk, "query_id": run.queries[0], "by": world.desk.actor("analyst"), "at": world.desk.at}
    first, again = release_run(**said), release_run(**said)  # type: ignore[arg-type]  # by name
    assert (len(again.release.now), sorted(again.exposures)) == (0, sorted(first.exposures))
    assert ReleasedIdentity.objects.count() == 2
    assert Exposure.objects.count() == 2


def test_beyond_five_hundred_the_gate_waits_for_two_departments(world: World) -> None:
    world.stay(*((phone(1000 + one), 0, 0, 30 + one % 60) for one in range(520)))
    run = world.run(world.desk.put())
    assert results(run)["persons"] == 522
    out = release_run(run_id=run.pk, query_id=run.queries[0], by=world.desk.actor("analyst"), at=world.desk.at)
    assert (len(out.release.now), out.release.left, out.release.code) == (500, 22, "needs_tranche")
    assert Exposure.objects.count() == 500
    shortest = min(Exposure.objects.values_list("seconds_residual", flat=True))
    pairs = sorted((row["seconds_residual"] for row in read_result(run).to_pylist()), reverse=True)
    assert shortest == pairs[499]


def test_an_expired_query_releases_nothing(world: World) -> None:
    run = world.run(world.desk.put())
    with pytest.raises(NotAllowed, match="query_expired"):
        release_run(run_id=run.pk, query_id=run.queries[0], by=world.desk.actor("analyst"), at=world.desk.at + DAY)
    assert Exposure.objects.count() == 0
    assert Event.objects.filter(kind="query.release_refused").count() == 1


def test_a_query_that_the_run_does_not_rest_on_releases_nothing_of_it(world: World) -> None:
    run, other = world.run(world.desk.put()), world.desk.put()
    with pytest.raises(NotAllowed, match="not_found"):
        release_run(run_id=run.pk, query_id=other.pk, by=world.desk.actor("analyst"), at=world.desk.at)


# -- the second step, points ------------------------------------------------------------------------------------------


def test_contacts_of_contacts_come_of_released_contacts_alone(world: World) -> None:
    world.stay((phone(101), 2, 185, 235), (phone(150), 2, 185, 235), (phone(105), 2, 10, 90), (phone(151), 2, 10, 90))
    query = world.desk.put(places=(world.desk.stay(), world.desk.stay(world.desk.places[2], -30, 4)))
    first = world.run(query, told=Told(residual_minutes=0))
    second = {"kind": RunKind.CONTACTS_OF_CONTACTS, "told": Told(of_run=first.pk, residual_minutes=0)}
    early = world.run(query, **second)
    assert (early.state, early.failure) == ("failed", "nothing_released")
    release_run(run_id=first.pk, query_id=query.pk, by=world.desk.actor("analyst"), at=world.desk.at)
    run = world.run(query, **second)
    assert (run.state, found(run)) == ("done", {"+8613800000150": (3000, 3000)})
    out = release_run(run_id=run.pk, query_id=query.pk, by=world.desk.actor("analyst"), at=world.desk.at)
    [exposure] = Exposure.objects.filter(pk__in=out.exposures)
    assert (exposure.category, exposure.person.phone) == ("contact_of_contact", "+8613800000150")


def test_a_second_step_needs_a_first(world: World) -> None:
    query = world.desk.put()
    with pytest.raises(SearchRefused) as refusal:
        world.ask(query, kind=RunKind.CONTACTS_OF_CONTACTS)
    assert refusal.value.code == "needs_first_step"


HERE, BESIDE, ELSEWHERE = (106.1, 30.8), (106.1, 30.8008), (106.1, 30.802)  # 89 and 222 metres to the north


def locate(world: World, *numbers: int) -> None:
    """Give places of the desk their position."""
    places = [world.desk.places[one] for one in numbers]
    Place.objects.filter(pk__in=places).update(longitude=HERE[0], latitude=HERE[1])


def test_companions_are_looked_for_during_the_slots_and_at_their_places_only(world: World) -> None:
    """The case was elsewhere too within the hours, and back at the place after them; a companion may stand outside."""
    locate(world, 0)
    world.walk((CASE, 10, *HERE), (phone(160), 11, *HERE), (phone(161), 10, 106.2, 30.8),
               (CASE, 200, *HERE), (phone(162), 200, *HERE),
               (CASE, 60, *ELSEWHERE), (phone(163), 60, *ELSEWHERE),
               (CASE, 90, *BESIDE), (phone(164), 90, 106.1, 30.8016))  # fmt: skip
    run = world.run(world.desk.put(), kind=RunKind.EXPOSURE_POINTS)
    assert (run.state, run.failure) == ("done", "")
    assert set(found(run)) == {"+8613800000160", "+8613800000164"}
    assert results(run)["notices"] == ["index_missing"]
    out = release_run(run_id=run.pk, query_id=run.queries[0], by=world.desk.actor("analyst"), at=world.desk.at)
    exposure = Exposure.objects.filter(pk__in=out.exposures).earliest("first_at")
    assert (exposure.type, exposure.seconds_residual, exposure.encounters) == ("companion", 0, 1)


def test_the_hours_of_one_place_open_no_other(world: World) -> None:
    """Two places, one after the other; the case comes back to the first in the hours of the second."""
    locate(world, 0)
    Place.objects.filter(pk=world.desk.places[1]).update(longitude=ELSEWHERE[0], latitude=ELSEWHERE[1])
    both = (world.desk.stay(), world.desk.stay(world.desk.places[1], -30 + 200 / 60, 100 / 60))
    world.walk((CASE, 10, *HERE), (phone(160), 11, *HERE), (CASE, 210, *ELSEWHERE), (phone(161), 211, *ELSEWHERE),
               (CASE, 250, *HERE), (phone(162), 250, *HERE), (CASE, 30, *ELSEWHERE),
               (phone(163), 30, *ELSEWHERE))  # fmt: skip
    run = world.run(world.desk.put(places=both), kind=RunKind.EXPOSURE_POINTS)
    assert set(found(run)) == {"+8613800000160", "+8613800000161"}


def test_a_place_without_a_position_is_not_searched_by_points(world: World) -> None:
    """Not one place with a position: refused at once. One of two without: it is left out, and the run says so."""
    query = world.desk.put()
    with pytest.raises(SearchRefused) as refusal:
        world.ask(query, kind=RunKind.EXPOSURE_POINTS)
    assert (refusal.value.code, refusal.value.params["query"]) == ("place_without_position", query.pk)
    locate(world, 0)
    world.walk((CASE, 10, *HERE), (phone(160), 11, *HERE), (CASE, 210, *HERE), (phone(161), 211, *HERE))
    both = world.desk.put(places=(world.desk.stay(), world.desk.stay(world.desk.places[1], -30 + 200 / 60, 100 / 60)))
    run = world.run(both, kind=RunKind.EXPOSURE_POINTS)
    assert (run.state, set(found(run))) == ("done", {"+8613800000160"})
    assert results(run)["notices"] == ["index_missing", "place_without_position"]


def test_a_position_that_is_gone_when_the_run_begins_opens_nothing(world: World) -> None:
    locate(world, 0)
    asked = world.ask(world.desk.put(), kind=RunKind.EXPOSURE_POINTS)
    Place.objects.filter(pk=world.desk.places[0]).update(latitude=None)
    drain(at=world.desk.at)
    run = AnalysisRun.objects.get(pk=asked.pk)
    assert (run.state, run.failure) == ("failed", "place_without_position")


def test_a_search_among_points_without_a_place_is_a_search_of_nothing(world: World) -> None:
    locate(world, 0)
    run = world.ask(world.desk.put(), kind=RunKind.EXPOSURE_POINTS)
    plan = Plan((CaseWindow(0, 1, 0, 9),), (0,), (), ())
    with pytest.raises(searching_engine.SlotsIgnored):
        searching_engine.search_planned(run, world.lake, plan, (), lambda _: None)
