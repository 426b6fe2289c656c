"""What an operator imported as roads stays as it was imported."""

import django.db.models.deletion
from django.db import migrations, models

import bihuan.apps.core.models.fields
from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_export_forms"),
        ("zones", "0003_controls_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoadGraph",
            fields=[
                (
                    "id",
                    bihuan.apps.core.models.fields.PublicId(
                        default=bihuan.apps.core.models.fields.new_id, max_length=36, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.IntegerField()),
                ("mode", models.CharField(max_length=4)),
                ("name", models.CharField(max_length=200)),
                ("source_digest", models.CharField(max_length=64)),
                ("source_bytes", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("nodes", models.IntegerField()),
                ("pieces", models.IntegerField()),
                ("metres", models.BigIntegerField()),
                ("counts", models.JSONField(default=dict)),
                ("bounds", models.JSONField(default=list)),
                ("imported_by", models.CharField(max_length=36)),
                ("imported_at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="road_graphs", to="core.incident"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "number"), name="road_graph_number_once"),
                    models.CheckConstraint(condition=models.Q(("mode__in", ["car", "foot"])), name="known_road_mode"),
                ],
            },
        ),
        append_only("zones_roadgraph"),
    ]
