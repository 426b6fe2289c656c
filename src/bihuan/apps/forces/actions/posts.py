"""Posts and what they need: opened, changed, closed; needs made from a day pattern."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Department, Incident, Unit
from bihuan.apps.core.rules import Actor, DutyRole, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.rows import begin, step
from bihuan.apps.forces.models import Need, Post
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.blocks import KINDS, needs_of, read_pattern
from bihuan.apps.forces.rules.people import SKILLS, known_codes
from bihuan.apps.forces.rules.reach import check_reach
from bihuan.engine.roster.heat import CLOTHING


@dataclass(frozen=True, slots=True)
class PostTold:
    """What is told of a post; the position is WGS-84 degrees or nothing."""

    unit: str
    name: str
    kind: str
    place_text: str = ""
    longitude: float | None = None
    latitude: float | None = None
    skills: tuple[str, ...] = ()
    clothing: str = "uniform"
    is_sunny: bool = True
    department: str = ""
    duty_role: str = ""
    site: str = ""


def open_post(*, told: PostTold, by: Actor, at: datetime) -> Post:
    """Open a post of a unit; nobody is sent there before it has needs and a plan is published.

    :raises NotAllowed: `wrong_role`, `no_name`, `unknown_post_kind`, `unknown_skill`, `unknown_clothing`,
        `bad_position`, `unknown_unit`, `unknown_department`, `unknown_duty_role`, `post_exists`.
    """
    check_reach(by, Action.CREATE, Kind.POST)
    columns = _checked(told)
    with writing():
        _check_known(told, by)
        row = Post(incident_id=by.incident, opened_at=at, **columns)
        return begin(row, "post.opened", by=by, at=at, facts={"unit": told.unit, "kind": told.kind})


def change_post(*, post_id: str, told: PostTold, n: int, by: Actor, at: datetime) -> Post:
    """Change what is told of a post.

    :raises NotAllowed: as `open_post`; `not_found`, `nothing_changed`, `stale_row`.
    """
    check_reach(by, Action.UPDATE, Kind.POST)
    columns = _checked(told)
    with writing():
        row = row_of(by, Post, post_id)
        _check_known(told, by, row.pk)
        changes = {name: value for name, value in columns.items() if getattr(row, name) != value}
        if not changes:
            raise NotAllowed("nothing_changed")
        return step(row, "post.changed", by=by, at=at, facts={"columns": sorted(changes)}, n=n, **changes)


def close_post(*, post_id: str, n: int, by: Actor, at: datetime) -> Post:
    """Close a post: it can get no more needs, and what is not planned yet is not planned any more.

    :raises NotAllowed: `wrong_role`, `not_found`, `already_over`, `stale_row`.
    """
    check_reach(by, Action.UPDATE, Kind.POST)
    with writing():
        row = row_of(by, Post, post_id)
        if row.closed_at is not None:
            raise NotAllowed("already_over")
        free = Need.objects.filter(post=row, starts_at__gte=at, assignments=None)
        gone = free.count()
        free.delete()
        return step(row, "post.closed", by=by, at=at, facts={"needs_dropped": gone}, n=n, closed_at=at)


def add_needs(*, post_id: str, pattern: str, first: date, last: date, by: Actor, at: datetime) -> list[Need]:
    """Give a post the needs of a day pattern on each day from the first to the last; a block that it has is kept.

    :raises NotAllowed: `wrong_role`, `not_found`, `already_over`, `needs_overlap`, `nothing_changed`, or what
        `read_pattern` and `needs_of` say.
    """
    check_reach(by, Action.UPDATE, Kind.POST)
    blocks = read_pattern(pattern)
    zone = Incident.objects.values_list("time_zone", flat=True).get(pk=by.incident)
    told = needs_of(blocks, first, last, zone)
    with writing():
        row = row_of(by, Post, post_id)
        if row.closed_at is not None:
            raise NotAllowed("already_over")
        within = Need.objects.filter(post=row, starts_at__lt=told[-1].ends_at, ends_at__gt=told[0].starts_at)
        known = {(one.starts_at, one.ends_at) for one in within}
        new = [one for one in told if (one.starts_at, one.ends_at) not in known]
        if any(one.starts_at < ends and starts < one.ends_at for one in new for starts, ends in known):
            raise NotAllowed("needs_overlap")
        if not new:
            raise NotAllowed("nothing_changed")
        made = Need.objects.bulk_create([Need(post=row, **asdict(one)) for one in new])
        facts = {
            "needs": len(made),
            "minimum": sum(one.minimum for one in made),
            "first": str(first),
            "last": str(last),
        }
        step(row, "post.needs_added", by=by, at=at, facts=facts)
        return made


def drop_need(*, need_id: str, by: Actor, at: datetime) -> None:
    """Take back a need that no plan has given to anybody and at which nobody stood.

    :raises NotAllowed: `wrong_role`, `not_found`, `need_is_planned`.
    """
    check_reach(by, Action.UPDATE, Kind.POST)
    with writing():
        need = Need.objects.filter(pk=need_id, post__incident_id=by.incident).select_related("post").first()
        if need is None:
            raise NotAllowed("not_found")
        if need.assignments.exists() or need.attendances.exists():
            raise NotAllowed("need_is_planned")
        need.delete()
        step(need.post, "post.need_dropped", by=by, at=at, facts={"need": need_id})


def _checked(told: PostTold) -> dict[str, Any]:
    """Return the columns of a post as they are kept. :raises NotAllowed: what of the codes and figures is wrong."""
    if not told.name.strip() or len(told.name) > 200:
        raise NotAllowed("no_name")
    if told.kind not in KINDS:
        raise NotAllowed("unknown_post_kind")
    if told.clothing not in CLOTHING:
        raise NotAllowed("unknown_clothing")
    if (told.longitude is None) != (told.latitude is None):
        raise NotAllowed("bad_position")
    if told.longitude is not None and told.latitude is not None and _is_nowhere(told.longitude, told.latitude):
        raise NotAllowed("bad_position")
    if told.duty_role and told.duty_role not in set(DutyRole):
        raise NotAllowed("unknown_duty_role")
    columns = asdict(told)
    columns["unit_id"], columns["name"] = columns.pop("unit"), told.name.strip()
    return columns | {"skills": list(known_codes(told.skills, SKILLS, "unknown_skill"))}


def _is_nowhere(longitude: float, latitude: float) -> bool:
    return not (-180 <= longitude <= 180 and -90 <= latitude <= 90)


def _check_known(told: PostTold, by: Actor, own: str = "") -> None:
    if not Unit.objects.filter(incident_id=by.incident, code=told.unit).exists():
        raise NotAllowed("unknown_unit")
    if told.department and not Department.objects.filter(code=told.department).exists():
        raise NotAllowed("unknown_department")
    same = Post.objects.filter(incident_id=by.incident, unit_id=told.unit, name=told.name.strip()).exclude(pk=own)
    if same.exists():
        raise NotAllowed("post_exists")
