"""The two telephone numbers a resident may trust, as the authority's legal file says, or those of the whole country."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bihuan.config import environment

EVERYWHERE = {"desk": "12345", "fraud": "96110"}


UNNAMED = {
    "authority": {"zh": "本地疫情联合防控指挥部", "en": "The local joint outbreak command"},
    "officer": {"zh": "个人信息保护负责人", "en": "the data-protection officer"},
    "contact": {"zh": "请拨上述热线", "en": "by the hotline"},
    "basis": {"zh": "应对突发公共卫生事件", "en": "response to a public-health emergency"},
}


def lines() -> dict[str, str]:
    """Return the hotline (`desk`) and the anti-fraud line (`fraud`); a file that cannot be read is the doctor's."""
    told = _section("hotlines")
    return {key: str(told.get(key, "")).strip() or standard for key, standard in EVERYWHERE.items()}


def authority() -> dict[str, dict[str, str]]:
    """Return who is responsible, who protects the data, how to reach them, and the legal basis, in Chinese and English.

    The authority's own words stand in both languages; where the file is silent (a drill), general ones do.
    """
    told, bases = _section("authority"), _section("legal_basis")
    said = {
        "authority": told.get("name", ""), "officer": told.get("officer", ""), "contact": told.get("contact", ""),
        "basis": bases.get("public_health_emergency", ""),
    }  # fmt: skip
    return {
        key: dict.fromkeys(general, text) if (text := str(said[key]).strip()) else dict(general)
        for key, general in UNNAMED.items()
    }


def _section(name: str) -> dict[str, object]:
    given = environment.read("BIHUAN_LEGAL_FILE")
    path = environment.data_dir() / "legal.toml" if not given else Path(given)
    try:
        found = tomllib.loads(path.read_text("utf-8")).get(name, {})
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
