"""Draws the files of the announcements: the list, one page a version, RSS, CAP 1.2 XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan.apps.briefing.queries.announcements_cap import cap_of
from bihuan.apps.briefing.queries.announcements_public import AnnouncementShown, Board, board, every_version
from bihuan.apps.briefing.rules.pages import LANGUAGES, PublicFile, draws
from bihuan.apps.briefing.rules.previews import previews
from bihuan.engine.alerts import cap
from bihuan.web.parts import feeds
from bihuan.web.parts.still_maps import StillMap
from bihuan.web.public.stills import with_map
from bihuan.web.public.views import shell

ROOT = "announcements/"
PAST_SHOWN, PER_PAGE, IN_FEED, EXCERPT = 30, 60, 40, 400


@draws("announcements")
def draw(lang: str, at: datetime) -> Iterable[PublicFile]:
    """Draw all files of the announcements in a language at an instant."""
    with translation.override(LANGUAGES[lang]):
        found = board(lang, at)
        yield from _lists(lang, found)
        yield PublicFile(f"{ROOT}feed.xml", _feed(lang, found, at), feeds.CONTENT_TYPE)
        for shown, version in every_version(lang, at):
            yield from _pages(lang, shown)
            yield PublicFile(f"{ROOT}{shown.number}/{shown.version}.xml", cap_of(version), cap.CONTENT_TYPE)


def _lists(lang: str, found: Board) -> Iterator[PublicFile]:
    """Give the list of what holds, that of each community, and what is past, page by page."""
    pages = -(-len(found.past) // PER_PAGE)
    shown = {
        "holds": found.holds, "past": found.past[:PAST_SHOWN], "past_n": len(found.past),
        "communities": found.communities, "feed": f"/public/{lang}/{ROOT}feed.xml", "has_more": bool(pages),
    }  # fmt: skip
    yield _page(lang, ROOT, "list", shown)
    for code, name, _count in found.communities:
        here = [one for one in found.holds if code in {known for known, _name in one.communities}]
        yield _page(lang, f"{ROOT}at/{code}/", "community", {"holds": here, "community": name})
    for number in range(1, max(pages, 1) + 1):
        part = found.past[PER_PAGE * (number - 1) : PER_PAGE * number]
        told = {"past": part, "past_n": len(found.past), "number": number, "pages": pages}
        yield _page(lang, f"{ROOT}past/{number}/", "past", told)


def _pages(lang: str, shown: AnnouncementShown) -> Iterator[PublicFile]:
    """Give the page of a version; the latest also stands at the address of its announcement."""
    yield _one(lang, f"{ROOT}{shown.number}/{shown.version}/", shown)
    if shown.is_latest:
        yield _one(lang, f"{ROOT}{shown.number}/", shown)


def _one(lang: str, path: str, shown: AnnouncementShown) -> PublicFile:
    """Return the page of a version with the map of the outline that it keeps."""

    def drawn(found: StillMap | None) -> PublicFile:
        has_outline = any(part.outline for part in shown.map.parts)
        return _page(lang, path, "one", {"one": shown, "map": found, "has_outline": has_outline})

    return with_map(lang, shown.map, drawn)


def _page(lang: str, path: str, template: str, told: dict[str, object]) -> PublicFile:
    text = render_to_string(f"public/announcements/{template}.html", {**shell(lang, path), "root": ROOT, **told})
    return PublicFile(path, text.encode())


def _feed(lang: str, found: Board, at: datetime) -> bytes:
    latest = sorted([*found.holds, *found.past], key=lambda one: one.sent_at, reverse=True)[:IN_FEED]
    words = _("What the outbreak desk has announced: what holds, what was changed, what was cancelled.")
    return feeds.write_feed(lang, ROOT, _("Announcements"), words, [_item(lang, one) for one in latest], at)


def _item(lang: str, one: AnnouncementShown) -> feeds.Item:
    return feeds.Item(
        title=one.title, link=feeds.feed_address(lang, f"{ROOT}{one.number}/"), guid=one.identifier,
        told_at=one.sent_at, description=_excerpt(one.lines), category=one.kind,
    )  # fmt: skip


def _excerpt(lines: Sequence[str]) -> str:
    text = "\n".join(lines)
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


@previews("announcement")
def preview(lang: str, shown: AnnouncementShown, _at: datetime) -> bytes:
    """Draw the page of a draft exactly as it will stand, were it released."""
    with translation.override(LANGUAGES[lang]):
        return _one(lang, f"{ROOT}{shown.number}/", shown).body
