"""Lets Django empty append-only tables between transactional tests: the triggers are lifted for the flush alone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.operations import BaseDatabaseOperations

from bihuan.apps.core.append_only import create_sql, drop_sql

BOTH = ("UPDATE", "DELETE")
GUARDED = {
    "core_accessentry": BOTH,
    "core_event": BOTH,
    "core_journalblock": BOTH,
    "core_dayroot": BOTH,
    "core_eventbody": ("UPDATE",),
    "intake_record": BOTH,
    "intake_receipt": BOTH,
    "intake_evidence": BOTH,
    "intake_caselink": BOTH,
    "intake_approval": BOTH,
    "intake_releasedidentity": BOTH,
    "intake_query": ("DELETE",),
    "intake_tranche": ("DELETE",),
    "intake_bulkeffect": ("DELETE",),
    "intake_contest": ("DELETE",),
    "tracing_classificationchange": BOTH,
    **{
        f"tracing_{one}": ("DELETE",)
        for one in (
            "case",
            "exposure",
            "contact",
            "followup",
            "quarantine",
            "materialrequest",
            "analysisrun",
            "pseudonym",
        )
    },
    "tracing_casereport": BOTH,
    "tracing_reportitem": BOTH,
    "screening_sample": BOTH,
    "screening_labelblock": BOTH,
    "screening_boxhandover": BOTH,
}


def lift_triggers(operations: type[BaseDatabaseOperations], vendor: str) -> None:
    """Wrap `sql_flush` of a database so that it drops the triggers first and makes them again."""
    plain = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        statements = plain(self, *args, **kwargs)
        if not statements:
            return statements
        before = [sql for table, verbs in GUARDED.items() for sql in drop_sql(vendor, table, verbs)]
        after = [sql for table, verbs in GUARDED.items() for sql in create_sql(vendor, table, verbs)]
        return [*before, *statements, *after]

    operations.sql_flush = sql_flush  # type: ignore[method-assign]  # for the tests' own databases only


def install() -> None:
    """Do so for both databases; PostgreSQL only where its driver is installed."""
    from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite  # its operations alone import in a circle

    lift_triggers(Sqlite.ops_class, "sqlite")
    try:
        from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
    except ImproperlyConfigured:
        return
    lift_triggers(Postgres.ops_class, "postgresql")
