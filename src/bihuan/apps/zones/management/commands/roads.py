"""`bihuan roads`: import an OpenStreetMap extract, say what is in force, try a way."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.zones.access.roads import get_trial, list_roads
from bihuan.apps.zones.actions.roads import import_roads
from bihuan.apps.zones.importers.roads import MODES
from bihuan.apps.zones.models import RoadGraph
from bihuan.apps.zones.queries.roads import load_graph
from bihuan.apps.zones.queries.roads_tried import Trial

_MEND = {
    "roads_unknown_format": "It is none of .osm.pbf, .osm, .osm.bz2, .osm.gz, .graphml (OSMnx).",
    "roads_broken": "The file cannot be read to its end. Download or save it again.",
    "roads_not_osmnx": "It is GraphML, but not as OSMnx saves it: ox.save_graphml of an unprojected graph.",
    "roads_not_wgs84": "Its positions are no degrees. Save the graph unprojected (WGS-84).",
    "roads_no_roads": "It holds no road for this mode. Was `highway` filtered out?",
    "roads_no_way_back": "No two crossings in it can be reached from each other. Take a larger extract.",
    "roads_too_large": "Cut the extract to the district and its neighbours (osmium extract --bbox W,S,E,N).",
    "roads_takes_too_long": "Cut the extract to the district and its neighbours (osmium extract --bbox W,S,E,N).",
    "bad_position": "Write longitude,latitude in degrees: 106.08,30.79 (with a minus: --from=-122.3,37.8).",
}


class Command(BihuanCommand):
    """Import roads, show what is in force, try how long from one place to another."""

    help = "Roads (路网): import an OpenStreetMap extract; what is in force; how long from here to there."
    example = (
        "bihuan roads import nanchong.osm.pbf\n"
        "  bihuan roads import nanchong.graphml --mode foot\n"
        "  bihuan roads show --json\n"
        "  bihuan roads time --from 106.083,30.795 --to 106.110,30.822\n"
        "  bihuan roads time --from 106.086,30.792 --to 106.113,30.819 --datum gcj02    as a Chinese map shows them"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        importing = verbs.add_parser("import", help="read an extract (WGS-84); its graph is in force from now")
        importing.add_argument("file", help=".osm.pbf, .osm, .osm.bz2, .osm.gz, or .graphml of OSMnx")
        showing = verbs.add_parser("show", help="what is in force, and what was imported before")
        showing.add_argument("--json", action="store_true", help="one JSON list")
        trying = verbs.add_parser("time", help="how long from one place to another")
        trying.add_argument("--from", dest="start", required=True, metavar="LON,LAT")
        trying.add_argument("--to", dest="end", required=True, metavar="LON,LAT")
        trying.add_argument("--datum", default="wgs84", choices=("wgs84", "gcj02", "bd09"), help="of both places")
        for one in (importing, trying):
            one.add_argument("--mode", default="car", choices=MODES, help="by car (default) or on foot")
        for one in (importing, showing, trying):
            add_incident_option(one)
            add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        incident = chosen_incident(options["incident"])
        by = acting(options["username"], incident, Role.DESK_LEAD, self.now())
        try:
            getattr(self, f"_{options['verb']}")(by, options)
        except NotAllowed as refusal:
            said = ", ".join(f"{name} {value}" for name, value in refusal.params.items())
            mend = _MEND.get(refusal.code, "")
            raise CommandError(f"Refused: {refusal.code}" + (f" ({said})" if said else "") + f" {mend}") from refusal
        except OSError as bad:
            raise CommandError(f"{bad.strerror or bad}: {bad.filename or options['file']}") from bad

    def _import(self, by: Actor, options: dict[str, Any]) -> None:
        def tell(stage: str, number: int) -> None:
            sys.stderr.write({"ways": f"{number} ways read\n", "joining": f"joining {number} pieces of road\n"}[stage])
            sys.stderr.flush()

        row = import_roads(path=Path(options["file"]), mode=options["mode"], by=by, at=self.now(), tell=tell)
        self.stdout.write("\n".join((f"In force from now: {_line(row)}", *_left_out(row))))

    def _show(self, by: Actor, options: dict[str, Any]) -> None:
        rows, seen = list(list_roads(by)), set[str]()
        told = []
        for row in rows:
            told.append(_as_object(row, is_in_force=row.mode not in seen))
            seen.add(row.mode)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for row, said in zip(rows, told, strict=True):
            self.stdout.write(("* " if said["in_force"] else "  ") + _line(row))
        self.stdout.write(f"{len(rows)} imports; * is in force" if rows else _NONE)

    def _time(self, by: Actor, options: dict[str, Any]) -> None:
        found = get_trial(by, options["start"], options["end"], mode=options["mode"], datum=options["datum"])
        for line in _trial_lines(found):
            self.stdout.write(line)


_NONE = "No roads are imported: times are of the straight line. Import some: bihuan roads import FILE"


def _line(row: RoadGraph) -> str:
    return (
        f"{row.number} {row.mode} {row.name}: {row.nodes} crossings, {row.pieces} pieces of road,"
        f" {row.metres / 1000:.1f} km, {row.imported_at:%Y-%m-%d %H:%M}Z, sha256 {row.source_digest[:16]}"
    )


def _left_out(row: RoadGraph) -> list[str]:
    """Say what the graph does not hold: what cannot be reached from its largest part and back, what was missing."""
    told = {
        "pieces_left_out": "pieces of road left out: not to be reached from the largest part and back",
        "ways_not_for_this_mode": "ways left out: not for this mode",
        "ways_with_missing_nodes": "ways cut at the edge of the extract",
    }
    return [f"  {row.counts[name]} {words}" for name, words in told.items() if row.counts.get(name)]


def _as_object(row: RoadGraph, *, is_in_force: bool) -> dict[str, object]:
    return {
        "number": row.number, "mode": row.mode, "file": row.name, "source_sha256": row.source_digest,
        "sha256": row.digest, "in_force": is_in_force, "is_readable": not is_in_force or load_graph(row) is not None,
        "nodes": row.nodes, "pieces": row.pieces, "metres": row.metres, "bounds": row.bounds, "counts": row.counts,
        "imported_by": row.imported_by, "imported_at": row.imported_at.isoformat(),
    }  # fmt: skip


def _trial_lines(found: Trial) -> list[str]:
    if found.is_straight:
        by = f"x {found.detour} at {found.speed_kmh:.0f} km/h"
        return [f"{found.straight_s:.0f} s in a straight line {by}: no roads in force"]
    said = "no way" if found.seconds is None else f"{found.seconds:.0f} s over the roads"
    lines = [f"{said}; the straight line would say {found.straight_s:.0f} s"]
    for name, metres in zip(("from", "to"), found.off_m, strict=True):
        beside = (
            f"no road within {found.snap_m:.0f} m" if metres is None else f"{metres:.0f} m beside the road, on foot"
        )
        lines.append(f"  {name}: {beside}")
    return lines
