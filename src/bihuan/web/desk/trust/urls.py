"""Addresses of trust."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.trust import glass, oversight, person, reveal, words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("reveal/<slug:kind>/<uuid:object_id>/<str:name>/", reveal.reveal, name="reveal"),
    path("break-glass/<slug:kind>/<uuid:object_id>/", glass.break_glass, name="break-glass"),
    path("break-glass/<uuid:glass_id>/review/", glass.review, name="review-glass"),
    path("persons/<uuid:person_id>/", person.person, name="person"),
    path("oversight/", oversight.oversight, name="oversight"),
    path("oversight/<uuid:review_id>/review/", oversight.review, name="review-access"),
    path("oversight/looked/<uuid:object_id>/", oversight.looked, name="looked"),
    path("oversight/looked/<uuid:object_id>/tell/", oversight.tell, name="tell-looked"),
]
