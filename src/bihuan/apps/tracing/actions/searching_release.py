"""From a result to persons: the gate releases identities, the longest exposed first, and each becomes a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow.compute as pc

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Place
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions.releasing import Ranked, Release, get_query, release_identities
from bihuan.apps.tracing.actions.exposures import NewExposure, propose_exposures
from bihuan.apps.tracing.actions.pseudonyms import persons_behind
from bihuan.apps.tracing.models import AnalysisRun, Case, Exposure, Pseudonym
from bihuan.apps.tracing.queries.contacts import live_contacts
from bihuan.apps.tracing.queries.protocols import Rules, rules_of
from bihuan.apps.tracing.queries.runs import own_run, read_result
from bihuan.apps.tracing.queries.searching import desk_places, instant_of
from bihuan.apps.tracing.rules.following import proposed_category
from bihuan.apps.tracing.rules.runs import RunKind

_ASKED_AT_ONCE = 500
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Released:
    """What the gate said, the proposals that are there now, and how many have nobody behind their number any more."""

    release: Release
    exposures: tuple[str, ...]
    nobody: int


@dataclass(frozen=True, slots=True)
class _Finding:
    """One run, looked at for one query and the case that it is about."""

    run: AnalysisRun
    case: Case
    rules: Rules
    rows: Mapping[str, Row]  # pseudonym → pair, the longest exposed first


def release_run(*, run_id: str, query_id: str, by: Actor, at: datetime) -> Released:
    """Release the next identities of what a run found for one of its queries, and propose an exposure for each (R11).

    How many go out is the gate's to say (500 alone, then in tranches that two departments agree to). Asked again
    after a crash it proposes what is missing and nothing twice.

    :raises NotAllowed: `not_found`, `not_done`, `result_purged`, `no_case` (tracing has not opened it), or what the
        gate says (`intake.actions.release_identities`).
    """
    finding = _finding(run_id, query_id, by)
    ranked = [Ranked(one, int(row["seconds_residual"])) for one, row in finding.rows.items()]
    release = release_identities(query_id=query_id, ranked=ranked, by=by, at=at)
    with writing():
        out = [*release.before, *release.now]
        persons = persons_behind(out, incident=by.incident)
        exposures = _propose(finding, {one: persons[one] for one in out if one in persons}, by, at)
        return Released(release, tuple(exposures), len(out) - len(persons))


def _finding(run_id: str, query_id: str, by: Actor) -> _Finding:
    run = own_run(run_id, by)
    if query_id not in run.queries:
        raise NotAllowed("not_found")
    query = get_query(query_id, by)
    case = Case.objects.filter(incident=by.incident, case=query.case).first()
    if case is None:
        raise NotAllowed("no_case")
    pairs = read_result(run)
    mine = pairs.filter(pc.equal(pairs["case"], run.queries.index(query_id))).to_pylist()
    known = pseudonyms_of([row["person"] for row in mine], by.incident)
    rows = {known[row["person"]]: row for row in mine if row["person"] in known}
    return _Finding(run, case, rules_of(by.incident), rows)


def pseudonyms_of(numbers: Sequence[int], incident: str) -> dict[int, str]:
    """Return the pseudonym of each number of the lake."""
    found: dict[int, str] = {}
    for first in range(0, len(numbers), _ASKED_AT_ONCE):
        part = Pseudonym.objects.filter(incident=incident, number__in=numbers[first : first + _ASKED_AT_ONCE])
        found |= dict(part.values_list("number", "id"))
    return found


def _propose(finding: _Finding, persons: Mapping[str, str], by: Actor, at: datetime) -> list[str]:
    """Propose an exposure for each of these persons who has none of this run; return all proposals of the run."""
    known = Exposure.objects.filter(run=finding.run.pk, source_case=finding.case)
    there = dict(known.values_list("person_id", "id"))
    fresh: dict[str, Row] = {}
    for pseudonym, person in persons.items():  # two numbers may be one person: the longest exposure speaks for them
        if person not in there and person != finding.case.person_id:
            fresh.setdefault(person, finding.rows[pseudonym])
    places = desk_places(by.incident, {one for row in fresh.values() for one in row["places"]})
    kinds = dict(Place.objects.filter(pk__in=set(places.values())).values_list("id", "kind"))
    via = _contacts_via(finding, fresh.values())
    items = [_exposure(finding, person, row, places, via) for person, row in fresh.items()]
    items = [replace(one, setting=kinds.get(one.place_id, "")) for one in items]
    made = propose_exposures(items=items, by=by, at=at, run=finding.run.pk, rule=finding.rules.version)
    return [*(str(one) for one in there.values()), *(one.pk for one in made)]


def _contacts_via(finding: _Finding, rows: Iterable[Row]) -> dict[int, str]:
    """Return, in a second step, the live contact behind each number that a person was found through."""
    if finding.run.kind != RunKind.CONTACTS_OF_CONTACTS:
        return {}
    numbers = sorted({int(row["via"]) for row in rows})
    known = Pseudonym.objects.filter(incident=finding.run.incident_id, number__in=numbers).exclude(person=None)
    persons = dict(known.values_list("number", "person_id"))
    contacts = live_contacts(finding.run.incident_id, [str(one) for one in persons.values()])
    return {number: contacts[str(one)].pk for number, one in persons.items() if str(one) in contacts}


def _exposure(
    finding: _Finding, person: str, row: Row, places: Mapping[int, str], via: Mapping[int, str]
) -> NewExposure:
    """Return one finding; the place is named where it was one, and stands among the reasons where it was several."""
    run, is_points = finding.run, finding.run.kind == RunKind.EXPOSURE_POINTS
    kind = "companion" if is_points else "same_place"
    is_second = run.kind == RunKind.CONTACTS_OF_CONTACTS
    where = sorted({places[one] for one in row["places"] if one in places})
    return NewExposure(
        case_id=finding.case.pk, person_id=person, first_at=instant_of(row["first"]), last_at=instant_of(row["last"]),
        certainty="probable" if row["encounters"] else "possible", type=kind,
        place_id=where[0] if len(where) == 1 else "", seconds=row["seconds"], encounters=row["encounters"],
        seconds_residual=0 if is_points else row["seconds_residual"], reasons=_reasons(run, row, where),
        category=proposed_category(finding.rules.protocol, kind, is_second=is_second), via=via.get(row["via"], ""),
    )  # fmt: skip


def _reasons(run: AnalysisRun, row: Row, where: Sequence[str]) -> dict[str, object]:
    """Return why somebody was found, in codes and figures: where, how often, by which rule and which engine."""
    return {
        "places": list(where), "seconds": row["seconds"], "seconds_residual": row["seconds_residual"],
        "encounters": row["encounters"], "possible": row["possible"], "engine": run.engine,
        "rule": {name: run.parameters[name] for name in sorted(run.parameters)}, "protocol": run.protocol,
        "inputs": run.inputs_digest,
    }  # fmt: skip
