"""An invented desk that interviews: the world of tracing with the built-in forms published by two approvers."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bihuan.apps.briefing.actions.forms import FormTold, add_version, approve_version, make_form, propose_version
from bihuan.apps.briefing.actions.interviews import confirm_person, open_interview, save_section
from bihuan.apps.briefing.actions.interviews_completing import complete_interview
from bihuan.apps.briefing.models import FormVersion, Interview, InterviewForm
from bihuan.apps.briefing.rules.builtin import builtin_form, builtin_text
from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.models import Person
from bihuan.engine.cleaning.documents import birth_date_of
from tests.tracing_world import Tracing, make_tracing

YES = {"consent_agrees": ["yes"], "person_is_respondent": ["yes"]}
FIRST: dict[str, dict[str, list[str]]] = {
    "opening": YES,
    "person": {"person_sex": ["female"], "person_age": ["37"], "reach_address": ["顺安区西山路12号3栋501"]},
    "illness": {"symptom_any": ["no"]},
    "health": {"symptom_any": ["no"]},
}


@dataclass
class Asking:
    """The world of tracing, with forms in force, and what a test does with interviews."""

    tracing: Tracing
    versions: dict[str, FormVersion] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The instant at which the world stands."""
        return self.tracing.at

    @property
    def incident(self) -> str:
        """The code of the incident."""
        return self.tracing.desk.incident.code

    def by(self, name: str = "interviewer") -> Actor:
        """Return a person of the desk as an actor."""
        return self.tracing.actor(name)

    def make(self, code: str, kind: str = "form", audience: str = "case", content: Any = None) -> FormVersion:
        """Keep a new form or text by the analyst."""
        told = FormTold(code, kind, audience)
        return make_form(told=told, content=content or builtin_form(audience), by=self.by("analyst"), at=self.at)

    def next(self, form_id: str, content: Mapping[str, Any]) -> FormVersion:
        """Keep the next version of a form by the analyst."""
        return add_version(form_id=form_id, content=content, by=self.by("analyst"), at=self.at)

    def publish(self, version: FormVersion) -> FormVersion:
        """Propose a version and let both sides approve it."""
        propose_version(version_id=version.pk, by=self.by("analyst"), at=self.at)
        for name in ("health", "police_approver"):
            approve_version(version_id=version.pk, digest=version.digest, by=self.by(name), at=self.at)
        return version

    def open(self, about: str = "case", about_id: str = "", by: str = "interviewer") -> Interview:
        """Begin an interview, with the person not yet confirmed."""
        return open_interview(about=about, about_id=about_id or self.tracing.case.pk, by=self.by(by), at=self.at)

    def confirm(self, row: Interview) -> Interview:
        """Let the person of an interview tell the name and the birth year that are known."""
        person = Person.objects.get(pk=row.person)
        year = str(birth_date_of(str(person.document).partition(":")[2] or str(person.document)).year)
        return confirm_person(
            interview_id=row.pk, name=str(person.name), birth_year=year, by=self.by_of(row), at=self.at
        )  # fmt: skip

    def by_of(self, row: Interview) -> Actor:
        """Return the interviewer of an interview as an actor."""
        names = {account.pk: name for name, account in self.tracing.people.items()}
        return self.by(names[row.interviewer])

    def save(self, row: Interview, section: str, *typed: Mapping[str, list[str]], digest: str = "") -> Any:
        """Keep what was typed on one page."""
        return save_section(
            interview_id=row.pk, section=section, typed=list(typed), digest=digest or row.digest, by=self.by_of(row),
            at=self.at,
        )  # fmt: skip

    def begun(self, about: str = "case", about_id: str = "") -> Interview:
        """Return a confirmed interview with everything required told, but no place and no contact."""
        row = self.confirm(self.open(about, about_id))
        for section, typed in FIRST.items():
            if section in names_of(row):
                self.save(row, section, typed)
        return self.fresh(row)

    def complete(self, row: Interview, keeps: int = 0) -> Interview:
        """Complete an interview."""
        return complete_interview(
            interview_id=row.pk, digest=row.digest, keeps=keeps, by=self.by_of(row), at=self.at
        )  # fmt: skip

    def fresh(self, row: Interview) -> Interview:
        """Return an interview as it stands now."""
        return Interview.objects.select_related("version__form").get(pk=row.pk)

    def form(self, audience: str = "case") -> InterviewForm:
        """Return the form in force for an audience."""
        return InterviewForm.objects.get(incident=self.incident, code=audience)


def names_of(row: Interview) -> set[str]:
    """Return the names of an interview's pages."""
    return {
        line["cells"]["name"] for line in row.version.content["survey"] if line["cells"]["type"].startswith("begin ")
    }  # fmt: skip


def changed(content: Mapping[str, Any], name: str, **cells: str) -> dict[str, Any]:
    """Return a workbook with some cells of the question of this name changed; "" takes a cell away."""
    found = copy.deepcopy(dict(content))
    for line in found["survey"]:
        if line["cells"].get("name") == name:
            line["cells"] |= {column.replace("__", "::"): text for column, text in cells.items()}
            line["cells"] = {column: text for column, text in line["cells"].items() if text}
    return found


def make_asking(*, published: bool = True, exposed: int = 2, at: datetime | None = None) -> Asking:
    """Return the world; both built-in forms are in force unless told otherwise."""
    world = Asking(make_tracing(exposed=exposed, at=at))
    for audience in ("case", "contact"):
        world.versions[audience] = world.make(audience, audience=audience)
        if published:
            world.publish(world.versions[audience])
    return world


def text(zh: str, en: str = "") -> dict[str, Any]:
    """Return the content of a message or a script."""
    return {"texts": {"zh": zh, "en": en}}


__all__ = ["FIRST", "Asking", "builtin_text", "changed", "make_asking", "names_of", "text"]
