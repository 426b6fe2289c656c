"""Rules and reasons of plans in sentences, with their figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Need

_HOUR = 60


def broken_words(rule: str, detail: Mapping[str, Any]) -> str:
    """Return a hard rule with its figures: how many hours against how many, which limit, which unit, on which day."""
    words = [label("hard_rule", rule)]
    if "minutes" in detail and "limit" in detail:
        words.append(
            _("%(is)s h against %(most)s h") % {"is": _hours(detail["minutes"]), "most": _hours(detail["limit"])}
        )
    elif "lacking_minutes" in detail:
        words.append(_("%(short)s h too short") % {"short": _hours(detail["lacking_minutes"])})
    elif "at_home" in detail:
        words.append(_("%(is)s at home, %(least)s asked") % {"is": detail["at_home"], "least": detail["limit"]})
    if "day" in detail:
        words.append(str(detail["day"]))
    if rule == "limit":
        words.append(label("limit", str(detail.get("code", ""))))
    if rule == "absent":
        words.append(f"{moment_of(int(detail['starts']))} – {moment_of(int(detail['ends']))}")
    if detail.get("skills"):
        words.append(", ".join(label("skill", code) for code in str(detail["skills"]).split(" ")))
    return " · ".join(words)


def _hours(minutes: Any) -> str:
    whole, rest = divmod(int(minutes), _HOUR)
    return f"{whole}:{rest:02d}" if rest else str(whole)


def moment_of(seconds: int) -> str:
    """Return an instant (seconds since 1970 UTC) to the minute, in the zone of the page."""
    return f"{timezone.localtime(datetime.fromtimestamp(seconds, UTC)):%m-%d %H:%M}"


def unmet_line(told: Mapping[str, Any], need: Need | None) -> dict[str, Any]:
    """Return what one need lacks and why, with how many officers each rule stops, the commonest first."""
    stopped = sorted(told.get("stopped", {}).items(), key=lambda one: -one[1])
    return {
        "need": need, "lacking": told["lacking"], "why": label("unmet_reason", str(told["why"])),
        "stopped": [(label("hard_rule", rule), count) for rule, count in stopped],
    }  # fmt: skip
