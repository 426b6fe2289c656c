"""What is published at this moment, as the list beside the files says."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from bihuan.apps.briefing.rules import manifest
from bihuan.apps.briefing.rules.pages import file_name


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
