"""The pages of the situation: the same figures as the board, what would refuse, sign, release, correct; the files."""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from tests.web.desk.situation.conftest import signed_in
from tests.worlds import World

from bihuan.apps.briefing.models import PressSheet, SituationReport
from bihuan.apps.orders.models import WorkOrder

pytestmark = pytest.mark.django_db
SITUATION = reverse("desk:situation")


def cell(page: HttpResponse, name: str) -> str:
    """Return what stands beside a figure in the column of now."""
    found = re.search(rf'<th scope="row">{re.escape(name)}</th><td class="num">([^<]*)</td>', page.content.decode())
    assert found is not None, name
    return unescape(found.group(1))


def frozen(world: World, name: str = "lead") -> SituationReport:
    """Freeze a report by the button of the page."""
    answer = signed_in(world, name).post(reverse("desk:freeze-situation"))
    row = SituationReport.objects.order_by("number").last()
    assert row is not None
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:situation_report", args=[row.pk]))
    return row


def test_the_page_says_what_the_board_says(world: World) -> None:
    client = signed_in(world, "lead")
    page, board = client.get(SITUATION), client.get("/desk/").content.decode()
    open_n, late_n = re.findall(r"<dt>(?:open orders|late)</dt><dd>(\d+)</dd>", board)
    assert (cell(page, "Open orders"), cell(page, "Late orders")) == (open_n, late_n) == ("3", "0")
    units = re.findall(r'unit=([\w-]+)">([^<]+)</a></th>' + r'<td class="num">(\d+)</td>' * 3, board)
    mine = re.findall(r'<th scope="row">([^<]+)</th>' + r'<td class="num">(\d+)</td>' * 5, page.content.decode())
    told = {name: (came, went, waiting) for name, came, went, waiting, _working, _late in mine}
    assert {name: told[name] for _, name, *_rest in units} == {name: (a, b, c) for _, name, a, b, c in units}
    assert [name for _, name, *_rest in units] != []


def test_the_page_says_beforehand_that_it_would_refuse_and_then_does(world: World) -> None:
    client = signed_in(world, "lead")
    calm = "The books balance, and board, journal and second counts say the same."
    assert calm in client.get(SITUATION).content.decode()
    WorkOrder.objects.filter(pk=world.orders[1]).update(unit="SQ-07")
    text = unescape(client.get(SITUATION).content.decode())
    assert calm not in text
    assert "In hand (PCS-03): report 0, second count 1" in text
    answer = client.post(reverse("desk:freeze-situation"))
    said = unescape(answer.content.decode())
    assert (answer.status_code, SituationReport.objects.count()) == (409, 0)
    assert "<li>E4 The table of orders equals the journal replayed from its first line.</li>" in said


def test_a_report_is_frozen_signed_released_and_corrected(world: World) -> None:
    row = frozen(world)
    page = reverse("desk:situation_report", args=[row.pk])
    lead, commander = signed_in(world, "lead"), signed_in(world, "commander")
    own = lead.get(page).content.decode()
    assert ("You froze this; somebody else must sign." in own, row.digest in own) == (True, True)
    assert lead.post(reverse("desk:sign-situation", args=[row.pk])).status_code == 409
    assert commander.post(reverse("desk:release-situation", args=[row.pk])).status_code == 409
    assert commander.post(reverse("desk:sign-situation", args=[row.pk]))["Location"] == page
    assert lead.post(reverse("desk:release-situation", args=[row.pk]))["Location"] == page
    assert PressSheet.objects.get().report_id == row.pk
    assert lead.post(reverse("desk:correct-situation", args=[row.pk]), {}).status_code == 422
    answer = lead.post(reverse("desk:correct-situation", args=[row.pk]), {"reason": "late_data"})
    newer = SituationReport.objects.get(supersedes=row)
    assert answer["Location"] == reverse("desk:situation_report", args=[newer.pk])
    after, corrects = (unescape(lead.get(one).content.decode()) for one in (page, answer["Location"]))
    assert ("Corrected by report 2." in after, "Corrects report 1:" in corrects) == (True, True)
    listed = lead.get(SITUATION).content.decode()
    assert re.findall(r"Report \d|correct\w+ (?:by )?\d", listed) == [
        "Report 2",
        "corrects 1",
        "Report 1",
        "corrected by 2",
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pdf_has_every_glyph_and_its_text_can_be_read_out(world: World, language: str) -> None:
    row = frozen(world)
    client = signed_in(world, "lead", language)
    got = client.get(reverse("desk:situation-file", args=[row.pk, "pdf"]))
    assert (got["Content-Type"], got["Content-Disposition"]) == (
        "application/pdf", 'attachment; filename="situation-1.pdf"',
    )  # fmt: skip
    reader = PdfReader(BytesIO(got.content))
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    expected = ["顺安区聚集性疫情", "西山街道派出所", "演练DRILL", row.digest, row.root]
    assert [one for one in expected if one not in text] == []
    assert unembedded(reader) == []
    assert [sign for sign in text if sign in "\ufffd\u25a1\x00"] == []
    assert missing_glyphs(got.content) == 0


def unembedded(reader: PdfReader) -> list[str]:
    """Return the fonts of a PDF that are named but not in it."""
    wrong = []
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # a dictionary, as the format says
            below = font.get_object()["/DescendantFonts"][0].get_object()
            described = below["/FontDescriptor"].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described):
                wrong.append(str(described["/FontName"]))
    return wrong


def missing_glyphs(body: bytes) -> int:
    """Return how often a PDF draws glyph 0, which every font draws for a sign that it does not have."""
    found = 0
    for page in PdfReader(BytesIO(body)).pages:
        content = page.get_contents()
        assert content is not None
        for hexes in re.findall(rb"<([0-9a-fA-F]+)>", content.get_data()):
            found += sum(hexes[at : at + 4] == b"0000" for at in range(0, len(hexes), 4))
    return found


def test_the_docx_has_headings_and_tables(world: World) -> None:
    row = frozen(world)
    got = signed_in(world, "commander").get(reverse("desk:situation-file", args=[row.pk, "docx"]))
    document = Document(BytesIO(got.content))
    heads = [
        one.text for one in document.paragraphs if one.style is not None and one.style.name.startswith("Heading 1")
    ]
    assert heads == [
        "Today against yesterday", "Orders by unit", "The last 14 days", "Equations", "How to check this report",
    ]  # fmt: skip
    assert [len(table.rows) for table in document.tables] == [7, 6, 8, 9, 5, 6, 5, 5, 3, 15, 11]
    assert f"SHA-256 {row.digest}" in [one.text for one in document.paragraphs]


def test_the_json_is_the_frozen_document_byte_for_byte(world: World) -> None:
    row = frozen(world)
    got = signed_in(world, "lead").get(reverse("desk:situation-file", args=[row.pk, "json"]))
    assert (got.content.decode(), sha256(got.content).hexdigest()) == (row.frozen, row.digest)


def test_the_press_sheet_is_one_page_and_there_is_none_before_the_release(world: World) -> None:
    row = frozen(world)
    client, address = signed_in(world, "commander"), reverse("desk:press-file", args=[row.pk, "pdf"])
    assert client.get(address).status_code == 404
    client.post(reverse("desk:sign-situation", args=[row.pk]))
    client.post(reverse("desk:release-situation", args=[row.pk]))
    assert len(PdfReader(BytesIO(client.get(address).content)).pages) == 1
    assert (
        client.get(reverse("desk:press-file", args=[row.pk, "json"])).content.decode()
        == PressSheet.objects.get().frozen
    )


def test_who_may_not_sees_nothing(world: World) -> None:
    row = frozen(world)
    addresses = [SITUATION, *(reverse(f"desk:{name}", args=[row.pk]) for name in ("situation_report",))]
    for name in ("clerk", "reviewer", "dispatcher@PCS-03", "administrator"):
        client = signed_in(world, name)
        assert [client.get(address).status_code for address in addresses] == [404, 404]
        assert client.post(reverse("desk:freeze-situation")).status_code == 404
    inspector = signed_in(world, "inspector")
    assert [inspector.get(address).status_code for address in addresses] == [200, 200]
    assert inspector.get(reverse("desk:situation-file", args=[row.pk, "json"])).status_code == 404
    lead = signed_in(world, "lead")
    assert lead.get(reverse("desk:situation_report", args=[uuid4()])).status_code == 404
    assert lead.get(reverse("desk:situation-file", args=[row.pk, "exe"])).status_code == 404
