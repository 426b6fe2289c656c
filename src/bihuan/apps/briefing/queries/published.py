"""What is published at this moment, as the list beside the files says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from bihuan.apps.briefing.rules import manifest
from bihuan.apps.briefing.rules.pages import PUBLISH, PUBLISH_HOLDS, TELL_OF_CONTROLS, file_name
from bihuan.apps.core.journal.writing import facts_of
from bihuan.apps.core.models import Delivery, Event


def public_dir() -> Path:
    """Return the folder of the public site."""
    return Path(settings.PUBLIC_DIR)


def read_manifest(folder: Path) -> dict[str, manifest.Group]:
    """Return the list of what is published in a folder; an empty one where nothing is."""
    try:
        return manifest.load((folder / manifest.NAME).read_text("ascii"))
    except (OSError, ValueError):
        return {}


def path_on_disk(folder: Path, at: str) -> Path:
    """Return where the file `language/path` of the list lies."""
    language, _, path = at.partition("/")
    return folder / language / file_name(path)


def groups_owed(at: datetime) -> dict[str, int]:
    """Return the groups that a job of this context has to write, each with the newest event because of which."""
    waiting = Delivery.objects.filter(job__in=[PUBLISH, PUBLISH_HOLDS], done_at=None, dead_at=None, due_at__lte=at)
    jobs = dict(waiting.order_by("event").values_list("event", "job"))
    owed: dict[str, int] = {}
    for event, facts in Event.objects.filter(pk__in=jobs).order_by("pk").values_list("pk", "facts"):
        groups = TELL_OF_CONTROLS if jobs[event] == PUBLISH_HOLDS else (str(facts_of(facts)["group"]),)
        owed |= dict.fromkeys(groups, event)
    return owed
