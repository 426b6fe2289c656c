"""Samples, reserved labels and handovers are never changed again."""

from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial")]
    operations = [append_only("screening_sample", "screening_labelblock", "screening_boxhandover")]
