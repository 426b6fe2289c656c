"""What the codes of people, posts and plans are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label

SKILLS: dict[str, Label] = {
    "order": pgettext_lazy("skill", "Keeping order"),
    "sampling": pgettext_lazy("skill", "Taking samples"),
    "driving": pgettext_lazy("skill", "Driving"),
    "first_aid": pgettext_lazy("skill", "First aid"),
    "command": pgettext_lazy("skill", "Leading a post"),
    "language": pgettext_lazy("skill", "A dialect or foreign language"),
    "radio": pgettext_lazy("skill", "Radio"),
    "suit": pgettext_lazy("skill", "Trained in the suit"),
}
LIMITS: dict[str, Label] = {
    "no_suit": _("no protective suit"),
    "no_heat": _("no work in the heat"),
    "no_night": _("no night duty"),
    "no_standing": _("no long standing"),
    "light_duty": _("light duty only"),
}
ABSENCES: dict[str, Label] = {
    "leave": pgettext_lazy("absence", "Leave"),
    "sickness": pgettext_lazy("absence", "Sickness"),
    "isolation": pgettext_lazy("absence", "Isolation"),
    "training": pgettext_lazy("absence", "Training"),
}
POST_KINDS: dict[str, Label] = {
    "test_site": _("Test site"),
    "site": _("Test site"),
    "arrival_site": _("Arrival site"),
    "gate": pgettext_lazy("post", "Gate"),
    "motorway": _("Motorway exit"),
    "station": _("Station"),
    "hospital": pgettext_lazy("place", "Hospital"),
    "shop": _("Shop"),
    "patrol": _("Patrol"),
    "desk": _("Seat at the joint desk"),
    "home_station": _("Home station"),
    "other": pgettext_lazy("post", "Other"),
}
CLOTHING: dict[str, Label] = {
    "uniform": _("Uniform"),
    "coverall": _("Cotton coverall"),
    "sms_coverall": _("Breathing coverall (SMS)"),
    "polyolefin": _("Polyolefin coverall"),
    "double": _("Two layers of cloth"),
    "vapour_barrier": _("Vapour-barrier suit"),
    "vapour_barrier_hood": _("Vapour-barrier suit with hood"),
    "sealed_suit": _("Sealed suit"),
}
PLAN_STATES: dict[str, Label] = {
    "making": _("being made"),
    "draft": _("Draft"),
    "published": _("in force"),
    "replaced": pgettext_lazy("plan", "Replaced"),
    "dropped": pgettext_lazy("plan", "Dropped"),
}
WAYS: dict[str, Label] = {
    "plan": _("by the planner"),
    "replan": _("replanned after drop-outs"),
    "roster": _("from a duty roster"),
    "hand": _("changed by hand"),
}
CELL_STATES: dict[str, Label] = {
    "full": _("as many as wished"),
    "enough": _("enough"),
    "short": _("too few"),
    "vacant": _("nobody"),
    "hot": _("closed by heat"),
    "against": _("against the heat limit"),
}
RULES: dict[str, Label] = {
    "unknown": _("is not in the strength, or the block is not in this plan"),
    "twice": _("would be given the same block twice"),
    "absent": _("is away then"),
    "two_places": _("would be in two places at once"),
    "rest": _("would have too little rest between two duties"),
    "stretch": _("would work too long without a break"),
    "blocks_a_day": _("would have too many blocks in a day"),
    "day_minutes": _("would work too many hours in a day"),
    "week_minutes": _("would work too many hours in seven days"),
    "limit": _("has a limit that this post goes against"),
    "heat_forbidden": _("nobody may work there in that heat"),
    "heat_too_long": _("would work too long in the heat in a day"),
    "skill": _("lacks a skill that the post still needs"),
    "home_minimum": _("the home station would have too few people"),
    "already_there": _("is there already"),
    "full": _("every seat is taken; this is no hard rule"),
}
OVERRIDES: dict[str, Label] = {
    "life_at_risk": _("A life is at risk"),
    "relief_failed": _("The relief did not come"),
    "nobody_else": _("There is nobody else"),
    "order_from_above": _("Ordered from above"),
    "own_wish": _("At the officer's own wish"),
}
LEVEL_REASONS: dict[str, Label] = {
    "outbreak_grows": _("The outbreak grows"),
    "outbreak_shrinks": _("The outbreak shrinks"),
    "big_event": _("A round of mass testing or another big event"),
    "order_from_above": _("Ordered from above"),
    "exercise": _("Exercise"),
}
ROSTER_REASONS: dict[str, Label] = {
    "no_name": _("no name"),
    "unknown_name": _("nobody of this name is in the strength"),
    "two_of_that_name": _("two officers have this name"),
    "no_post": _("no post"),
    "unknown_post": _("there is no such post"),
    "two_of_that_post": _("two posts have this name"),
    "no_day": _("no day"),
    "no_hours": _("no hours"),
    "hours_differ": _("the post needs people at other hours"),
    "assigned_already": _("has a block that begins then already"),
    "nobody": _("stands for nobody"),
    "not_ours": _("none of ours"),
    "written_twice": _("written twice"),
    "cancelled": pgettext_lazy("roster", "cancelled"),
}
STATUSES: dict[str, Label] = {
    "optimal": _("best possible"),
    "feasible": _("good; whether there is a better one was not settled in the time"),
    "replanned": _("fewest changes"),
    "gave_up": _("The planner failed several times and gave up. Look at the machine, then ask again."),
    "stopped": _("called off before it was good"),
}
UNMET_REASONS: dict[str, Label] = {
    "heat": _("the heat lets nobody stand there, or asks for more relief than there are people"),
    "no_skill": _("nobody free has the skills"),
    "too_few_people": _("too few people: away, at work elsewhere, or their blocks of the day are used"),
    "rest": _("whoever is free needs rest"),
    "hours": _("whoever is free has worked their hours"),
    "limits": _("whoever is free must not be given it"),
    "home_minimum": _("the home stations must keep their people"),
    "changes": _("it would take more changes than a replan makes"),
}
CHANGES: dict[str, Label] = {"gained": _("gains"), "lost": _("loses"), "moved": _("moves")}
EVENTS: dict[str, Label] = {
    "officer.added": _("Added to the strength"),
    "officer.changed": _("Changed"),
    "officer.left": _("Left the strength"),
    "officer.dropped_out": _("Dropped out of posts that counted on them"),
    "plan.asked": _("Asked for"),
    "plan.begun": _("Begun"),
    "plan.made": _("Made by the planner"),
    "plan.failed": _("The planner gave up"),
    "plan.rows_taken": _("Names of a roster taken over"),
    "plan.assigned": _("Somebody was put to a post"),
    "plan.unassigned": _("Somebody was taken off a post"),
    "plan.published": _("Published"),
    "plan.replaced": _("Replaced by another plan"),
    "plan.dropped": pgettext_lazy("plan", "Dropped"),
}
KINDS.update(
    {
        "skill": SKILLS, "limit": LIMITS, "absence": ABSENCES, "post_kind": POST_KINDS, "clothing": CLOTHING,
        "plan_state": PLAN_STATES, "plan_way": WAYS, "cell_state": CELL_STATES, "hard_rule": RULES,
        "override_reason": OVERRIDES, "level_reason": LEVEL_REASONS, "roster_reason": ROSTER_REASONS,
        "plan_status": STATUSES, "unmet_reason": UNMET_REASONS, "plan_change": CHANGES, "forces_event": EVENTS,
    }
)  # fmt: skip
