"""What the orders are about that Bihuan opens for the desk itself: their titles are codes, here they become words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.rules.inspections import checklist
from bihuan.apps.zones.rules import perimeter
from bihuan.engine.ledger.canonical import parse_instant
from bihuan.web.parts.labels import label
from bihuan.web.parts.stories import moment


def own_title(kind: str, title: str, sources: Mapping[str, str]) -> str:
    """Return the title of one of the desk's own orders in words; one that is not understood stays as it is."""
    parts = title.split(" ")
    if kind == "missing_batch" and len(parts) == 3:
        return _missing(sources.get(parts[0], parts[0]), parts[1], parts[2])
    if kind == "stuck_delivery" and len(parts) == 2:
        return _("The job %(job)s gave up (%(id)s)") % {"job": parts[0], "id": parts[1][-6:]}
    if kind == "difference":
        return _("The books differ in %(equations)s") % {"equations": ", ".join(parts[1:])}
    if kind == "access_alarm" and len(parts) == 3:
        return _("An officer revealed unusually much: %(n)s in this shift") % {"n": parts[1]}
    if kind == "break_glass" and len(parts) == 2:
        return _("Emergency access %(id)s must be reviewed within a day") % {"id": parts[1][-6:].upper()}
    if kind == "access_unreviewed" and len(parts) == 3:
        return _("%(n)s looks wait for their review for more than seven days") % {"n": parts[1]}
    if kind == "quarantine_review" and len(parts) == 2:
        return _("Quarantine %(id)s should have been looked at again") % {"id": parts[1][-6:].upper()}
    if kind == "missing_people" and len(parts) >= 3:
        said = {"number": parts[1], "where": " ".join(parts[2:])}
        return _("Round %(number)s: people are not tested yet in %(where)s") % said
    if kind == "coverage_difference" and len(parts) == 3:
        return _counted(parts[1], parts[2])
    if kind == "inside_differs" and len(parts) >= 4:
        return _inside(parts)
    if kind == "missing_acknowledgement" and len(parts) == 3:
        said = {"source": sources.get(parts[0], parts[0]), "date": parts[1]}
        return _("%(source)s has not said that it has its outcomes of %(date)s") % said
    if kind == "welfare_round" and len(parts) == 3:
        return _("Visit those who need care: %(unit)s") % {"unit": parts[1]}
    if kind == "green_lane_late" and len(parts) == 2:
        said = {"number": parts[0], "what": label("green_item", parts[1])}
        return _("Green lane of request %(number)s: missing: %(what)s") % said
    if kind == "call_alarm" and len(parts) == 3:
        many = (
            _("An officer opens unusually many calls: %(n)s within a day"),
            _("%(n)s checks of calls failed in an hour"),
        )
        return many[parts[0] == "failed_checks"] % {"n": parts[1]}
    if kind == "help_late" and len(parts) == 2:
        late = _("Request %(number)s: the call back is late"), _("Request %(number)s: no answer yet")
        return late[parts[1] == "answer"] % {"number": parts[0]}
    if kind in OF_RIGHTS and len(parts) >= 2:
        return _of_rights(kind, parts)
    if kind in AT_POSTS and len(parts := title.split(" ", 2)) == 3:
        return str(AT_POSTS[kind]) % {"number": parts[1], "post": parts[2]}
    if kind == "inspection_finding" and len(parts := title.split(" ", 2)) == 3:
        return _("%(post)s: %(item)s") % {"post": parts[2], "item": item_words(parts[0], parts[1])}
    if kind == "emergency" and len(parts := title.split(" ", 3)) >= 3:
        return _emergency(*parts)
    if kind in {"perimeter", "control_review"}:
        return _of_control(kind, title)
    return _at_site(kind, title)


def _of_control(kind: str, title: str) -> str:
    """Return the title of an order that a control set off: what is to be done, and where."""
    if kind == "control_review":
        return _("Control %(number)s should have been looked at again") % {"number": title.partition(" ")[2]}
    version, which, code, number, name = (*title.split(" ", 4), "", "", "", "")[:5]
    said = {"number": number, "name": name, "item": perimeter_words(version, which, code)}
    return _("Control %(number)s %(name)s: %(item)s") % said


def perimeter_words(version: str, which: str, code: str) -> str:
    """Return an item of a control's checklist in the language of the page; an unknown one stays as it is."""
    try:
        item = perimeter.checklist(version).item(which, code)
    except NotAllowed:
        item = None
    return item.texts["zh" if (get_language() or "").startswith("zh") else "en"] if item else code


def _emergency(course: str, number: str, what: str, where: str = "") -> str:
    """Return the title of an emergency's order in words: its number, what has happened, and the community."""
    text = _("Emergency %(n)s: %(what)s") if course == "real" else _("Drill %(n)s: %(what)s")
    said = text % {"n": number, "what": label("emergency_kind", what)}
    return f"{said} · {where}" if where else said


def _at_site(kind: str, title: str) -> str:
    """Return the title of an order from a test site in words: who collapsed is told nowhere, where is."""
    if kind == "casualty":
        return _("Somebody collapsed at site %(site)s") % {"site": title}
    if kind == "crowding":
        return _("Too many wait at site %(site)s") % {"site": title}
    number, code, name = (*title.split(" ", 2), "", "")[:3]
    if kind == "site_lacking" and name:
        return _("Site %(site)s lacks: %(what)s") % {"site": f"{number} {name}", "what": label("site_item", code)}
    return title


def item_words(version: str, code: str) -> str:
    """Return an item of a checklist in the language of the page; an unknown one stays as it is."""
    try:
        item = checklist(version).item(code)
    except NotAllowed:
        item = None
    return item.texts["zh" if (get_language() or "").startswith("zh") else "en"] if item else code


OF_RIGHTS = frozenset({"rights_request", "rights_late", "rights_guessing", "notice_overdue"})


def _of_rights(kind: str, parts: list[str]) -> str:
    """Return the title of an order about what residents ask about their own data, or are owed to be told."""
    if kind == "notice_overdue":
        return _("Notices of first contact are overdue (%(date)s)") % {"date": parts[1]}
    if kind == "rights_guessing":
        return _("Somebody guesses codes of residents: %(n)s failures in an hour") % {"n": parts[1]}
    said = {"number": parts[0], "right": label("right", parts[1])}
    if kind == "rights_late":
        return _("Request %(number)s about one's own data is late: %(right)s") % said
    return _("Request %(number)s about one's own data: %(right)s") % said


AT_POSTS = {
    "late_check_in": gettext_lazy("%(post)s: officer %(number)s has not come"),
    "late_relief": gettext_lazy("%(post)s: officer %(number)s was not relieved"),
    "post_short": gettext_lazy("%(post)s was left short by officer %(number)s"),
    "heat_limit": gettext_lazy("%(post)s: officer %(number)s works too long in the heat"),
    "hours_limit": gettext_lazy("%(post)s: officer %(number)s works too many hours"),
}


def _inside(parts: list[str]) -> str:
    said = {"n": parts[2], "where": f"{' '.join(parts[3:])} {parts[0]}"}
    if parts[1] == "doors":
        return _("%(where)s: the count at the doors differs from the gates by %(n)s") % said
    return _("%(where)s: the counts of the inside differ by %(n)s") % said


def _counted(number: str, what: str) -> str:
    if what.isdecimal():
        return _("Round %(number)s: the counts differ in %(n)s places") % {"number": number, "n": what}
    return _("Round %(number)s was closed, and a tube of it is void: somebody is missing again") % {"number": number}


def _missing(source: str, what: str, detail: str) -> str:
    if detail.isdecimal():
        return _("%(source)s: batch %(number)s has not come") % {"source": source, "number": detail}
    said = {"source": source, "when": _when(detail)}
    if what == "zero_report":
        return _("%(source)s: the zero report due %(when)s has not come") % said
    return _("%(source)s: the batch due %(when)s has not come") % said


def _when(text: str) -> str:
    try:
        return moment(parse_instant(text))
    except ValueError:
        return text
