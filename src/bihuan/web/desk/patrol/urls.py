"""Addresses of response."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.patrol import emergencies, one, patrol, patrols, pressing, report
from bihuan.web.parts import patrol_words as _words  # noqa: F401 - the words name their codes when loaded

_ONE = "response/emergencies/<uuid:emergency_id>/"
_PATROL = "response/patrols/<uuid:patrol_id>/"
urlpatterns = [
    path("response/emergencies/", emergencies.emergencies, name="emergencies"),
    path("response/emergencies/report/", report.report, name="report-emergency"),
    path(_ONE, one.emergency, name="emergency"),
    path(f"{_ONE}send/", one.send_one, name="send-patrol"),
    path(f"{_ONE}cover/", pressing.cover, name="emergency-cover"),
    path(f"{_ONE}tell/", pressing.tell, name="tell-point"),
    path(f"{_ONE}correct/", one.correct, name="correct-point"),
    path(f"{_ONE}back/", one.take_back, name="take-back-patrol"),
    path(f"{_ONE}end/", one.end, name="end-emergency"),
    path(f"{_ONE}merge/", pressing.merge, name="merge-emergency"),
    path("response/patrols/", patrols.patrols, name="patrols"),
    path("response/patrols/add/", patrols.add, name="add-patrol"),
    path(_PATROL, patrol.patrol, name="patrol"),
    path(f"{_PATROL}crew/", patrol.man, name="man-patrol"),
    path(f"{_PATROL}off/", patrol.off, name="off-patrol"),
    path(f"{_PATROL}move-up/", patrol.move_up, name="move-up-patrol"),
    path(f"{_PATROL}close/", patrol.close, name="close-patrol"),
]
