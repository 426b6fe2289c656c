"""The public site of a small invented district, in a folder of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.desk.areas.areas_world import make_areas_world
from tests.worlds import World

from bihuan.web.public.serving import site_of


@pytest.fixture
def public_dir(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Return the folder of the site, empty."""
    settings.PUBLIC_DIR = tmp_path / "public"
    site_of.cache_clear()
    yield settings.PUBLIC_DIR
    site_of.cache_clear()


@pytest.fixture
def district(db: None, public_dir: Path) -> World:
    """Return two communities with controls over each other; nothing is published yet."""
    return make_areas_world()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Return everything that is logged, down to the least."""
    caplog.set_level(logging.DEBUG)
    return caplog
