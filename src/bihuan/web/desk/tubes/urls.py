"""Addresses of tubes at the desk."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.tubes import box, labels, tube, tubes
from bihuan.web.desk.tubes import words as _words  # noqa: F401 - the words name their codes when loaded

_BOX = "screening/boxes/<uuid:box_id>/"
urlpatterns = [
    path("screening/tubes/", tubes.tubes, name="tubes"),
    path("screening/tubes/<uuid:pool_id>/", tube.tube, name="tube"),
    path("screening/tubes/<uuid:pool_id>/lose/", tube.lose, name="lose-tube"),
    path(_BOX, box.box, name="box"),
    path(f"{_BOX}count/", box.count, name="count-box"),
    path(f"{_BOX}receive/", box.receive, name="receive-box"),
    path(f"{_BOX}hands/", box.hand_on, name="pass-box"),
    path("screening/results/<uuid:record>/settle/", tubes.settle, name="settle-result"),
    path("screening/labels/", labels.labels, name="labels"),
    path("screening/labels/<uuid:block_id>/", labels.sheet, name="label-sheet"),
]
