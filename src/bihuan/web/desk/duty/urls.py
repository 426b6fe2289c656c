"""Addresses of posts now, calls and inspections."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.duty import attendance, call_ups, inspections, visiting
from bihuan.web.parts import duty_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("forces/attendance/", attendance.attendance, name="attendance"),
    path("forces/attendance/<uuid:post_id>/", attendance.post, name="attendance-post"),
    path("forces/attendance/<uuid:post_id>/<slug:act>/", attendance.act, name="attendance-act"),
    path("forces/call-ups/", call_ups.call_ups, name="call_ups"),
    path("forces/call-ups/new/", call_ups.new, name="new-call"),
    path("forces/call-ups/<uuid:call_id>/", call_ups.call_up, name="call-up"),
    path("forces/call-ups/<uuid:call_id>/close/", call_ups.close, name="close-call"),
    path("forces/call-ups/<uuid:call_id>/lines/<uuid:line_id>/", call_ups.answer_line, name="call-answer"),
    path("forces/inspections/", inspections.inspections, name="inspections"),
    path("forces/inspections/league/", inspections.league, name="inspection-league"),
    path("forces/inspections/visit/", visiting.choose, name="inspection-posts"),
    path("forces/inspections/visit/<uuid:post_id>/", visiting.visit, name="inspection-visit"),
    path("forces/inspections/visits/<uuid:inspection_id>/", inspections.seen, name="inspection"),
    path("forces/inspections/findings/<uuid:finding_id>/", inspections.finding, name="finding"),
    path("forces/inspections/findings/<uuid:finding_id>/again/", inspections.again, name="reinspect"),
]
