"""The plain columns of orders and feedback go. Apart from 0002, since PostgreSQL wants it so."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_sealed")]
    operations = [
        *(
            migrations.RemoveField("ordercontent", name)
            for name in ("title", "text", "person_name", "phone", "address", "longitude", "latitude")
        ),
        *(migrations.RemoveField("feedback", name) for name in ("evidence", "contacted", "note")),
    ]
