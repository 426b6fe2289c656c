"""The notice at first contact (R4): who asks, why, for what, how long, which rights, how to verify. One text for all.

PIPL 17 says what it must hold; 18 lets it come later in an emergency, when it must come as soon as that is over: then
a reason and a deadline stand in its place, and an overdue one alarms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bihuan.apps.briefing.rules.never_ask import ADVICE, Words
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do

OWED, DEFERRED, GIVEN = "owed", "deferred", "given"
STATES: Final = (OWED, DEFERRED, GIVEN)
HOWS: Final = ("spoken", "paper", "read_online")
DEFERRALS: Final = ("danger_to_life", "cannot_understand", "not_reachable", "would_defeat_purpose")
"""Why it may come later: life or health first, no common language or consciousness, nobody reached, or telling would
defeat the emergency measure."""
WITHIN: Final = timedelta(hours=24)
"""So long after work about a person went out the notice is due [D]: it belongs to the first contact itself."""
LONGEST_DEFERRAL: Final = timedelta(days=7)
OCCASIONS: Final = ("order", "contact", "case", "interview")

TITLE: Final = Words("关于您个人信息的告知", "What happens to your data")
PARTS: Final[dict[str, tuple[Words, Words]]] = {
    "who": (
        Words("谁在处理", "Who"),
        Words(
            "{authority}（联合防控值守台）。个人信息保护负责人：{officer}，{contact}。",
            "{authority}, by its joint outbreak desk. Data-protection officer: {officer}, {contact}.",
        ),
    ),
    "why": (
        Words("为什么", "Why"),
        Words(
            "只为控制本次疫情：找到并告知可能受感染的人，安排检测、隔离和帮助。依据：{basis}。不用于执法办案。",
            "To stop this outbreak and for nothing else: to find and tell people who may be infected, to arrange tests,"
            " quarantine and help. Legal basis: {basis}. Never for policing.",
        ),
    ),
    "what": (
        Words("用到什么", "What"),
        Words(
            "姓名、证件号、电话、住址，症状与检测结果，有传染可能的时段到过的地方和接触过的人。其中健康和行踪是敏感信息，"
            "处理它们对您的影响是：您可能被要求检测或隔离，信息按最小范围、加密保存。",
            "Name, document number, telephone, address; symptoms and test results; where you were and whom you"
            " met while infection was possible. Health and whereabouts are sensitive: you may be asked to be tested"
            " or to stay at home because of them. They are kept to the least that is needed, and encrypted.",
        ),
    ),
    "long": (
        Words("保存多久", "How long"),
        Words(
            "到访记录最长30天，未发病的接触者在解除后21天，其他在工作结束后60天；到期销毁密钥，备份也无法读取。",
            "Visits at most 30 days, contacts who did not fall ill 21 days after release, everything else 60 days after"
            " the work ended. Then its keys are destroyed, and backups cannot be read either.",
        ),
    ),
    "rights": (
        Words("您的权利", "Your rights"),
        Words(
            "您可以查看保存了什么、谁看过；要求复制、更正、删除、解释；对状态要求复核（24小时内答复）。"
            "本人到值守台或拨打{desk}证明身份，领取一次性查询码，在{address}使用。",
            "You may see what is kept and who looked; ask for a copy, a correction, a deletion, an explanation; and for"
            " a second look at your status, answered within 24 hours. Prove who you are at the desk or by {desk}, get a"
            " code for one use, and use it at {address}.",
        ),
    ),
    "verify": (Words("如何核实", "How to verify"), ADVICE),
}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One part of the notice in one language: its code, head and text."""

    code: str
    head: str
    text: str


def notice_lines(language: str, said: Mapping[str, str]) -> list[NoticeLine]:
    """Return the notice in a language; `said` are authority, officer, contact, basis, desk, fraud and address."""
    return [NoticeLine(code, head.in_(language), text.filled(language, **said)) for code, (head, text) in PARTS.items()]


def check_deferral(reason: str, until: datetime, at: datetime) -> None:
    """Refuse a deferral without one of its reasons, or beyond seven days.

    :raises NotAllowed: `bad_reason`, `deferral_too_long`.
    """
    if reason not in DEFERRALS:
        raise NotAllowed("bad_reason")
    if not at < until <= at + LONGEST_DEFERRAL:
        raise NotAllowed("deferral_too_long")


def may_notice(by: Actor, action: Action, unit: str = "") -> bool:
    """Say whether the actor may do this to the notice about somebody whom the unit works with."""
    return may_do(by, action, Kind.FIRST_NOTICE, unit)


def check_notice(by: Actor, action: Action, unit: str = "") -> None:
    """Refuse whoever may not. :raises NotAllowed: `wrong_role`."""
    if not may_notice(by, action, unit):
        raise NotAllowed("wrong_role", role=by.role.value)
