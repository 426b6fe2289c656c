"""Tries to see somebody, and news that kin were sent, are never changed again."""

from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("residents", "0002_care")]
    operations = [append_only("residents_checktry", "residents_kinnews")]
