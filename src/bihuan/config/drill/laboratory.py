"""The laboratory of a drill whose word a case can rest on: taken on, confirmed, reporting, its results linked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from bihuan.apps.core.rules import Role
from bihuan.apps.intake.actions import add_source, confirm_source, dispose_batch, link_case, receive_batch
from bihuan.apps.intake.models import CaseLink, Disposition, Source
from bihuan.config.drill.holding import resident_of
from bihuan.config.drill.setting_up import Stage
from bihuan.engine.drill import District

Results = Sequence[tuple[int, date]]  # the holder's number of a person, and the day of the sample
_HEADER = "样本编号,姓名,身份证号,联系电话,现住址,社区代码,采样日期,检测结果\n"


class Laboratory:
    """One laboratory: a clerk takes it on, a health approver confirms it, and its positive lines bear cases."""

    def __init__(self, stage: Stage, district: District) -> None:
        self.stage, self.district = stage, district
        self.clerk = stage.at_desk("intake_clerk1", Role.INTAKE_CLERK)
        self.health = stage.at_desk("health_approver1", Role.HEALTH_APPROVER)
        self.interviewer = stage.at_desk("interviewer1", Role.INTERVIEWER)
        self._numbers = count(1)
        self._source: Source | None = None

    def open(self, at: datetime) -> None:
        """Take the laboratory on, and let a health approver confirm that it is one."""
        self._source = add_source(
            code="tracing_lab", name="示例市疾控中心实验室", name_en="CDC laboratory", kind="laboratory",
            by=self.clerk, at=at, wants_outcomes=False, department="cdc",
        )  # fmt: skip
        confirm_source(source_id=self._source.pk, by=self.health, at=at)

    def report(self, *, positive: Results, negative: Results, at: datetime) -> dict[int, str]:
        """Take in one file of results; return the person in the database behind each number of the holder."""
        if self._source is None:
            raise RuntimeError("the laboratory is taken on first")
        told = [(one, day, "阳性") for one, day in positive] + [(one, day, "阴性") for one, day in negative]
        body = _HEADER + "".join(self._line(*one) for one in told)
        received = receive_batch(
            source_id=self._source.pk, content=io.BytesIO(body.encode()), filename="results.csv", declared=len(told),
            by=self.clerk, at=at,
        )  # fmt: skip
        dispose_batch(batch_id=received.batch.pk, by=self.clerk, at=at)
        rows = Disposition.objects.filter(batch=received.batch.pk).order_by("line").values_list("person_id", flat=True)
        return {one: str(person) for (one, _, _), person in zip(told, rows, strict=True) if person}

    def _line(self, person: int, sampled: date, result: str) -> str:
        who = resident_of(self.district, person)
        told = (f"L{next(self._numbers):05d}", who.name, who.citizen_number, who.phone, who.address,
                who.community_code, f"{sampled:%Y-%m-%d}", result)  # fmt: skip
        return ",".join(told) + "\n"

    def link(self, at: datetime) -> int:
        """Let an interviewer link a case to each accepted positive result; return how many."""
        accepted = Disposition.objects.filter(source=self._source, kind="accepted").order_by(
            "batch__received_at", "line"
        )
        linked = set(CaseLink.objects.filter(incident=self.stage.incident).values_list("record_id", flat=True))
        fresh = [row.pk for row in accepted if row.values.get("result") == "positive" and row.pk not in linked]
        for record in fresh:
            link_case(record_id=record, by=self.interviewer, at=at)
        return len(fresh)
