"""The lake of a drill: the holder's file is written, taken in like a real one, and its places known to the desk."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from bihuan.apps.core.rules import Role
from bihuan.apps.tracing.actions.lakes_importing import import_into_lake
from bihuan.apps.tracing.models import LakePlace
from bihuan.apps.tracing.queries.lakes import lake_folder
from bihuan.config.drill.happening import happen
from bihuan.config.drill.holding import Holding, write_file
from bihuan.config.drill.setting_up import Stage
from bihuan.config.drill.telling import Story
from bihuan.engine.drill import District
from bihuan.engine.exposure.lake import LakeSource, open_lake

_HOLDER: Final = LakeSource("venues", 1, "示例市场所码平台", "wgs84", "internal", "Asia/Shanghai")


def take_in(stage: Stage, district: District, seed: int, at: datetime) -> tuple[Story, str]:
    """Let the outbreak happen and take what a holder knows of it into the lake; return the story, and what to say."""
    by = stage.at_desk("desk_analyst1", Role.DESK_ANALYST)
    with tempfile.TemporaryDirectory(prefix="bihuan-drill-") as folder:
        zone, until = stage.incident.time_zone, int(at.timestamp())
        happened = happen(Path(folder) / "district", district=district, seed=seed, zone=zone, at=at)
        file, registered = Path(folder) / "venues.parquet", happened.registered()
        lines = write_file(file, happened.holding, district=district, until=until, registered=registered)
        count = import_into_lake(path=file, source=_HOLDER, by=by, at=at)
    places = _place_ids(stage.incident.code, happened.holding)
    said = f"{lines} visits of an invented holder, {count.kept} kept; {len(happened.cases)} cases"
    return Story(happened, places, {}), said


def _place_ids(incident: str, holding: Holding) -> dict[int, str]:
    """Return the desk's place behind each place of the holder's own books."""
    code_of = {row["code"]: row["place"] for row in open_lake(lake_folder(incident)).places().to_pylist()}
    desk = dict(LakePlace.objects.filter(incident=incident).values_list("number", "place_id"))
    numbers = {place: code_of.get(f"{_HOLDER.code}/{row['code']}") for place, row in holding.places.items()}
    return {place: desk[number] for place, number in numbers.items() if number in desk}
