"""One person: masked at the desk, whole through an order in work or a broken glass; with the orders about them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules.glass import ROLES
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.intake.actions.looking import look_at_person
from bihuan.apps.orders.access import get_person, orders_about
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.order_lines import order_lines
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def person(request: SessionRequest, person_id: UUID) -> HttpResponse:
    """Show one person whom the actor may have."""
    look = looker(request)
    found, relation = get_person(look.by, str(person_id), look.at)
    seen = look_at_person(person=found, by=look.by, at=look.at, relation=relation, session=look.session)
    orders = list(orders_about(look.by, found.pk, look.at)[:50])
    context = {
        "seen": seen, "lines": order_lines(orders, unit_names(look.by.incident), look.at),
        "may_break": look.by.role in ROLES and relation is not Relation.HOLDER,
    }  # fmt: skip
    return render(request, "desk/trust/person.html", context)
