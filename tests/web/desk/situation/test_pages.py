"""The pages of the situation: the same figures as the board, what refuses, sign, release, correct; the files."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from bihuan.apps.briefing.models import SituationReport
from bihuan.apps.orders.models import WorkOrder
from tests.web.desk.situation.conftest import signed_in
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_page(world: World) -> None:
    client = signed_in(world, "lead")
    page = client.get(reverse("desk:situation"))
    open("/tmp/situation_page.html", "w").write(page.content.decode())
    assert page.status_code == 200
    answer = client.post(reverse("desk:freeze-situation"))
    row = SituationReport.objects.get()
    assert answer.url == reverse("desk:situation_report", args=[row.pk])
    page = client.get(answer.url)
    assert page.status_code == 200
    for form in ("pdf", "docx", "json"):
        got = client.get(reverse("desk:situation-file", args=[row.pk, form]))
        assert got.status_code == 200
        open(f"/tmp/situation_out.{form}", "wb").write(got.content)
