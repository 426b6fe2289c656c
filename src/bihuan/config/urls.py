"""Which address leads to which audience."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bihuan.web.parts.optional import is_there

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bihuan.web.parts.urls")),
    path("desk/", include("bihuan.web.desk.urls")),
    path("field/", include("bihuan.web.field.urls")),
]
if is_there("bihuan.web.public.urls"):
    urlpatterns.append(path("public/", include("bihuan.web.public.urls")))
if is_there("bihuan.web.api.urls"):
    urlpatterns.append(path("api/", include("bihuan.web.api.urls")))
