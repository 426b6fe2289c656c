"""What the page of a gate says: the words for its script, a verdict, a crossing that was noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.apps.zones.rules.passes import HOLDERS
from bihuan.apps.zones.rules.passes_judging import REFUSALS
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.zones.rules.passes_judging import Verdict

_VEHICLE = HOLDERS["vehicle"]


def page_words() -> dict[str, Any]:
    """Return the words that the script says."""
    said: dict[str, Any] = {
        "open": _("OPEN"), "shut": _("DO NOT OPEN"), "match": _("The printed name must end in “%(sign)s”."),
        "match_plate": _("The plate must end in “%(sign)s”."), "number": _("Pass %(number)s"),
        "checked_here": _("checked here, list of %(n)s min ago"), "checked_there": _("checked by the server"),
        "list_fresh": _("List of stopped passes: %(n)s min old, %(stopped)s numbers."),
        "list_old": _("The list of stopped passes is %(n)s min old: a pass stopped since then would open here."),
        "no_list": _("There is no list of stopped passes here. Load this page while there is a network."),
        "number_needs_network": _("A typed number is looked up by the server, and there is no network. Scan the code."),
        "no_signature_here": _("This browser cannot check signatures, and there is no network."),
        "away": _("Without a network since %(since)s. Keys and list of stopped passes of %(made)s."),
        "away_blank": _("Without a network, and nothing to check by is kept here. Find a network and load this page."),
        "no_clock": _("This phone has lost the server's time. Nothing is judged until a network was there."),
        "too_old": _(
            "The keys here are of %(made)s, more than %(hours)s hours old: nothing is judged by them. Find a network."
        ),
        "session_over": _("The session in which this was kept is over. Find a network and sign in."),
        "waiting": _(
            "%(n)s crossings could not be sent yet. Signing out now loses them: write them down before you press again."
        ),
        "back": _("The network is back: this page loads itself as soon as no answer stands here."),
        "keeping": _("Kept on this phone: it opens without a network too, until your session ends."),
        "not_keeping": _("This browser does not keep the page: leave it open while there is no network."),
        "nobody": label("code", "nobody_ticked"), "seen": _("Seen, take off the list"),
        "noted": _("Noted; it is sent as soon as there is a network."),
        "lost": _("This phone could not keep it. Write it down and tell the desk."),
        "why": {code: label("pass_verdict", code) for code in (*REFUSALS, "clock", "cannot_check")},
        "classes": {code: label("pass_class", code) for code in "XSWO"},
    }  # fmt: skip
    return said


def verdict_said(found: Verdict) -> dict[str, Any]:
    """Return what a verdict of the server tells: never more than the code itself does."""
    slip = found.slip
    told = {"number": slip.number, "purpose": slip.purpose, "holder": slip.holder, "sign": slip.sign} if slip else None
    words, said = page_words(), label("pass_verdict", found.why)
    if slip is not None and found.opens:
        said = words["match_plate" if slip.holder == _VEHICLE else "match"] % {"sign": slip.sign}
    return {"why": found.why, "slip": told, "opens": found.opens, "said": said}


def crossed_words(done: dict[str, object]) -> str:
    """Return what was noted, in a sentence."""
    people = int(str(done["people"]))
    said = {"n": people, "gate": done["gate"]}
    if done["way"] == "in":
        return ngettext("Gate %(gate)s: %(n)s person in.", "Gate %(gate)s: %(n)s people in.", people) % said
    return ngettext("Gate %(gate)s: %(n)s person out.", "Gate %(gate)s: %(n)s people out.", people) % said
