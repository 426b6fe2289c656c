"""Who may have which tube and box: the desk all of its incident, a unit those of its own sites."""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.screening.models import Box, LabelBlock, Pool, Round, Site, TubeResult


def _place(by: Actor, unit: str) -> Place:
    return Place.OWN if by.unit and by.unit == unit else Place.SIBLING


def may_pool(by: Actor, action: Action, unit: str) -> bool:
    """Say whether the actor may do this with tubes of a site of the unit."""
    return may(by.role, action, Kind.POOL, _place(by, unit))


def list_tubes(by: Actor) -> QuerySet[Pool]:
    """Return the tubes that the actor may see, the newest first. :raises NotAllowed: `wrong_role`."""
    mine = Pool.objects.filter(round__incident=by.incident).select_related("site", "round", "box")
    return (mine.filter(site__unit=by.unit) if _listing(by) else mine).order_by("-filled_at", "-id")


def list_boxes(by: Actor) -> QuerySet[Box]:
    """Return the boxes that the actor may see, the newest first. :raises NotAllowed: `wrong_role`."""
    mine = Box.objects.filter(round__incident=by.incident).select_related("site", "round")
    return (mine.filter(site__unit=by.unit) if _listing(by) else mine).order_by("-handed_at", "-id")


def list_unfit(by: Actor) -> QuerySet[TubeResult]:
    """Return the results that fit no tube and wait for a word, the oldest first. :raises NotAllowed: `wrong_role`."""
    if _listing(by):
        raise NotAllowed("wrong_role", role=by.role.value)
    waiting = TubeResult.objects.filter(incident=by.incident, fit__in=["conflict", "unknown", "early"], settled="")
    return waiting.select_related("pool").order_by("received_at", "record")


def _listing(by: Actor) -> bool:
    """Say whether the actor sees those of their own unit alone. :raises NotAllowed: `wrong_role`."""
    if may(by.role, Action.LIST, Kind.POOL, Place.SIBLING):
        return False
    if not (by.unit and may(by.role, Action.LIST, Kind.POOL, Place.OWN)):
        raise NotAllowed("wrong_role", role=by.role.value)
    return True


def get_tube(by: Actor, pool_id: str, action: Action = Action.READ) -> Pool:
    """Return a tube. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = Pool.objects.filter(pk=pool_id, round__incident=by.incident).select_related("site", "round", "box").first()
    if found is None or not may_pool(by, action, found.site.unit_id):
        raise NotAllowed("not_found")
    return found


def get_box(by: Actor, box_id: str, action: Action = Action.READ) -> Box:
    """Return a box. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = Box.objects.filter(pk=box_id, round__incident=by.incident).select_related("site", "round").first()
    if found is None or not may_pool(by, action, found.site.unit_id):
        raise NotAllowed("not_found")
    return found


def get_lane_site(by: Actor, round_id: str, site_id: str) -> tuple[Round, Site]:
    """Return the round and the site at which the actor may fill tubes.

    :raises NotAllowed: `not_found`, whether they are missing or not theirs.
    """
    site = Site.objects.filter(pk=site_id, incident=by.incident, closed_at=None).first()
    chosen = Round.objects.filter(pk=round_id, incident=by.incident).first()
    if site is None or chosen is None or not may_pool(by, Action.CREATE, site.unit_id):
        raise NotAllowed("not_found")
    return chosen, site


def list_labels(by: Actor) -> QuerySet[LabelBlock]:
    """Return the labels that were reserved, the newest first. :raises NotAllowed: `wrong_role`."""
    mine = LabelBlock.objects.filter(round__incident=by.incident).select_related("round", "site")
    return (mine.filter(site__unit=by.unit) if _listing(by) else mine).order_by("-reserved_at", "-id")


def get_labels(by: Actor, block_id: str) -> LabelBlock:
    """Return one block of labels. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    mine = LabelBlock.objects.filter(pk=block_id, round__incident=by.incident)
    found = mine.select_related("round", "site").first()
    if found is None or not may_pool(by, Action.READ, found.site.unit_id):
        raise NotAllowed("not_found")
    return found
