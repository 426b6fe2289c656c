"""What was written and published about a claim is never changed again."""

from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("briefing", "0001_facts")]
    operations = [append_only("briefing_factdraft", "briefing_factsource", "briefing_factversion")]
