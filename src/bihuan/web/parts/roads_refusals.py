"""What the refusals of roads and response times say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROADS_CODES: dict[str, str | Promise] = {
    "unknown_mode": _("Roads are by car or on foot. Choose one of the two."),
    "unknown_datum": _("Nobody knows this datum. Choose WGS-84, GCJ-02 or BD-09."),
    "unknown_interval": _("There is no such interval. Choose one of the list."),
    "unknown_promise": _("The promise cannot be counted over this. Choose one of the list."),
    "bad_period": _("The period ends before it begins. Choose a later day."),
    "roads_unknown_format": _("This is no extract of OpenStreetMap and no graph of OSMnx."),
    "roads_broken": _("The extract cannot be read to its end. Download or save it again."),
    "roads_not_osmnx": _("This is GraphML, but not as OSMnx saves it. Save it with ox.save_graphml."),
    "roads_not_wgs84": _("The positions in it are no degrees. Save the graph unprojected (WGS-84)."),
    "roads_no_roads": _("There is no road in it for this mode. Take an extract that holds highways."),
    "roads_no_way_back": _("No two crossings in it can be reached from each other. Take a larger extract."),
    "roads_too_large": _("The extract is too large. Cut it to the district and its neighbours."),
    "roads_takes_too_long": _("Reading takes too long. Cut the extract to the district and its neighbours."),
}
