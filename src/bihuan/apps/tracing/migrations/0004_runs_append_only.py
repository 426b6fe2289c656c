from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("tracing", "0003_runs")]
    operations = [
        append_only("tracing_casereport", "tracing_reportitem"),
        append_only("tracing_analysisrun", "tracing_pseudonym", verbs=("DELETE",)),
    ]
