"""Addresses of the list of places."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.places import places
from bihuan.web.desk.places import words as _words  # noqa: F401 - the words name their codes when loaded

_ALL = "briefing/places/"
_ONE = f"{_ALL}<uuid:place_id>/"
urlpatterns = [
    path(_ALL, places.places, name="public_places"),
    path(f"{_ALL}choose/", places.choose, name="choose-place"),
    path(f"{_ONE}confirm/", places.confirm, name="confirm-place"),
    path(f"{_ONE}refuse/", places.refuse, name="refuse-place"),
    path(f"{_ONE}remove/", places.remove, name="remove-place"),
]
