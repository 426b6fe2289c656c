"""What is pressed on the page of one emergency: words by radio, a look at lost cover, two reports joined."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.access.emergencies import get_emergency
from bihuan.apps.zones.actions.emergencies_cover import show_cover
from bihuan.apps.zones.actions.emergencies_ending import merge_emergency
from bihuan.apps.zones.actions.emergencies_points import Word, tell_point
from bihuan.apps.zones.rules.patrols import check_may_send
from bihuan.web.desk.screening.forms import press
from bihuan.web.desk.tracing.forms import known_id
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session

COVER = "desk/patrol/_cover.html"


@require_POST
@with_session
def cover(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Show what is no longer covered when the chosen patrol leaves; asked by the page itself, the fragment alone."""
    look = looker(request)
    patrol_id = known_id(request.POST.get("patrol", ""))
    try:
        shown = show_cover(emergency_id=str(emergency_id), patrol_id=patrol_id, by=look.by, at=look.at)
    except NotAllowed as refusal:
        if not request.htmx or refusal.code == "wrong_role":
            raise
        return render(request, COVER, {"refusal": label("code", refusal.code)})
    return render(request, COVER, {"cover": shown}) if request.htmx else redirect("desk:emergency", emergency_id)


@require_POST
@with_session
def tell(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Record what a patrol said by radio just now."""
    look, point = looker(request), request.POST.get("point", "")
    row = get_emergency(look.by, str(emergency_id))

    def do() -> str:
        tell_point(emergency_id=row.pk, word=Word(point), by=look.by, at=look.at)
        return _("Recorded: %s.") % label("point", point)

    return press(request, do, back=("desk:emergency", row.pk))


@require_POST
@with_session
def merge(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Join it to the emergency that it is the same as."""
    look = looker(request)
    check_may_send(look.by)
    row = get_emergency(look.by, str(emergency_id))

    def do() -> str:
        survivor = known_id(request.POST.get("survivor", ""))
        merge_emergency(emergency_id=row.pk, survivor_id=survivor, by=look.by, at=look.at)
        return _("Joined: both orders are one now.")

    return press(request, do, back=("desk:emergency", row.pk))
