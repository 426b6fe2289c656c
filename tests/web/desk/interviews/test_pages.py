"""The pages of interviews and forms: nothing typed is lost, nothing is asked too early, the gate's words are shown."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from tests.interviews_world import FIRST, Asking, changed

from bihuan.apps.briefing.models import CallCode, FormVersion, Interview, InterviewForm, InterviewLine
from bihuan.apps.briefing.rules.builtin import builtin_form
from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.tracing.models import Visit

pytestmark = pytest.mark.django_db
URL, FORMS = "/desk/interviews/", "/desk/interviews/forms/"
HEALTH_WORDS = ("symptom", "Symptom", "illness", "Illness", "case-contact")


def get(asking: Asking, address: str, name: str = "interviewer", language: str = "en") -> Any:
    return asking.tracing.client(name, language).get(address)


def post(asking: Asking, address: str, told: dict[str, Any] | None = None, name: str = "interviewer") -> Any:
    return asking.tracing.client(name).post(address, told or {})


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def page(row: Interview) -> str:
    return f"{URL}{row.pk}/"


def typed(section: str, row: Interview, *told: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    """Return what a browser sends for one page."""
    cells = {f"{number}-{name}": value for number, one in enumerate(told) for name, value in one.items()}
    return {"section": section, "digest": row.digest, "rows": str(len(told)), **cells, **more}


def test_an_interview_is_begun_from_the_list_and_from_the_pages_of_case_and_contact(asking: Asking) -> None:
    case = asking.tracing.case
    answer = post(asking, f"{URL}begin/", {"about": "case", "about_id": case.pk})
    row = Interview.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page(row))
    assert post(asking, f"{URL}begin/", {"about": "case", "about_id": case.pk})["Location"] == page(row)
    asking.tracing.confirm()
    for address, pk in ((f"/desk/tracing/cases/{case.pk}/", case.pk), (None, asking.tracing.contact().pk)):
        told = get(asking, address or f"/desk/tracing/contacts/{pk}/").content.decode()
        assert told.count(f'name="about_id" value="{pk}"') == 1
    assert post(asking, f"{URL}begin/", {"about": "case", "about_id": "x"}).status_code == 404
    assert post(asking, f"{URL}begin/", {"about": "order", "about_id": case.pk}).status_code == 404
    assert "1 of 1" in get(asking, URL).content.decode()


def test_before_the_person_is_confirmed_the_page_asks_nothing(asking: Asking) -> None:
    row = asking.open()
    body = get(asking, page(row)).content.decode()
    assert [word for word in HEALTH_WORDS if word in body] == []
    assert 'id="questions"' not in body
    wrong = post(asking, f"{page(row)}do/confirm/", {"name": "别人", "birth_year": "1985"})
    assert (wrong.status_code, 'value="别人"' in wrong.content.decode()) == (409, True)
    asking.confirm(row)
    assert 'id="questions"' in get(asking, page(row)).content.decode()


def test_a_whole_interview_is_held_page_by_page(asking: Asking) -> None:
    row = asking.confirm(asking.open())
    for section, told in FIRST.items():
        if section != "health":
            answer = post(asking, f"{page(row)}save/", typed(section, row, told))
            assert answer.status_code == 302
    place = {"place_name": ["河东菜市场"], "place_from": ["2026-01-02T09:00"], "place_to": ["2026-01-02T10:00"]}
    post(asking, f"{page(row)}save/", typed("places", row, place, {"place_name": [""]}))
    who = {"contact_name": ["张三丰"], "contact_phone": ["13900001357"]}
    more = post(asking, f"{page(row)}save/", typed("contacts", row, who, more="1"))
    assert more["Location"] == f"{page(row)}?page=contacts&more=2#questions"
    assert get(asking, more["Location"].partition("#")[0]).content.decode().count('<fieldset class="told"') == 3
    done = post(asking, f"{page(row)}do/complete/", {"digest": row.digest, "keeps": "0"})
    assert said(done) == ["Completed: 1 places and 1 contacts are on their way."]
    assert InterviewLine.objects.filter(interview=row).count() == 2
    assert Visit.objects.filter(reference=f"interview:{row.pk}").count() == 1


def test_an_answer_that_cannot_be_right_stays_as_it_was_typed(asking: Asking) -> None:
    row = asking.begun()
    told = {"person_sex": ["male"], "person_age": ["三十"], "reach_address": ["西山路12号"]}
    answer = post(asking, f"{page(row)}save/", typed("person", row, told))
    assert said(answer) == ["Kept. 1 answer cannot be right."]
    body = get(asking, f"{page(row)}?page=person").content.decode()
    assert (body.count('value="三十"'), "Type a whole number." in body) == (1, True)
    refused = post(asking, f"{page(row)}do/complete/", {"digest": row.digest, "keeps": "0"})
    assert refused.status_code == 409


def test_a_question_that_applies_by_an_answer_is_asked_at_once(asking: Asking) -> None:
    row = asking.begun()
    assert "symptom_onset" not in get(asking, f"{page(row)}?page=illness").content.decode()
    answer = post(asking, f"{page(row)}save/", typed("illness", row, {"symptom_any": ["yes"]}))
    assert answer["Location"] == f"{page(row)}?page=illness#questions"
    assert "0-symptom_onset" in get(asking, f"{page(row)}?page=illness").content.decode()


def test_what_looks_like_a_card_is_blotted_out_and_the_interviewer_is_warned(asking: Asking) -> None:
    row = asking.begun()
    told = {"exposure_gathering": ["4111 1111 1111 1111"]}
    answer = post(asking, f"{page(row)}save/", typed("source", row, told))
    assert said(answer)[0].startswith("An answer looked like a card number")
    assert "4111" not in get(asking, f"{page(row)}?page=source").content.decode()


def test_an_answer_to_another_version_is_refused_and_nothing_typed_is_lost(asking: Asking) -> None:
    row = asking.begun()
    newer = asking.publish(asking.next(row.version.form_id, changed(row.version.content, "person_age", required="yes")))
    told = {"person_sex": ["male"], "person_age": ["41"], "reach_address": ["老街3号"]}
    answer = post(asking, f"{page(row)}save/", typed("person", row, told))
    body = answer.content.decode()
    assert (answer.status_code, 'value="老街3号"' in body, "do/carry/" in body) == (409, True, True)
    assert asking.fresh(row).answers["reach_address"] == "顺安区西山路12号3栋501"
    answer = post(asking, f"{page(row)}do/carry/", typed("person", row, told))
    fresh = asking.fresh(row)
    assert (answer.status_code, fresh.version_id, fresh.answers["reach_address"]) == (302, newer.pk, "老街3号")


def test_the_code_of_a_call_is_shown_once(asking: Asking) -> None:
    asking.tracing.confirm()
    row = asking.begun("contact", asking.tracing.contact().pk)
    answer = post(asking, f"{page(row)}call/", {"section": "person"})
    assert (answer.status_code, CallCode.objects.count()) == (200, 1)
    assert len(re.findall(r"\b\d{4} \d{4}\b", answer.content.decode())) == 1
    assert re.findall(r"\b\d{4} \d{4}\b", get(asking, page(row)).content.decode()) == []


def test_what_was_told_is_hidden_once_it_is_completed_and_a_look_is_written_down(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "source", {"exposure_gathering": ["金丝雀聚会"]})
    before = AccessEntry.objects.count()
    assert "金丝雀聚会" in get(asking, f"{page(row)}?page=source").content.decode()
    assert AccessEntry.objects.count() == before + 1
    assert "金丝雀聚会" not in get(asking, page(row), "lead").content.decode()
    asking.complete(asking.fresh(row))
    for name in ("interviewer", "lead", "analyst"):
        assert "金丝雀聚会" not in get(asking, page(row), name).content.decode()
    answer = post(asking, f"/desk/reveal/interview/{row.pk}/answers/", {"reason": "same_person"}, "lead")
    assert (answer.status_code, "金丝雀聚会" in answer.content.decode()) == (200, True)
    assert AccessEntry.objects.filter(act="reveal", object_id=row.pk).count() == 1
    for name in ("hotline", "health", "commander", "auditor"):
        assert get(asking, page(row), name).status_code == 404


def test_a_form_is_begun_proposed_and_published_on_its_page(asking: Asking) -> None:
    answer = post(asking, f"{FORMS}begin/", {"code": "case_script"}, "analyst")
    row = FormVersion.objects.get(form__code="case_script")
    address = f"{FORMS}{row.pk}/"
    assert answer["Location"] == address
    assert post(asking, f"{address}do/propose/", name="analyst").status_code == 302
    assert post(asking, f"{address}do/approve/", {"digest": row.digest}, "lead").status_code == 404
    for name in ("health", "police_approver"):
        assert "Approve" in get(asking, address, name).content.decode()
        assert post(asking, f"{address}do/approve/", {"digest": row.digest}, name).status_code == 302
    assert InterviewForm.objects.get(code="case_script").published == 1
    assert "我不能" not in get(asking, address).content.decode()
    spoken = get(asking, page(asking.open()), language="zh-hans").content.decode()
    assert "请告诉我您的姓名和出生年份" in spoken


def workbook(content: Any) -> bytes:
    """Return a workbook as somebody would save it in a spreadsheet."""
    book = Workbook()
    book.remove(book.active)
    for sheet in ("survey", "choices", "settings"):
        rows = [line["cells"] for line in content[sheet]]
        columns = list(dict.fromkeys(column for cells in rows for column in cells))
        where = book.create_sheet(sheet)
        where.append(columns)
        for cells in rows:
            where.append([cells.get(column) for column in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(asking: Asking, data: bytes, code: str = "case", **more: Any) -> Any:
    file = SimpleUploadedFile("form.xlsx", data)
    return post(asking, f"{FORMS}upload/", {"code": code, "audience": "case", "file": file, **more}, "analyst")


def test_an_uploaded_xlsform_is_the_next_version_and_its_findings_are_shown_line_by_line(asking: Asking) -> None:
    first = asking.versions["case"]
    content = changed(first.content, "person_age", **{"label__中文 (zh)": "请告诉我您的银行卡号"})
    data = workbook(content)
    answer = upload(asking, data)
    row = FormVersion.objects.get(form=first.form, number=2)
    assert (answer["Location"], bytes(row.original), row.before) == (f"{FORMS}{row.pk}/", data, first.digest)
    line = next(one["row"] for one in row.content["survey"] if one["cells"].get("name") == "person_age")
    body = get(asking, f"{FORMS}{row.pk}/", "health").content.decode()
    assert f"survey · row {line}" in body
    assert "<del>" in body
    refused = post(asking, f"{FORMS}{row.pk}/do/propose/", name="analyst")
    assert refused.status_code == 409
    assert "Mend each line" in refused.content.decode()


def test_what_is_downloaded_is_the_same_form_again(asking: Asking) -> None:
    first = asking.versions["case"]
    answer = get(asking, f"{FORMS}{first.pk}/xlsform/", "analyst")
    assert upload(asking, answer.content).status_code == 409  # nothing is different
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert {cell.data_type for sheet in book for line in sheet for cell in line} <= {"s", "n"}
    xform = get(asking, f"{FORMS}{first.pk}/xform/", "analyst")
    assert (xform.content.decode(), xform["Content-Disposition"]) == (first.xform, 'attachment; filename="case-1.xml"')


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"name,type\na,b\n", b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused_and_what_was_typed_stays(asking: Asking, data: bytes) -> None:
    before = FormVersion.objects.count()
    answer = upload(asking, data, "another")
    assert (answer.status_code in {409, 422}, FormVersion.objects.count()) == (True, before)
    assert 'value="another"' in answer.content.decode()


def test_a_message_is_written_guarded_and_seen(asking: Asking) -> None:
    told = {"code": "notice", "kind": "sms", "audience": "case", "zh": "请点击 http://example.cn", "en": ""}
    answer = post(asking, f"{FORMS}write/", told, "analyst")
    row = FormVersion.objects.get(form__code="notice")
    assert answer["Location"] == f"{FORMS}{row.pk}/"
    assert "texts · row 1" in get(asking, answer["Location"], "analyst").content.decode()
    told |= {"zh": "您好，今天会给您打电话。"}
    post(asking, f"{FORMS}write/", told, "analyst")
    assert FormVersion.objects.get(form__code="notice", number=2).findings == []
    wrong = post(asking, f"{FORMS}write/", told | {"kind": "script"}, "analyst")
    assert wrong.status_code == 409


def test_who_only_watches_reads_forms_and_changes_none(asking: Asking) -> None:
    first = asking.versions["case"]
    for name in ("interviewer", "auditor", "inspector"):
        assert get(asking, FORMS, name).status_code == 200
        assert get(asking, f"{FORMS}{first.pk}/", name).status_code == 200
        assert post(asking, f"{FORMS}begin/", {"code": "case_sms"}, name).status_code == 404
        assert post(asking, f"{FORMS}{first.pk}/do/withdraw/", {"reason": "mistaken"}, name).status_code == 404
    for name in ("hotline", "gate_keeper", "administrator"):
        assert get(asking, FORMS, name).status_code == 404
        assert get(asking, f"{FORMS}{first.pk}/", name).status_code == 404
    assert builtin_form("case")["survey"] == first.content["survey"]
