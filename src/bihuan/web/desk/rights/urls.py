"""Addresses of the rights of residents."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.rights import notices, one, rights, words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("rights/", rights.rights, name="rights"),
    path("rights/code/", rights.give_code, name="rights-code"),
    path("rights/notices/", notices.notices, name="notices"),
    path("rights/notices/text/", notices.text, name="notice-text"),
    path("rights/notices/<uuid:notice_id>/<slug:act>/", notices.act, name="notice-act"),
    path("rights/<uuid:right_id>/", one.request_page, name="rights-request"),
    path("rights/<uuid:right_id>/answer/", one.answer, name="rights-answer"),
]
