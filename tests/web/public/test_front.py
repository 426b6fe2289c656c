"""The front before Django: published files from memory and nothing else, with all that a page of Django's says."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.web.public.asking import Told, ask, behind

from bihuan.apps.briefing.actions.publishing import publish_group
from bihuan.apps.briefing.rules.pages import GROUPS, PublicFile
from bihuan.web.parts.headers import HEADERS
from bihuan.web.public.front import Front, _headers
from bihuan.web.public.headers import POLICY
from bihuan.web.public.serving import MOST_KEPT, accepts_gzip, made_ready, site_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
PAGE = ("<!doctype html><title>真</title>" + "<p>一二三四五六七</p>" * 200).encode()
FEED = b"<rss></rss>"


@pytest.fixture
def files(public_dir: Path, monkeypatch: pytest.MonkeyPatch) -> list[PublicFile]:
    """Publish a page, a feed and a picture; return the list that the group draws."""
    drawn = [
        PublicFile("facts/", PAGE), PublicFile("facts/feed.xml", FEED, "application/rss+xml; charset=utf-8"),
        PublicFile("facts/a.pdf", b"%PDF" + bytes(range(256)), "application/pdf"), PublicFile("", b"home"),
    ]  # fmt: skip
    monkeypatch.setitem(GROUPS, "facts", lambda _lang, _at: drawn)
    publish_group(group="facts", at=AT)
    return drawn


def front(path: str, passed: list[str] | None = None, **said: Any) -> Told:
    """Ask the front; what it passes on is noted."""
    return ask(Front(behind(passed if passed is not None else [])), path, **said)


def test_a_published_page_is_answered_whole_without_asking_django(files: list[PublicFile]) -> None:
    passed: list[str] = []
    told = front("/public/zh/facts/", passed)
    assert (told.status, told.body, passed) == (200, PAGE, [])
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    assert told.headers["content-length"] == str(len(PAGE))
    assert front("/public/en/").body == b"home"


def test_a_feed_keeps_the_type_it_was_published_with(files: list[PublicFile]) -> None:
    told = front("/public/zh/facts/feed.xml")
    assert (told.headers["content-type"], told.body) == ("application/rss+xml; charset=utf-8", FEED)


def test_every_answer_carries_the_headers_of_djangos_pages_and_a_policy_without_scripts(
    files: list[PublicFile],
) -> None:
    told = front("/public/zh/facts/").headers
    django = Client().get("/public/zh/call-nobody-knows/").headers
    names = (*HEADERS, "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options")
    assert {name: told[name.lower()] for name in names} == {name: django[name] for name in names}
    assert told["content-security-policy"] == POLICY
    assert "script" not in POLICY
    assert "set-cookie" not in told


def test_django_itself_answers_a_published_file_with_the_same_bytes_and_headers(files: list[PublicFile]) -> None:
    for path in ("/public/zh/facts/", "/public/zh/facts/feed.xml", "/public/zh/facts/a.pdf"):
        ours, theirs = front(path), Client().get(path)
        assert (theirs.status_code, theirs.content) == (200, ours.body)
        told = {name.lower(): value for name, value in theirs.headers.items()}
        told.pop("vary"), told.pop("content-language")  # Django's middleware speaks of languages
        assert told == {name: value for name, value in ours.headers.items() if name != "vary"}
        assert theirs.cookies == {}


def test_a_reader_who_takes_gzip_gets_fewer_bytes_that_say_the_same(files: list[PublicFile]) -> None:
    told = front("/public/zh/facts/", headers={"accept-encoding": "gzip, br"})
    assert told.headers["content-encoding"] == "gzip"
    assert (gzip.decompress(told.body), len(told.body) * 10 < len(PAGE)) == (PAGE, True)
    assert told.headers["vary"] == "Accept-Encoding"
    assert told.headers["etag"] != front("/public/zh/facts/").headers["etag"]
    assert "content-encoding" not in front("/public/zh/facts/a.pdf", headers={"accept-encoding": "gzip"}).headers


@pytest.mark.parametrize(
    ("said", "takes"),
    [("gzip", True), ("", False), ("br", False), ("gzip;q=0", False), ("*", True), ("*;q=0", False), ("GZIP", True),
     ("gzip;q=0.5, br", True), ("gzip;q=what", False), ("br, *;q=0.1", True), ("gzip; q=1.0", True)],
)  # fmt: skip
def test_what_a_reader_takes_is_read_as_the_standard_says(said: str, takes: bool) -> None:
    assert accepts_gzip(said) is takes


@pytest.mark.parametrize("dress", ["{}", "W/{}", '"x", {}', "*"])
def test_who_has_the_page_already_gets_no_body(files: list[PublicFile], dress: str) -> None:
    tag = front("/public/zh/facts/").headers["etag"]
    told = front("/public/zh/facts/", headers={"if-none-match": dress.format(tag)})
    assert (told.status, told.body) == (304, b"")
    assert (told.headers["etag"], "content-length" in told.headers) == (tag, False)
    assert told.headers["content-security-policy"] == POLICY


def test_another_tag_gets_the_page(files: list[PublicFile]) -> None:
    assert front("/public/zh/facts/", headers={"if-none-match": '"0"'}).status == 200


def test_head_tells_the_length_and_sends_nothing(files: list[PublicFile]) -> None:
    told = front("/public/zh/facts/", method="HEAD")
    assert (told.status, told.body, told.headers["content-length"]) == (200, b"", str(len(PAGE)))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_every_other_method_goes_on_to_django(files: list[PublicFile], method: str) -> None:
    passed: list[str] = []
    assert front("/public/zh/facts/", passed, method=method).status == 299
    assert passed == ["/public/zh/facts/"]


SPELLINGS = [
    "/public/zh/../../secret", "/public/zh/facts/../../../secret", "/public/zh/%2e%2e/secret", "/public/zh\\facts\\",
    "/public/zh/facts/\0", "/public/zh/facts/index.html", "/public/zh//facts/", "/public//zh/facts/", "/public/./zh/",
    "/public/.published.json", "/public/.lock", "/public/zh/link", "/public/zh/stray.html", "/public/fr/facts/",
    "/public/ZH/facts/", "/public/zh/facts", "/public", "/public/", "/publicly/zh/facts/", "/public/zh/facts/%00",
    "/public/zh/fаcts/", "/public/zh/.facts.xml.cafe", "/static/../bihuan.sqlite3",
    "/static/public/../public/public.css",
]  # fmt: skip


@pytest.mark.parametrize("path", SPELLINGS)
def test_no_spelling_of_an_address_leads_to_what_is_not_on_the_list(
    files: list[PublicFile], public_dir: Path, path: str
) -> None:
    (public_dir.parent / "secret").write_bytes(b"secret")
    (public_dir / "zh/link").symlink_to(public_dir.parent / "secret")
    (public_dir / "zh/stray.html").write_bytes(b"stray")
    passed: list[str] = []
    assert (front(path, passed).status, passed) == (299, [path])
    if path.startswith("/public/"):
        assert Client().get(path.replace("\0", "%00")).status_code in {302, 404} - (
            {302} if path != "/public/" else set()
        )


def test_a_host_that_is_not_ours_is_djangos_to_refuse(files: list[PublicFile]) -> None:
    passed: list[str] = []
    for headers in ([("host", "evil.example")], [("host", "localhost"), ("host", "evil.example")], [("host", "")]):
        assert front("/public/zh/facts/", passed, headers=headers).status == 299
    assert len(passed) == 3
    assert front("/public/zh/facts/", headers={"host": "[::1]:8000"}).status == 200


def test_http_where_https_is_promised_is_djangos_to_lead_on(files: list[PublicFile], settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    _headers.cache_clear()
    assert front("/public/zh/facts/").status == 299
    told = front("/public/zh/facts/", scheme="https")
    assert told.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    _headers.cache_clear()


def test_no_cookie_ever_reaches_a_public_page(files: list[PublicFile]) -> None:
    passed: list[str] = []
    for path in ("/public/zh/call/", "/public/", "/desk/"):
        front(path, passed, method="POST", headers={"cookie": "sessionid=1"})
    assert passed == ["/public/zh/call/", "/public/", "/desk/sessionid=1"]


def test_no_header_stands_twice(files: list[PublicFile]) -> None:
    names = front("/public/zh/facts/", headers={"accept-encoding": "gzip"}).names
    assert sorted(names) == sorted(set(names))


def test_what_is_published_anew_is_answered_at_once_and_what_is_removed_no_longer(files: list[PublicFile]) -> None:
    front("/public/zh/facts/")
    files[0] = PublicFile("facts/", b"new")
    del files[1]
    publish_group(group="facts", at=AT)
    assert front("/public/zh/facts/").body == b"new"
    assert front("/public/zh/facts/feed.xml").status == 299


def test_what_another_thread_kept_of_an_older_list_is_not_sent(files: list[PublicFile], public_dir: Path) -> None:
    front("/public/zh/facts/")
    site = site_of(public_dir)
    site._ready["zh/facts/"] = made_ready(b"removed", "0" * 64, "text/html; charset=utf-8")
    assert front("/public/zh/facts/").body == PAGE


def test_a_list_and_its_stamp_change_hands_as_one(files: list[PublicFile], public_dir: Path) -> None:
    front("/public/zh/facts/")
    site = site_of(public_dir)
    old = site._listed
    del files[1]
    publish_group(group="facts", at=AT)
    assert front("/public/zh/facts/feed.xml").status == 299
    site._listed = old  # what a slower thread, which had read the list before, puts back last
    assert front("/public/zh/facts/feed.xml").status == 299


def test_a_type_that_changed_alone_is_told_at_once(files: list[PublicFile]) -> None:
    front("/public/zh/facts/feed.xml")
    files[1] = PublicFile("facts/feed.xml", FEED, "text/plain; charset=utf-8")
    publish_group(group="facts", at=AT)
    assert front("/public/zh/facts/feed.xml").headers["content-type"] == "text/plain; charset=utf-8"


def test_a_file_that_somebody_changed_on_the_disk_is_not_sent(files: list[PublicFile], public_dir: Path) -> None:
    (public_dir / "zh/facts/index.html").write_bytes(PAGE.replace(b"p", b"q"))
    assert front("/public/zh/facts/").status == 299
    assert Client().get("/public/zh/facts/").status_code == 404


def test_a_folder_without_a_list_answers_nothing(public_dir: Path) -> None:
    assert front("/public/zh/facts/").status == 299


def test_a_large_file_is_not_kept_in_memory_and_still_answered(files: list[PublicFile]) -> None:
    files[2] = PublicFile("facts/a.pdf", b"x" * (MOST_KEPT + 1), "application/pdf")
    publish_group(group="facts", at=AT)
    assert front("/public/zh/facts/a.pdf").status == 299
    assert len(Client().get("/public/zh/facts/a.pdf").content) == MOST_KEPT + 1


def test_the_style_sheet_is_answered_without_django_too(public_dir: Path) -> None:
    told = front("/static/public/public.css")
    assert (told.status, told.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert told.headers["cache-control"] == "public, max-age=3600"


def test_other_protocols_go_on(public_dir: Path) -> None:
    passed: list[str] = []
    front("/public/zh/", passed, type="lifespan", method="GET")
    front("/public/zh/", passed, root_path="/below")
    assert passed == ["/public/zh/", "/public/zh/"]
