"""The tubes of a drill: filled at the lanes, handed over in boxes, counted blindly, heard of in files of results."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import add_source, confirm_source, dispose_batch, receive_batch
from bihuan.apps.intake.models import Source
from bihuan.apps.screening.actions.custody import NewBox, count_box, hand_box, receive_box
from bihuan.apps.screening.actions.custody_labels import codes_of, reserve_labels
from bihuan.apps.screening.actions.tubes import NewTube, fill_tubes
from bihuan.apps.screening.models import HeldMember, Pool, Round, Site
from bihuan.apps.screening.queries.custody import balance
from bihuan.apps.screening.rules.tubes import Member
from bihuan.config.drill.pieces import pieces
from bihuan.config.drill.setting_up import Stage

UPLOAD = 50  # tubes a phone sends at once
BOX = 400
SIZE = 10
_HEADER = "采样管条码,检测结果,检测时间,检测机构,CT值\n"
_LABORATORY = "示例市疾控中心实验室"


class Tubes:
    """What the lanes, the drivers and the laboratory of a drill do with tubes."""

    def __init__(self, stage: Stage, say: Callable[[str], None]) -> None:
        self.stage, self.say = stage, say
        self.made = 0
        self._late: tuple[str, list[str]] = ("", [])
        self._source: Source | None = None

    def fill(self, round_: Round, site: Site, entries: Sequence[str], *, by: Actor, at: datetime) -> None:
        """Fill tubes of ten with these lines of the roster, the labels printed before."""
        groups = list(pieces(entries, SIZE))
        codes = self._codes(round_, site, len(groups), by, at)
        new = [
            NewTube(round_.pk, site.pk, code, "pooled", SIZE, tuple(Member(entry=one) for one in group))
            for code, group in zip(codes, groups, strict=True)
        ]
        for some in pieces(new, UPLOAD):
            fill_tubes(tubes=some, by=by, at=at)
        self.made += len(new)

    def _codes(
        self, round_: Round, site: Site, count: int, by: Actor, at: datetime, *, is_box: bool = False
    ) -> list[str]:
        """Reserve labels, as many at a time as a page prints."""
        found: list[str] = []
        while len(found) < count:
            most = min(count - len(found), 500)
            block = reserve_labels(round_id=round_.pk, site_id=site.pk, count=most, by=by, at=at)
            found += codes_of(block, is_box=is_box)
        return found

    def bring(
        self, round_: Round, sites: Sequence[Site], *, at: datetime, handing: Callable[[Site], Actor],
        counting: Actor, late: int = 0,
    ) -> None:  # fmt: skip
        """Bring every sealed tube to the laboratory in boxes of 400; `late` tubes of the first box are not in it."""
        boxes = 0
        for site in sites:
            sealed = Pool.objects.filter(round=round_, site=site, state="sealed").order_by("code")
            for some in pieces(list(sealed.values_list("code", flat=True)), BOX):
                by = handing(site)
                code = self._codes(round_, site, 1, by, at, is_box=True)[0]
                new = NewBox(round_.pk, site.pk, code, tuple(some), "转运员（演练）", "采样点门口", _LABORATORY)
                box = hand_box(new=new, by=by, at=at)
                missing, late = some[:late], 0
                self._arrive(box, some, missing, counting, at)
                boxes += 1
        self.say(f"custody: {boxes} boxes handed over, counted and received")

    def _arrive(self, box: str, codes: Sequence[str], missing: Sequence[str], by: Actor, at: datetime) -> None:
        count_box(box_id=box, counted=len(codes) - len(missing), by=by, at=at)
        receive_box(box_id=box, scanned=[code for code in codes if code not in missing], by=by, at=at)
        if missing:
            self._late = (box, list(missing))
            self.say(f"custody: {len(missing)} tube was on the list of its box and not in it")

    def find_late(self, *, by: Actor, at: datetime) -> None:
        """Let the tubes arrive that were not in their box."""
        box, codes = self._late
        if codes:
            receive_box(box_id=box, scanned=codes, by=by, at=at)
            self._late = ("", [])

    def results(self, round_: Round, *, by: Actor, at: datetime, positive: int = 0) -> None:
        """Take in one file with the result of every tube at the laboratory; the first `positive` are positive."""
        waiting = Pool.objects.filter(round=round_, state="at_laboratory").order_by("kind", "code")
        codes = list(waiting.values_list("code", flat=True))
        when = f"{at:%Y-%m-%d %H:%M:%S}"
        lines = (f"{code},{'阳性' if n < positive else '阴性'},{when},{_LABORATORY},\n" for n, code in enumerate(codes))
        received = receive_batch(
            source_id=self.take_on_laboratory(by=by, at=at).pk, content=io.BytesIO((_HEADER + "".join(lines)).encode()),
            filename="检测结果.csv", kind="pool_results", declared=len(codes), by=by, at=at,
        )  # fmt: skip
        batch = dispose_batch(batch_id=received.batch.pk, by=by, at=at).batch
        self.say(f"results: a file of {batch.read} tubes, {positive} positive, {batch.held} lines held")

    def take_on_laboratory(self, *, by: Actor, at: datetime) -> Source:
        """Take the laboratory on once, and let a health approver confirm that its word can bear cases."""
        if self._source is None:
            self._source = add_source(
                code="testing_lab", name=_LABORATORY, name_en="Laboratory of mass testing", kind="laboratory",
                by=by, at=at, wants_outcomes=False, department="cdc",
            )  # fmt: skip
            health = self.stage.at_desk("health_approver1", Role.HEALTH_APPROVER)
            confirm_source(source_id=self._source.pk, by=health, at=at)
        return self._source

    def single_swabs(self, round_: Round, *, handing: Callable[[Site], Actor], counting: Actor, at: datetime) -> None:
        """Take a single swab of everybody who is held for a positive tube, and bring these to the laboratory."""
        held = list(HeldMember.objects.filter(pool__round=round_, state="held").select_related("pool__site"))
        if not held:
            return
        site = held[0].pool.site
        codes = self._codes(round_, site, len(held), handing(site), at)
        new = [
            NewTube(round_.pk, site.pk, code, "single", 1, (Member(entry=one.entry, repeat="positive_tube"),))
            for code, one in zip(codes, held, strict=True)
        ]
        fill_tubes(tubes=new, by=handing(site), at=at)
        self.made += len(new)
        self.say(f"positive tube: {len(held)} people held and swabbed one by one at home")
        self.bring(round_, [site], at=at, handing=handing, counting=counting)

    def tell_clock(self) -> None:
        """Say what became of the members of the positive tube."""
        states = HeldMember.objects.filter(pool__round__incident=self.stage.incident).values_list("state", flat=True)
        told = ", ".join(f"{list(states).count(state)} {state}" for state in sorted(set(states)))
        self.say(f"positive tube: {told}")

    def balance(self, round_: Round) -> str:
        """Return the sum of the round's tubes."""
        found = balance(round_.pk)
        steps = " + ".join(f"{number} {step}" for step, number in sorted(found.by_step.items()) if number)
        return f"tubes: {found.made} made = {steps}; unaccounted {found.unaccounted}"
