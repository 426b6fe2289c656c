"""Publishing: groups become files, whole or not at all, and nothing stays that is drawn no longer."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import get_language

from bihuan.apps.briefing.actions import public_files
from bihuan.apps.briefing.actions.publishing import owe_pages, publish_all, publish_group, publish_owed
from bihuan.apps.briefing.queries.published import read_manifest
from bihuan.apps.briefing.rules.pages import GROUPS, MOST_BYTES, NotPublishable, PublicFile
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.config.rounds import drain

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


class Site:
    """A group whose files a test decides."""

    def __init__(self) -> None:
        self.files: list[PublicFile] = [PublicFile("facts/", b"one"), PublicFile("facts/feed.xml", b"<rss/>", "x/y")]
        self.drawn = 0
        self.languages: list[str] = []

    def draw(self, lang: str, _at: datetime) -> list[PublicFile]:
        self.drawn += 1
        self.languages.append(f"{lang} {get_language()}")
        return [PublicFile(one.path, one.body + lang.encode(), one.content_type) for one in self.files]


@pytest.fixture
def site(settings: object, tmp_path: Path) -> Iterator[Site]:
    """Yield a site of one group; whatever a test adds to the groups is gone after it, and the true ones are back."""
    settings.PUBLIC_DIR = tmp_path / "public"  # type: ignore[attr-defined]  # pytest-django's fixture
    site, true = Site(), dict(GROUPS)
    GROUPS.clear()
    GROUPS["facts"] = site.draw
    yield site
    GROUPS.clear()
    GROUPS.update(true)


def lying(folder: Path) -> dict[str, bytes]:
    """Return every file of the site by its place, but for the list and the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent != folder
    }


WHOLE = {
    "zh/facts/index.html": b"onezh", "zh/facts/feed.xml": b"<rss/>zh",
    "en/facts/index.html": b"oneen", "en/facts/feed.xml": b"<rss/>en",
}  # fmt: skip


def test_a_group_is_drawn_in_every_language_and_lies_there_as_files(site: Site, tmp_path: Path) -> None:
    done = publish_group(group="facts", at=AT)
    assert (len(done.written), done.removed, done.kept) == (4, (), 0)
    assert lying(tmp_path / "public") == WHOLE
    assert site.languages == ["zh zh-hans", "en en"]


def test_what_did_not_change_is_not_written_again(site: Site, tmp_path: Path) -> None:
    publish_group(group="facts", at=AT)
    page = tmp_path / "public/zh/facts/index.html"
    before, mark = page.stat(), read_manifest(tmp_path / "public")["facts"].files["zh/facts/"].published_at
    done = publish_group(group="facts", at=AT + timedelta(hours=1))
    assert (done.written, done.removed, done.kept) == ((), (), 4)
    assert (page.stat().st_ino, page.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert read_manifest(tmp_path / "public")["facts"].files["zh/facts/"].published_at == mark


def test_what_is_drawn_no_longer_is_removed_with_its_empty_folders(site: Site, tmp_path: Path) -> None:
    site.files.append(PublicFile("facts/7/", b"seven"))
    publish_group(group="facts", at=AT)
    del site.files[-1]
    done = publish_group(group="facts", at=AT)
    assert done.removed == ("en/facts/7/", "zh/facts/7/")
    assert lying(tmp_path / "public") == WHOLE
    assert not (tmp_path / "public/zh/facts/7").exists()


def test_a_file_somebody_changed_on_the_disk_is_mended(site: Site, tmp_path: Path) -> None:
    publish_group(group="facts", at=AT)
    (tmp_path / "public/zh/facts/index.html").write_bytes(b"hacks")
    (tmp_path / "public/en/facts/feed.xml").unlink()
    assert set(publish_group(group="facts", at=AT).written) == {"zh/facts/", "en/facts/feed.xml"}
    assert lying(tmp_path / "public") == WHOLE


def test_a_page_that_is_too_heavy_stays_as_it_stood_and_is_refused_after_all_others(site: Site, tmp_path: Path) -> None:
    publish_group(group="facts", at=AT)
    site.files = [PublicFile("facts/", b"x" * MOST_BYTES), PublicFile("facts/feed.xml", b"new", "x/y")]
    with pytest.raises(NotPublishable, match="too_heavy"):
        publish_group(group="facts", at=AT)
    assert lying(tmp_path / "public") == {
        **WHOLE, "zh/facts/feed.xml": b"newzh", "en/facts/feed.xml": b"newen"
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a//b", "a/../b", ".hidden", "a/.b", "a\\b", "a b", "a%2e", "a\0", "x" * 201, "a/./b", "a."]
)
def test_a_path_that_is_no_plain_one_is_never_written(site: Site, tmp_path: Path, path: str) -> None:
    site.files.append(PublicFile(path, b"bad"))
    with pytest.raises(NotPublishable, match="bad_path"):
        publish_group(group="facts", at=AT)
    assert lying(tmp_path / "public") == {}


def test_one_path_drawn_twice_is_refused_within_a_group_and_between_groups(site: Site) -> None:
    GROUPS["other"] = lambda lang, _at: [PublicFile("facts/feed.xml", lang.encode())]
    publish_group(group="facts", at=AT)
    with pytest.raises(NotPublishable, match="path_twice"):
        publish_group(group="other", at=AT)
    GROUPS.pop("other")
    site.files.append(PublicFile("facts/", b"again"))
    with pytest.raises(NotPublishable, match="path_twice"):
        publish_group(group="facts", at=AT)


def test_a_group_nobody_draws_cannot_be_owed_nor_published() -> None:
    with writing(), pytest.raises(NotAllowed, match="unknown_group"):
        owe_pages("nothing", by=system("DRILL-1"), at=AT)
    with pytest.raises(NotAllowed, match="unknown_group"):
        publish_group(group="nothing", at=AT)


def owe(times: int) -> None:
    for _ in range(times):
        with writing():
            owe_pages("facts", by=system("DRILL-1"), at=AT)


def test_many_that_are_owed_are_one_drawing(site: Site, tmp_path: Path) -> None:
    owe(5)
    drain(at=AT + timedelta(seconds=1))
    assert (site.drawn, lying(tmp_path / "public")) == (2, WHOLE)  # once in each language
    owe(1)
    drain(at=AT + timedelta(seconds=2))
    assert site.drawn == 4


def test_an_event_that_was_written_after_the_drawing_began_is_drawn_again(site: Site) -> None:
    owe(1)
    event = Event.objects.get(kind="pages.owed").index
    publish_owed(group="facts", event=event, at=AT)
    publish_owed(group="facts", event=event, at=AT)
    assert site.drawn == 2
    owe(1)
    publish_owed(group="facts", event=event + 1, at=AT)
    assert site.drawn == 4


def test_a_group_of_an_older_version_is_passed_over(site: Site) -> None:
    owe(1)
    GROUPS.pop("facts")
    drain(at=AT + timedelta(seconds=1))
    assert site.drawn == 0


def test_a_write_that_fails_leaves_the_old_page_whole_and_no_draft(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_group(group="facts", at=AT)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        site.files = [PublicFile("facts/", b"new")]
        with pytest.raises(OSError, match="full"):
            publish_group(group="facts", at=AT)
    assert lying(tmp_path / "public") == WHOLE
    publish_group(group="facts", at=AT)
    assert lying(tmp_path / "public") == {"zh/facts/index.html": b"newzh", "en/facts/index.html": b"newen"}


def test_publishing_all_removes_strays_of_the_site_and_forgets_groups_that_are_gone(site: Site, tmp_path: Path) -> None:
    GROUPS["other"] = lambda lang, _at: [PublicFile("other/", lang.encode())]
    publish_all(at=AT)
    (tmp_path / "public/zh/facts/.index.html.cafe").write_bytes(b"cut off")
    (tmp_path / "public/zh/evil").symlink_to("/etc/passwd")
    GROUPS.pop("other")
    publish_all(at=AT)
    assert lying(tmp_path / "public") == WHOLE
    assert set(read_manifest(tmp_path / "public")) == {"facts"}
    assert Path("/etc/passwd").exists()


def test_the_folder_of_a_web_server_keeps_its_other_files(site: Site, tmp_path: Path) -> None:
    (tmp_path / "www/zh").mkdir(parents=True)
    (tmp_path / "www/zh/theirs.html").write_bytes(b"theirs")
    publish_all(at=AT, folder=tmp_path / "www")
    publish_all(at=AT, folder=tmp_path / "www")
    assert lying(tmp_path / "www") == {**WHOLE, "zh/theirs.html": b"theirs"}


def test_one_groups_fault_keeps_none_of_the_others_from_the_public(site: Site, tmp_path: Path) -> None:
    def fail(_lang: str, _at: datetime) -> list[PublicFile]:
        raise ZeroDivisionError

    GROUPS["broken"] = fail
    with pytest.raises(ExceptionGroup) as told:
        publish_all(at=AT)
    assert [type(one) for one in told.value.exceptions] == [ZeroDivisionError]
    assert lying(tmp_path / "public") == WHOLE


def test_a_list_that_cannot_be_read_is_made_anew(site: Site, tmp_path: Path) -> None:
    publish_group(group="facts", at=AT)
    (tmp_path / "public/.published.json").write_text('{"facts": 3}')
    assert len(publish_group(group="facts", at=AT).written) == 4
    assert len(read_manifest(tmp_path / "public")["facts"].files) == 4


def test_two_publications_never_work_in_one_folder_at_once(tmp_path: Path) -> None:
    inside, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        for _ in range(20):
            with public_files.publishing(tmp_path):
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
