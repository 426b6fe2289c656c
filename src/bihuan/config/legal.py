"""What the authority that deploys must have said before a real incident runs; the product brings no wording of its own.

One TOML file (`BIHUAN_LEGAL_FILE`): who is responsible, the hotline numbers, the legal bases in words, the periods of
retention as counsel confirmed them, and who signed the impact assessment (docs/dpia.md). A drill needs none of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bihuan.apps.core.rules.personal import LegalBasis
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.config import environment

Value = str | int | date
_BASES = tuple(basis.value for basis in LegalBasis)
_WANTED: dict[str, dict[str, type[str | int | date]]] = {
    "authority": {"name": str, "officer": str, "contact": str},
    "hotlines": {"desk": str, "fraud": str},
    "legal_basis": dict.fromkeys(_BASES, str),
    "retention_days": dict.fromkeys(RETENTION, int),
    "impact_assessment": {"signed_by": str, "office": str, "signed_on": date},
}
_KINDS: dict[type, str] = {str: "text in quotes", int: "a whole number", date: "a date such as 2026-08-21"}


class LegalFileError(ValueError):
    """The file cannot be read; the message says where and what to write."""


@dataclass(frozen=True, slots=True)
class Legal:
    """The file as it was read: section → key → value; what is blank is left out."""

    told: Mapping[str, Mapping[str, Value]]

    def text(self, section: str, key: str) -> str:
        """Return one text, "" where it is blank."""
        return str(self.told.get(section, {}).get(key, ""))

    def basis(self, basis: LegalBasis) -> str:
        """Return the authority's wording of a legal basis."""
        return self.text("legal_basis", basis.value)


def legal_file() -> Path:
    """Return where the file lies, or should lie."""
    given = environment.read("BIHUAN_LEGAL_FILE")
    return Path(given) if given else environment.data_dir() / "legal.toml"


def read_legal(data: bytes) -> Legal:
    """Read the file. :raises LegalFileError: naming the key at fault and the mend."""
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LegalFileError(f"byte {error.start}: save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise LegalFileError(str(error)) from error
    told: dict[str, dict[str, Value]] = {}
    for section, rows in table.items():
        if section not in _WANTED or not isinstance(rows, dict):
            raise LegalFileError(f"{section}: not known; sections are {', '.join(_WANTED)}")
        told[section] = {key: value for key, value in _section(section, rows) if value != ""}
    return Legal(told)


def _section(section: str, rows: Mapping[str, object]) -> Iterator[tuple[str, Value]]:
    wanted = _WANTED[section]
    for key, value in rows.items():
        if key not in wanted:
            raise LegalFileError(f"{section}.{key}: not known; keys are {', '.join(wanted)}")
        if value == "":  # an empty text is a blank wherever it stands
            yield key, ""
        elif type(value) is not wanted[key]:
            raise LegalFileError(f"{section}.{key}: make it {_KINDS[wanted[key]]}")
        else:
            yield key, value.strip() if isinstance(value, str) else value


def blanks(legal: Legal) -> list[str]:
    """Return what is still to be said, as `section.key`."""
    return [
        f"{section}.{key}"
        for section, keys in _WANTED.items()
        for key in keys
        if key not in legal.told.get(section, {})
    ]


def contradictions(legal: Legal) -> list[str]:
    """Return the periods that differ from those by which the product deletes (`core/rules/retention.py`)."""
    told = legal.told.get("retention_days", {})
    return [f"retention_days.{name}" for name, days in told.items() if days != RETENTION[name].period.days]
