"""`bihuan`: the command line."""

from __future__ import annotations

import os
import sys

GROUPS = (
    ("start", ("demo", "serve", "worker", "doctor", "migrate", "drill")),
    ("set up", ("incident", "unit", "account", "source", "roads")),
    (
        "work",
        (
            "receive", "receipt", "order", "handover", "lake", "exposure", "forces", "screening", "zones", "passes",
            "cover", "emergencies", "residents", "hotline", "poster",
        ),
    ),
    ("prove", ("reconcile", "journal", "looked")),
)  # fmt: skip


def main() -> None:
    """Run one command; without one, say which there are. Every command is a Django management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    os.umask(0o077)  # what an installation keeps is its owner's alone
    if len(sys.argv) == 1 or (sys.argv[1] in {"-h", "--help", "help"} and len(sys.argv) == 2):
        sys.stdout.write(overview())
        return
    if sys.argv[1] == "demo":
        os.environ.setdefault("BIHUAN_DRILL", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def overview() -> str:
    """Return the commands with what each is for, in the order in which a newcomer needs them."""
    import django
    from django.core.management import load_command_class

    django.setup()
    lines = ["Bihuan 闭环: every record received is accounted for, and anyone may check the books.", ""]
    for title, names in GROUPS:
        lines.append(f"{title}:")
        for name in names:
            app = _app_of(name)
            told = str(load_command_class(app, name).help).split(". ")[0].rstrip(".") if app else ""
            lines.append(f"  bihuan {name:10} {told}")
    lines += ["", "bihuan COMMAND --help tells more, with an example.", ""]
    return "\n".join(lines)


def _app_of(name: str) -> str:
    from django.core.management import get_commands

    app = get_commands().get(name, "")
    return app if isinstance(app, str) else app.__module__
