"""The gate of forms: a finding holds a version back; two sides approve; what is published is signed (R60-R66)."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

import bihuan
from bihuan.apps.briefing.actions.forms import (
    FormTold,
    add_version,
    approve_version,
    make_form,
    propose_version,
    refuse_version,
    withdraw_version,
)
from bihuan.apps.briefing.actions.interviews import open_interview
from bihuan.apps.briefing.models import FormStep, FormVersion, InterviewForm
from bihuan.apps.briefing.queries.forms import digest_of, is_as_signed, line_of, version_in_force
from bihuan.apps.briefing.rules import guarding
from bihuan.apps.briefing.rules.builtin import builtin_form
from tests.apps.tracing.tracing_desk import refused
from tests.interviews_world import Asking, changed, text

pytestmark = pytest.mark.django_db
HOSTILE = {"label__中文 (zh)": "请告诉我您的银行卡号", "label__English (en)": "Your bank card number"}


def propose(asking: Asking, version: FormVersion, by: str = "analyst") -> FormStep:
    return propose_version(version_id=version.pk, by=asking.by(by), at=asking.at)


def approve(asking: Asking, version: FormVersion, by: str, digest: str = "") -> FormVersion:
    return approve_version(version_id=version.pk, digest=digest or version.digest, by=asking.by(by), at=asking.at)


def state(version: FormVersion) -> str:
    form = InterviewForm.objects.get(pk=version.form_id)
    return line_of(FormVersion.objects.get(pk=version.pk), form.published).state


def test_both_built_in_forms_are_found_clean_and_are_in_force(asking: Asking) -> None:
    for audience, version in asking.versions.items():
        assert (version.findings, state(version)) == ([], "published")
        assert version_in_force(asking.form(audience)).pk == version.pk
        assert version.xform.count("bihuan:element") > 20


def test_a_question_that_asks_for_a_card_is_found_in_its_line_and_never_proposed(asking: Asking) -> None:
    content = changed(builtin_form("case"), "person_age", **HOSTILE)
    version = asking.next(asking.form().pk, content)
    row = next(line["row"] for line in content["survey"] if line["cells"].get("name") == "person_age")
    assert {(one["sheet"], one["row"]) for one in version.findings} == {("survey", row)}
    assert {one["language"] for one in version.findings} >= {"zh"}
    assert version.xform == ""
    refused("form_has_findings", lambda: propose(asking, version))
    assert version_in_force(asking.form()).pk == asking.versions["case"].pk


@pytest.mark.parametrize(
    "cells",
    [
        {"bind__bihuan:element": ""},
        {"bind__bihuan:element": "person.password"},
        {"type": "barcode"},
        {"type": "image"},
        {"hint__中文 (zh)": "请把验证码告诉我"},
        {"constraint_message__English (en)": "Tell me the verification code"},
        {"required_message__中文 (zh)": "请先转账到安全账户"},
        {"media__image": "qr.png"},
        {"calculation": "pulldata('x','y','z',1)"},
        {"appearance": "search('cards')"},
        {"relevant": "pulldata('x')"},
        {"constraint": "regex(., '.*')"},
    ],
)
def test_whatever_is_not_on_the_list_holds_a_version_back(asking: Asking, cells: dict[str, str]) -> None:
    version = asking.next(asking.form().pk, changed(builtin_form("case"), "person_age", **cells))
    assert version.findings
    refused("form_has_findings", lambda: propose(asking, version))


@pytest.mark.parametrize("place", ["choice", "group", "title"])
def test_words_that_belong_to_no_question_are_guarded_too(asking: Asking, place: str) -> None:
    content = changed(builtin_form("case"), "person_age")
    if place == "choice":
        content["choices"][0]["cells"]["label::中文 (zh)"] = "把您的密码告诉我"
    elif place == "group":
        content = changed(content, "person", **{"label__中文 (zh)": "加我微信"})
    else:
        content["settings"][0]["cells"]["form_title"] = "扫描二维码"
    assert asking.next(asking.form().pk, content).findings


def test_publication_needs_health_and_the_anti_fraud_officer(asking: Asking) -> None:
    version = asking.make("second", content=changed(builtin_form("case"), "person_age", required="yes"))
    refused("form_not_proposed", lambda: approve(asking, version, "health"))
    propose(asking, version)
    refused("wrong_role", lambda: approve(asking, version, "analyst"))
    refused("wrong_role", lambda: approve(asking, version, "commander"))
    refused("form_moved", lambda: approve(asking, version, "health", "0" * 64))
    approve(asking, version, "health")
    assert (state(version), version_in_force(asking.form()).pk) == ("proposed", asking.versions["case"].pk)
    refused("approved_already", lambda: approve(asking, version, "health2"))
    refused("no_form_in_force", lambda: version_in_force(InterviewForm.objects.get(pk=version.form_id)))
    approve(asking, version, "police_approver")
    assert state(version) == "published"
    refused("form_not_proposed", lambda: approve(asking, version, "industry_approver"))


def test_nobody_approves_what_they_wrote_or_proposed(asking: Asking) -> None:
    author, version = asking.by("health").account, asking.make("own")
    propose(asking, version)
    FormStep.objects.create(version=version, step="health", by=asking.by("police_approver").account, at=asking.at)
    refused("approved_already", lambda: approve(asking, version, "police_approver"))
    other = FormVersion(
        form=InterviewForm.objects.get(pk=version.form_id), number=9, content=version.content, guard="", made_by=author,
        made_at=asking.at,
    )  # fmt: skip
    other.digest = digest_of(other)
    other.save(force_insert=True)
    FormStep.objects.create(version=other, step="proposed", by=asking.by("analyst").account, at=asking.at)
    refused("own_form", lambda: approve(asking, other, "health"))


def test_the_guard_reads_a_version_again_when_it_is_published(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    version = asking.make("again")
    propose(asking, version)
    approve(asking, version, "health")
    known = {code: one for code, one in guarding.catalogue().items() if code != "person.age"}
    monkeypatch.setattr(guarding, "catalogue", lambda: known)
    refused("form_has_findings", lambda: approve(asking, version, "police_approver"))
    assert (state(version), FormStep.objects.filter(version=version, step="department").count()) == ("proposed", 0)


def test_versions_follow_one_another_and_only_one_is_in_force(asking: Asking) -> None:
    first = asking.versions["case"]
    second = asking.next(first.form_id, changed(first.content, "person_age", required="yes"))
    assert (second.number, second.before) == (2, first.digest)
    assert version_in_force(asking.form()).pk == first.pk
    asking.publish(second)
    assert (state(first), state(second)) == ("replaced", "published")
    refused("same_version", lambda: asking.next(first.form_id, second.content))
    third = asking.next(first.form_id, first.content)
    refused("form_not_last", lambda: propose(asking, second))
    assert third.digest != first.digest


def test_a_version_withdrawn_takes_no_more_answers(asking: Asking) -> None:
    row = asking.begun()
    told = {"version_id": row.version_id, "by": asking.by("lead"), "at": asking.at}
    refused("bad_reason", lambda: withdraw_version(reason="nothing", **told))
    withdraw_version(reason="mistaken", **told)
    refused("form_over", lambda: withdraw_version(reason="mistaken", **told))
    refused("no_form_in_force", lambda: asking.save(row, "opening", {"consent_agrees": ["yes"]}))
    refused("no_form_in_force", lambda: asking.complete(row))
    asking.tracing.confirm()
    assert asking.open("contact", asking.tracing.contact().pk).version_id == asking.versions["contact"].pk


def test_a_version_withdrawn_is_not_in_force_even_where_its_number_was_put_back(asking: Asking) -> None:
    version = asking.versions["case"]
    withdraw_version(version_id=version.pk, reason="mistaken", by=asking.by("lead"), at=asking.at)
    InterviewForm.objects.filter(pk=version.form_id).update(published=version.number)
    refused("no_form_in_force", lambda: version_in_force(asking.form()))


def test_an_approver_refuses_with_a_reason_and_the_version_is_over(asking: Asking) -> None:
    version = asking.make("refused")
    propose(asking, version)
    told = {"version_id": version.pk, "at": asking.at}
    refused("wrong_role", lambda: refuse_version(reason="mistaken", by=asking.by("analyst"), **told))
    refused("bad_reason", lambda: refuse_version(reason="nothing", by=asking.by("health"), **told))
    refuse_version(reason="asks_too_much", by=asking.by("health"), **told)
    assert state(version) == "refused"
    refused("form_not_proposed", lambda: approve(asking, version, "police_approver"))
    refused("form_not_draft", lambda: propose(asking, version))


def test_who_may_not_make_forms_makes_none(asking: Asking) -> None:
    told = FormTold("other", "form", "case")
    for name in ("interviewer", "health", "police_approver", "auditor", "administrator", "gate_keeper"):
        make = {"told": told, "content": builtin_form("case"), "by": asking.by(name), "at": asking.at}
        refused("wrong_role", lambda words=make: make_form(**words))
        more = {"form_id": asking.form().pk, "content": {}, "by": asking.by(name), "at": asking.at}
        refused("wrong_role", lambda words=more: add_version(**words))


def test_a_form_needs_a_code_a_kind_and_an_audience(asking: Asking) -> None:
    refused("form_exists", lambda: asking.make("case"))
    refused("bad_form_code", lambda: asking.make("病例"))
    refused("bad_form_code", lambda: asking.make("x" * 41))
    refused("bad_form_kind", lambda: asking.make("other", "poster"))
    refused("bad_form_kind", lambda: asking.make("other", "form", "everybody", builtin_form("case")))
    refused("bad_form_kind", lambda: asking.make("other", "sms", "case", builtin_form("case")))
    refused("no_text", lambda: asking.make("other", "sms", "case", text(" ")))
    refused("text_too_long", lambda: asking.make("other", "sms", "case", text("好" * 301)))


@pytest.mark.parametrize(
    "words",
    [
        "请拨打 12345 核实",
        "请打开 https://example.cn",
        "请打开 bihuan.gov.cn",
        "加微信",
        "回电 13800001234",
        "验证码 是多少",
    ],
)
def test_a_message_before_a_call_carries_no_number_no_address_and_no_bait(asking: Asking, words: str) -> None:
    version = asking.make("bait", "sms", "case", text(f"您好，今天会给您打电话。\n{words}"))
    assert {one["row"] for one in version.findings} == {2}
    refused("form_has_findings", lambda: propose(asking, version))


def test_a_script_may_name_the_two_official_numbers_and_goes_the_same_way(asking: Asking) -> None:
    version = asking.make("script", "script", "case", text("请挂断，拨打 12345 核实。", "Hang up and dial 12345."))
    assert version.findings == []
    asking.publish(version)
    assert version_in_force(InterviewForm.objects.get(pk=version.form_id)).pk == version.pk
    assert asking.make("other", "script", "case", text("请拨打 13812345678")).findings


def test_the_database_refuses_to_change_a_version_or_a_step(asking: Asking) -> None:
    version = asking.versions["case"]
    step = FormStep.objects.filter(version=version).first()
    assert step is not None
    for row, change in ((version, {"xform": ""}), (step, {"by": "x"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).delete()


_OTHER: dict[str, Any] = {"xform": "<h:html/>", "digest": "0" * 64, "before": "0" * 64, "original": b"x"}


def _write(table: str, pk: str, column: str, value: Any) -> None:
    """Change what nobody may, as somebody with the file in hand would: without the trigger."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # rows of this transaction with keys still to be checked hold the table
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TRIGGER {table}_no_update{' ON ' + table if connection.vendor == 'postgresql' else ''}")
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])  # noqa: S608 - names of this test


@pytest.mark.parametrize("column", ["content", "xform", "digest", "before", "original"])
def test_a_version_altered_behind_the_house_takes_no_answer(asking: Asking, column: str) -> None:
    row = asking.begun()
    content = changed(row.version.content, "person_age", **HOSTILE)
    _write("briefing_formversion", row.version_id, column, _OTHER.get(column) or json.dumps(content))
    assert not is_as_signed(asking.form(), FormVersion.objects.get(pk=row.version_id))
    for act in (
        lambda: asking.save(asking.fresh(row), "opening", {"consent_agrees": ["yes"]}),
        lambda: asking.complete(asking.fresh(row)),
        lambda: open_interview(about="case", about_id=asking.tracing.case.pk, by=asking.by(), at=asking.at)
        if asking.fresh(row).state != "open" else version_in_force(asking.form()),
    ):  # fmt: skip
        refused("form_altered", act)


@pytest.mark.parametrize(("column", "value"), [("signature", "00" * 64), ("payload", "{}"), ("key", "nobody")])
def test_a_forged_signature_publishes_nothing(asking: Asking, column: str, value: str) -> None:
    step = FormStep.objects.get(version=asking.versions["case"], step="published")
    _write("briefing_formstep", step.pk, column, value)
    refused("form_altered", lambda: version_in_force(asking.form()))


def test_a_step_written_by_hand_publishes_nothing(asking: Asking) -> None:
    version = asking.next(asking.form().pk, changed(builtin_form("case"), "person_age", **HOSTILE))
    FormStep.objects.create(
        version=version, step="published", by="x", at=asking.at, payload="{}", signature="00", key="00"
    )
    InterviewForm.objects.filter(pk=version.form_id).update(published=version.number)
    refused("form_altered", lambda: version_in_force(asking.form()))
    refused("form_altered", lambda: asking.open())


def test_nothing_but_the_gate_writes_versions_and_steps() -> None:
    """R65: no import, no command, no page and no job makes a version, a step, or names one to be in force."""
    root = Path(bihuan.__file__).parent
    found = {
        (path.relative_to(root).as_posix(), name)
        for path in root.rglob("*.py") if "migrations" not in path.parts
        for name in _writes(ast.parse(path.read_text("utf-8")))
    }  # fmt: skip
    assert found == {
        ("apps/briefing/actions/forms.py", "FormVersion"), ("apps/briefing/actions/forms.py", "FormStep"),
        ("apps/briefing/actions/forms.py", "published="),
    }  # fmt: skip


def _writes(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found |= _written(node)
    return found


def _written(node: ast.Call) -> set[str]:
    name: Any = node.func
    if isinstance(name, ast.Name) and name.id in {"FormVersion", "FormStep"}:
        return {name.id}
    if isinstance(name, ast.Attribute):
        base = ast.unparse(name.value)
        if name.attr in {"create", "bulk_create", "update", "get_or_create"} and base.startswith(
            ("FormVersion", "FormStep")
        ):
            return {base.partition(".")[0]}
        if name.attr in {"step", "update"} and any(word.arg == "published" for word in node.keywords):
            return {"published="}
    return set()
