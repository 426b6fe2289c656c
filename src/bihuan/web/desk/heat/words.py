"""What the codes of heat and of test sites are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bihuan.web.parts.labels import KINDS, Label
from bihuan.web.parts.reasons import FIELDS, ORDER_KINDS

CLOTHING: dict[str, Label] = {
    "uniform": _("Uniform or work clothes"), "coverall": _("Cloth coverall"),
    "sms_coverall": _("Coverall of SMS non-woven"), "polyolefin": _("Coverall of polyolefin"),
    "double": _("Two layers of clothing"), "vapour_barrier": _("Vapour-barrier coverall"),
    "hooded": _("Vapour-barrier coverall with hood"), "sealed_suit": _("Sealed suit over work clothes, with hood"),
}  # fmt: skip
WORKLOADS: dict[str, Label] = {
    "light": _("Light: sitting, writing, scanning"), "moderate": _("Moderate: standing, sampling, walking"),
    "heavy": _("Heavy: carrying, setting up"), "very_heavy": _("Very heavy: digging, running"),
}  # fmt: skip
RULES: dict[str, Label] = {
    "rel": _("NIOSH limit, used to the heat"), "ral": _("NIOSH limit, not used to the heat"),
    "schedule": _("NIOSH schedule by temperature"), "indoors": _("Indoors"),
}  # fmt: skip
PROPOSALS: dict[str, Label] = {
    "hours": _("Work at other hours"), "relief": _("Work and rest by turns"), "booth": _("Put up a cooled booth"),
    "clothing": _("Wear lighter protection"), "unstaffed": _("Stays unstaffed"),
}  # fmt: skip
STATES: dict[str, Label] = {
    "closed": _("Closed by heat"), "limited": _("Work and rest"), "free": _("No limit"),
    "unknown": _("Heat unknown"),
}  # fmt: skip
PROBLEMS: dict[str, Label] = {
    "bad_time": _("is no time. Type day and hour, such as 2026-08-25 14:00."),
    "bad_number": _("is no number."),
    "not_possible": _("cannot be. Air in °C, humidity in %, wind in m/s, sun in W/m², pressure in hPa."),
    "hour_twice": _("tells an hour that was told above. Take one of them away."),
    "no_lines": _("holds nothing. Tell at least one hour."),
    "too_many_lines": _("is too much. Send at most 1,000 hours at once."),
    "column_missing": _("lacks a column. Time, air temperature and humidity are needed."),
}  # fmt: skip
FIELDS_OF_WEATHER: dict[str, Label] = {
    "at": _("Time"), "air_c": _("Air temperature (°C)"), "humidity": _("Humidity (%)"), "wind_m_s": _("Wind (m/s)"),
    "solar_w_m2": _("Sun (W/m²)"), "pressure_hpa": _("Pressure (hPa)"),
}  # fmt: skip
ITEMS: dict[str, Label] = {
    "water": _("Drinking water for those who work and those who wait"),
    "shade": _("Shade over the queue and the lanes"),
    "cooling": _("A cool place to rest"), "first_aid": _("First aid and somebody who can give it"),
    "one_metre": _("The one-metre line is marked and kept"), "signs": _("Signs for entrance, exit and step-free way"),
}  # fmt: skip
WHO: dict[str, Label] = {"resident": _("Somebody who waits"), "officer": _("Somebody who works here")}
REPORTS: dict[str, Label] = {
    "casualty": _("Somebody collapsed"), "crowding": _("Too many wait"), "lacking": _("Something is lacking"),
}  # fmt: skip
DOCUMENTS: dict[str, Label] = {
    "citizen_number": _("Citizen number"), "passport": _("Passport"),
    "hk_macao_permit": _("Permit for Hong Kong and Macao residents"),
    "taiwan_permit": _("Permit for Taiwan residents"), "residence_permit": _("Permanent residence card"),
}  # fmt: skip
KINDS.update(
    {
        "heat_clothing": CLOTHING, "workload": WORKLOADS, "heat_rule": RULES, "heat_proposal": PROPOSALS,
        "heat_state": STATES, "weather_problem": PROBLEMS, "weather_field": FIELDS_OF_WEATHER, "site_item": ITEMS,
        "collapsed": WHO, "site_report": REPORTS, "document": DOCUMENTS,
    }
)  # fmt: skip
ORDER_KINDS.update(
    {
        "casualty": _("Somebody collapsed at a test site"), "crowding": _("Too many wait at a test site"),
        "site_lacking": _("Something is lacking at a test site"),
    }
)  # fmt: skip
FIELDS.update(
    {
        "site": _("Test site"), "place": _("Place"), "position": _("Position"), "collapsed": _("Who collapsed"),
        "medical_point": _("Nearest medical point"), "medical_phone": _("Its telephone"),
        "distance_m": _("Metres in a straight line"), "emergency": _("Emergency call"), "waiting": _("People waiting"),
        "open_lanes": _("Open lanes"),
    }
)  # fmt: skip
