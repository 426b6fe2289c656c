"""What a fact-check rests on: who issued it, under which title, on which day, and where it can be found. Pure.

A link is to a public page of an issuer. Nothing links to a private post, a group, a profile or a short address that
hides where it leads; such a paper is named by the digest of its file instead (R70).
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from bihuan.apps.core.rules import NotAllowed

MOST_SOURCES = 8
MOST_WORDS, MOST_URL = 200, 400
# Hosts of messengers, networks and shorteners: what stands there belongs to somebody's account, or hides its address.
PRIVATE_HOSTS = frozenset(
    {
        "weixin.qq.com", "u.wechat.com", "wx.qq.com", "work.weixin.qq.com", "qm.qq.com", "jq.qq.com", "qzone.qq.com",
        "user.qzone.qq.com", "weibo.com", "weibo.cn", "t.cn", "url.cn", "dwz.cn", "douyin.com", "kuaishou.com",
        "xiaohongshu.com", "xhslink.com", "zhihu.com", "tieba.baidu.com", "bilibili.com", "b23.tv", "t.me",
        "telegram.me", "whatsapp.com", "wa.me", "facebook.com", "fb.com", "m.me", "instagram.com", "x.com",
        "twitter.com", "t.co", "tiktok.com", "line.me", "discord.gg", "discord.com", "reddit.com", "bit.ly",
        "tinyurl.com", "goo.gl", "youtube.com", "youtu.be", "snapchat.com", "signal.group", "linkedin.com",
    }
)  # fmt: skip
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence; `digest` is the SHA-256 (hex) of a document that has no public address."""

    issuer: str
    title: str
    issued_on: date
    url: str = ""
    digest: str = ""
    is_primary: bool = False


def check_sources(sources: tuple[Source, ...], today: date) -> None:
    """Refuse sources of which somebody could not find out what they say.

    :raises NotAllowed: `no_source`, `too_many_sources`, `source_without_issuer`, `source_in_the_future`,
        `source_nowhere` (neither address nor digest), `bad_source_digest`, `bad_source_address`, `private_source`.
    """
    if not sources:
        raise NotAllowed("no_source")
    if len(sources) > MOST_SOURCES:
        raise NotAllowed("too_many_sources", most=MOST_SOURCES)
    for one in sources:
        _check_source(one, today)


def _check_source(one: Source, today: date) -> None:
    if not (one.issuer.strip() and one.title.strip()) or max(len(one.issuer), len(one.title)) > MOST_WORDS:
        raise NotAllowed("source_without_issuer")
    if one.issued_on > today:
        raise NotAllowed("source_in_the_future")
    if not (one.url or one.digest):
        raise NotAllowed("source_nowhere")
    if one.digest and not _DIGEST.fullmatch(one.digest):
        raise NotAllowed("bad_source_digest")
    if one.url:
        check_address(one.url)


def check_address(url: str) -> None:
    """Refuse an address that is no public page. :raises NotAllowed: `bad_source_address`, `private_source`."""
    host = _host_of(url)
    if host is None:
        raise NotAllowed("bad_source_address")
    # Official notices are published as articles of public accounts on one host of a messenger: that one is public.
    if host != "mp.weixin.qq.com" and any(host == one or host.endswith(f".{one}") for one in PRIVATE_HOSTS):
        raise NotAllowed("private_source")


def _host_of(url: str) -> str | None:
    """Return the host of a plain web address; None for anything else: another scheme, a user, a port, a bare IP."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    is_plain = parts.scheme in {"http", "https"} and "@" not in parts.netloc and port is None
    if not is_plain or len(url) > MOST_URL or re.search(r"[\s\"<>\\^`{|}\x00-\x1f]", url) or _is_ip(host):
        return None
    return host if _HOST.fullmatch(host) else None


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def has_primary(sources: tuple[Source, ...]) -> bool:
    """Say whether one of the sources is first hand: who measured, decided or issued it (R72)."""
    return any(one.is_primary for one in sources)
