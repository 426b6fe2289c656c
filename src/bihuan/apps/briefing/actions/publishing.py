"""Publishing: a group of pages is owed in the transaction of the change, and written as files by a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils import translation

from bihuan.apps.briefing.actions.public_files import (
    digest_of,
    publishing,
    remove_file,
    strays,
    write_file,
)
from bihuan.apps.briefing.queries.published import path_on_disk, public_dir, read_manifest
from bihuan.apps.briefing.rules.manifest import NAME, Entry, Group, Manifest, dump, every_file
from bihuan.apps.briefing.rules.pages import (
    GROUPS,
    LANGUAGES,
    NotPublishable,
    PublicFile,
    check_path,
    is_too_heavy,
)
from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.journal.tree import journal_size
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed


def owe_pages(group: str, *, by: Actor, at: datetime) -> None:
    """Say, in the caller's transaction, that a group of public pages has to be drawn anew.

    :raises NotAllowed: `unknown_group`.
    """
    if group not in GROUPS:
        raise NotAllowed("unknown_group", group=group)
    record_event(EventDraft("pages.owed", "pages", new_id(), 0, by, at, {"group": group}))


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: files written, removed, left as they stood; all are `language/path`."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0


def publish_owed(*, group: str, event: int, at: datetime) -> Published:
    """Publish a group because of an event, unless it was drawn after that event already.

    :raises NotPublishable: as `publish_group`.
    """
    folder = public_dir()
    with publishing(folder):
        if read_manifest(folder).get(group, Group()).seen > event:
            return Published()
        return _publish(group, folder, at)


def publish_group(*, group: str, at: datetime, folder: Path | None = None) -> Published:
    """Draw a group in every language and let the folder say so: what changed is written, what is no more removed.

    Begun twice, at once or after being cut off, it ends as begun once. A page that is too heavy stays as it stood
    while all others are published; then it is refused.

    :raises NotAllowed: `unknown_group`. :raises NotPublishable: `bad_path`, `path_twice` (nothing is written),
        `too_heavy`. :raises OSError: the disk refuses.
    """
    if group not in GROUPS:
        raise NotAllowed("unknown_group", group=group)
    folder = folder or public_dir()
    with publishing(folder):
        return _publish(group, folder, at)


def publish_all(*, at: datetime, folder: Path | None = None) -> dict[str, Published]:
    """Publish every group, forget groups that nobody draws any longer, remove files of the site that are on no list.

    :raises ExceptionGroup: what went wrong with single groups, after all others were published.
    """
    is_ours, folder = folder is None, folder or public_dir()
    done, faults = {}, []
    with publishing(folder):
        _forget_groups(folder)
        for group in sorted(GROUPS):
            try:
                done[group] = _publish(group, folder, at)
            except Exception as fault:  # one group's fault keeps none of the others from the public
                faults.append(fault)
        if is_ours:  # in the folder of a web server there may lie other people's files
            kept = {path_on_disk(folder, one) for one in every_file(read_manifest(folder))}
            for path in strays(folder, kept):
                remove_file(path, folder)
    if faults:
        raise ExceptionGroup("groups of public pages were not published", faults)
    return done


def _publish(group: str, folder: Path, at: datetime) -> Published:
    """Publish under the folder's lock."""
    seen = journal_size()  # read before drawing: whatever is committed until here will be on the pages
    manifest = read_manifest(folder)
    wanted = _drawn(group, at)
    others = every_file({name: one for name, one in manifest.items() if name != group})
    for one in wanted:
        if one in others:
            raise NotPublishable("path_twice", one)
    before = manifest.get(group, Group()).files
    heavy = [one for one, file in wanted.items() if is_too_heavy(file, style_bytes())]
    files, written = _write(wanted, before, set(heavy), folder, at)
    removed = tuple(sorted(before.keys() - files.keys()))
    _write_manifest(folder, {**manifest, group: Group(seen, at.astimezone(UTC).isoformat(), files)})
    for one in removed:
        remove_file(path_on_disk(folder, one), folder)
    if heavy:
        raise NotPublishable("too_heavy", heavy[0])
    return Published(tuple(written), removed, len(files) - len(written))


def _drawn(group: str, at: datetime) -> dict[str, PublicFile]:
    """Return all files of a group by `language/path`. :raises NotPublishable: `bad_path`, `path_twice`."""
    wanted: dict[str, PublicFile] = {}
    for language, code in LANGUAGES.items():
        with translation.override(code):
            for file in GROUPS[group](language, at):
                check_path(file.path)
                if f"{language}/{file.path}" in wanted:
                    raise NotPublishable("path_twice", file.path)
                wanted[f"{language}/{file.path}"] = file
    return wanted


def _write(
    wanted: Mapping[str, PublicFile], before: Mapping[str, Entry], heavy: set[str], folder: Path, at: datetime
) -> tuple[dict[str, Entry], list[str]]:
    """Write what differs from what stands; return the new list of the group, and what was written."""
    files, written = {name: before[name] for name in heavy if name in before}, []
    for name, file in wanted.items():
        if name in heavy:
            continue
        path, old, digest = path_on_disk(folder, name), before.get(name), digest_of(file.body)
        is_same = old is not None and (old.digest, old.content_type) == (digest, file.content_type)
        if is_same and old is not None and stands(path, old):
            files[name] = old
            continue
        write_file(path, file.body)
        files[name] = Entry(digest, len(file.body), file.content_type, at.astimezone(UTC).isoformat())
        written.append(name)
    return files, written


def stands(path: Path, entry: Entry) -> bool:
    """Say whether the file on the disk is the one on the list, byte for byte."""
    try:
        return path.stat().st_size == entry.size and digest_of(path.read_bytes()) == entry.digest
    except OSError:
        return False


def _forget_groups(folder: Path) -> None:
    """Take from the list what no group draws any longer; its files are strays then."""
    manifest = read_manifest(folder)
    known = {name: group for name, group in manifest.items() if name in GROUPS}
    if known != manifest:
        _write_manifest(folder, known)


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    write_file(folder / NAME, dump(manifest).encode("ascii"))


@lru_cache(maxsize=1)
def style_bytes() -> int:
    """Return how much the one style sheet of public pages weighs."""
    found = finders.find("public/public.css")
    return Path(str(found)).stat().st_size if found else 0
