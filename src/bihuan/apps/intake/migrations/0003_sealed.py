"""Persons, records, values, names and heads of files, and the bytes themselves lie sealed from here on.

What lay there in clear is sealed on the way; the plain columns are dropped.
"""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import migrations, models

from bihuan.apps.core.append_only import suspended
from bihuan.apps.core.sealing import SealedColumn, digest_of, index_of, seal_json, vault
from bihuan.apps.intake.actions.storing import bytes_key, bytes_path
from bihuan.apps.intake.rules import person_document
from bihuan.engine.vault import seal_file

SHA256_HEX = 64
HEAD = ("header", "above_header", "sheets")


def _sealed(name: str, table: str, row: str, content: dict[str, Any]) -> str:
    return seal_json(vault().make([name])[name], table, row, content)


def seal_persons(apps: Any, _: Any) -> None:
    persons = apps.get_model("intake", "Person").objects
    for one in persons.iterator():
        content = {"document": one.document, "name": one.name, "phone": one.phone}
        persons.filter(pk=one.pk).update(
            document_index=index_of(one.incident_id, "document", one.document or "") or None,
            name_index=index_of(one.incident_id, "name", one.name),
            phone_index=index_of(one.incident_id, "phone", one.phone),
            sealed=_sealed(f"person:{one.pk}", "intake_person", one.pk, content),
        )


def seal_records(apps: Any, _: Any) -> None:
    records = apps.get_model("intake", "Record").objects
    for one in records.select_related("batch__source").iterator():
        ref = digest_of(one.batch.source.incident_id, "record", one.content.encode())
        content = {"content": one.content, "salt": one.salt}
        sealed = _sealed(f"record:{ref}", "intake_record", one.pk, content)
        records.filter(pk=one.pk).update(key_ref=ref, sealed=sealed)


def seal_values(apps: Any, _: Any) -> None:
    found = apps.get_model("intake", "Disposition").objects
    for one in found.select_related("record", "source").iterator():
        key, _, variant = one.key.partition("#")
        ref = one.record.key_ref
        found.filter(pk=one.pk).update(
            key=digest_of(one.source.incident_id, "key", key.encode()) + (f"#{variant}" if variant else ""),
            subject_index=index_of(one.source.incident_id, "document", person_document(one.values)),
            key_ref=ref,
            sealed=_sealed(f"record:{ref}", "intake_disposition", one.pk, {"values": one.values}),
        )


def seal_batches(apps: Any, _: Any) -> None:
    batches = apps.get_model("intake", "Batch").objects
    for one in batches.select_related("source").iterator():
        head = {name: one.table.get(name, []) for name in HEAD}
        batches.filter(pk=one.pk).update(
            layout={name: value for name, value in one.table.items() if name not in HEAD},
            sealed=_sealed(f"batch:{one.pk}", "intake_batch", one.pk, {"filename": one.filename, "head": head}),
        )
        _seal_bytes(one.source.incident_id, one.sha256)


def _seal_bytes(incident: str, sha256: str) -> None:
    """Seal a file into its incident's folder; the plain one goes when all batches have theirs (`forget_plain`)."""
    old = Path(settings.DATA_DIR) / "bytes" / sha256[:2] / sha256[2:]
    path, name = bytes_path(incident, sha256), bytes_key(incident, sha256)
    if path.exists() or not old.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with old.open("rb") as plain, draft.open("xb") as out:
        seal_file(vault().make([name])[name], name, plain, out)
    draft.replace(path)


def forget_plain(_: Any, __: Any) -> None:
    for old in (Path(settings.DATA_DIR) / "bytes").glob("??/*"):
        if len(old.parent.name + old.name) == SHA256_HEX:
            old.write_bytes(bytes(old.stat().st_size))
            old.unlink()


def forget_headers(apps: Any, _: Any) -> None:
    sources = apps.get_model("intake", "Source").objects
    for one in sources.iterator():
        for entry in one.columns.values():
            entry.pop("header", None)
        sources.filter(pk=one.pk).update(columns=json.loads(json.dumps(one.columns)))


def _text(length: int = 64) -> models.CharField:
    return models.CharField(blank=True, default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_append_only"), ("core", "0004_sealed_bodies")]
    operations = [
        suspended("intake_record"),
        migrations.AddField("person", "document_index", models.CharField(max_length=64, null=True)),
        migrations.AddField("person", "name_index", _text()),
        migrations.AddField("person", "phone_index", _text()),
        migrations.AddField("person", "sealed", SealedColumn()),
        migrations.AddField("record", "key_ref", models.CharField(max_length=64, default="")),
        migrations.AddField("record", "sealed", SealedColumn()),
        migrations.AddField("disposition", "subject_index", _text()),
        migrations.AddField("disposition", "key_ref", models.CharField(max_length=64, default="")),
        migrations.AddField("disposition", "sealed", SealedColumn()),
        migrations.AddField("batch", "layout", models.JSONField(default=dict)),
        migrations.AddField("batch", "sealed", SealedColumn()),
        suspended("intake_record"),
        migrations.RunPython(seal_persons, migrations.RunPython.noop),
        migrations.RunPython(seal_records, migrations.RunPython.noop),
        migrations.RunPython(seal_values, migrations.RunPython.noop),
        migrations.RunPython(seal_batches, migrations.RunPython.noop),
        migrations.RunPython(forget_plain, migrations.RunPython.noop),
        migrations.RunPython(forget_headers, migrations.RunPython.noop),
    ]
