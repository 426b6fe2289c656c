"""Addresses of the query gate."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.gate import approving, asking, linking, words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("queries/", asking.queries, name="queries"),
    path("queries/ask/", asking.ask, name="ask-query"),
    path("queries/left/", asking.left, name="queries-left"),
    path("queries/<uuid:query_id>/", asking.query, name="query"),
    path("queries/<uuid:query_id>/tranche/", asking.tranche, name="ask-tranche"),
    path("approvals/", approving.approvals, name="approvals"),
    path("approvals/<str:subject>/<uuid:subject_id>/", approving.say, name="say-word"),
    path("cases/link/", linking.link, name="link-case"),
    path("laboratories/<uuid:source_id>/confirm/", linking.confirm, name="confirm-laboratory"),
]
