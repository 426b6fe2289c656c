"""Addresses of the API, each behind the gate; whatever else begins with /api/ is answered in JSON too."""

from __future__ import annotations

from django.urls import re_path

from bihuan.web.api.application import api
from bihuan.web.api.gate import gate_all, gated, missing

_patterns, _app, _namespace = api.urls
app_name = _namespace
urlpatterns = [
    *gate_all(_patterns),
    re_path(r"^$", gated(missing), name="api-root"),  # by this name ninja finds where the API begins
    re_path(r"^(?P<rest>.*)$", gated(missing), name="missing"),
]
