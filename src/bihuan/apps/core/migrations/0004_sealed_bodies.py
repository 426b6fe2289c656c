"""What is personal in an event lies sealed from here on; what lay there in clear is sealed on the way."""

from typing import Any

from django.db import migrations, models

from bihuan.apps.core.append_only import append_only, suspended
from bihuan.apps.core.journal.writing import body_row


def seal_bodies(apps: Any, _: Any) -> None:
    bodies, events = apps.get_model("core", "EventBody").objects, apps.get_model("core", "Event").objects
    for body in bodies.exclude(content="{}").filter(key="").iterator():
        event = events.get(pk=body.index)
        name = f"{event.subject}:{event.subject_id}"
        _, salt, content, key = body_row(body.index, name, bytes.fromhex(body.salt), body.content.encode())
        bodies.filter(pk=body.index).update(salt=salt, content=content, key=key)


class Migration(migrations.Migration):
    dependencies = [("core", "0003_access_log")]
    operations = [
        suspended("core_eventbody", verbs=("UPDATE",)),
        migrations.AddField("eventbody", "key", models.CharField(blank=True, default="", max_length=80)),
        migrations.RunPython(seal_bodies, migrations.RunPython.noop),
        suspended("core_eventbody", verbs=("UPDATE",)),
        append_only("core_eventbody", verbs=("UPDATE",)),
    ]
