"""Forms and texts: taken in, guarded, proposed, approved by two sides, published signed; each version once and for all.

There is no other way to a published form: versions and steps are append-only in the database, publication happens in
the transaction of the second approval, and the guard reads the version again there (R64, R65).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.briefing.importers.xlsforms import BadForm, to_xform
from bihuan.apps.briefing.models import FormStep, FormVersion, InterviewForm
from bihuan.apps.briefing.queries.forms import digest_of, said_of, statement_of
from bihuan.apps.briefing.rules.forms import (
    AUDIENCES,
    KINDS,
    LONGEST_TEXT,
    PROPOSED,
    PUBLISHED,
    REFUSALS,
    REFUSED,
    WITHDRAWALS,
    WITHDRAWN,
    approval_of,
    check_approval,
    is_approved,
)
from bihuan.apps.briefing.rules.guarding import findings_of, guard_digest
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.intake.actions.keys import receipt_key
from bihuan.engine.ledger.canonical import canonical_bytes, instant

_ROWS = Rows({InterviewForm: "form", FormVersion: "form_version"}, stale="form_moved")


@dataclass(frozen=True, slots=True)
class FormTold:
    """A new form or text: its code, `kind` (form, sms, script) and whom it is for (`case`, `contact`)."""

    code: str
    kind: str
    audience: str


def make_form(
    *, told: FormTold, content: Mapping[str, Any], by: Actor, at: datetime, original: bytes = b""
) -> FormVersion:
    """Keep a new form with its first version, guarded; nothing asks by it yet.

    :raises NotAllowed: `wrong_role`, `bad_form_code`, `bad_form_kind`, `form_exists`, or as `add_version`.
    """
    check_may(by, Action.CREATE, Kind.INTERVIEW_FORM)
    if told.kind not in KINDS or told.audience not in AUDIENCES:
        raise NotAllowed("bad_form_kind")
    if not (told.code.replace("_", "").isalnum() and told.code.isascii() and len(told.code) <= 40):
        raise NotAllowed("bad_form_code")
    with writing():
        if InterviewForm.objects.filter(incident_id=by.incident, code=told.code).exists():
            raise NotAllowed("form_exists")
        form = InterviewForm(
            incident_id=by.incident, code=told.code, kind=told.kind, audience=told.audience, made_by=by.account,
            made_at=at,
        )  # fmt: skip
        facts = {"code": told.code, "form_kind": told.kind, "audience": told.audience}
        _ROWS.begin(form, "form.made", by=by, at=at, facts=facts)
        return _keep(form, content, original, by, at)


def add_version(
    *, form_id: str, content: Mapping[str, Any], by: Actor, at: datetime, original: bytes = b""
) -> FormVersion:  # fmt: skip
    """Keep the next version of a form with what the guard finds in it; the one in force stays in force.

    :raises NotAllowed: `wrong_role`, `not_found`, `same_version` (nothing is different from the last one),
        `no_text` or `text_too_long` for a message or a script.
    """
    check_may(by, Action.CREATE, Kind.INTERVIEW_FORM)
    with writing():
        return _keep(_form(form_id, by), content, original, by, at)


def keep_version(
    *, told: FormTold, content: Mapping[str, Any], by: Actor, at: datetime, original: bytes = b""
) -> FormVersion:
    """Keep content under a code: as a new form, or as the next version of the form that has the code already.

    :raises NotAllowed: as `make_form` and `add_version`; `bad_form_kind` where the form is another kind of thing.
    """
    check_may(by, Action.CREATE, Kind.INTERVIEW_FORM)
    with writing():
        form = InterviewForm.objects.filter(incident_id=by.incident, code=told.code).first()
        if form is None:
            return make_form(told=told, content=content, by=by, at=at, original=original)
        if (form.kind, form.audience) != (told.kind, told.audience):
            raise NotAllowed("bad_form_kind")
        return _keep(form, content, original, by, at)


def _keep(
    form: InterviewForm, content: Mapping[str, Any], original: bytes, by: Actor, at: datetime
) -> FormVersion:  # fmt: skip
    _check_content(form.kind, content)
    last = FormVersion.objects.filter(form=form).order_by("-number").first()
    if last is not None and last.content == content:
        raise NotAllowed("same_version")
    number = last.number + 1 if last else 1
    xform, findings = _judged(form, content, number)
    row = FormVersion(
        form=form, number=number, content=content, xform=xform, original=original, before=last.digest if last else "",
        findings=findings, guard=guard_digest(), made_by=by.account, made_at=at,
    )  # fmt: skip
    row.digest = digest_of(row)
    facts = {"form": form.pk, "number": number, "digest": row.digest, "findings": len(findings)}
    return _ROWS.begin(row, "form.version_kept", by=by, at=at, facts=facts)


def _check_content(kind: str, content: Mapping[str, Any]) -> None:
    """Refuse what is no form, or no text, at all. :raises NotAllowed: `bad_form_kind`, `no_text`, `text_too_long`."""
    if ("texts" in content) is (kind == "form"):
        raise NotAllowed("bad_form_kind")
    texts = content.get("texts", {"zh": "-"})
    if not any(one.strip() for one in texts.values()):
        raise NotAllowed("no_text")
    if any(len(one) > LONGEST_TEXT.get(kind, 0) for one in content.get("texts", {}).values()):
        raise NotAllowed("text_too_long")


def _judged(form: InterviewForm, content: Mapping[str, Any], number: int) -> tuple[str, list[dict[str, Any]]]:
    """Return the XForm ("" where something is found, and for a text) and everything that is found."""
    findings = findings_of(content, kind=form.kind, audience=form.audience)
    if findings or form.kind != "form":
        return "", findings
    try:
        return to_xform(content, code=form.code, number=number), []
    except BadForm as error:
        return "", [{"code": error.code, "sheet": "survey", "row": 0, "column": "", "language": "",
                     "term": error.place, "by": "pyxform"}]  # fmt: skip


def propose_version(*, version_id: str, by: Actor, at: datetime) -> FormStep:
    """Put a version before both approvers; the guard has to find nothing in it, today.

    :raises NotAllowed: `wrong_role`, `not_found`, `form_has_findings`, `form_not_draft`, `form_not_last`.
    """
    check_may(by, Action.CREATE, Kind.INTERVIEW_FORM)
    with writing():
        row = get_version_row(version_id, by)
        if FormVersion.objects.filter(form=row.form_id, number__gt=row.number).exists():
            raise NotAllowed("form_not_last")
        if said_of(row):
            raise NotAllowed("form_not_draft")
        _check_clean(row)
        return _say(row, PROPOSED, by, at)


def _check_clean(row: FormVersion) -> None:
    """Let the guard read a version again, with the rules of today. :raises NotAllowed: `form_has_findings`."""
    _, findings = _judged(row.form, row.content, row.number)
    if findings or row.findings or row.digest != digest_of(row):
        raise NotAllowed("form_has_findings", findings=len(findings) or len(row.findings) or 1)


def approve_version(*, version_id: str, digest: str, by: Actor, at: datetime) -> FormVersion:
    """Approve exactly what was seen (`digest`), for health or against fraud; the second word publishes it, signed.

    :raises NotAllowed: `wrong_role`, `not_found`, `form_moved` (another version than was seen), `form_not_proposed`,
        `own_form`, `approved_already`, `form_has_findings`.
    """
    approval_of(by)
    with writing():
        row = get_version_row(version_id, by)
        if digest != row.digest:
            raise NotAllowed("form_moved")
        step = check_approval(said_of(row), row.made_by, by)
        _check_clean(row)
        _say(row, step, by, at)
        if is_approved({one.step for one in said_of(row)}):
            _publish(row, by, at)
        return row


def _publish(row: FormVersion, by: Actor, at: datetime) -> None:
    """Sign a version and let it be the only one that takes answers, in the transaction of the second approval."""
    payload = canonical_bytes(statement_of(row.form, row, said_of(row), instant(at))).decode()
    key = receipt_key()
    _say(row, PUBLISHED, by, at, payload=payload, signature=key.sign(payload), key=key.key_id)
    facts = {"number": row.number, "digest": row.digest, "before": row.form.published or 0}
    _ROWS.step(row.form, "form.in_force", by=by, at=at, facts=facts, published=row.number)


def _say(row: FormVersion, step: str, by: Actor, at: datetime, *, reason: str = "", **signed: str) -> FormStep:
    said = FormStep.objects.create(version=row, step=step, by=by.account, at=at, reason=reason, **signed)
    facts = {"form": row.form_id, "number": row.number, "digest": row.digest, "key": signed.get("key", "")}
    n = FormStep.objects.filter(version=row).count()
    record_event(
        EventDraft(f"form.{step}", "form_version", row.pk, n, by, at, facts, to_state=step, reason=reason)
    )  # fmt: skip
    return said


def refuse_version(*, version_id: str, reason: str, by: Actor, at: datetime) -> FormStep:
    """Refuse a proposed version as one of the approvers, with a reason; the next version may be better.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, and as `approve_version`.
    """
    approval_of(by)
    if reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        row = get_version_row(version_id, by)
        check_approval(said_of(row), row.made_by, by)
        return _say(row, REFUSED, by, at, reason=reason)


def withdraw_version(*, version_id: str, reason: str, by: Actor, at: datetime) -> FormStep:
    """Take a version back; one in force stops taking answers at once, and nothing takes its place.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `form_over` (refused or withdrawn before).
    """
    check_may(by, Action.UPDATE, Kind.INTERVIEW_FORM)
    if reason not in WITHDRAWALS:
        raise NotAllowed("bad_reason")
    with writing():
        row = get_version_row(version_id, by)
        if {one.step for one in said_of(row)} & {REFUSED, WITHDRAWN}:
            raise NotAllowed("form_over")
        if row.form.published == row.number:
            facts = {"number": 0, "digest": "", "before": row.number}
            _ROWS.step(row.form, "form.in_force", by=by, at=at, facts=facts, published=None)
        return _say(row, WITHDRAWN, by, at, reason=reason)


def _form(form_id: str, by: Actor) -> InterviewForm:
    found = InterviewForm.objects.filter(pk=form_id, incident_id=by.incident).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def get_version_row(version_id: str, by: Actor) -> FormVersion:
    """Return a version of the actor's incident with its form. :raises NotAllowed: `not_found`."""
    rows = FormVersion.objects.filter(pk=version_id, form__incident=by.incident)
    found = rows.select_related("form").first()
    if found is None:
        raise NotAllowed("not_found")
    return found
