"""`bihuan publish`: the pages of the public, written as files, listed, compared with what they ought to be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.management.base import CommandError, CommandParser

from bihuan.apps.briefing.actions.public_files import write_file
from bihuan.apps.briefing.actions.publishing import Published, publish_all, publish_group, stands
from bihuan.apps.briefing.queries.published import path_on_disk, public_dir, read_manifest
from bihuan.apps.briefing.rules.manifest import every_file
from bihuan.apps.briefing.rules.pages import GROUPS, NotPublishable
from bihuan.apps.briefing.rules.robots import ROBOTS
from bihuan.apps.core.commands import BihuanCommand

STATIC = ("public/public.css", "parts/favicon.svg")


class Command(BihuanCommand):
    """Draw public pages and write them as files; or say whether the files are those that were written."""

    help = "Public pages as files: write them, also for another web server; list them; check their digests."
    example = (
        "bihuan publish                         what changed in any group is written\n"
        "  bihuan publish --group facts\n"
        "  bihuan publish --to /srv/www            a document root for another web server, robots.txt too\n"
        "  bihuan publish --check                  exit 1 where a file is not the one that was written"
    )  # fmt: skip

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        parser.add_argument("--group", default="", help=f"one group only: {', '.join(sorted(GROUPS)) or 'none known'}")
        parser.add_argument(
            "--to", default="", metavar="FOLDER", help="write into another folder; what lies there stays"
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="write nothing: compare the files with their digests")
        what.add_argument("--list", action="store_true", help="write nothing: list what is published")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; what cannot be published is said, and the exit is 1."""
        group, folder = options["group"], Path(options["to"]) / "public" if options["to"] else None
        if group and group not in GROUPS:
            raise CommandError(f"No such group: {group}. Known: {', '.join(sorted(GROUPS))}")
        if options["check"] or options["list"]:
            self._tell(folder or public_dir(), group, is_check=options["check"])
            return
        try:
            self._publish(group, folder)
        except (NotPublishable, ExceptionGroup, OSError) as fault:
            told = fault.exceptions if isinstance(fault, ExceptionGroup) else [fault]
            raise CommandError("\n".join(f"Not published: {one}" for one in told)) from fault

    def _publish(self, group: str, folder: Path | None) -> None:
        at = self.now()
        done = {group: publish_group(group=group, at=at, folder=folder)} if group else publish_all(at=at, folder=folder)
        if folder is not None:
            _write_static(folder.parent)
        for name, one in done.items():
            self.stdout.write(_line(name, one))
        self.stdout.write(f"{len(done)} groups in all")

    def _tell(self, folder: Path, group: str, *, is_check: bool) -> None:
        manifest = read_manifest(folder)
        files = every_file({name: one for name, one in manifest.items() if group in {"", name}})
        wrong = [at for at, entry in files.items() if not stands(path_on_disk(folder, at), entry)]
        for at, entry in sorted(files.items()):
            if is_check and at not in wrong:
                continue
            mark = "WRONG" if at in wrong else "ok"
            self.stdout.write(f"{mark:5} {entry.digest}  {entry.size:>7}  {entry.published_at}  {at}")
        self.stdout.write(f"{len(files)} files, {len(wrong)} not as they were written")
        if wrong:
            sys.exit(1)


def _line(name: str, done: Published) -> str:
    return f"{name:15} written {len(done.written)}  removed {len(done.removed)}  unchanged {done.kept}"


def _write_static(root: Path) -> None:
    """Lay the style sheet and the drawing of the pages beside them, and what robots may read where nobody says it."""
    for name in STATIC:
        found = finders.find(name)
        if found:
            write_file(root / "static" / name, Path(str(found)).read_bytes())
    if not (root / "robots.txt").exists():  # that of a whole web server is its keeper's
        write_file(root / "robots.txt", ROBOTS.encode("ascii"))
