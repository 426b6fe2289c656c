"""Addresses of the desk, from those of its pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bihuan.web.parts.optional import is_there

app_name = "desk"
_NAMES = (
    "board intake orders books trust gate tracing finding exports forces duty heat screening tubes queues "
    "controls areas gates patrol covering roads care help "
    "situation figures announcements places facts calls forms interviews rights"
)
_PAGES = tuple(f"bihuan.web.desk.{page}.urls" for page in _NAMES.split())
urlpatterns: list[URLPattern | URLResolver] = [path("", include(module)) for module in _PAGES if is_there(module)]
