"""The two telephone numbers a resident may trust, as the authority's legal file says, or those of the whole country."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bihuan.config import environment

EVERYWHERE = {"desk": "12345", "fraud": "96110"}


def lines() -> dict[str, str]:
    """Return the hotline (`desk`) and the anti-fraud line (`fraud`); a file that cannot be read is the doctor's."""
    given = environment.read("BIHUAN_LEGAL_FILE")
    path = environment.data_dir() / "legal.toml" if not given else Path(given)
    try:
        told = tomllib.loads(path.read_text("utf-8")).get("hotlines", {})
    except (OSError, ValueError):
        return dict(EVERYWHERE)
    return {key: str(told.get(key, "")).strip() or standard for key, standard in EVERYWHERE.items()}
