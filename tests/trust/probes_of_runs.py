"""Probes of the matrix for the lake, searches and pasted reports."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access.runs import get_run, list_reports, list_runs, read_report_of
from bihuan.apps.tracing.actions import ask_search, cancel_run, paste_report, refuse_report_item
from bihuan.apps.tracing.actions.lakes import link_lake_place
from bihuan.apps.tracing.actions.lakes_importing import import_into_lake
from bihuan.apps.tracing.actions.lakes_purging import purge_lake
from bihuan.apps.tracing.actions.searching_release import release_run
from bihuan.apps.tracing.models import AnalysisRun, LakePlace, Pseudonym
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.engine.exposure.lake import LakeSource
from tests.trust.trying import Try, first_of, probe, query_of

_GYM = LakeSource("GYM", 1, "体育馆", "wgs84", "", "Asia/Shanghai")


def _runs_of(t: Try) -> tuple[str, str]:
    """Return one's own runs, done and waiting; of another officer (or of somebody who asks nothing), another's."""
    own, (peer, lead) = t.ground.things["runs"], t.ground.things["peer runs"]
    if t.place in {"own", "other"}:
        return own.get(t.role, peer) if t.role in own else (str(uuid4()), str(uuid4()))
    return peer if t.place == "sibling" else lead


@probe("run", "list")
def _(t: Try) -> bool:
    return list_runs(t.by).filter(pk=_runs_of(t)[0]).exists()


@probe("run", "read")
def _(t: Try) -> bool:
    return bool(get_run(t.by, _runs_of(t)[0]))


@probe("run", "create")
def _(t: Try) -> bool:
    return bool(ask_search(query_ids=[query_of(t)], kind=RunKind.EXPOSURE_VISITS, by=t.by, at=t.at))


@probe("run", "update")
def _(t: Try) -> bool:
    return bool(cancel_run(run_id=_runs_of(t)[1], by=t.by, at=t.at))


@probe("run", "export")
def _(t: Try) -> bool:
    done = _runs_of(t)[0]
    run = AnalysisRun.objects.filter(pk=done).first()
    return bool(release_run(run_id=done, query_id=run.queries[0] if run else "none", by=t.by, at=t.at))


@probe("case_report", "list")
def _(t: Try) -> bool:
    return list_reports(t.by).filter(pk=t.ground.things["report"]["report_id"]).exists()


@probe("case_report", "read")
def _(t: Try) -> bool:
    return bool(read_report_of(t.by, t.ground.things["report"]["report_id"]).proposals)


@probe("case_report", "create")
def _(t: Try) -> bool:
    made = paste_report(text="病例9：女，8月22日在甲馆。", published_on=date(2020, 1, 1), by=t.by, at=t.at)
    return made.incident_id == t.world.incident.code


@probe("case_report", "update")
def _(t: Try) -> bool:
    return bool(refuse_report_item(reason="misread", by=t.by, at=t.at, **t.ground.things["report"]))


@probe("pseudonym", "create")
def _(t: Try) -> bool:
    before = Pseudonym.objects.filter(incident=t.world.incident).count()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gym.csv"
        start = t.at - timedelta(hours=3)
        path.write_text(
            "手机号,场所编码,场所名称,进入时间,离开时间\n"
            f"138{uuid4().int % 10**8:08d},G,馆,{start:%Y-%m-%d %H:%M:%S+00:00},{t.at:%Y-%m-%d %H:%M:%S+00:00}\n"
        )
        import_into_lake(path=path, source=_GYM, by=t.by, at=t.at)
    return Pseudonym.objects.filter(incident=t.world.incident).count() == before + 1


@probe("pseudonym", "update")
def _(t: Try) -> bool:
    place = t.ground.things["place"]
    LakePlace.objects.get_or_create(incident=t.world.incident, number=7, defaults={"place": place})
    return bool(link_lake_place(number=7, place_id=place.pk, by=t.by, at=t.at))


@probe("pseudonym", "delete")
def _(t: Try) -> bool:
    purge_lake(by=t.by, at=t.at)
    if t.place == "other":  # there is a lake of their own to purge, and this one is not it
        raise NotAllowed("not_found")
    return first_of(lambda: True)
