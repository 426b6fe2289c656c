"""Tries to reach a caller are never changed again."""

from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("residents", "0004_help")]
    operations = [append_only("residents_helptry")]
