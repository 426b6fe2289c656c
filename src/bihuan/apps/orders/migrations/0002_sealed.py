"""What an order says and what the field found lie sealed from here on; what lay in clear is sealed on the way."""

from typing import Any

from django.db import migrations, models

from bihuan.apps.core.sealing import SealedColumn, index_of, seal_json, vault

CONTENT = ("title", "text", "person_name", "phone", "address", "longitude", "latitude")
FOUND = ("evidence", "contacted", "note")


def _sealed(order: str, table: str, row: str, content: dict[str, Any]) -> str:
    name = f"order:{order}"
    return seal_json(vault().make([name])[name], table, row, content)


def seal_contents(apps: Any, _: Any) -> None:
    contents = apps.get_model("orders", "OrderContent").objects
    for one in contents.select_related("order").iterator():
        incident = one.order.incident_id
        words = {name: getattr(one, name) for name in CONTENT}
        contents.filter(pk=one.pk).update(
            title_index=index_of(incident, "title", one.title),
            phone_index=index_of(incident, "phone", one.phone),
            address_index=index_of(incident, "address", one.address),
            sealed=_sealed(one.pk, "orders_ordercontent", one.pk, words),
        )


def seal_feedback(apps: Any, _: Any) -> None:
    found = apps.get_model("orders", "Feedback").objects
    for one in found.iterator():
        words = {name: getattr(one, name) for name in FOUND}
        found.filter(pk=one.pk).update(sealed=_sealed(one.order_id, "orders_feedback", one.pk, words))


def _index() -> models.CharField:
    return models.CharField(blank=True, db_index=True, default="", max_length=64)


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("core", "0004_sealed_bodies")]
    operations = [
        migrations.AddField("ordercontent", "title_index", _index()),
        migrations.AddField("ordercontent", "phone_index", _index()),
        migrations.AddField("ordercontent", "address_index", _index()),
        migrations.AddField("ordercontent", "sealed", SealedColumn()),
        migrations.AddField("feedback", "sealed", SealedColumn()),
        migrations.RunPython(seal_contents, migrations.RunPython.noop),
        migrations.RunPython(seal_feedback, migrations.RunPython.noop),
    ]
