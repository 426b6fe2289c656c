"""Probes of the matrix for tracing: cases, visits, exposures, contacts, quarantine decisions, requests for material."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bihuan.apps.core.exports import ask_export
from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.tracing import access
from bihuan.apps.tracing.actions import (
    CaseTold,
    NewExposure,
    NewQuarantine,
    NewVisit,
    ask_material,
    confirm_exposures,
    confirm_visit,
    decide_material,
    fulfil_material,
    lift_quarantine,
    open_case,
    propose_exposures,
    propose_quarantine,
    record_visit,
    release_contact,
    update_case,
)
from bihuan.apps.tracing.rules.confining import Terms
from tests.apps.core.exports.outing import ORDERS
from tests.trust.ground import LEGAL, material_told
from tests.trust.trying import Try, first_of, probe


def _it(t: Try, kind: str) -> Any:
    return t.ground.things["tracing"][kind]


@probe("case", "list")
def _(t: Try) -> bool:
    return access.list_cases(t.by).filter(pk=_it(t, "case")).exists()


@probe("case", "read")
def _(t: Try) -> bool:
    return bool(access.get_case(t.by, _it(t, "case")))


@probe("case", "create")
def _(t: Try) -> bool:
    said = {"classification": "suspect", "reason": "symptoms", "told": CaseTold()}
    return bool(open_case(person_id=_it(t, "person"), by=t.by, at=t.at, **said))  # type: ignore[arg-type]  # by name


@probe("case", "update")
def _(t: Try) -> bool:
    return bool(update_case(case_id=_it(t, "case"), told=CaseTold(setting="household"), by=t.by, at=t.at))


@probe("visit", "list")
def _(t: Try) -> bool:
    return access.list_visits(t.by, _it(t, "visited")).filter(pk=_it(t, "visit")).exists()


@probe("visit", "read")
def _(t: Try) -> bool:
    return bool(access.get_visit(t.by, _it(t, "visit")))


@probe("visit", "create")
def _(t: Try) -> bool:
    new = NewVisit(_it(t, "person"), t.at - timedelta(hours=1), None, "typed", place_text="某处")
    return bool(record_visit(new=new, by=t.by, at=t.at))


@probe("visit", "update")
def _(t: Try) -> bool:
    return bool(confirm_visit(visit_id=_it(t, "visit"), by=t.by, at=t.at))


@probe("exposure", "list")
def _(t: Try) -> bool:
    return access.list_exposures(t.by).filter(pk=_it(t, "exposure")).exists()


@probe("exposure", "read")
def _(t: Try) -> bool:
    return bool(access.get_exposure(t.by, _it(t, "exposure")))


@probe("exposure", "create")
def _(t: Try) -> bool:
    when = t.at - timedelta(hours=1)
    new = NewExposure(_it(t, "case"), _it(t, "person"), when, when, "possible", "named")
    return bool(propose_exposures(items=[new], by=t.by, at=t.at))


@probe("exposure", "update")
def _(t: Try) -> bool:
    return bool(confirm_exposures(ids=[_it(t, "exposure")], by=t.by, at=t.at))


@probe("contact", "list")
def _(t: Try) -> bool:
    return access.list_contacts(t.by).filter(pk=_it(t, "contact")).exists()


@probe("contact", "read")
def _(t: Try) -> bool:
    return bool(access.get_contact(t.by, _it(t, "contact")))


@probe("contact", "update")
def _(t: Try) -> bool:
    told = {"contact_id": _it(t, "contact"), "reason": "checked_otherwise"}
    return bool(release_contact(by=t.by, at=t.at, **told))


@probe("contact", "export")
def _(t: Try) -> bool:
    return _taken_out(t, "contacts", "contact", _it(t, "contact"))


@probe("case", "export")
def _(t: Try) -> bool:
    return _taken_out(t, "cases", "case_number", _it(t, "case"))


@probe("exposure", "export")
def _(t: Try) -> bool:
    return _taken_out(t, "exposures", "case_number", _it(t, "exposure"))


@probe("follow_up", "export")
def _(t: Try) -> bool:
    return _taken_out(t, "follow_ups", "date", _it(t, "follow_up"))


def _taken_out(t: Try, dataset: str, column: str, wanted: str) -> bool:
    asked = replace(ORDERS, dataset=dataset, filters={}, columns=(column,), words=LEGAL)
    row = ask_export(asked=asked, by=t.by, at=t.at)
    return wanted in dataset_of(dataset).find(t.by, row.filters, t.at)


@probe("follow_up", "list")
def _(t: Try) -> bool:
    return access.list_follow_ups(t.by).filter(pk=_it(t, "follow_up")).exists()


@probe("follow_up", "read")
def _(t: Try) -> bool:
    return bool(access.get_follow_up(t.by, _it(t, "follow_up")))


@probe("quarantine", "list")
def _(t: Try) -> bool:
    return access.list_quarantines(t.by).filter(pk=_it(t, "quarantine")).exists()


@probe("quarantine", "read")
def _(t: Try) -> bool:
    return bool(access.get_quarantine(t.by, _it(t, "quarantine")))


@probe("quarantine", "create")
def _(t: Try) -> bool:
    ends = t.at + timedelta(days=3)
    terms = Terms("home_quarantine", "statutory_duty", t.at, ends, ends)
    person = access.get_case(t.world.actor("lead"), _it(t, "case")).person_id
    new = NewQuarantine(person, terms, "家中", case_id=_it(t, "case"))
    return bool(propose_quarantine(new=new, by=t.by, at=t.at))


@probe("quarantine", "update")
def _(t: Try) -> bool:
    return bool(lift_quarantine(quarantine_id=_it(t, "quarantine"), reason="negative", by=t.by, at=t.at))


@probe("material_request", "list")
def _(t: Try) -> bool:
    return access.list_material(t.by).filter(pk=_it(t, "waiting")).exists()


@probe("material_request", "read")
def _(t: Try) -> bool:
    return bool(access.get_material(t.by, _it(t, "waiting")))


@probe("material_request", "create")
def _(t: Try) -> bool:
    return bool(ask_material(case_id=_it(t, "case"), told=material_told(t.at), by=t.by, at=t.at))


@probe("material_request", "update")
def _(t: Try) -> bool:
    return first_of(
        lambda: decide_material(request_id=_it(t, "waiting"), is_yes=True, by=t.by, at=t.at),
        lambda: fulfil_material(request_id=_it(t, "agreed"), by=t.by, at=t.at, reference="硬盘3"),
    )
