"""Is this installation fit to keep its promise? Each finding says what is wrong and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from bihuan.apps.core.queries import heartbeat_ages, queue_state, real_incidents
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions import brought_back
from bihuan.config import environment, legal

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})


class Severity(StrEnum):
    """Fine, worth knowing, or a reason not to start."""

    FINE = "fine"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    severity: Severity
    what: str
    mend: str = ""


def examine(at: datetime, host: str = "127.0.0.1") -> list[Finding]:
    """Look at everything, for a server at `host`; a database that cannot be reached is a finding, not a crash."""
    findings = [check_settings(), check_drill(), check_disk()]
    looks: tuple[Callable[[], Finding], ...] = (check_durability, check_migrations, check_triggers)
    try:
        findings += [look() for look in looks]
        findings += [check_legal(), check_real(host)]
        findings += [check_vault(), check_queue(at), check_worker(at)]
    except DatabaseError as error:
        findings.append(Finding(Severity.FAULT, f"database: {error}", "bihuan migrate, then look again"))
    return findings


def check_settings() -> Finding:
    """Debug pages show what must not be shown."""
    if settings.DEBUG:
        return Finding(Severity.WARNING, "BIHUAN_DEBUG is on", "set BIHUAN_DEBUG=0 outside development")
    return Finding(Severity.FINE, f"settings: {len(environment.SETTINGS)} known, data in {settings.DATA_DIR.name}/")


def check_drill() -> Finding:
    """One-step sign-in is for drills only."""
    if settings.IS_DRILL:
        what = "BIHUAN_DRILL is on: anybody may sign in as a drill account"
        return Finding(Severity.WARNING, what, "set BIHUAN_DRILL=0 on a machine that others can reach")
    return Finding(Severity.FINE, "sign-in: password and second factor")


def check_disk() -> Finding:
    """Intake refuses below the reserve; say so before."""
    free = shutil.disk_usage(settings.DATA_DIR).free // 2**20
    reserve = int(environment.read("BIHUAN_DISK_RESERVE_MB"))
    if free < reserve:
        return Finding(Severity.FAULT, f"disk: {free} MB free, reserve is {reserve} MB", "free disk space")
    return Finding(Severity.FINE, f"disk: {free} MB free")


def check_durability() -> Finding:
    """What was receipted must survive a power cut: WAL + FULL or EXTRA on SQLite, synchronous_commit on PostgreSQL."""
    found = durability()
    weak = {"sqlite": {"off", "normal"}, "postgresql": {"off", "local", "remote_write"}}[connection.vendor]
    if found["synchronous"] in weak or found.get("fsync") == "off":
        mend = "SQLite: synchronous=FULL; PostgreSQL: fsync=on, synchronous_commit=on; weaker loses receipted records"
        return Finding(Severity.FAULT, f"durability: {found}", mend)
    if found.get("journal_mode") not in {None, "wal"}:
        return Finding(Severity.FAULT, f"durability: {found}", "SQLite: journal_mode=WAL")
    return Finding(Severity.FINE, f"durability: {connection.vendor} {found}")


def durability() -> dict[str, str]:
    """Return the settings that decide what a power cut can take."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            level = int(cursor.execute("PRAGMA synchronous").fetchone()[0])
            mode = str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
            return {"synchronous": ("off", "normal", "full", "extra")[level], "journal_mode": mode}
        found = {}
        for name, setting in (("synchronous", "synchronous_commit"), ("fsync", "fsync")):
            cursor.execute(f"SHOW {setting}")  # nosemgrep: sql-built-from-text - two constants
            found[name] = str(cursor.fetchone()[0])
        return found


def check_migrations() -> Finding:
    """The tables must be those of this version."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding(Severity.FAULT, f"database: {len(missing)} migrations missing", "bihuan migrate")
    return Finding(Severity.FINE, "database: up to date")


def check_triggers() -> Finding:
    """The journal must refuse changes by itself."""
    table, column = ("sqlite_master", "name") if connection.vendor == "sqlite" else ("pg_trigger", "tgname")
    with connection.cursor() as cursor:
        sql = f"SELECT count(*) FROM {table} WHERE {column} LIKE 'core_event_no_%%'"  # nosec B608  # noqa: S608 - two constants
        cursor.execute(sql, [])
        count = int(cursor.fetchone()[0])
    if count < 2:
        return Finding(Severity.FAULT, "journal: its triggers are gone", "restore the database; somebody took them out")
    return Finding(Severity.FINE, "journal: append-only")


def check_legal() -> Finding:
    """A real incident runs on the authority's own words and signature; a drill needs none."""
    real, path = real_incidents(), legal.legal_file()
    severity = Severity.FAULT if real else Severity.WARNING
    if not path.exists():
        if not real:
            return Finding(Severity.FINE, "legal: only drills are open, nothing has to be signed")
        mend = f"write {path.name} (docs/legal.example.toml) and name it in BIHUAN_LEGAL_FILE"
        return Finding(severity, f"legal: {', '.join(real)} is real, and the authority has said nothing", mend)
    try:
        told = legal.read_legal(path.read_bytes())
    except (legal.LegalFileError, OSError) as error:
        return Finding(severity, f"legal: {path.name}: {error}", "docs/legal.example.toml shows its form")
    if blank := legal.blanks(told):
        return Finding(severity, f"legal: {path.name}: blank are {', '.join(blank)}", "the authority fills them in")
    if other := legal.contradictions(told):
        mend = "the product deletes by core/rules/retention.py: change it there by a decision, or here"
        return Finding(severity, f"legal: {path.name}: other periods than in the code: {', '.join(other)}", mend)
    return Finding(Severity.FINE, f"legal: signed by {told.text('impact_assessment', 'signed_by')}")


def check_real(host: str) -> Finding:
    """With a real incident open nobody signs in by one press, no page shows a traceback, no cookie goes in clear."""
    real = real_incidents()
    wrong = {
        "BIHUAN_DRILL=1": settings.IS_DRILL,
        "BIHUAN_DEBUG=1": settings.DEBUG,
        "BIHUAN_TLS=0 where others can reach it": not settings.IS_TLS and not is_loopback(host),
    }
    found = ", ".join(what for what, is_so in wrong.items() if is_so)
    if real and found:
        mend = "set BIHUAN_DRILL=0, BIHUAN_DEBUG=0, BIHUAN_TLS=1 (bihuan serve --tls-cert …); drills run elsewhere"
        return Finding(Severity.FAULT, f"real: {', '.join(real)} is real, and {found}", mend)
    return Finding(Severity.FINE, "real: " + (f"{', '.join(real)} is guarded" if real else "only drills are open"))


def is_loopback(host: str) -> bool:
    """Say whether this machine alone can ask for the pages: bound to it, and known by no other name (a proxy's)."""
    return {host, *settings.ALLOWED_HOSTS} <= _LOOPBACK


def check_vault() -> Finding:
    """An older copy of the vault must bring nobody back."""
    back = brought_back()
    if back:
        what = f"vault: {len(back)} keys are back that were destroyed with a certificate"
        return Finding(Severity.FAULT, what, "bihuan keys check destroys them again")
    return Finding(Severity.FINE, f"vault: {sum(vault().counts().values())} keys")


def check_queue(at: datetime) -> Finding:
    """Dead jobs need a person."""
    queue = queue_state(at)
    if queue.dead or queue.stuck:
        return Finding(
            Severity.WARNING, f"jobs: {queue.dead} dead, {queue.stuck} stuck", "see the board; bihuan worker"
        )
    return Finding(Severity.FINE, f"jobs: {queue.waiting} waiting")


def check_worker(at: datetime) -> Finding:
    """The sweeper must have been there in the last seconds."""
    age = heartbeat_ages(at).get("sweeper")
    if age is None or age > 60:
        return Finding(Severity.WARNING, "worker: not running", "bihuan serve, or bihuan worker")
    return Finding(Severity.FINE, f"worker: swept {age:.0f} s ago")
