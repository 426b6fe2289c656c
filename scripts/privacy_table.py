"""Write the table of docs/privacy.md anew from the declarations in code: `python scripts/privacy_table.py`.

Everything around the table is written by hand; `tests/house/test_privacy.py` compares both ways.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "privacy.md"
HEAD = "| field | category | purpose | legal basis | retention | mask | roles |\n|---|---|---|---|---|---|---|\n"


def rows() -> list[str]:
    """Return one line of the table for each declared field, model by model."""
    from django.apps import apps

    from bihuan.apps.core.rules import Role, declared

    tables = [(model.__name__, getattr(model, "PERSONAL", {})) for model in apps.get_models()]
    found = [(f"{name}.{field}", one) for name, fields in tables for field, one in fields.items()]
    found += [(f"values.{field}", one) for field, one in declared.VALUES.items()]
    return [
        f"| `{name}` | {one.category} | {one.purpose} | {one.legal_basis} | {one.retention} | {one.mask} | "
        f"{', '.join(role.value for role in Role if role in one.roles) or 'nobody'} |\n"
        for name, one in found
    ]


def main() -> None:
    """Put the rows between the head of the table and the line after it."""
    sys.path.insert(0, str(ROOT / "src"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("BIHUAN_DATA_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
        import django

        django.setup()
        before, _head, rest = PAGE.read_text(encoding="utf-8").partition(HEAD)
        _old, _blank, after = rest.partition("\n\n")
        PAGE.write_text(f"{before}{HEAD}{''.join(rows())}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
