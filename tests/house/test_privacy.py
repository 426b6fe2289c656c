"""Every personal field is declared in code with all it needs, and docs/privacy.md is the same table (R2)."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models
from tests.house.tree import ROOT

from bihuan.apps.core.rules import Role, declared
from bihuan.apps.core.rules.personal import Category, PersonalField
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import SealedText
from bihuan.apps.intake.importers import FIELDS

CONTEXTS = ("core", "accounts", "forces", "intake", "orders", "tracing", "screening", "zones", "residents", "briefing")
# Free text of offices, of the machine, or of codes: never of a person. Each with its reason in half a line.
NOT_PERSONAL = {
    "AccessEntry.fields": "names of fields",
    "SituationReport.frozen": "counts, codes and names of units",
    "PressSheet.frozen": "counts that are published",
    "AnalysisRun.counts": "counts, never who",
    "AnalysisRun.parameters": "codes and figures of a search",
    "AnalysisRun.queries": "identifiers of queries",
    "FormStep.payload": "what was signed: codes, hashes and accounts",
    "FormVersion.content": "what a form asks, and of whom it asks nothing",
    "FormVersion.findings": "what the guard found in a form",
    "FormVersion.xform": "what a form asks, as ODK reads it",
    "FigureBulletin.counts": "counts by area, made to be published or hidden by the disclosure engine",
    "FigureBulletin.names": "names of areas",
    "FigureBulletin.shown": "counts that are published",
    "Outline.name": "of an area, from a file of areas",
    "Outline.outline": "the border of an area",
    "Outline.off_m": "how far an area lies off its community",
    "Outline.square_metres": "how large an area is",
    "WeatherHour.air_c": "the weather",
    "WeatherHour.humidity": "the weather",
    "WeatherHour.wind_m_s": "the weather",
    "WeatherHour.wind_height_m": "the weather",
    "WeatherHour.solar_w_m2": "the weather",
    "WeatherHour.pressure_hpa": "the weather",
    "RoadGraph.bounds": "a rectangle around streets",
    "RoadGraph.counts": "counts of ways",
    "RoadGraph.name": "the name of an operator's file",
    "HeatRule.allowed": "codes of clothing",
    "HeatRule.booth_c": "a temperature",
    "SiteReport.figures": "counts and codes, never who",
    "SiteCheck.lacking": "codes of a checklist",
    "Area.polygon": "an outline",
    "Area.aliases": "names of places",
    "Assignment.overridden_rules": "codes of rules",
    "Balance.equations": "counts",
    "Building.name": "the number of a building",
    "Control.communities": "codes of communities",
    "Control.measures": "codes of measures",
    "Control.name": "what an area is called",
    "Control.outline": "an outline",
    "ControlText.en": "a public announcement, made from codes, an area's name and a legal basis",
    "ControlText.zh": "a public announcement, made from codes, an area's name and a legal basis",
    "Balance.sheet": "counts",
    "Batch.layout": "format, alarm codes and figures; words from the file lie in the head",
    "Batch.mapping": "column names",
    "Deletion.names": "names of data keys: identifiers and digests",
    "Deletion.payload": "identifiers and counts",
    "Deletion.persons": "identifiers",
    "Deletion.records": "identifiers",
    "DayRoot.payload": "a root",
    "CoverPlan.progress": "an instant and seconds",
    "Emergency.latitude": "where somebody has to go, to about 100 m; the exact place lies sealed in the order",
    "Emergency.longitude": "where somebody has to go, to about 100 m; the exact place lies sealed in the order",
    "Emergency.skills": "codes",
    "PatrolUnit.latitude": "the last position of a crew on duty, told by it alone, forgotten off duty",
    "PatrolUnit.longitude": "the last position of a crew on duty, told by it alone, forgotten off duty",
    "PatrolUnit.name": "what a patrol is called",
    "PatrolUnit.officers": "identifiers of officers",
    "PatrolUnit.skills": "codes",
    "PatrolUnit.stand_latitude": "where a patrol is to stand by",
    "PatrolUnit.stand_longitude": "where a patrol is to stand by",
    "CoverPlan.report": "figures, codes, names and positions of posts and public places",
    "CoverPlan.settings": "figures and codes",
    "RingSetting.minutes": "minutes by kind of place",
    "DutyLevel.name": "what a level is called",
    "Pass.gates": "numbers of gates",
    "Gate.name": "what a gate is called",
    "Gate.longitude": "where a gate stands: a public place",
    "Gate.latitude": "where a gate stands: a public place",
    "Export.columns": "codes of columns",
    "Export.objects_in": "identifiers of rows and persons",
    "Event.facts": "codes and identifiers; the docs of events say which",
    "Handover.sheet": "counts and identifiers",
    "Handover.override_reason": "a code; the words lie in the event's body",
    "LevelProposal.arithmetic": "days and counts",
    "Officer.skills": "codes of what somebody is trained for",
    "Plan.progress": "figures",
    "Plan.report": "figures, codes and identifiers of needs and officers",
    "Plan.settings": "figures and codes",
    "Post.latitude": "where a post stands: a public place",
    "Post.longitude": "where a post stands: a public place",
    "Post.name": "what a post is called",
    "Post.skills": "codes",
    "Protocol.text": "a published protocol",
    "CallUp.left_out": "counts by rule",
    "CallReport.asked": "keys of the six things never asked",
    "Contest.because": "identifiers of evidence",
    "Query.figures": "figures of a limit",
    "Query.narrower": "codes, places and times of a query",
    "Query.places": "places and times of a query",
    "Round.name": "what a round is called",
    "Receipt.payload": "counts, digests and codes",
    "SignedIn.device_name": "a coarse word for a browser and a system, of the reader's own session",
    "Source.columns": "column names",
    "Source.expected_hours": "hours",
    "Throttle.recent": "instants of tries",
    "CareEntry.needs": "codes beside a pseudonym; who it is lies sealed, and whoever lists care sees the codes",
    "CareEntry.consent": "codes of what was agreed to",
    "VisitPlan.cost_s": "a figure of a plan",
    "VisitPlan.bound_s": "a figure of a plan",
    "VisitPlan.gap": "a figure of a plan",
    "VisitPlan.figures": "figures of a plan and where its teams begin, the middle of all doors",
    "VisitPlan.unserved": "identifiers of checks and codes of why",
    "TubeResult.ct": "a measure of a tube",
    "FactDraft.answer_zh": "words for the public, refused where they name or reach anybody",
    "FactDraft.answer_en": "words for the public, refused where they name or reach anybody",
    "FactDraft.note_zh": "what a correction changes, for the public",
    "FactDraft.note_en": "what a correction changes, for the public",
    "FactSource.title": "of a published document, refused where it names anybody",
    "Announcement.communities": "codes of communities",
    "AnnouncementDraft.zh": "words for the public, refused where they tell of one person",
    "AnnouncementDraft.en": "words for the public, refused where they tell of one person",
    "AnnouncementDraft.communities": "codes of communities",
    "AnnouncementDraft.outline": "the border of an area",
    "AnnouncementVersion.zh": "words for the public, refused where they tell of one person",
    "AnnouncementVersion.en": "words for the public, refused where they tell of one person",
    "AnnouncementVersion.communities": "codes of communities",
    "AnnouncementVersion.outline": "the border of an area",
    "PublicPlace.name": "the name of a public venue",
}
FREE = (models.TextField, models.JSONField, models.FloatField)
PERSONAL_NAMES = re.compile(
    r"^(?:.*_)?(?:name|phone|address|document|title|filename|contacted|note|birth|sex|age|email|sealed)$"
)
OFFICES = {"Incident", "Department", "Unit", "Area", "Place", "Source", "Protocol", "Site"}
CODES = {"AccessReview", "BreakGlass"}  # identifiers, codes and times; what was said lies in the event's body
SEALED = "sealed"  # a column that holds the declared attributes of its row encrypted
ROW = re.compile(r"^\| `(\w+\.\w+)` \| (\w+) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \| ([\w, ]+|nobody) \|$", re.MULTILINE)


def _models() -> list[type[models.Model]]:
    return [model for context in CONTEXTS for model in apps.get_app_config(context).get_models()]


def _declared() -> dict[str, PersonalField]:
    found = {
        f"{model.__name__}.{name}": field
        for model in _models()
        for name, field in getattr(model, "PERSONAL", {}).items()
    }
    return found | {f"values.{name}": field for name, field in declared.VALUES.items()}


DECLARED = _declared()


def test_every_sealed_attribute_is_declared() -> None:
    sealed = {
        f"{model.__name__}.{name}"
        for model in _models()
        for name, attribute in vars(model).items()
        if isinstance(attribute, SealedText)
    }
    assert sealed - set(DECLARED) == set()
    assert len(sealed) >= 20  # persons, lines, batches, orders, feedback, second factors


def row_of(name: str, field: PersonalField) -> tuple[str, ...]:
    """Return the row of docs/privacy.md that belongs to a declaration."""
    roles = ", ".join(role.value for role in Role if role in field.roles) or "nobody"
    said = (field.category, field.purpose, field.legal_basis, field.retention, field.mask)
    return (name, *map(str, said), roles)


def test_every_field_that_could_be_personal_is_declared() -> None:
    suspect = {
        f"{model.__name__}.{field.name}"
        for model in _models()
        if model.__name__ not in OFFICES | CODES
        for field in model._meta.get_fields()
        if hasattr(field, "column")
        and not isinstance(field, models.BooleanField)
        and field.name != SEALED
        and (isinstance(field, FREE) or PERSONAL_NAMES.match(field.name))
    }
    assert suspect - set(DECLARED) - set(NOT_PERSONAL) == set()


def test_every_sealed_row_declares_what_is_in_it() -> None:
    sealed = [model for model in _models() if any(field.name == SEALED for field in model._meta.get_fields())]
    assert [model.__name__ for model in sealed if not getattr(model, "PERSONAL", {})] == []


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_declared_field_exists_and_its_declaration_is_whole(name: str) -> None:
    field, (model, attribute) = DECLARED[name], name.split(".")
    if model != "values":
        found = next(one for one in _models() if one.__name__ == model)
        assert hasattr(found, attribute)
    assert all([field.category, field.purpose, field.legal_basis, field.mask])
    assert field.retention in RETENTION
    # Whoever keeps the accounts of colleagues reads their names there; of the exposed people, nothing.
    assert field.category is Category.STAFF or Role.ADMINISTRATOR not in field.roles


def test_whatever_the_importers_find_in_a_line_is_declared_or_a_plain_code() -> None:
    assert set(FIELDS) - set(declared.VALUES) == declared.PLAIN_VALUES
    assert set(declared.VALUES) - set(FIELDS) == {"other_phone"}  # the second telephone of a line


def test_the_page_on_privacy_is_the_table_of_declarations() -> None:
    told = {match.groups() for match in ROW.finditer((ROOT / "docs/privacy.md").read_text(encoding="utf-8"))}
    made = {row_of(name, field) for name, field in DECLARED.items()}
    assert (made - told, told - made) == (set(), set())
