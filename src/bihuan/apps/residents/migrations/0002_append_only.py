"""What was tried, sent or called is never changed again."""

from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]
    operations = [append_only("residents_checktry", "residents_kinnews", "residents_helptry")]
