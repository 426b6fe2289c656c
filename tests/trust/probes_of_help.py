"""Probes of the matrix for requests for help."""

from __future__ import annotations

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules import Role
from bihuan.apps.residents.access.help import get_request, list_requests
from bihuan.apps.residents.actions.help import NewRequest, classify_request, take_request
from bihuan.apps.residents.actions.help_routing import follow_order
from bihuan.apps.residents.models import HelpRequest
from tests.trust.trying import Try, probe


def _request(t: Try) -> str:
    """Return a request of the world: of PCS-03 where it is one's own, of another unit else; taken back afterwards."""
    unit = "PCS-03" if t.place in {"own", "other"} else "SQ-07"
    row = HelpRequest(
        incident=t.world.incident, unit_id=unit, number=990, channel="phone", kept_by="-", taken_at=t.at, due_at=t.at,
        order="o-990", order_state="opened", state="routed",
    )  # fmt: skip
    row.words = "探测"
    row.save()
    return row.pk


@probe("help_request", "list")
def _(t: Try) -> bool:
    pk = _request(t)
    return list_requests(t.by).filter(pk=pk).exists()


@probe("help_request", "read")
def _(t: Try) -> bool:
    return bool(get_request(t.by, _request(t)))


@probe("help_request", "create")
def _(t: Try) -> bool:
    made = take_request(new=NewRequest("没有大米", phone="13900000990"), by=t.by, at=t.at)
    return HelpRequest.objects.get(pk=made).incident_id == t.world.incident.code


@probe("help_request", "update")
def _(t: Try) -> bool:
    pk = _request(t)
    if t.by.role is Role.SYSTEM:
        return follow_order(order_id="o-990", order_state="signed", incident=t.by.incident, at=t.at) == 1
    return classify_request(request_id=pk, code="food", by=t.by, at=t.at).help_class == "food"


@probe("help_request", "export")
def _(t: Try) -> bool:
    pk = _request(t)
    return pk in dataset_of("help_requests").find(t.by, {"view": "all"}, t.at)
