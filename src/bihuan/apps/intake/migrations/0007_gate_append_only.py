from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_gate_tables")]
    operations = [
        append_only("intake_evidence", "intake_caselink", "intake_approval", "intake_releasedidentity"),
        append_only("intake_query", "intake_tranche", "intake_bulkeffect", "intake_contest", verbs=("DELETE",)),
    ]
