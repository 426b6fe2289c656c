"""Invented people at an invented desk, made straight in the database, for tests of pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bihuan.apps.core.models import Account, Grant, Incident, Protocol, Unit

PASSWORD = "a long invented password"


def make_incident(code: str = "DRILL-1", *, is_drill: bool = True) -> Incident:
    """Return the incident, opened an hour ago if it is not there yet."""
    protocol, _ = Protocol.objects.get_or_create(
        digest="0" * 64, defaults={"code": "test", "version": "1", "title": "test", "pathogen": "test", "text": ""}
    )
    incident, _ = Incident.objects.get_or_create(
        code=code,
        defaults={
            "name": "顺安区聚集性疫情", "protocol": protocol, "is_drill": is_drill,
            "starts_at": datetime.now(UTC) - timedelta(hours=1),
        },
    )  # fmt: skip
    return incident


def make_unit(code: str = "PCS-03", name: str = "西山街道派出所") -> Unit:
    """Return the unit, made if it is not there yet."""
    return Unit.objects.get_or_create(
        code=code, defaults={"incident": make_incident(), "name": name, "kind": "police"}
    )[0]


def make_person(username: str, role: str, *, unit: Unit | None = None, full_name: str = "王守正") -> Account:
    """Return an account of the drill that has the role from an hour ago for a day."""
    incident = make_incident()
    account = Account(username=username, full_name=full_name, is_drill=True)
    account.set_password(PASSWORD)
    account.save()
    at = datetime.now(UTC) - timedelta(hours=1)
    Grant.objects.create(
        account=account, incident=incident, role=role, unit=unit, starts_at=at, ends_at=at + timedelta(days=1)
    )
    return account
