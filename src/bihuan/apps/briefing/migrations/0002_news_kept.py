"""What was released is never changed again."""

from django.db import migrations

from bihuan.apps.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("briefing", "0001_news")]
    operations = [append_only("briefing_announcementversion")]
