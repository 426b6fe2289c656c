"""Probes of the matrix for tubes, boxes and results."""

from __future__ import annotations

from bihuan.apps.screening.access.tubes import get_tube, list_tubes
from bihuan.apps.screening.actions.custody import pass_box
from bihuan.apps.screening.actions.tubes import fill_tube
from tests.trust.trying import Try, probe


@probe("pool", "list")
def _(t: Try) -> bool:
    return list_tubes(t.by).filter(pk=t.thing("pool")).exists()


@probe("pool", "read")
def _(t: Try) -> bool:
    return bool(get_tube(t.by, t.thing("pool")))


@probe("pool", "create")
def _(t: Try) -> bool:
    return bool(fill_tube(new=t.thing("new tube"), by=t.by, at=t.at))


@probe("pool", "update")
def _(t: Try) -> bool:
    return bool(pass_box(box_id=t.thing("box"), taken_by="李四", where="", by=t.by, at=t.at))
