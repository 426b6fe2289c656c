"""What people sign on paper, and what they open in a spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader
from tests.apps.orders.books.busy import AT, busy_world

from bihuan.apps.core.models import Grant
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.actions.handover import give_handover
from bihuan.engine.cleaning import add_guard
from bihuan.web.parts.sheets import Printed, Table, to_pdf, to_xlsx

PAYLOADS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "|calc", "＝1", "＋1", "－1", "＠x",
    " =1", "\ufeff=1", "\u200b=1", "=HYPERLINK(\"http://x\")",
)  # fmt: skip


def _sheet(text: str = "正常", *, is_drill: bool = False) -> Printed:
    table = Table("表", ["名", "数"], [[text, 3]])
    return Printed("日清表", "事件", is_drill, [("总", 1)], [table], [("交班人", "王"), ("接班人", "")], "ab" * 32, 42)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_ever_a_formula(payload: str) -> None:
    assert add_guard(payload) == f"'{payload}"
    cells = [cell for row in openpyxl.load_workbook(BytesIO(to_xlsx(_sheet(payload)))).active for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []


def test_harmless_text_and_numbers_stay_as_they_are() -> None:
    assert [add_guard(text) for text in ("正常", "3栋=2", "")] == ["正常", "3栋=2", ""]
    page = openpyxl.load_workbook(BytesIO(to_xlsx(_sheet()))).active
    assert [cell.value for row in page for cell in row if isinstance(cell.value, int)] == [1, 3]


def test_the_paper_bears_root_signatures_and_the_drill_mark() -> None:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(to_pdf(_sheet(is_drill=True)))).pages)
    assert [word for word in ("日清表", "交班人", "接班人", "演练 DRILL", "42:abab") if word not in text] == []
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(to_pdf(_sheet()))).pages)
    assert "DRILL" not in text


def test_the_paper_has_a_chinese_font_inside() -> None:
    page = PdfReader(BytesIO(to_pdf(_sheet()))).pages[0]
    fonts = [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]
    assert [font for font in fonts if "Noto" in font and "CJK" in font]


@pytest.mark.django_db
def test_both_sheets_are_printed_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = busy_world()
    with pytest.raises(CommandError, match="No full balance yet"):
        call_command("daysheet", "--pdf", str(tmp_path / "day.pdf"))
    strike_balance(incident=world.incident.code, at=AT, is_full=True)
    give_handover(unit="desk", by=world.actor("lead"), at=AT)
    call_command("daysheet", "--pdf", str(tmp_path / "day.pdf"), "--xlsx", str(tmp_path / "day.xlsx"))
    assert capsys.readouterr().out.endswith("difference = 0, unaccounted = 0\n")
    call_command("handover", "print", "--pdf", str(tmp_path / "hand.pdf"), "--xlsx", str(tmp_path / "hand.xlsx"))
    hand = "".join(page.extract_text() for page in PdfReader(tmp_path / "hand.pdf").pages)
    assert [word for word in ("演练 DRILL", "王守正", "CDC") if word not in hand] == ["CDC"]
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "day.xlsx").active]
    units = {row[0]: row[-1] for row in rows if row[0] and len(row) > 3 and isinstance(row[-1], int)}
    assert set(units.values()) == {0}
    assert len(units) == 5


@pytest.mark.django_db
def test_the_shift_is_signed_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    world = busy_world()
    Grant.objects.filter(incident=world.incident).update(ends_at=datetime(2100, 1, 1, tzinfo=UTC))
    with pytest.raises(CommandError, match="a person's"):
        call_command("handover", "give")
    with pytest.raises(CommandError, match="No hand-over"):
        call_command("handover", "show")
    call_command("handover", "give", "--as", "lead")
    with pytest.raises(CommandError, match="second_person_needed"):
        call_command("handover", "receive", "--as", "lead")
    call_command("handover", "receive", "--as", "analyst")
    capsys.readouterr()
    call_command("handover", "show")
    assert '"closing": 4' in capsys.readouterr().out
