"""Addresses of the care of residents."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.care import checks, entry, register, rounds
from bihuan.web.parts import care_words as _words  # noqa: F401 - the words name their codes when loaded

_ENTRY = "residents/care/<uuid:care_id>/"
urlpatterns = [
    path("residents/care/", register.care, name="care"),
    path("residents/care/register/", register.register, name="register-care"),
    path(_ENTRY, entry.entry, name="care-entry"),
    path(f"{_ENTRY}change/", entry.change, name="change-care"),
    path(f"{_ENTRY}consents/", entry.consent, name="give-consent"),
    path(f"{_ENTRY}consents/<uuid:consent_id>/withdraw/", entry.withdraw, name="withdraw-consent"),
    path(f"{_ENTRY}end/", entry.end, name="end-care"),
    path(f"{_ENTRY}notes/<slug:deed>/", entry.act, name="care-act"),
    path("residents/checks/", checks.checks, name="checks"),
    path("residents/rounds/", rounds.rounds, name="visits_plan"),
    path("residents/rounds/ask/", rounds.ask, name="ask-rounds"),
    path("residents/rounds/<uuid:rounds_id>/", rounds.one_plan, name="visits-round"),
]
