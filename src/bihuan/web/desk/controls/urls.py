"""Addresses of controls."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.controls import control, controls
from bihuan.web.desk.controls import words as _words  # noqa: F401 - the words name their codes when loaded

_CONTROL, _PROPOSAL = "zones/controls/<uuid:control_id>/", "zones/proposals/<uuid:proposal_id>/"
urlpatterns = [
    path("zones/", controls.controls, name="controls"),
    path("zones/draft/", controls.draft, name="draft-control"),
    path(f"{_PROPOSAL}accept/", controls.accept, name="accept-level"),
    path(f"{_PROPOSAL}refuse/", controls.refuse, name="refuse-level"),
    path(_CONTROL, control.control, name="control"),
    path(f"{_CONTROL}notice/", control.notice, name="control-notice"),
    path(f"{_CONTROL}decide/", control.decide, name="decide-control"),
    path(f"{_CONTROL}extend/", control.extend, name="extend-control"),
    path(f"{_CONTROL}review/", control.review, name="review-control"),
    path(f"{_CONTROL}lift/", control.lift, name="lift-control"),
    path(f"{_CONTROL}withdraw/", control.withdraw, name="withdraw-control"),
]
