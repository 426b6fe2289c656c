"""Addresses of the public, below `/public/`: the language, then the page; what no page answers is a published file."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bihuan.web.parts.optional import is_there
from bihuan.web.public import converters as _converters  # noqa: F401 - makes `lang` known to addresses
from bihuan.web.public.published import published
from bihuan.web.public.views import index

app_name = "public"
_NAMES = "call holds help care mine facts announcements places figures situation"
_PAGES = tuple(f"bihuan.web.public.{page}.urls" for page in _NAMES.split())
urlpatterns: list[URLPattern | URLResolver] = [
    path("", index, name="index"),
    *(path("<lang:lang>/", include(module)) for module in _PAGES if is_there(module)),
    path("<lang:lang>/", published, name="home"),
    path("<lang:lang>/<path:path>", published, name="published"),
]
