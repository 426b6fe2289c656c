"""The policy once more, written apart from the rules and slowly: minutes in sets, plain dictionaries, nothing of ours.

`violations` gives every reason why a request must not be accepted on one word; `limits` are figures copied by hand from
docs/query-gate.md. It knows no order of checks and no narrowing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

LIMITS = {
    "window_minutes": 14 * 24 * 60, "places": 20, "slots": 200, "stay_minutes": 4 * 60, "long_minutes": 24 * 60,
    "gap_minutes": 60, "case_places": 40, "officer_places": 100, "requests": 40,
}  # fmt: skip
LONG = {"school", "workplace"}
ZERO = datetime(2026, 1, 1, tzinfo=UTC)


def minute(moment: datetime) -> int:
    """Return an instant as whole minutes; the generator makes no others."""
    return int((moment - ZERO).total_seconds() // 60)


def violations(request: dict[str, Any], world: dict[str, Any], history: list[dict[str, Any]]) -> set[str]:
    """Return everything that is wrong with a request in a world after a history of requests."""
    wrong: set[str] = set()
    if request["role"] not in {"desk_analyst", "desk_lead"} or request["unit"]:
        wrong.add("role")
    if request["officer"] != request["asked_by"]:
        wrong.add("name")
    for field in ("purpose", "legal_basis", "case", "window_from", "window_to", "places", "officer"):
        if not request[field]:
            wrong.add(f"missing {field}")
    if request["purpose"] not in {"find_exposed", "find_source", "notify_exposed"}:
        wrong.add("purpose")
    if request["legal_basis"] not in {"public_health_emergency", "statutory_duty"}:
        wrong.add("basis")
    if request["case"] not in world["cases"]:
        wrong.add("case")
    elif request["asked_by"] in world["cases"][request["case"]]["hands"]:
        wrong.add("own case")
    day = [old for old in history if minute(request["at"]) - minute(old["at"]) < 24 * 60]
    if len([old for old in day if old["asked_by"] == request["asked_by"]]) >= LIMITS["requests"]:
        wrong.add("too often")
    if request["window_from"] and request["window_to"]:
        wrong |= _window(request, world, day)
        wrong |= _places(request, world, day)
    return wrong


def _window(request: dict[str, Any], world: dict[str, Any], day: list[dict[str, Any]]) -> set[str]:
    wrong, most = set(), LIMITS["window_minutes"]
    first, last = minute(request["window_from"]), minute(request["window_to"])
    if first >= last or last > minute(request["at"]):
        wrong.add("window")
    if last - first > most:
        wrong.add("long window")
    if request["case"] in world["cases"]:
        about = minute(world["cases"][request["case"]]["at"])
        if about - first > most or last - about > most:
            wrong.add("far window")
    for old in day:
        if old["open"] and old["case"] == request["case"]:
            first, last = min(first, minute(old["window_from"])), max(last, minute(old["window_to"]))
    if last - first > most:
        wrong.add("windows together")
    return wrong


def _places(request: dict[str, Any], world: dict[str, Any], day: list[dict[str, Any]]) -> set[str]:
    wrong: set[str] = set()
    asked = {slot["place"] for slot in request["places"]}
    if asked - set(world["places"]):
        wrong.add("place")
    if len(asked) > LIMITS["places"] or len(request["places"]) > LIMITS["slots"]:
        wrong.add("places")
    mine, case, officer = set(asked), set(asked), set(asked)
    for old in day:
        if not old["open"]:
            continue
        there = {slot["place"] for slot in old["places"]}
        if old["case"] == request["case"]:
            case |= there
        if old["asked_by"] == request["asked_by"]:
            officer |= there
            mine |= there if old["case"] == request["case"] else set()
    if len(mine) > LIMITS["places"] or len(case) > LIMITS["case_places"] or len(officer) > LIMITS["officer_places"]:
        wrong.add("places together")
    return wrong | _stays(request, world, day)


def _stays(request: dict[str, Any], world: dict[str, Any], day: list[dict[str, Any]]) -> set[str]:
    wrong: set[str] = set()
    first, last = minute(request["window_from"]), minute(request["window_to"])
    for slot in request["places"]:
        begins, ends = minute(slot["starts_at"]), minute(slot["ends_at"])
        if begins >= ends or begins < first or ends > last:
            wrong.add("slot")
    for place in {slot["place"] for slot in request["places"]}:
        minutes: set[int] = set()
        same = [old for old in day if old["open"] and old["case"] == request["case"]]
        for one in [request, *same]:
            for slot in one["places"]:
                if slot["place"] == place:
                    minutes |= set(range(minute(slot["starts_at"]), minute(slot["ends_at"])))
        most = LIMITS["long_minutes"] if world["places"].get(place) in LONG else LIMITS["stay_minutes"]
        touched = [(minute(s["starts_at"]), minute(s["ends_at"])) for s in request["places"] if s["place"] == place]
        for begins, ends in _stretches(sorted(minutes)):
            if ends - begins > most and any(begins <= a and b <= ends for a, b in touched):
                wrong.add("long stay")
    return wrong


def _stretches(minutes: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for one in minutes:
        if found and one - found[-1][1] <= LIMITS["gap_minutes"]:
            found[-1] = (found[-1][0], one + 1)
        else:
            found.append((one, one + 1))
    return found


def is_within(narrow: dict[str, Any], wide: dict[str, Any]) -> bool:
    """Say whether a request asks for nothing that another does not ask for."""
    same = all(narrow[name] == wide[name] for name in ("purpose", "legal_basis", "case", "officer"))
    inside = wide["window_from"] <= narrow["window_from"] and narrow["window_to"] <= wide["window_to"]
    return same and inside and all(_is_part(slot, wide["places"]) for slot in narrow["places"])


def _is_part(slot: dict[str, Any], slots: list[dict[str, Any]]) -> bool:
    return any(
        one["place"] == slot["place"] and one["starts_at"] <= slot["starts_at"] and slot["ends_at"] <= one["ends_at"]
        for one in slots
    )


def hours(count: float) -> timedelta:
    """Return whole minutes of so many hours."""
    return timedelta(minutes=round(count * 60))
