"""What the refusals of heat and of test sites say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEAT_CODES: dict[str, str | Promise] = {
    "bad_booth": _("A cooled booth has between 16 and 32 °C. Mend the temperature, or leave it empty."),
    "bad_height": _("Say whether the wind was measured two or ten metres above the ground."),
    "bad_open_lanes": _("Say how many lanes are open: between 0 and 60."),
    "bad_waiting": _("Say how many people wait: between 1 and 5,000."),
    "no_hours": _("Tell the weather of at least one hour."),
    "no_source": _("Say who told the weather, such as the weather office."),
    "observed_ahead": _("Nobody can have observed an hour that has not begun. Note it as a forecast."),
    "too_many_codes": _("More codes were checked here in this hour than the open lanes can take. Tell the desk."),
    "too_many_hours": _("Send at most 1,000 hours at once."),
    "unknown_check": _("Tick only what stands on the checklist."),
    "unknown_clothing": _("Choose clothing from the list."),
    "unknown_who": _("Say whether it is somebody who waits or somebody who works here."),
    "unknown_workload": _("Choose how hard the work is from the list."),
}
