"""The verbs `at` and `datum` of `bihuan zones`; areas come in by `bihuan receive --kind areas`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from bihuan.apps.core.rules import Actor
from bihuan.apps.zones.access.areas import check_may_ask
from bihuan.apps.zones.queries.holding import holding_at, holding_in
from bihuan.apps.zones.rules.overlaps import HeldControl, Holding
from bihuan.engine.ledger.canonical import instant

VERBS = {
    "at": "what holds at a position or in a community: why, until when, which comes first",
    "datum": "in which datum the areas of a file are drawn, beside a file of the same areas in WGS 84",
}
EXAMPLE = (
    "bihuan zones at --lon 106.0831 --lat 30.7953\n"
    "  bihuan zones at --incident NC-2022 --community 511302001 --time 2022-08-25T14:30+08:00 --json\n"
    "  bihuan zones datum drawn.geojson --known true.geojson\n"
    "  bihuan receive areas.geojson --source GIS --kind areas          the way in for outlines, a line an area"
)


def add_options(verb: str, parser: CommandParser) -> None:
    """Add what a verb takes."""
    if verb == "at":
        parser.add_argument("--lon", type=float, help="longitude in WGS-84 degrees")
        parser.add_argument("--lat", type=float, help="latitude in WGS-84 degrees")
        parser.add_argument("--community", default="", help="code of a community, instead of a position")
        parser.add_argument("--time", default="", help="instant with its zone, such as 2022-08-25T14:30+08:00 (now)")
    else:
        parser.add_argument("file", help="GeoJSON of areas in an unknown datum")
        parser.add_argument("--known", required=True, metavar="FILE", help="GeoJSON of the same areas in WGS 84")


def answer(verb: str, by: Actor, at: datetime, options: dict[str, Any]) -> Iterator[str]:
    """Return the lines that a verb writes. :raises NotAllowed: `wrong_role`."""
    return _at(by, at, options) if verb == "at" else _datum(options)


def _at(by: Actor, at: datetime, options: dict[str, Any]) -> Iterator[str]:
    check_may_ask(by)
    when = _moment(options["time"]) if options["time"] else at
    held = _held(by.incident, when, options)
    if options["json"]:
        yield json.dumps(_as_object(held), ensure_ascii=False)
        return
    if not held.controls:
        yield "nothing holds here"
        return
    yield f"{held.level or 'no level'}: {', '.join(held.measures)}"
    for one in held.controls:
        first = f"  first by: {held.won_by}" if one.is_strongest else ""
        partly = "  in a part of it only" if one.is_partly else ""
        until = f"until {instant(one.ends_at)}"
        yield f"{one.number}  {one.name}  {one.level or '-'}  {one.reason}  {one.basis}  {until}{first}{partly}"


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CommandError("Write --time with its zone: 2022-08-25T14:30+08:00")
    return found


def _held(incident: str, at: datetime, options: Mapping[str, Any]) -> Holding:
    if options["community"]:
        return holding_in(incident, options["community"], at)
    if options["lon"] is None or options["lat"] is None:
        raise CommandError("Say where: --lon and --lat, or --community")
    return holding_at(incident, options["lon"], options["lat"], at)


def _as_object(held: Holding) -> dict[str, Any]:
    return {
        "level": held.level, "measures": held.measures, "won_by": held.won_by,
        "controls": [_control(one) for one in held.controls],
    }  # fmt: skip


def _control(one: HeldControl) -> dict[str, Any]:
    return {
        "control": one.id, "number": one.number, "name": one.name, "level": one.level, "measures": one.measures,
        "reason": one.reason, "basis": one.basis, "starts_at": instant(one.starts_at), "ends_at": instant(one.ends_at),
        "is_strongest": one.is_strongest, "is_partly": one.is_partly,
    }  # fmt: skip


def _datum(options: dict[str, Any]) -> Iterator[str]:
    from bihuan.engine.areas import UnreadableArea  # loads shapely: not at start-up
    from bihuan.engine.areas.recognising import recognise  # loads shapely: as above

    try:
        found = recognise(_outlines(options["file"]), _outlines(options["known"]))
    except (OSError, UnreadableArea, ValueError) as error:
        raise CommandError(str(error)) from error
    told = {
        "datum": found.datum, "is_clear": found.is_clear, "moved_m": round(found.moved_m, 1),
        "agrees_m": round(found.agrees_m, 1), "median_m": round(found.median_m, 1), "p95_m": round(found.p95_m, 1),
        "rounding": found.rounding, "grid_degrees": found.grid_degrees,
        "offsets_m": {name: round(offset, 1) for name, offset in found.offsets_m.items()},
    }  # fmt: skip
    if options["json"]:
        yield json.dumps(told)
        return
    yield f"{found.datum}{'' if found.is_clear else ' (not clear: another datum comes near)'}"
    yield from (f"  {name}: {value}" for name, value in told.items() if name not in {"datum", "is_clear"})


def _outlines(path: str) -> dict[str, Any]:
    """Return all areas of a file as one outline."""
    from bihuan.engine.areas import read_geojson  # loads shapely: not at start-up

    areas = read_geojson(Path(path).read_bytes())
    return {"type": "MultiPolygon", "coordinates": [part for one in areas for part in one.outline["coordinates"]]}
