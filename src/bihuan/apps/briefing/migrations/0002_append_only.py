"""What was written, approved, frozen, signed or released is never changed again."""

from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("briefing", "0001_initial")]
    operations = [
        append_only(
            "briefing_announcementversion",
            "briefing_factdraft",
            "briefing_factsource",
            "briefing_factversion",
            "briefing_formversion",
            "briefing_formstep",
            "briefing_situationreport",
            "briefing_situationsignature",
            "briefing_presssheet",
        )
    ]
