"""Which address leads to which audience."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bihuan.web.parts.optional import is_there
from bihuan.web.public.published import robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bihuan.web.parts.urls")),
    path("desk/", include("bihuan.web.desk.urls")),
    path("field/", include("bihuan.web.field.urls")),
    path("public/", include("bihuan.web.public.urls")),
    path("robots.txt", robots, name="robots"),
]
if is_there("bihuan.web.api.urls"):
    urlpatterns.append(path("api/", include("bihuan.web.api.urls")))
