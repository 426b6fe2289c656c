"""Addresses of tracing."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.tracing import case, cases, contact, contacts, material, quarantines, triage
from bihuan.web.desk.tracing import words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("tracing/cases/", cases.cases, name="cases"),
    path("tracing/cases/<uuid:case_id>/", case.case, name="case"),
    path("tracing/cases/<uuid:case_id>/visits/", case.add_visit, name="add-visit"),
    path("tracing/cases/<uuid:case_id>/visits/<uuid:visit_id>/confirm/", case.confirm, name="confirm-visit"),
    path("tracing/cases/<uuid:case_id>/dates/", case.dates, name="case-dates"),
    path("tracing/cases/<uuid:case_id>/classify/", case.classify, name="classify-case"),
    path("tracing/cases/<uuid:case_id>/close/", case.close, name="close-case"),
    path("tracing/contacts/", contacts.contacts, name="contacts"),
    path("tracing/contacts/<uuid:contact_id>/", contact.contact, name="contact"),
    path("tracing/contacts/<uuid:contact_id>/release/", contact.release, name="release-contact"),
    path("tracing/contacts/<uuid:contact_id>/end/", contact.end, name="end-contact"),
    path("tracing/contacts/<uuid:contact_id>/quarantine/", contact.propose, name="propose-quarantine"),
    path("tracing/quarantines/", quarantines.quarantines, name="quarantines"),
    path("tracing/quarantines/<uuid:quarantine_id>/", quarantines.quarantine, name="quarantine"),
    path("tracing/quarantines/<uuid:quarantine_id>/decide/", quarantines.decide, name="decide-quarantine"),
    path("tracing/quarantines/<uuid:quarantine_id>/lift/", quarantines.lift, name="lift-quarantine"),
    path("tracing/quarantines/<uuid:quarantine_id>/review/", quarantines.review, name="review-quarantine"),
    path("tracing/quarantines/<uuid:quarantine_id>/extend/", quarantines.extend, name="extend-quarantine"),
    path("tracing/material/", material.material, name="material"),
    path("tracing/material/<uuid:request_id>/", material.material_request, name="material-request"),
    path("tracing/material/<uuid:request_id>/decide/", material.decide, name="decide-material"),
    path("tracing/material/<uuid:request_id>/came/", material.came, name="material-came"),
    path("tracing/cases/<uuid:case_id>/material/", material.ask, name="ask-material"),
    path("tracing/proposals/", triage.triage, name="triage"),
    path("tracing/proposals/decide/", triage.decide, name="decide-exposures"),
]
