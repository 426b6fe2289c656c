"""What is said about calls: by the caller, the hotline, the public page and the poster, from one text (R58)."""

from __future__ import annotations

from typing import Final

from bihuan.apps.briefing.rules.never_ask import NEVER_ASK, Words

# Two characters whose sound and sense are plain on a bad line; said by the caller, shown to the callee after a success.
SECOND_WORDS: Final = {
    "青山": "green hill", "白云": "white cloud", "红枣": "red date", "黄河": "yellow river", "春雨": "spring rain",
    "秋月": "autumn moon", "冬雪": "winter snow", "夏荷": "summer lotus", "松树": "pine tree", "竹林": "bamboo grove",
    "石桥": "stone bridge", "木船": "wooden boat", "铜钟": "copper bell", "瓷碗": "china bowl", "布鞋": "cloth shoe",
    "纸伞": "paper umbrella", "核桃": "walnut", "橘子": "orange", "花生": "peanut", "豆腐": "bean curd",
    "蜻蜓": "dragonfly", "蝴蝶": "butterfly", "喜鹊": "magpie", "白鹅": "white goose", "水牛": "water buffalo",
    "骆驼": "camel", "熊猫": "panda", "鲤鱼": "carp", "灯笼": "lantern", "风筝": "kite", "算盘": "abacus",
    "毛笔": "writing brush",
}  # fmt: skip


def second_word(zh: str) -> str:
    """Return a second word as it is shown and said in both languages, "" for none."""
    return f"{zh} {SECOND_WORDS[zh]}" if zh in SECOND_WORDS else ""


MAY_ASK: Final = (
    Words("您的姓名和出生年份，用来确认接电话的是您本人", "your name and year of birth, to be sure that it is you"),
    Words("最近几天去过哪里、和谁在一起", "where you were on recent days, and with whom"),
    Words("身体感觉怎样、生活上有什么困难", "how you feel, and what you lack"),
    Words("怎样再联系您", "how to reach you again"),
)

TITLE: Final = Words("这个电话是真的吗？", "Is this call real?")
CONFIRMED: Final = Words(
    "已确认：这个电话是流调组在{time}左右打出的。",
    "Confirmed: this call was placed by the tracing desk at about {time}.",
)
MAY_ASK_HEADING: Final = Words("它可能会问", "It may ask")
SAY_WORD: Final = Words(
    "打电话的人会先说出两个字：“{word}”。说不出来，请挂断。",
    "The caller will say two words first: “{word}”. If they cannot, hang up.",
)
UNCONFIRMED: Final = Words("我们无法确认这个电话。", "We cannot confirm this call.")
UNCONFIRMED_DO: Final = Words(
    "请挂断，拨打{desk}。对方提到钱，拨{fraud}或110。",
    "Hang up and dial {desk}. If money was mentioned: {fraud} or 110.",
)
UNCONFIRMED_HINT: Final = Words(
    "如果可能输错了：核验码是八位数字，十分钟内有效，只能用一次；号码要填接到电话的那个号码。可以请对方重新给一个核验码。",
    "If you may have mistyped: the code has eight digits, holds for ten minutes and works once; the number is the one"
    " on which you were called. You can ask the caller for a new code.",
)
LANDLINE: Final = Words(
    "用座机的，请换一部电话拨，或者等几分钟再拨：骗子可能占住线路不挂。",
    "On a landline use another telephone, or wait some minutes before you dial: a cheat may be holding the line.",
)
NUMBER_OURS: Final = Words(
    "这是我们的号码，但来电号码可以伪造：请对方给核验码。",
    "This number is ours, but numbers can be forged: ask the caller for the code.",
)
NUMBER_NOT_OURS: Final = Words(
    "这不是我们公布的号码。对方自称是我们的人，就请他给核验码，挂断后拨打{desk}核实。",
    "This is not one of our published numbers. If the caller says they are one of us, ask for the code, hang up and"
    " dial {desk}.",
)
POSTER_STEPS: Final = (
    Words(
        "不要只凭对方的话相信。请他给一个八位核验码。", "Do not take the caller's word. Ask for the eight-digit code."
    ),
    Words("挂断。", "Hang up."),
    Words("自己拨打{desk}，报出您的号码和核验码。", "Dial {desk} yourself; give your number and the code."),
)
POSTER_ADDRESS: Final = Words(
    "或者打开这个网址，只填号码和核验码：", "Or open this address and type only number and code:"
)
CALLER_SCRIPT: Final = (
    Words("您好，我是疫情防控流调组的。", "Hello, I am calling from the tracing desk of the outbreak response."),
    Words(
        "请不要只凭我的话相信我。请记下八位核验码：{code}。十分钟内有效。",
        "Please do not take my word. Write down this eight-digit code: {code}. It holds for ten minutes.",
    ),
    Words(
        "请您挂断，自己拨打{desk}，报出您的号码和核验码；也可以打开官方告示上印的网址核验。",
        "Hang up and dial {desk} yourself; give your number and the code. Or use the address on an official notice.",
    ),
    LANDLINE,
    Words("核验好以后我再打给您。", "I shall call you again when you have checked."),
)
CALLER_WORD: Final = Words(
    "再打过去时，第一句话先说这两个字：“{word}”。", "When you call again, say these words first: “{word}”."
)
CALLER_NEVER: Final = Words(
    "打电话的人不念、不发任何网址或链接，也不催对方当场回答。",
    "The caller reads out and sends no address and no link, and presses nobody to answer at once.",
)
IDENTITY_FIRST: Final = Words(
    "先核对姓名和出生年份，确认是本人，再谈健康。",
    "Before any word on health, make sure by name and year of birth that it is the right person.",
)
HOTLINE_SCRIPT: Final = (
    Words(
        "请问您接到电话的是哪个号码？对方给的八位核验码是多少？",
        "On which number were you called? Which code were you given?",
    ),
    Words("页面说“已确认”：照着念给对方听。", "If the page says “Confirmed”: read it out as it stands."),
    Words("页面说“无法确认”：照着念，不要猜原因。", "If it says “cannot confirm”: read it out; do not guess why."),
    LANDLINE,
)


def lines_of(texts: tuple[Words, ...], language: str, **told: str) -> list[str]:
    """Return texts in a language with the official numbers, or what else they name, filled in."""
    return [one.filled(language, **told) for one in texts]


CALLER_RULES: Final = (CALLER_NEVER, IDENTITY_FIRST)


def never_lines(language: str) -> list[str]:
    """Return the six things that nobody of the desk ever asks, in a language."""
    return [one.in_(language) for one in NEVER_ASK.values()]


ASKED_FOR: Final = {  # a key for each of the six things: what somebody who reports a call ticks
    "money": Words("转账、付款、“资金核查”或“安全账户”", "Money: a transfer, a payment, a “safe account”"),
    "card": Words("银行卡号", "A bank card number"),
    "password": Words("密码", "A password"),
    "code": Words("短信验证码", "A verification code from a message"),
    "link": Words("点链接、扫码、下载软件或共享屏幕", "Opening a link, scanning, an app, sharing the screen"),
    "group": Words("加好友或进QQ群、微信群", "A friend request, a QQ or WeChat group"),
}
