"""What the page of one building in a round shows: its counts, its booking, its people as the viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Paginator

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.screening.access import get_building, get_round, list_buildings, list_entries
from bihuan.apps.screening.queries.coverage import BuildingStanding, building_lines
from bihuan.apps.screening.queries.pages import mobile_sites, open_sites, owners, people_in, running_orders
from bihuan.apps.screening.queries.scope import unit_of_building
from bihuan.apps.screening.rules.excusing import REASONS, VISIT_REASONS
from bihuan.apps.screening.rules.outcomes import OPEN, OUTCOMES
from bihuan.web.desk.screening.forms import BookForm, ExcuseForm, ScreeningForm, VisitForm
from bihuan.web.desk.tracing.forms import pairs
from bihuan.web.parts.disclosure import Looker
from bihuan.web.parts.residents import residents_seen

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Round

SIZE = 60
T = TypeVar("T", bound=ScreeningForm)


@dataclass(slots=True)
class Asked:
    """What the page was asked for: which outcome, which page; forms that were refused, and what was ticked."""

    which: str = "missing"
    number: str | None = None
    refused: dict[str, ScreeningForm] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()


def building_context(round_id: str, building_id: str, look: Looker, asked: Asked) -> dict[str, Any]:
    """Return everything on the page of a building. :raises NotAllowed: `not_found`, `cannot_show`."""
    the_round = get_round(look.by, round_id)
    row = get_building(look.by, the_round, building_id)
    unit = unit_of_building(row)
    line = next(building_lines(list_buildings(look.by, the_round).filter(pk=row.pk), look.at))
    may_change = the_round.state == OPEN and may_do(look.by, Action.UPDATE, Kind.RESIDENT, unit)
    told: dict[str, Any] = {
        "round": the_round, "line": line, "slot_ends_at": row.slot_ends_at, "site": row.site, "unit": unit,
        "order_state": running_orders([row.order]).get(row.order, ""), "which": asked.which, "ticked": asked.ticked,
        "may_change": may_change, "forms": _forms(the_round, look, may_change) | asked.refused,
        "open_form": next(iter(asked.refused), ""),
    }  # fmt: skip
    if may_do(look.by, Action.LIST, Kind.RESIDENT, unit):
        told |= _people(the_round, line, look, asked)
    return told


def _people(the_round: Round, line: BuildingStanding, look: Looker, asked: Asked) -> dict[str, Any]:
    outcomes = {name or "missing": name for name in OUTCOMES}
    found = people_in(list_entries(look.by, the_round), line.building, outcomes.get(asked.which))
    page = Paginator(found, SIZE).get_page(asked.number)
    counts = {name: getattr(line, name) for name in outcomes} | {"all": line.roster}
    return {"page": page, "people": residents_seen(look, page.object_list), "tabs": list(counts.items())}


def _forms(the_round: Round, look: Looker, may_change: bool) -> dict[str, ScreeningForm]:
    found: dict[str, ScreeningForm] = {}
    if may_change:
        named = owners(look.by.incident, look.at, look.by.unit)
        found = {kind: excuse_form(kind, named) for kind in REASONS}
        found["visit"] = visit_form(the_round)
    if the_round.state == OPEN and may_do(look.by, Action.UPDATE, Kind.ROUND, ""):
        found["book"] = book_form(the_round)
    return found


def excuse_form(kind: str, named: list[tuple[str, str]], data: Any = None) -> ExcuseForm:
    """Return the form by which somebody answers for people, of one kind."""
    form = ExcuseForm(pairs("excuse_reason", REASONS[kind]), named, data)
    return _apart(form, kind)


def _apart(form: T, name: str) -> T:
    """Let a form's fields bear its name, for the forms about ticked people stand in one form of the page."""
    form.prefix, form.auto_id = name, "%s"
    return form


def visit_form(the_round: Round, data: Any = None) -> VisitForm:
    """Return the form by which people are visited at the door."""
    sites = [(site.pk, f"{site.number} {site.name}") for site in mobile_sites(the_round)]
    return _apart(VisitForm(pairs("visit_reason", VISIT_REASONS), sites, data), "visit")


def book_form(the_round: Round, data: Any = None) -> BookForm:
    """Return the form by which a building is booked."""
    return BookForm([(site.pk, f"{site.number} {site.name}") for site in open_sites(the_round)], data)
