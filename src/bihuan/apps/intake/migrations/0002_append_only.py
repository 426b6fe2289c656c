from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [append_only("intake_record", "intake_receipt")]
