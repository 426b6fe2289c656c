"""What is known of forms: their versions, how each stands, which one is in force, and that it is what was signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from bihuan.apps.briefing.models import FormStep, FormVersion, InterviewForm
from bihuan.apps.briefing.rules.forms import PUBLISHED, WITHDRAWN, Change, StepSaid, changes_between, state_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.actions.keys import public_keys
from bihuan.engine.ledger.canonical import canonical_bytes
from bihuan.engine.ledger.signing import verify


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version with its steps and how it stands."""

    row: FormVersion
    steps: tuple[FormStep, ...]
    state: str

    def step(self, name: str) -> FormStep | None:
        """Return the step of this name, None while nobody took it."""
        return next((one for one in self.steps if one.step == name), None)


def forms_of(incident: str) -> QuerySet[InterviewForm]:
    """Return the forms and texts of an incident, by kind and code, with their versions and steps."""
    steps = Prefetch("steps", FormStep.objects.order_by("at", "id"))
    versions = Prefetch("versions", FormVersion.objects.order_by("-number").prefetch_related(steps))
    return InterviewForm.objects.filter(incident=incident).prefetch_related(versions).order_by("kind", "code")


def lines_of(form: InterviewForm) -> list[VersionLine]:
    """Return the versions of a form, the newest first."""
    rows = form.versions.order_by("-number").prefetch_related("steps")
    return [line_of(row, form.published) for row in rows]


def line_of(row: FormVersion, published: int | None) -> VersionLine:
    """Return a version with its steps, oldest first; `published` is the number in force."""
    steps = tuple(sorted(row.steps.all(), key=lambda one: one.at))
    return VersionLine(row, steps, state_of({one.step for one in steps}, is_in_force=row.number == published))


def said_of(row: FormVersion) -> list[StepSaid]:
    """Return what was said of a version, as values."""
    return [StepSaid(one.step, one.by) for one in FormStep.objects.filter(version=row)]


def version_before(row: FormVersion) -> FormVersion | None:
    """Return the version before, None for the first."""
    return FormVersion.objects.filter(form=row.form_id, number=row.number - 1).first()


def changes_of(row: FormVersion, against: FormVersion | None = None) -> list[Change]:
    """Return what is different in a version from another one (the one before, where none is told)."""
    before = against or version_before(row)
    return changes_between(before.content if before else {}, row.content)


def digest_of(row: FormVersion) -> str:
    """Return the hash over everything a version is: by it approvals and answers name exactly this version."""
    told = {
        "form": row.form_id, "number": row.number, "content": sha256_of(canonical_bytes(row.content)),
        "xform": sha256_of(row.xform.encode()), "original": sha256_of(bytes(row.original)), "before": row.before,
    }  # fmt: skip
    return sha256_of(canonical_bytes(told))


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of bytes that hold nothing personal: forms and texts."""
    return hashlib.sha256(data).hexdigest()  # nosemgrep: hash-without-key - forms and texts, nobody is in them


def statement_of(form: InterviewForm, row: FormVersion, steps: Iterable[StepSaid], at: str) -> Mapping[str, Any]:
    """Return what is signed when a version is published."""
    return {
        "form": form.pk, "code": form.code, "kind": form.kind, "audience": form.audience, "incident": form.incident_id,
        "number": row.number, "digest": row.digest, "before": row.before, "at": at,
        "said": sorted([one.step, one.by] for one in steps),
    }  # fmt: skip


def version_in_force(form: InterviewForm) -> FormVersion:
    """Return the only version that takes answers, after its hash and its signature were checked anew (R65).

    :raises NotAllowed: `no_form_in_force`, or `form_altered` when it is not what was signed.
    """
    row = FormVersion.objects.filter(form=form, number=form.published).first() if form.published else None
    # what was withdrawn stays so, whatever number somebody put back into the table
    if row is None or FormStep.objects.filter(version=row, step=WITHDRAWN).exists():
        raise NotAllowed("no_form_in_force")
    if not is_as_signed(form, row):
        raise NotAllowed("form_altered")
    return row


def is_as_signed(form: InterviewForm, row: FormVersion) -> bool:
    """Say whether a version is, to the byte, what both approvers saw and the house signed."""
    seal = FormStep.objects.filter(version=row, step=PUBLISHED).first()
    public = public_keys().get(seal.key) if seal else None
    if seal is None or public is None or not verify(seal.payload, seal.signature, public):
        return False
    said = json.loads(seal.payload)
    named = (said["form"], said["number"], said["digest"], said["kind"], said["audience"])
    return named == (form.pk, row.number, row.digest, form.kind, form.audience) and digest_of(row) == row.digest


def form_for(incident: str, kind: str, audience: str) -> InterviewForm | None:
    """Return the form of a kind for an audience that is in force, the one published last where there are several."""
    rows = InterviewForm.objects.filter(incident=incident, kind=kind, audience=audience, published__isnull=False)
    seals = FormStep.objects.filter(version__form__in=rows, step=PUBLISHED).select_related("version__form")
    current = [one for one in seals if one.version.number == one.version.form.published]
    latest = max(current, key=lambda one: (one.at, one.pk), default=None)
    return latest.version.form if latest else None


def published_at(row: FormVersion) -> datetime | None:
    """Return when a version was published, None while it is not."""
    seal = FormStep.objects.filter(version=row, step=PUBLISHED).first()
    return seal.at if seal else None
