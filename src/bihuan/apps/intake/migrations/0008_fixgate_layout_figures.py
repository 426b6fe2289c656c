"""What is said of a file in clear are codes and figures: names of sheets and labels of columns go from the layouts.

They still stand in the sealed head of the batch, where it has one, and in the file itself.
"""

from typing import Any

from django.db import migrations


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    params = told["params"].items()
    return {**told, "params": {name: value for name, value in params if isinstance(value, int) or name == "encoding"}}


def _place(place: str) -> str:
    """Keep a place that says a line or an element; of a cell, keep the cell without its sheet."""
    return place.rpartition("!")[2]


def keep_figures(apps: Any, _: Any) -> None:
    batches = apps.get_model("intake", "Batch").objects
    for one in batches.only("id", "layout").iterator():
        layout = {**one.layout, "alarms": [_plain(alarm) for alarm in one.layout.get("alarms", [])]}
        if layout.get("header_position"):
            layout["header_position"] = _place(layout["header_position"])
        if "unreadable" in layout:
            layout["unreadable"] = {**_plain(layout["unreadable"]), "place": _place(layout["unreadable"]["place"])}
        batches.filter(pk=one.pk).update(layout=layout)


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_gate_append_only")]
    operations = [migrations.RunPython(keep_figures, migrations.RunPython.noop)]
