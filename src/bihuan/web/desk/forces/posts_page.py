"""What stands on the pages of posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils import timezone

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import list_posts
from bihuan.apps.forces.queries.posts import departments, found_posts, needs_ahead, on_posts, place_of
from bihuan.apps.forces.rules.blocks import KINDS
from bihuan.apps.forces.rules.reach import reaches_all
from bihuan.web.desk.forces.forms import ForcesForm, units_to_choose
from bihuan.web.desk.forces.officers_page import code_words
from bihuan.web.desk.forces.post_forms import CloseForm, NeedsForm, PostForm
from bihuan.web.desk.tracing.forms import alerts_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.forces.models import Post
    from bihuan.web.parts.disclosure import Looker

SIZE = 60


def post_form(look: Looker, initial: Any = None) -> PostForm:
    """Return the form of a post, empty or as it stands."""
    return PostForm(units_to_choose(look.by.incident), departments().items(), None, initial)


def bound_post_form(look: Looker, data: QueryDict) -> PostForm:
    """Return the form of a post as it was sent."""
    return PostForm(units_to_choose(look.by.incident), departments().items(), data)


def posts_context(
    look: Looker, asked: Mapping[str, Any], refused: Mapping[str, ForcesForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the list of posts shows; `refused` are forms that were sent and refused."""
    chosen = {name: str(asked.get(name, "")) for name in ("unit", "kind", "text")}
    found = found_posts(list_posts(look.by), closed="closed" in asked, **chosen)
    page = Paginator(found, SIZE).get_page(asked.get("page"))
    rows = list(page.object_list)
    ahead = on_posts([row.pk for row in rows], look.at)
    may_change = reaches_all(look.by, Action.UPDATE, Kind.POST)
    forms = {"add": (refused or {}).get("add", post_form(look))} if may_change else {}
    return {
        "page": page, "lines": [(row, ahead.get(row.pk)) for row in rows], "chosen": chosen, "kinds": KINDS,
        "units": unit_names(look.by.incident), "forms": forms,
        "open_form": next(iter(refused or {}), ""), "is_desk": not look.by.unit, "with_closed": "closed" in asked,
    }  # fmt: skip


def post_context(
    look: Looker, row: Post, refused: Mapping[str, ForcesForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page of one post shows; `refused` are forms that were sent and refused."""
    may_change = reaches_all(look.by, Action.UPDATE, Kind.POST) and row.closed_at is None
    forms = _forms(look, row, refused or {}) if may_change else {}
    needs = needs_ahead(row, look.at)
    names = departments()
    return {
        "row": row, "unit_name": row.unit.name, "place": place_of(row), "department": names.get(row.department, ""),
        "skills": code_words(",".join(row.skills), "skill"), "needs": needs[:SIZE], "needs_n": len(needs),
        "forms": forms, "open_form": next(iter(refused or {}), ""), "alerts": alerts_of(refused or {}, forms),
    }  # fmt: skip


def _forms(look: Looker, row: Post, refused: Mapping[str, ForcesForm]) -> dict[str, ForcesForm]:
    initial = {
        "unit": row.unit_id, "name": row.name, "kind": row.kind, "place": place_of(row), "longitude": row.longitude,
        "latitude": row.latitude, "clothing": row.clothing, "is_sunny": row.is_sunny, "department": row.department,
        "duty_role": row.duty_role, "skills": row.skills, "n": row.n,
    }  # fmt: skip
    today = timezone.localdate(look.at)
    own: dict[str, ForcesForm] = {
        "needs": NeedsForm(initial={"first": today, "last": today}), "change": post_form(look, initial),
        "close": CloseForm(initial={"n": row.n}),
    }  # fmt: skip
    return {name: refused.get(name, form) for name, form in own.items()}
