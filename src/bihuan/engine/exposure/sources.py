"""Sources of files: what a lake remembers of each, and what a source may not change."""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.engine.exposure.lake import DATUMS, Lake, LakeSource, check_zone
from bihuan.engine.exposure.refusal import HolderFileRefused


def told_sources(sources: Mapping[str, LakeSource]) -> dict[str, dict[str, str | int]]:
    """Return the content of sources.json."""
    return {
        code: {
            "number": source.number, "name": source.name, "datum": source.datum, "licence": source.licence,
            "zone": source.zone, "place_codes": source.place_codes,
        }
        for code, source in sources.items()
    }  # fmt: skip


def check_source(lake: Lake, source: LakeSource, file: str) -> None:
    """Let a source pass that is known as it is, or new.

    :raises HolderFileRefused: `source_differs` (another datum, zone or number than before), `source_number_taken`, or
        `unknown_datum`. :raises lake.LakeRefused: `unknown_zone`.
    """
    check_zone(source.zone)
    if source.datum not in {"", *DATUMS}:
        raise HolderFileRefused("unknown_datum", "declare_the_datum", file=file, datum=source.datum)
    known = lake.sources()
    before = known.get(source.code)
    if before and (before.number, before.datum, before.zone) != (source.number, source.datum, source.zone):
        raise HolderFileRefused("source_differs", "use_a_new_source_code", file=file, source=source.code)
    if any(other.number == source.number and code != source.code for code, other in known.items()):
        raise HolderFileRefused("source_number_taken", "use_another_number", file=file, source=source.code)
