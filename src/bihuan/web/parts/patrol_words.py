"""What the codes of patrols and emergencies are called, at the desk and on a phone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts import reasons as _reasons  # noqa: F401 - it begins the kinds that are extended below
from bihuan.web.parts.labels import KINDS, Label, extend

EMERGENCY_KINDS: dict[str, Label] = {
    "medical": _("Somebody is ill or hurt"), "self_harm": _("Somebody may harm themselves"), "fire": _("Fire"),
    "violence": _("Violence"), "breach": _("A line was broken through"), "crowd": _("Crowd"),
    "obstruction": _("Work is obstructed"), "missing_person": _("Somebody is missing"), "traffic": _("Road accident"),
    "other": pgettext_lazy("emergency", "Something else"),
}  # fmt: skip
ORIGINS: dict[str, Label] = {
    "phone": _("Telephone"), "gate": _("A gate"), "officer": _("An officer"), "hotline": _("Hotline"),
    "order": _("Another order"),
}  # fmt: skip
POINTS: dict[str, Label] = {
    "reported": pgettext_lazy("emergency", "Reported"), "answered": pgettext_lazy("emergency", "Answered"),
    "order_made": _("Order made"),
    "notified": _("Unit notified"), "signed": _("Signed for"), "en_route": pgettext_lazy("emergency", "On the way"),
    "on_scene": pgettext_lazy("emergency", "There"), "controlled": _("Under control"), "available": _("Free again"),
}  # fmt: skip
POINT_NUMBERS: dict[str, Label] = {name: f"t{place}" for place, name in enumerate(POINTS)}
EMERGENCY_STATES: dict[str, Label] = {
    "waiting": _("Nobody sent"), "sent": pgettext_lazy("emergency", "Sent"),
    "ended": pgettext_lazy("emergency", "Ended"),
}  # fmt: skip
ENDINGS: dict[str, Label] = {
    "done": pgettext_lazy("emergency", "Done"), "false_alarm": _("False alarm"), "stood_down": _("Stood down"),
    "merged": _("The same as another"),
}  # fmt: skip
PATROL_STATES: dict[str, Label] = {
    "available": pgettext_lazy("patrol", "Free"), "notified": _("Called"),
    "en_route": pgettext_lazy("emergency", "On the way"),
    "on_scene": pgettext_lazy("emergency", "There"), "controlled": _("Under control"), "off": _("Off duty"),
}  # fmt: skip
PATROL_KINDS: dict[str, Label] = {
    "patrol": pgettext_lazy("patrol", "On foot"), "motor": _("Motor patrol"), "post": _("From a post"),
    "squad": _("Squad of the city"), "medical": _("Medical crew"),
}  # fmt: skip
TIERS: dict[str, Label] = {
    "1": _("1 minute: station, post, patrol"), "3": _("3 minutes: sub-bureau, traffic squadron"),
    "5": _("5 minutes: units of the city"),
}  # fmt: skip
WHY_NOT_FIRST: dict[str, Label] = {
    "nearer_by_radio": _("Said by radio that it is nearer"),
    "position_doubtful": _("The first one's position is doubtful"),
    "first_kept_back": _("The first one is needed where it is"), "knows_the_place": _("Knows the place"),
    "better_equipped": _("Better equipped"), "first_refused": _("The first one cannot go"),
    "not_reached": _("The first one cannot be reached"), "no_position": _("Nobody knows the position"),
}  # fmt: skip
WHY_BACK: dict[str, Label] = {
    "other_patrol": _("Another patrol goes"), "cannot_go": _("It cannot go"), "no_answer": _("It does not answer"),
    "needed_elsewhere": _("It is needed elsewhere"), "mistaken": _("By mistake"),
    "order_moved": _("Its order went elsewhere"),
}  # fmt: skip
WHY_CORRECTED: dict[str, Label] = {
    "typed_wrong": _("Typed wrongly"), "clock_wrong": _("A clock was wrong"), "told_later": _("Told later"),
    "not_so": _("It did not happen so"),
}  # fmt: skip
WHY_OFF: dict[str, Label] = {
    "shift_over": _("The shift is over"), "called_away": _("Called away"), "vehicle": _("The vehicle"),
    "heat": _("The heat"), "merged": _("Joined with another patrol"),
}  # fmt: skip
LEFT_OUT: dict[str, Label] = {
    "busy": _("on another emergency"), "no_skill": _("lacks a skill"), "no_permit": _("may not enter the area"),
    "no_position": _("nobody knows where it is"), "shift_ends": _("its shift ends"),
    "heat": _("the heat leaves no time"),
    "no_way": _("there is no way"),
}  # fmt: skip
KINDS.update(
    {
        "emergency_kind": EMERGENCY_KINDS, "emergency_origin": ORIGINS, "point": POINTS, "point_number": POINT_NUMBERS,
        "emergency_state": EMERGENCY_STATES, "emergency_ending": ENDINGS, "patrol_state": PATROL_STATES,
        "patrol_kind": PATROL_KINDS, "tier": TIERS, "why_not_first": WHY_NOT_FIRST, "why_back": WHY_BACK,
        "why_corrected": WHY_CORRECTED, "why_off": WHY_OFF, "left_out": LEFT_OUT,
        "emergency_reason": {**WHY_NOT_FIRST, **WHY_BACK, **WHY_CORRECTED, **ENDINGS},
    }
)  # fmt: skip
extend("reason", {"other_patrol": _("Another patrol goes")})
extend("order_kind", {"emergency": _("Emergency")})
extend(
    "event",
    {
        "emergency.reported": _("Report taken in"), "emergency.order_made": _("Order made"),
        "emergency.sent": _("Patrol sent"), "emergency.taken_back": _("Patrol taken back"),
        "emergency.resumed": _("Waits again: its order runs again"),
        "emergency.point_told": _("Told"), "emergency.point_corrected": _("Corrected"),
        "emergency.point_doubted": _("Doubted: does not agree with what was told"),
        "emergency.cover_shown": _("Lost cover and move-up shown"),
        "emergency.ended": pgettext_lazy("emergency", "Ended"),
        "patrol.opened": _("Patrol made known"), "patrol.manned": _("Crew on duty"), "patrol.sent": _("Patrol sent"),
        "patrol.state_told": _("Told"), "patrol.freed": _("Free again"), "patrol.off_duty": _("Off duty"),
        "patrol.closed": _("Closed for good"), "patrol.position_told": _("Position told"),
        "patrol.crew_changed": _("Crew changed"), "patrol.move_up_ordered": _("Told to move up"),
        "patrol.moved_up": _("Moved up"),
    },
)  # fmt: skip
