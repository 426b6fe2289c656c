"""Deciding what was left open: held lines, wrong counts, accepted records that need no order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.sealing import digest_of, index_of, seal_json, vault
from bihuan.apps.intake.actions.persons import persons_of
from bihuan.apps.intake.actions.sources import check_source
from bihuan.apps.intake.importers import kind_of
from bihuan.apps.intake.models import Batch, Disposition
from bihuan.apps.intake.rules import (
    DECIDERS,
    SETTLEMENTS,
    BatchState,
    DispositionKind,
    free_key,
    is_code,
    line_key,
    person_document,
    variants,
)

_JOINED = frozenset({"family_name", "given_name", "birth_year", "birth_month", "birth_day", "other"})


def settle_record(
    *, record_id: str, kind: str, reason: str, by: Actor, at: datetime, values: Mapping[str, str] | None = None,
    duplicate_of: str = "", command: str = "",
) -> Disposition:  # fmt: skip
    """Decide a held line: accepted (with corrected `values`), duplicate (of an accepted record) or rejected.

    A conflict that is accepted gets the sender's key with "#2", so that both records stand. The record itself and the
    hash of what was sent stay as they are.

    :raises NotAllowed: `not_found`, `wrong_role`, `not_held`, `bad_settlement`, `bad_reason`, `bad_value`.
    """
    if kind not in SETTLEMENTS:
        raise NotAllowed("bad_settlement")
    _check_reason(reason)
    with writing():
        held = _held(record_id, by)
        pointed = (duplicate_of or held.duplicate_of) if kind == DispositionKind.DUPLICATE else ""
        if kind == DispositionKind.DUPLICATE:
            _check_original(pointed, held)
        changes = _accepted_columns(held, values or {}) if kind == DispositionKind.ACCEPTED else {}
        changes |= {"kind": str(kind), "reason": reason, "duplicate_of": pointed, "n": held.n + 1, "at": at}
        if Disposition.objects.filter(pk=held.pk, kind="held", n=held.n).update(**changes) != 1:
            raise NotAllowed("not_held")
        Batch.objects.filter(pk=held.batch_id).update(held=F("held") - 1, **{str(kind): F(str(kind)) + 1})
        facts = {
            "batch": held.batch_id, "batch_kind": held.batch.kind, "line": held.line, "kind": str(kind),
            "reason": reason,
        }  # fmt: skip
        _record(held, "record.settled", {**facts, "duplicate_of": pointed or None}, reason, by, at, command)
        return _reloaded(record_id)


def _check_reason(reason: str) -> None:
    if not is_code(reason):
        raise NotAllowed("bad_reason")


def _get(record_id: str, by: Actor) -> Disposition:
    found = Disposition.objects.filter(pk=record_id).select_related("record", "source", "batch").first()
    if found is None:
        raise NotAllowed("not_found")
    check_source(found.source_id, by, DECIDERS)
    return found


def _held(record_id: str, by: Actor) -> Disposition:
    found = _get(record_id, by)
    if found.kind != DispositionKind.HELD:
        raise NotAllowed("not_held")
    return found


def _reloaded(record_id: str) -> Disposition:
    return Disposition.objects.select_related("record", "source", "person").get(pk=record_id)


def _check_original(record_id: str, held: Disposition) -> None:
    """Refuse a duplicate of nothing, of itself, or of a record that is not accepted. :raises NotAllowed: so."""
    original = Disposition.objects.filter(pk=record_id, kind="accepted", source__incident=held.source.incident_id)
    if record_id == held.pk or not original.exists():
        raise NotAllowed("bad_settlement")


def _accepted_columns(held: Disposition, corrected: Mapping[str, str]) -> dict[str, object]:
    kind = kind_of(held.batch.kind)
    if strange := set(corrected) - {*kind.fields, "other_phone"} | set(corrected) & _JOINED:
        raise NotAllowed("bad_value", about=", ".join(sorted(strange)))
    values = {**held.values, **corrected}
    values = {field: value for field, value in values.items() if value}
    plain_key = line_key(kind.key_of(values), held.content_key)
    wanted = digest_of(held.source.incident_id, "key", plain_key.encode())
    taken = Disposition.objects.filter(source_id=held.source_id, kind="accepted", key__in=[wanted, *variants(wanted)])
    key = free_key(wanted, set(taken.values_list("key", flat=True)))
    if not key:
        raise NotAllowed("too_many_variants")
    document = person_document(values)
    made = persons_of(held.source.incident_id, [values]) if kind.makes_persons else {}
    subject = index_of(held.source.incident_id, "document", document)
    data_key = vault().get(held.key_name())
    if data_key is None:  # erased since the page was opened: there is nothing left to accept
        raise NotAllowed("erased")
    sealed = seal_json(data_key, "intake_disposition", held.pk, {"values": values})
    return {"sealed": sealed, "key": key, "person": made.get(document), "subject_index": subject}


def _record(
    of: Disposition, kind: str, facts: Mapping[str, object], reason: str, by: Actor, at: datetime, command: str
) -> None:
    digest, n = of.record.digest, of.n + 1
    record_event(EventDraft(kind, "record", of.pk, n, by, at, facts, reason=reason, command=command, digest=digest))


def decide_no_action(*, record_id: str, reason: str, by: Actor, at: datetime, command: str = "") -> Disposition:
    """Decide, as a named officer, that an accepted record needs no order.

    :raises NotAllowed: `not_found`, `wrong_role`, `bad_reason`, `already_answered` (it is in an order, or decided).
    """
    _check_reason(reason)
    with writing():
        accepted = _get(record_id, by)
        waiting = Disposition.objects.filter(pk=record_id, kind="accepted", effect="", n=accepted.n)
        if waiting.update(effect="no_action", n=accepted.n + 1) != 1:
            raise NotAllowed("already_answered")
        _record(accepted, "record.no_action", {"reason": reason}, reason, by, at, command)
        return _reloaded(record_id)


def recount_batch(
    *, batch_id: str, declared: int | None, reason: str, by: Actor, at: datetime, command: str = ""
) -> Batch:
    """Note that the source corrected its own count; the first count stays in the journal and on the receipt.

    :raises NotAllowed: `not_found`, `wrong_role`, `bad_reason`, `bad_count`, `not_received`.
    """
    _check_reason(reason)
    if declared is not None and declared < 0:
        raise NotAllowed("bad_count")
    with writing():
        batch = Batch.objects.filter(pk=batch_id).first()
        if batch is None:
            raise NotAllowed("not_found")
        check_source(batch.source_id, by, DECIDERS)
        if batch.state == BatchState.OPENED:
            raise NotAllowed("not_received")
        Batch.objects.filter(pk=batch.pk).update(declared=declared, n=batch.n + 1)
        facts = {"declared": declared, "reason": reason}
        draft = EventDraft(
            "batch.recounted", "batch", batch.pk, batch.n + 1, by, at, facts, reason=reason, command=command
        )
        record_event(draft)
        batch.refresh_from_db()
        return batch
