from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("tracing", "0001_initial")]
    operations = [
        append_only("tracing_classificationchange"),
        append_only(
            "tracing_case", "tracing_exposure", "tracing_contact", "tracing_followup", "tracing_quarantine",
            "tracing_materialrequest", verbs=("DELETE",),
        ),
    ]  # fmt: skip
