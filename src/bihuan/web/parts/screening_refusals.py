"""What the refusals of mass testing say: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCREENING_CODES: dict[str, str | Promise] = {
    "bad_lanes": _("A site has between 1 and 60 lanes. Mend the number."),
    "bad_pool_size": _("A tube holds 1, 5, 10 or 20 swabs. Choose one of these."),
    "bad_position": _("Give longitude and latitude both, in degrees, or neither."),
    "bad_seconds": _("One sample takes between 3 and 600 seconds. Mend the number."),
    "bad_staff": _("A site needs one sampler at least, and an expected number that can be."),
    "bookings_outside": _("Buildings are booked at this site outside these hours. Move their bookings first."),
    "buildings_booked": _("Buildings are booked at this site in the open round. Book them elsewhere first."),
    "counts_differ": _(
        "The counts and the set differ, so the round stays open. An urgent order was opened; look at it."
    ),
    "empty_roster": _(
        "Nobody is registered, so nobody would be on the roster. Bring the population register in first."
    ),
    "excuse_too_long": _("Somebody may answer for people for 30 days at most. Choose an earlier end."),
    "hour_not_over": _("This hour has not begun yet. Count what has arrived."),
    "late_arrivals": _("People were registered after the opening. Put them on the roster first."),
    "nobody_missing": _("Nobody is missing in this building any more; there is nothing to book."),
    "nobody_named": _("Nothing was chosen. Tick whom it is about."),
    "no_visit": _("This person is not on the list of visits."),
    "not_an_hour": _("Counts are for whole hours. Choose a time such as 14:00."),
    "not_arrival_site": _("Travellers are counted at arrival sites only."),
    "not_missing": _("Somebody you chose has an outcome already. Look at the list again, then choose."),
    "not_mobile": _("Only a mobile site goes from door to door. Choose another."),
    "round_not_planned": _("Only a round that was planned and not opened can do this."),
    "opening_outside": _("These hours are not within the round. Choose hours between its beginning and its end."),
    "opening_reversed": _("The site would close before it opens. Mend the hours."),
    "other_round_open": _("Another round is open. Close it first."),
    "owner_without_role": _("Whoever answers for people needs a role in this incident. Choose another person."),
    "people_missing": _(
        "People are still missing, so the round stays open. Test them, or let somebody answer for them."
    ),
    "round_not_open": _("This round is not open."),
    "round_over": _("This round is over; nothing of it is planned any more."),
    "round_too_long": _("A round lasts seven days at most. Choose an earlier end."),
    "site_closed": _("This site is closed for good."),
    "site_full": _("Another building is booked there at that time. Choose another time or site."),
    "site_no_lanes": _("This site has no lane in the round. Open it with lanes first."),
    "site_not_in_round": _("This site is not open in the round. Open it there first."),
    "site_not_open": _("The building would not be done within the site's hours. Choose another time or site."),
    "site_number_taken": _("Another site has this number. Choose another, or leave it empty."),
    "site_without_name": _("Give the site a name."),
    "too_many_people": _("At most 5,000 people at once. Choose fewer."),
    "unknown_area": _("There is no such community in this incident. Choose one of the list."),
    "unknown_excuse": _("Choose whether these people are exempt, or somebody answers for finding them."),
    "unknown_site_kind": _("A site is in the community, for arrivals, or mobile. Choose one of these."),
    "empty_list": _("The list is empty. Paste it with its heading."),
    "unknown_column": _("This column is not known. Rename it or leave it out."),
    "column_twice": _("This column stands there twice. Leave one out."),
    "no_column": _("This column is missing. Every site needs a name and a unit."),
    "too_many_lines": _("A list has 2,000 lines at most. Send it in parts."),
    "no_number": _("This is no number. Mend it."),
    "no_yes_or_no": _("Write yes or no."),
}
