"""Addresses of what holds here."""

from __future__ import annotations

from django.urls import path

from bihuan.web.public.holds.views import holds, of_community

urlpatterns = [
    path("holds/", holds, name="holds"),
    path("holds/<uuid:area_id>/", of_community, name="holds-community"),
]
