"""The plain columns go; the indexes and the triggers are made anew. Apart from 0003, since PostgreSQL wants it so."""

from django.db import migrations, models

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_sealed")]
    operations = [
        migrations.RemoveConstraint("person", "person_by_document"),
        migrations.RemoveField("person", "document"),
        migrations.RemoveField("person", "name"),
        migrations.RemoveField("person", "phone"),
        migrations.RemoveField("record", "content"),
        migrations.RemoveField("record", "salt"),
        migrations.RemoveField("disposition", "values"),
        migrations.RemoveField("batch", "filename"),
        migrations.RemoveField("batch", "table"),
        migrations.AlterField("record", "key_ref", models.CharField(max_length=64)),
        migrations.AlterField("disposition", "key_ref", models.CharField(max_length=64)),
        migrations.AddConstraint(
            "person", models.UniqueConstraint(fields=["incident", "document_index"], name="person_by_document")
        ),
        migrations.AddIndex("person", models.Index(fields=["incident", "phone_index"], name="person_by_phone")),
        migrations.AddIndex("person", models.Index(fields=["incident", "name_index"], name="person_by_name")),
        migrations.AddIndex(
            "disposition",
            models.Index(
                fields=["subject_index"], name="disposition_by_subject", condition=~models.Q(subject_index="")
            ),
        ),
        append_only("intake_record"),
    ]
