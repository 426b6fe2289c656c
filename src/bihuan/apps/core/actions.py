"""What is done in core: setting up, granting, and running the jobs that events owe."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import DatabaseError, connection
from django.db.models import F, Q

from bihuan.apps.core.journal import EventDraft, handler_of, record_event, writing
from bihuan.apps.core.journal.subscriptions import Owed, long_jobs
from bihuan.apps.core.models import Account, Area, Delivery, Event, Grant, Heartbeat, Incident, Protocol, Unit
from bihuan.apps.core.rules import LEASE, Actor, NotAllowed, Role, back_off, is_dead, system
from bihuan.engine.protocol.reader import digest, read_protocol


def keep_protocol(*, body: bytes) -> Protocol:
    """Keep a protocol file as it was read; the same bytes twice are one row. :raises ProtocolError: it is not valid."""
    rules = read_protocol(body)
    protocol, _ = Protocol.objects.get_or_create(
        digest=digest(body),
        defaults={
            "code": rules.code, "version": rules.version, "title": rules.disease.zh, "pathogen": rules.pathogen,
            "text": body.decode(), "reviewed_by": rules.reviewed_by,
        },
    )  # fmt: skip
    return protocol


def open_incident(
    *, code: str, name: str, name_en: str, protocol: Protocol, at: datetime, is_drill: bool, time_zone: str
) -> Incident:
    """Open an incident. A real one needs a protocol that somebody has reviewed.

    :raises ValueError: the protocol bears no reviewer and this is no drill.
    """
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"no such time zone: {time_zone}; write one like Asia/Shanghai") from error
    if not is_drill and not protocol.reviewed_by:
        message = f"protocol {protocol.code} {protocol.version} has no reviewer: set reviewed_by in its file"
        raise ValueError(message)
    return Incident.objects.create(
        code=code, name=name, name_en=name_en, protocol=protocol, starts_at=at, is_drill=is_drill, time_zone=time_zone
    )


def end_incident(*, code: str, by: Actor, at: datetime) -> Incident:
    """End an incident: 60 days later queries are locked, 90 days later its persons are erased (R33).

    :raises NotAllowed: `not_found`, or `already_ended`.
    """
    with writing():
        found = Incident.objects.filter(pk=code).first()
        if found is None:
            raise NotAllowed("not_found")
        if Incident.objects.filter(pk=code, ends_at=None).update(ends_at=at) != 1:
            raise NotAllowed("already_ended")
        record_event(EventDraft("incident.ended", "incident", code[:36], 0, by, at, {}))
        found.ends_at = at
        return found


def grant_role(
    *, account: Account, incident: Incident, role: Role, unit: Unit | None, by: Account | None, at: datetime, days: int
) -> Grant:
    """Give a person a role in an incident for some days; nobody gives one to themselves (the database refuses it).

    :raises ValueError: an account of a drill and a real incident.
    """
    if account.is_drill and not incident.is_drill:
        raise ValueError(f"{account.username} is an account of a drill: it gets no role in a real incident")
    return Grant.objects.create(
        account=account, incident=incident, role=role, unit=unit, granted_by=by, starts_at=at,
        ends_at=at + timedelta(days=days),
    )  # fmt: skip


def claim_deliveries(*, at: datetime, most: int, is_long: bool = False) -> list[Delivery]:
    """Lease the jobs that are due: unclaimed ones, and those whose lease ran out. Each claim raises the fence.

    The jobs of one event come in the order in which they were registered: a context that follows another runs after
    it. Long jobs are claimed by whoever asks for them alone.
    """
    free = Q(claimed_at=None) | Q(claimed_at__lte=at - LEASE)
    mine = Q(job__in=long_jobs()) if is_long else ~Q(job__in=long_jobs())
    due = Delivery.objects.filter(free, mine, done_at=None, dead_at=None, due_at__lte=at)
    due = due.order_by("due_at", "event", "id")
    if not due.exists():  # an idle worker takes no lock
        return []
    with writing():
        chosen = list(due[:most])
        ids = [delivery.pk for delivery in chosen]
        Delivery.objects.filter(pk__in=ids).update(claimed_at=at, fence=F("fence") + 1)
    for delivery in chosen:
        delivery.fence += 1
    return chosen


def events_behind(deliveries: list[Delivery]) -> dict[int, Event]:
    """Return the events that these jobs follow from, fetched together."""
    return Event.objects.in_bulk([delivery.event for delivery in deliveries])


def run_delivery(*, delivery: Delivery, at: datetime, event: Event | None = None) -> bool:
    """Run one claimed job; its effect and its end are one transaction. False: another worker has it by now."""
    owed = _owed(delivery, event or Event.objects.get(pk=delivery.event))
    with writing():
        if Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, done_at=None).update(done_at=at) != 1:
            return False
        handler_of(delivery.job)(owed, at)
    return True


def run_long_delivery(*, delivery: Delivery, at: datetime, clock: Callable[[], datetime]) -> bool:
    """Run one claimed long job outside a transaction, then note its end; False: another worker has it by now.

    Its lease is renewed from another thread while it works, so that it is begun again only when this process died.
    """
    owed = _owed(delivery, Event.objects.get(pk=delivery.event))
    with _renewed(delivery, clock):
        handler_of(delivery.job)(owed, at)
    with writing():
        mine = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, done_at=None)
        return mine.update(done_at=clock()) == 1


@contextmanager
def _renewed(delivery: Delivery, clock: Callable[[], datetime]) -> Iterator[None]:
    over = threading.Event()

    def renew() -> None:
        while not over.wait(LEASE.total_seconds() / 3):
            try:
                Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence).update(claimed_at=clock())
            except DatabaseError:  # a locked database now: the next round comes before the lease ends
                continue
            finally:
                connection.close()

    thread = threading.Thread(target=renew, name="bihuan-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _owed(delivery: Delivery, event: Event) -> Owed:
    facts: dict[str, object] = json.loads(event.facts)
    return Owed(
        delivery.pk, event.index, event.kind, event.subject_id, event.incident, facts, event.at, delivery.failures
    )


def fail_delivery(*, delivery: Delivery, error: str, at: datetime) -> None:
    """Note a failure: try again after a back-off, or give up loudly with an event that opens an escalation."""
    failures = delivery.failures + 1
    with writing():
        mine = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, done_at=None, dead_at=None)
        dead = is_dead(failures)
        changed = mine.update(
            failures=failures, last_error=error[:200], claimed_at=None, due_at=at + back_off(failures),
            dead_at=at if dead else None,
        )  # fmt: skip
        if changed == 1 and dead:
            _announce_death(delivery, failures, at)


def _announce_death(delivery: Delivery, failures: int, at: datetime) -> None:
    incident = Event.objects.values_list("incident", flat=True).get(pk=delivery.event)
    facts = {"event": delivery.event, "job": delivery.job, "failures": failures}
    record_event(EventDraft("delivery.died", "delivery", delivery.pk, n=0, by=system(incident), at=at, facts=facts))


def revive_delivery(*, delivery_id: str, at: datetime) -> bool:
    """Try a dead job again from the beginning (after its cause is mended); False when it is not dead."""
    dead = Delivery.objects.filter(pk=delivery_id).exclude(dead_at=None)
    return dead.update(dead_at=None, failures=0, due_at=at, claimed_at=None) == 1


def beat(*, task: str, at: datetime, detail: str = "") -> None:
    """Note that a background task finished a round."""
    Heartbeat.objects.update_or_create(task=task, defaults={"at": at, "detail": detail[:200]})


def checkpoint() -> None:
    """Move SQLite's write-ahead log into the file, so that it does not grow for ever. Nothing to do on PostgreSQL."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def draw_area(*, area: Area, ring: list[list[float]], by: Actor, at: datetime, batch: str = "") -> Area:
    """Give a community its outline, a ring of [longitude, latitude] in WGS-84 that need not end where it begins.

    :raises NotAllowed: `area_drawn`: it has one; what others reckon by is never moved by a file.
    """
    with writing():
        if Area.objects.filter(pk=area.pk, polygon=[]).update(polygon=ring) != 1:
            raise NotAllowed("area_drawn")
        area.polygon = ring
        facts = {"code": area.code, "corners": len(ring), "batch": batch}
        record_event(EventDraft("area.drawn", "area", area.pk, 0, by, at, facts))
        return area
