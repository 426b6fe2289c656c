"""Addresses of exports."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.exports import asking, one, tray

urlpatterns = [
    path("exports/", tray.exports, name="exports"),
    path("exports/new/<slug:dataset>/", asking.ask, name="ask-export"),
    path("exports/<uuid:export_id>/", one.export, name="export"),
    path("exports/<uuid:export_id>/decide/", tray.decide, name="decide-export"),
    path("exports/<uuid:export_id>/make/", one.make, name="make-export"),
    path("exports/<uuid:export_id>/passphrase/", one.passphrase, name="export-passphrase"),
    path("exports/<uuid:export_id>/file/", one.file, name="export-file"),
]
