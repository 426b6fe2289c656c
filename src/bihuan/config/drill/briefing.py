"""What the public is told in a drill: forms that two approve, a call to be checked, facts, notices, the report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from hashlib import sha256

from bihuan.apps.briefing.actions import announcements, calls, facts, figures, forms, places, situation
from bihuan.apps.briefing.actions.calls_checking import check_call
from bihuan.apps.briefing.actions.forms import FormTold
from bihuan.apps.briefing.models import AnnouncementDraft
from bihuan.apps.briefing.queries.calls import number_of
from bihuan.apps.briefing.queries.forms import digest_of
from bihuan.apps.briefing.queries.places import Proposal, proposals
from bihuan.apps.briefing.rules.builtin import FORMS, TEXTS, builtin_form, builtin_text
from bihuan.apps.briefing.rules.facts import ClaimTold, WordsTold
from bihuan.apps.briefing.rules.facts_evidence import Source
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.orders.models import WorkOrder
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.setting_up import Stage

MINUTE, DAY_S = 60, 24 * 3600
SAID = (
    (
        "disease", "false", "喝白酒可以预防感染。", "Drinking liquor prevents the infection.",
        "没有这样的证据。饮酒不能杀灭体内的病毒，过量饮酒损害健康。",
        "There is no evidence of it. Alcohol does not kill a virus in the body, and much of it does harm.",
        "世界卫生组织", "预防措施问答（演练）",
    ),
    (
        "testing", "misleading", "做过一次核酸检测就不用再做。", "One test is enough; no other is needed.",
        "一次阴性只说明采样当时没有检出。请按通告的轮次检测。",
        "A negative result speaks of the moment of the swab. Follow the rounds that are announced.",
        "示例区卫生健康局", "检测须知（演练）",
    ),
    (
        "supplies", "unproven", "明天起超市全部关门。", "All supermarkets close from tomorrow.",
        "尚未证实，72小时内给出答复。目前没有这样的决定。", "Not confirmed; an answer follows within 72 hours. No such"
        " decision has been taken.", "示例区商务局", "供应情况（演练）",
    ),
)  # fmt: skip


class Briefing:
    """The briefing of a drill: once on its first day, the figures of each day after it."""

    def __init__(self, stage: Stage, clock: Clock, follow: Callable[[], None], *, say: Callable[[str], None]) -> None:
        self.stage, self.clock, self.follow, self.say = stage, clock, follow, say
        self.lead = stage.at_desk("desk_lead1", Role.DESK_LEAD)
        self.analyst = stage.at_desk("desk_analyst1", Role.DESK_ANALYST)
        self.health = stage.at_desk("health_approver1", Role.HEALTH_APPROVER)
        self.police = stage.at_desk("department_approver1", Role.DEPARTMENT_APPROVER)
        self.commander = stage.at_desk("commander1", Role.COMMANDER)

    def schedule(self) -> None:
        """Approve the forms first; then facts, a checked call, notices; figures and report last."""
        steps = (
            (5, self.approve_forms), (130, self.tell_facts), (200, self.release_notices), (210, self.choose_places),
            (230, self.check_a_call), (320, self.publish_figures), (330, self.publish_report),
        )  # fmt: skip
        for minutes, step in steps:
            self.clock.later(minutes * MINUTE, partial(self._do, step))
        self.clock.every(DAY_S, partial(self._do, self.publish_figures))

    def _do(self, step: Callable[[], None]) -> None:
        step()
        self.follow()

    def approve_forms(self) -> None:
        """Keep the built-in forms and texts, propose them, and let health and anti-fraud approve each."""
        built_in = [(FormTold(one, "form", one), builtin_form(one)) for one in FORMS]
        for code in TEXTS:
            audience, kind = code.split("_")
            built_in.append((FormTold(code, kind, audience), builtin_text(code)))
        for told, content in built_in:
            version = forms.keep_version(told=told, content=content, by=self.analyst, at=self.clock.at)
            forms.propose_version(version_id=str(version.pk), by=self.analyst, at=self.clock.at)
            for by in (self.health, self.police):
                forms.approve_version(version_id=str(version.pk), digest=digest_of(version), by=by, at=self.clock.at)
        self.say(f"forms: {len(built_in)} built in, each approved by health and by the anti-fraud officer")

    def tell_facts(self) -> None:
        """Answer three rumours, each written by one person and published by another."""
        today = (self.clock.at + timedelta(hours=8)).date()
        for topic, verdict, claim_zh, claim_en, answer_zh, answer_en, issuer, title in SAID:
            words = WordsTold(claim_zh, claim_en, verdict, answer_zh, answer_en, (_source(issuer, title, today),))
            row = facts.file_fact(
                claim=ClaimTold(topic, "word_of_mouth", "zh", today), words=words, by=self.analyst, at=self.clock.at
            )
            after = timedelta(hours=48 if verdict == "unproven" else 24 * 7)
            facts.publish_fact(
                fact_id=str(row.pk), next_review_at=self.clock.at + after, by=self.health, at=self.clock.at
            )
        self.say(f"facts: {len(SAID)} published, each by two")

    def release_notices(self) -> None:
        """Release the announcements that decisions have prepared."""
        waiting = AnnouncementDraft.objects.filter(announcement__incident=self.stage.incident, state="waiting")
        released = 0
        for draft in waiting.order_by("written_at", "id"):
            announcements.release_draft(draft_id=str(draft.pk), by=self.commander, at=self.clock.at)
            released += 1
        self.say(f"announcements: {released} released")

    def choose_places(self) -> None:
        """Choose the places that show nobody's route, and let the health approver confirm them; else an hour later."""
        confirmed = 0
        first_of: dict[str, Proposal] = {}
        for one in proposals(self.stage.incident.code, self.clock.at):
            first_of.setdefault(one.place, one)
        for one in list(first_of.values())[:5]:
            try:  # what was chosen before may make the next one show a route
                row = places.choose_place(
                    place=one.place, starts_at=one.slot.starts_at, advice="watch", by=self.analyst, at=self.clock.at
                )
            except NotAllowed:
                continue
            places.confirm_place(place_id=str(row.pk), by=self.health, at=self.clock.at)
            confirmed += 1
        if confirmed == 0 and self.clock.now_s + 60 * MINUTE <= self.clock.until_s:
            self.clock.later(60 * MINUTE, partial(self._do, self.choose_places))
            return
        self.say(f"places: {confirmed} on the list")

    def check_a_call(self) -> None:
        """Let who holds an order make a code for its person, who checks it: once it is good, twice it is not."""
        held = WorkOrder.objects.filter(incident=self.stage.incident, state__in=("SIGNED", "WORKING"))
        for order in held.order_by("opened_at", "id")[:50]:
            try:
                opened = calls.open_call(order=order.pk, by=self.stage.at_unit(str(order.unit)), at=self.clock.at)
            except NotAllowed:  # no number stands in it, or it is given to somebody by name
                continue
            phone = number_of(order, "")
            said = [check_call(phone=phone, code=opened.code, source=f"drill {n}", at=self.clock.at) for n in range(2)]
            self.say(f"calls: one code, good the first time: {said[0] != ''}, the second: {said[1] != ''}")
            return

    def publish_report(self) -> None:
        """Freeze the report, sign it, release the sheet for the press; when refused, try again half an hour later."""
        try:
            row = situation.freeze_report(by=self.lead, at=self.clock.at)
        except NotAllowed as refusal:
            self.say(f"situation report: refused, {refusal.code}")
            if not self.clock.is_over:
                self.clock.later(30 * MINUTE, partial(self._do, self.publish_report))
            return
        situation.sign_report(report_id=str(row.pk), by=self.commander, at=self.clock.at)
        situation.release_press(report_id=str(row.pk), by=self.commander, at=self.clock.at)
        self.say(f"situation report {row.number}: frozen, signed, released to the press")

    def publish_figures(self) -> None:
        """Draft the counts up to yesterday and let another person release them."""
        day = (self.clock.at + timedelta(hours=8)).date() - timedelta(days=1)
        row = figures.draft_bulletin(on_date=day, by=self.analyst, at=self.clock.at)
        figures.release_bulletin(bulletin_id=str(row.pk), n=row.n, by=self.commander, at=self.clock.at)
        hidden = sum(figure is None for _area, _what, figure in row.shown)
        self.say(f"figures: bulletin {row.number}, {len(row.shown)} counts, {hidden} hidden")


def _source(issuer: str, title: str, day: date) -> Source:
    # nosemgrep: hash-without-key - over an invented source of a drill, nobody is in it
    return Source(issuer, title, day, digest=sha256(title.encode()).hexdigest(), is_primary=True)
