"""Why a hand-over was overridden lies sealed in the body of its event; what stood beside it in clear goes."""

from typing import Any

from django.db import migrations


def keep_the_code(apps: Any, _: Any) -> None:
    apps.get_model("orders", "Handover").objects.exclude(override_reason="").update(override_reason="overridden")


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_no_plain_columns")]
    operations = [migrations.RunPython(keep_the_code, migrations.RunPython.noop)]
