from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        append_only("core_event", "core_journalblock", "core_dayroot"),
        append_only("core_eventbody", verbs=("UPDATE",)),
    ]
