"""Faults of the gate, planted one at a time into the running code: the story or test that is named has to turn red."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType, ModuleType

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.intake.models import Query
from tests.apps.intake.gate import test_honest, test_status
from tests.apps.intake.gate.abuse import STORIES
from tests.apps.intake.gate.desk import HOUR, Desk, make_desk
from tests.house.tree import ROOT

pytestmark = pytest.mark.django_db
INTAKE = "src/bihuan/apps/intake/"
Check = Callable[[Desk], object]


@dataclass(frozen=True)
class Plant:
    """One fault: the file, what stands there, what is put instead, and what has to notice."""

    file: str
    old: str
    new: str
    check: Check


def story(name: str) -> Check:
    """Return the check that an abuse story is refused with its code."""

    def tell(desk: Desk) -> None:
        assert STORIES[name].tell(desk) == STORIES[name].code

    return tell


def plain(test: Callable[[], object]) -> Check:
    """Return a test that needs no desk as a check."""
    return lambda _: test()


def narrowing(desk: Desk) -> None:
    """Check that a long stay has a narrower sister that passes, and is cut to it."""
    row = desk.put(places=(desk.stay(start=-60, length=40),))
    ends = [stay["ends_at"][:13] for stay in row.narrower.get("places", [])]
    assert ends == [f"{desk.at - 56 * HOUR:%Y-%m-%dT%H}"]


def in_journal(desk: Desk) -> None:
    """Check that a refused query has its line."""
    row = desk.put(case="none")
    assert Query.objects.filter(state="refused").count() == 1
    assert Event.objects.filter(subject_id=row.pk, kind="query.refused").count() == 1


@contextmanager
def planted(plant: Plant) -> Iterator[None]:
    """Run the module anew with the fault in it; put its functions wherever the old ones were imported, and back."""
    name = f"bihuan.apps.intake.{plant.file.removesuffix('.py').replace('/', '.')}"
    module = importlib.import_module(name)
    before = dict(vars(module))
    source = (ROOT / INTAKE / plant.file).read_text(encoding="utf-8").replace(plant.old, plant.new)
    exec(compile(source, plant.file, "exec"), vars(module))  # noqa: S102 - our own source with one fault in it
    vars(module).update({key: value for key, value in before.items() if isinstance(value, type)})
    swapped = [
        (before[key], value)
        for key, value in vars(module).items()
        if isinstance(value, FunctionType) and isinstance(before.get(key), FunctionType) and value is not before[key]
    ]
    _swap(module, swapped)
    try:
        yield
    finally:
        _swap(module, [(new, old) for old, new in swapped])
        vars(module).update(before)


def _swap(planted_in: ModuleType, pairs: list[tuple[object, object]]) -> None:
    for module in [one for name, one in sys.modules.items() if name.startswith(("bihuan.", "tests."))]:
        for key, value in list(vars(module).items()):
            for old, new in pairs:
                if value is old and module is not planted_in:
                    setattr(module, key, new)


PLANTS = {
    "windows are not added up": Plant(
        "rules/gate.py", "if together > most else None", "if False else None", story("splitting_the_window")
    ),
    "slots with a minute between them are two stays": Plant(
        "rules/gate.py",
        "gap, longest = timedelta(minutes=limits.slot_gap_minutes)",
        "gap, longest = timedelta(0)",
        story("all_visitors_in_pieces"),
    ),
    "a unit may originate": Plant(
        "rules/gate.py",
        "not in ORIGINATORS or known.unit:",
        "not in ORIGINATORS:",
        story("an_analyst_of_a_police_unit"),
    ),
    "every role may originate": Plant(
        "rules/gate.py",
        "if known.role not in ORIGINATORS or known.unit:",
        "if known.unit:",
        story("the_commander_originates"),
    ),
    "a window may end tomorrow": Plant(
        "rules/gate.py", "if end > known.at:", "if False:", story("a_watch_on_tomorrow")
    ),
    "a window may lie anywhere": Plant(
        "rules/gate.py", "known.case_at - most <= start and end", "end", story("a_journalists_source_two_months_ago")
    ),
    "one place more than the limit": Plant(
        "rules/gate.py",
        "if len(places) > limits.places:",
        "if len(places) > limits.places + 1:",
        story("a_celebritys_evening_everywhere"),
    ),
    "places of colleagues are not added up": Plant(
        "rules/gate.py",
        '("case_places_budget", same,',
        '("case_places_budget", [],',
        story("splitting_the_places_over_officers"),
    ),
    "the narrower query keeps the long stay": Plant(
        "rules/gate.py",
        "begins[0] + timedelta(hours=alone)",
        "begins[0] + timedelta(hours=9 * alone)",
        narrowing,
    ),
    "refused requests are not counted": Plant(
        "queries/gate.py",
        "recent.filter(officer=account).count()",
        'recent.filter(officer=account).exclude(state="refused").count()',
        story("probing_with_refused_requests"),
    ),
    "cases of other incidents count": Plant(
        "queries/cases.py",
        "CaseLink.objects.filter(case=case, incident=incident, linked_at__lte=at)",
        "CaseLink.objects.filter(case=case, linked_at__lte=at)",
        story("a_case_of_another_incident"),
    ),
    "a record need not be the journal's": Plant(
        "queries/cases.py",
        "is_unchanged=leaves == {row.record.digest} and digest",
        "is_unchanged=digest",
        story("a_record_the_journal_does_not_know"),
    ),
    "a link may name another record": Plant(
        "queries/cases.py", 'and digest in {"", row.record.digest}', "", story("a_tampered_reference")
    ),
    "a withdrawn result still releases": Plant(
        "queries/cases.py", 'return "case_withdrawn"', 'return ""', story("a_case_whose_result_was_withdrawn")
    ),
    "a laboratory needs no confirmation": Plant(
        "rules/linking.py", 'return "source_not_confirmed"', "pass", story("simulated_infection_by_a_fake_laboratory")
    ),
    "ones own upload counts": Plant(
        "rules/linking.py", 'return "own_upload"', "pass", story("simulated_infection_by_ones_own_upload")
    ),
    "who chose the columns may ask": Plant(
        "queries/cases.py",
        'return sorted({*disposed, *chosen} - {""})',
        "return []",
        story("simulated_infection_by_choosing_the_columns"),
    ),
    "who set the remembered columns may ask": Plant(
        "actions/mapping.py",
        'sorted({by.account, reading.remembered_by} - {""})',
        "[by.account]",
        story("simulated_infection_by_remembered_columns"),
    ),
    "a late approval frees the budget": Plant(
        "queries/gate.py",
        "Q(asked_at__gt=since) | Q(expires_at__gt=at)",
        "Q(asked_at__gt=since)",
        story("a_late_approval_frees_the_budget"),
    ),
    "an uploader may settle": Plant(
        "rules/linking.py", 'return "settled_by_uploader"', "pass", story("simulated_infection_by_a_corrected_line")
    ),
    "probable lasts a moment longer": Plant(
        "rules/linking.py", "if at >= expires_at:", "if at > expires_at:", story("an_expired_probable_case")
    ),
    "a second account approves": Plant(
        "rules/approving.py",
        "if word.by.is_same(asker) or word.by.granted_by",
        "if word.by.granted_by",
        story("approval_by_ones_second_account"),
    ),
    "two of one department approve": Plant(
        "rules/approving.py", 'return "same_department"', "pass", story("two_approvers_of_one_department")
    ),
    "health is not needed": Plant(
        "rules/approving.py",
        "len(departments) >= 2 and any(party.role is HEALTH for party in yes)",
        "len(departments) >= 2",
        story("two_approvers_without_health"),
    ),
    "an approval counts for anything": Plant(
        "rules/approving.py", "if word.digest != digest:", "if False:", story("replay_of_an_approval")
    ),
    "nobody looks a second time": Plant(
        "actions/approving.py",
        "_second_look(row, at) if isinstance(row, Query)",
        '"" if isinstance(row, Query)',
        story("approval_after_the_limits_changed"),
    ),
    "refusals are not in the journal": Plant(
        "actions/gate.py",
        "    record_event(EventDraft(kind,",
        "    is_open and record_event(EventDraft(kind,",
        in_journal,
    ),
    "each query has its own five hundred": Plant(
        "actions/releasing.py",
        "room_of_case(released=len(known)",
        "room_of_case(released=0",
        story("the_next_five_hundred_by_a_colleague"),
    ),
    "a tranche is used twice": Plant(
        "actions/releasing.py",
        '.update(state="used") != 1',
        '.update(state="approved") != 1',
        test_honest.test_further_people_go_out_with_two_approvals_once,
    ),
    "more than five thousand go out": Plant(
        "rules/releasing.py",
        "most = max(limits.identities_most - released, 0)",
        "most = wanted",
        story("more_than_five_thousand"),
    ),
    "a name alone finds a person": Plant(
        "actions/searching.py", "len(told) < 2", "len(told) < 1", story("a_celebrity_by_name")
    ),
    "many are changed by one department": Plant(
        "actions/evidence.py", "    if persons > most:", "    if persons > most * 999:", story("depositors_turned_red")
    ),
    "a department agrees with itself": Plant(
        "actions/approving.py",
        "word.by.department == found.row.department",
        "not word.by.department",
        story("depositors_approved_by_their_own_department"),
    ),
    "withdrawn evidence still counts": Plant(
        "rules/status.py",
        "left = [fact for fact in known if fact.id not in withdrawn]",
        "left = known",
        plain(test_status.test_what_is_withdrawn_or_released_or_not_yet_known_does_not_count),
    ),
    "a status never ends": Plant(
        "rules/status.py",
        "if at < found.expires_at]",
        "]",
        plain(test_status.test_a_positive_is_confirmed_until_the_window_ends),
    ),
    "who added evidence judges the objection": Plant(
        "actions/contests.py",
        'raise NotAllowed("own_evidence")',
        "return",
        test_status.test_who_added_the_evidence_does_not_judge_the_objection,
    ),
    "a late objection calls nobody": Plant(
        "actions/contests.py",
        '_record("contest.overdue"',
        '_record("contest.late"',
        test_status.test_an_objection_that_nobody_decided_calls_for_the_lead_once,
    ),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_noticed(name: str) -> None:
    plant = PLANTS[name]
    assert (ROOT / INTAKE / plant.file).read_text(encoding="utf-8").count(plant.old) == 1
    with planted(plant), pytest.raises((AssertionError, pytest.fail.Exception)):
        plant.check(make_desk())


@pytest.mark.parametrize("check", dict.fromkeys(plant.check for plant in PLANTS.values()))
def test_without_a_fault_the_check_is_green(check: Check) -> None:
    check(make_desk())
