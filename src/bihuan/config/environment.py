"""Every setting an operator can make, in one list: name, default, meaning. Read from the environment, once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Setting:
    """One `BIHUAN_*` variable with its default and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("BIHUAN_DATA_DIR", "var", "Folder that holds all an installation keeps: database, bytes, keys, receipts."),
    Setting(
        "BIHUAN_DATABASE_URL", "", "postgresql://user:password@host:port/name; empty = SQLite inside the data folder."
    ),
    Setting(
        "BIHUAN_KEK_FILE",
        "",
        "File of the key-encryption key, best on another disk; empty = keys/kek in the data dir.",
    ),
    Setting("BIHUAN_SECRET_KEY", "", "Signs sessions; empty = made once and kept in the data folder (keys/session)."),
    Setting("BIHUAN_DEBUG", "0", "1 shows tracebacks in the browser; never in production."),
    Setting("BIHUAN_DRILL", "0", "1 allows one-step sign-in of drill accounts; refused while a real incident is open."),
    Setting("BIHUAN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names under which the pages may be asked for."),
    Setting("BIHUAN_TLS", "0", "1 when pages are asked for by https only: cookies are then sent over TLS alone."),
    Setting("BIHUAN_LANGUAGE", "zh-hans", "Language of pages for people who chose none: zh-hans or en."),
    Setting("BIHUAN_TIME_ZONE", "Asia/Shanghai", "Zone in which times are shown outside an incident."),
    Setting("BIHUAN_LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING, ERROR."),
    Setting(
        "BIHUAN_LEGAL_FILE",
        "",
        "What the authority says and signs (legal basis, hotlines, retention); empty = legal.toml in the data dir.",
    ),
    Setting(
        "BIHUAN_PUBLIC_ADDRESS",
        "",
        "Address of the public pages as official notices print it, such as https://example.gov.cn; empty = localhost.",
    ),
    Setting("BIHUAN_DISK_RESERVE_MB", "512", "Below this much free disk, intake answers 503 instead of receiving."),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def read(name: str) -> str:
    """Return the value of a known setting. :raises KeyError: the name is not in `SETTINGS`."""
    return os.environ.get(name, "").strip() or _DEFAULTS[name]


def data_dir() -> Path:
    """Return the installation's folder, made if it is missing."""
    folder = Path(read("BIHUAN_DATA_DIR")).resolve()
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
    return folder


def database(folder: Path) -> dict[str, object]:
    """Return Django's description of the database: SQLite in `folder`, or the PostgreSQL that the address names.

    :raises ValueError: the address is not a postgresql:// address.
    """
    url = read("BIHUAN_DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "bihuan.sqlite3",
            "CONN_MAX_AGE": 0,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA secure_delete=ON; PRAGMA cache_size=-65536;",
            },
            "TEST": {"NAME": folder / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        message = (
            f"BIHUAN_DATABASE_URL: {parts.scheme}:// is not known; write postgresql://user:password@host:port/name"
        )
        raise ValueError(message)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
    }
