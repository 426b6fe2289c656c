"""docs/privacy.md names every field that could hold something personal, and no field that does not exist."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models
from tests.house.tree import ROOT

CONTEXTS = ("core", "forces", "intake", "orders")
# Free text of offices, of the machine, or of codes: never of a person. Each with its reason in half a line.
NOT_PERSONAL = {
    "Area.polygon": "an outline",
    "Area.aliases": "names of places",
    "Balance.equations": "counts",
    "Balance.sheet": "counts",
    "Batch.mapping": "column names",
    "DayRoot.payload": "a root",
    "Export.columns": "codes of columns",
    "Event.facts": "codes and identifiers; the docs of events say which",
    "Handover.sheet": "counts and identifiers",
    "Handover.override_reason": "the desk's own reason",
    "Protocol.text": "a published protocol",
    "Receipt.payload": "counts, digests and codes",
    "Source.columns": "column names",
    "Source.expected_hours": "hours",
}
FREE = (models.TextField, models.JSONField, models.FloatField)
PERSONAL_NAMES = re.compile(r"^(?:.*_)?(?:name|phone|address|document|title|filename|contacted|note)$")
OFFICES = {"Incident", "Department", "Unit", "Area", "Place", "Source", "Protocol"}


def _described() -> set[str]:
    return set(re.findall(r"`([A-Z]\w+\.\w+)`", (ROOT / "docs/privacy.md").read_text(encoding="utf-8")))


def _fields() -> list[tuple[str, str, models.Field]]:
    found = [model for context in CONTEXTS for model in apps.get_app_config(context).get_models()]
    return [
        (model.__name__, field.name, field)
        for model in found
        for field in model._meta.get_fields()
        if hasattr(field, "column") and not isinstance(field, models.BooleanField)
    ]


def test_every_field_that_could_be_personal_is_described() -> None:
    suspect = {
        f"{model}.{name}"
        for model, name, field in _fields()
        if isinstance(field, FREE) or (PERSONAL_NAMES.match(name) and model not in OFFICES)
    }
    offices = {entry for entry in suspect if entry.split(".")[0] in OFFICES}
    assert suspect - _described() - set(NOT_PERSONAL) - offices == set()


@pytest.mark.parametrize("entry", sorted(_described()))
def test_every_field_that_is_described_exists(entry: str) -> None:
    assert entry in {f"{model}.{name}" for model, name, _ in _fields()}
