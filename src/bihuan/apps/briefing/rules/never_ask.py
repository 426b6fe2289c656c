"""The six things that nobody of the desk ever asks (trust A8), and what else every resident is told: one text for all.

Notices of the anti-fraud centres of Tianjin, Foshan, Lanzhou and Quanzhou name them. Pages, posters, scripts, messages
and the library of safety notes of the form guard take their words from here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Return the text in a language: `en`, or Chinese for everything else."""
        return self.en if language == "en" else self.zh

    def filled(self, language: str, **told: str) -> str:
        """Return the text in a language with what it leaves open filled in; a number or a word, never a pattern."""
        return self.in_(language).format(**told)  # nosemgrep: format-of-a-variable - our own texts alone are Words


NEVER_ASK: dict[str, Words] = {
    "money": Words(
        "不要求转账、付款、“资金核查”或存入“安全账户”。",
        "Never a transfer, a payment, a check of your funds or a “safe account”.",
    ),
    "card": Words("不问银行卡号。", "Never your bank card number."),
    "password": Words("不问任何密码。", "Never a password."),
    "code": Words("不问短信验证码。", "Never a verification code from your messages."),
    "link": Words(
        "不让您点链接、扫码、下载软件或共享屏幕。",
        "Never a link to open, a code to scan, an app to install or your screen to share.",
    ),
    "group": Words(
        "不让您加好友或进QQ群、微信群。",
        "Never a friend request or a QQ or WeChat group to join.",
    ),
}
HEADING = Words("我们永远不会做的六件事", "Six things we never ask")
IN_BRIEF = Words(
    "我们从不要您的钱、银行卡号、密码、验证码，从不让您点链接、扫码或进群。",
    "We never ask for money, card numbers, passwords or codes, never to open a link, scan a code or join a group.",
)
"""All six in one sentence, for a slip of paper and for the telephone."""
ADVICE = Words(
    "有人自称疫情防控人员来电？请挂断，拨打{desk}核实。提到钱，拨{fraud}或110。",
    "A caller says they fight the outbreak? Hang up and dial {desk}. If money was mentioned: {fraud} or 110.",
)


def advice(language: str, *, desk: str, fraud: str) -> str:
    """Return what to do about a doubtful call, with the two official numbers."""
    return ADVICE.filled(language, desk=desk, fraud=fraud)
