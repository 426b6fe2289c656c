"""The public page of the situation: the latest press sheet, in both languages, small, with a PDF beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import transaction
from pypdf import PdfReader
from tests.apps.briefing.situation_world import HOUR, frozen, make_situation
from tests.trust.ground import undone
from tests.worlds import World

from bihuan.apps.briefing.actions.situation import release_press, sign_report
from bihuan.apps.briefing.rules.pages import GROUPS, PublicFile
from bihuan.apps.core.models import Incident
from bihuan.web.public.situation.drawing import draw

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]  # pytest-django's
        yield make_situation()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World) -> Iterator[World]:
    with undone():
        yield built


def drawn(lang: str) -> dict[str, PublicFile]:
    return {one.path: one for one in draw(lang, datetime.now(UTC))}


def released(world: World, **more: str) -> str:
    row = frozen(world, at=world.at + HOUR, **more)
    sign_report(report_id=row.pk, by=world.actor("commander"), at=world.at + HOUR)
    return release_press(report_id=row.pk, by=world.actor("lead"), at=world.at + HOUR).report_id


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_sheet_the_page_says_so(world: World, lang: str) -> None:
    files = drawn(lang)
    assert (list(files), GROUPS["situation"]) == (["situation/"], draw)
    text = files["situation/"].body.decode()
    assert re.findall(r'<p class="card">', text) == ['<p class="card">']


def test_the_latest_sheet_is_shown_with_its_pdf(world: World) -> None:
    report = released(world)
    files = drawn("en")
    assert {path: one.content_type.split(";")[0] for path, one in files.items()} == {
        "situation/": "text/html", "situation/press-1.pdf": "application/pdf",
    }  # fmt: skip
    text = files["situation/"].body.decode()
    assert (len(files["situation/"].body) < 50 * 1024, "<script" in text, 'href="press-1.pdf"' in text) == (
        True, False, True,
    )  # fmt: skip
    assert "顺安区聚集性疫情" in PdfReader(BytesIO(files["situation/press-1.pdf"].body)).pages[0].extract_text()
    assert "being corrected" not in text
    frozen(world, at=world.at + 2 * HOUR, supersedes=report, reason="late_data")
    assert "being corrected" in drawn("en")["situation/"].body.decode()


def test_a_drill_is_shown_only_where_no_real_incident_runs(world: World) -> None:
    released(world)
    Incident.objects.filter(pk=world.incident.pk).update(is_drill=True)
    assert "situation/press-1.pdf" in drawn("zh")
    Incident.objects.create(
        code="REAL", name="真实疫情", protocol=world.incident.protocol, starts_at=world.at - HOUR
    )
    assert list(drawn("zh")) == ["situation/"]


def test_the_page_names_nobody_and_shows_public_figures_alone(world: World) -> None:
    released(world)
    text = drawn("zh")["situation/"].body.decode()
    names = [account.full_name for account in world.people.values()]
    assert [name for name in [*names, "西山街道派出所", "PCS-03", "E3"] if name in text] == []
