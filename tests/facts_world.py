"""A drill in which rumours go round: the desk with a health approver and a hotline operator, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bihuan.apps.briefing.actions.facts import confirm_fact, drop_draft, file_fact, publish_fact, reword_fact
from bihuan.apps.briefing.models import FactCheck, FactVersion
from bihuan.apps.briefing.rules.facts import ClaimTold, WordsTold
from bihuan.apps.briefing.rules.facts_evidence import Source
from bihuan.apps.core.rules import Actor, Role
from tests.worlds import World, make_world
from tests.worlds import _person as add_person

AT = datetime(2026, 8, 25, 2, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EXTRA = {"operator": ("何热线", Role.HOTLINE_OPERATOR), "health": ("冯卫健", Role.HEALTH_APPROVER)}
DIGEST = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b"


def claim(topic: str = "disease", **more: Any) -> ClaimTold:
    told = {"channel_class": "group_chat", "language": "zh", "first_seen_on": date(2026, 8, 24), **more}
    return ClaimTold(topic, **told)


PRIMARY = Source(
    "国家疾病预防控制局",
    "新型冠状病毒感染防控方案（第十版）",
    date(2023, 1, 7),
    "https://www.example.gov.cn/notice/10.html",
    "",
    True,
)
PAPER = Source("顺安区联合值守", "关于开展区域核酸检测的通告", date(2026, 8, 23), "", DIGEST, True)
WHO = Source("World Health Organization", "Advice for the public", date(2023, 3, 18), "https://www.who.int/advice", "")
GARLIC = WordsTold(
    "吃大蒜能预防感染。",
    "Eating garlic prevents infection.",
    "false",
    "大蒜是健康食物，但没有证据表明吃大蒜能预防感染。请戴口罩、勤洗手、多通风。",
    "Garlic is a healthy food, but there is no evidence that eating it prevents infection. Wear a mask, wash your hands"
    " and air the room.",
    (PRIMARY, WHO),
)
REALISTIC: tuple[tuple[ClaimTold, WordsTold], ...] = (
    (claim("treatment"), GARLIC),
    (
        claim("fraud", channel_class="word_of_mouth", first_seen_on=date(2026, 8, 23)),
        WordsTold(
            "流调人员会打电话要验证码和银行卡号，不给就变黄码。",
            "Tracers telephone and want a verification code and a bank card number, or the health code turns yellow.",
            "false",
            "这是诈骗。流调人员不问验证码、密码和银行卡号，也不要求转账。请挂断，拨打12345核实；提到钱，拨打96110或110。",
            "This is a fraud. Tracers never ask for a code, a password, a card number or a transfer. Hang up and dial"
            " 12345; if money was mentioned, dial 96110 or 110.",
            (PAPER,),
        ),
    ),
    (
        claim("controls", first_seen_on=date(2026, 8, 22)),
        WordsTold(
            "全区要封控一个月。",
            "The whole district will be closed for a month.",
            "misleading",
            "没有全区封控一个月的决定。已公布的管控措施只涉及部分社区，每项都写明起止时间，最长14天，可在“这里管什么”查询。",
            "No decision closes the whole district for a month. What has been announced concerns some communities, each"
            " with its beginning and end, 14 days at most; look under “What holds here”.",
            (PAPER,),
        ),
    ),
    (
        claim("testing", channel_class="poster"),
        WordsTold(
            "参加区域核酸检测不收费。",
            "Taking part in the mass testing costs nothing.",
            "true",
            "区域核酸检测对个人免费，不需要付款，也不需要扫码付费。",
            "The mass testing is free of charge for everybody; nobody pays anything.",
            (PAPER,),
        ),
    ),
    (
        claim("vaccine", channel_class="media", language="en"),
        WordsTold(
            "接种疫苗后就不会被感染。",
            "Who is vaccinated cannot be infected.",
            "mostly_true",
            "接种明显降低重症和死亡风险，也降低感染风险，但不能完全避免感染。",
            "Vaccination clearly lowers the risk of severe illness and death and that of infection, but does not"
            " exclude it.",
            (PRIMARY, WHO),
        ),
    ),
    (
        claim("supplies", channel_class="word_of_mouth"),
        WordsTold(
            "河东社区的配送明天停止。",
            "Deliveries to the Hedong community stop tomorrow.",
            "unproven",
            "目前没有停止配送的通知，我们正在向配送单位核实，72小时内答复。",
            "There is no notice that deliveries stop; we are asking those who deliver and answer within 72 hours.",
            (PAPER,),
        ),
    ),
)


@dataclass
class Rumours:
    """The world and what can be done in it in one line."""

    world: World

    def by(self, name: str) -> Actor:
        if name in EXTRA:
            full_name, role = EXTRA[name]
            return Actor(self.world.people[name].pk, role, self.world.incident.code, "", full_name)
        return self.world.actor(name)

    def file(
        self, words: WordsTold = GARLIC, *, told: ClaimTold | None = None, by: str = "analyst", at: datetime = AT,
        replaces: str = "", **changes: Any,
    ) -> FactCheck:  # fmt: skip
        words = replace(words, **changes)
        return file_fact(claim=told or claim(), words=words, by=self.by(by), at=at, replaces=replaces)

    def publish(
        self, row: FactCheck, *, by: str = "health", at: datetime = AT, review: datetime | None = None,
        n: int | None = None,
    ) -> FactVersion:  # fmt: skip
        review = review or at + 2 * DAY
        return publish_fact(fact_id=row.pk, next_review_at=review, by=self.by(by), at=at, expected_n=n)

    def out(self, words: WordsTold = GARLIC, *, at: datetime = AT, **more: Any) -> FactCheck:
        row = self.file(words, at=at, **more)
        self.publish(row, at=at)
        return self.row(row)

    def reword(
        self, row: FactCheck, *, by: str = "analyst", at: datetime = AT, base: WordsTold = GARLIC, **changes: Any
    ) -> FactCheck:
        notes = {"note_zh": "补充了来源。", "note_en": "A source was added."}
        words = replace(base, **{**notes, **changes})
        return reword_fact(fact_id=row.pk, words=words, by=self.by(by), at=at)

    def confirm(
        self, row: FactCheck, *, by: str = "reviewer", at: datetime = AT, review: datetime | None = None
    ) -> None:
        confirm_fact(fact_id=row.pk, next_review_at=review or at + 7 * DAY, by=self.by(by), at=at)

    def drop(self, row: FactCheck, reason: str = "mistaken", *, by: str = "analyst", at: datetime = AT) -> FactCheck:
        return drop_draft(fact_id=row.pk, reason=reason, by=self.by(by), at=at)

    @staticmethod
    def row(row: FactCheck) -> FactCheck:
        return FactCheck.objects.get(pk=row.pk)


def make_rumours(at: datetime = AT) -> Rumours:
    world = make_world(records=0, at=at)
    for name, (full_name, role) in EXTRA.items():
        add_person(world, name, full_name, role, None, at - HOUR)
    world.incident.starts_at = at - DAY
    world.incident.save()
    return Rumours(world)


def all_published(rumours: Rumours, at: datetime = AT) -> list[FactCheck]:
    """Publish every realistic fact of the drill, a minute apart; return them in their order."""
    return [rumours.out(words, told=told, at=at + timedelta(minutes=n)) for n, (told, words) in enumerate(REALISTIC)]
