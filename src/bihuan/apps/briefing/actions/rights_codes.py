"""The paper code: given to who proved who they are, opened once, and the view that it opens for half an hour.

The code lies as Argon2id over an HMAC of its secret; Argon2 is computed for every try, also where no row is found. The
view is opened by a token of 256 bits, which the pages carry in a hidden field; of it lies an HMAC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from bihuan.apps.briefing.models import RightsCode, RightsTries
from bihuan.apps.briefing.queries.rights_proof import is_born_in, person_with_document
from bihuan.apps.briefing.rules import rights
from bihuan.apps.briefing.rules.few_at_once import FEW
from bihuan.apps.core.journal import EventDraft, Look, record_access, record_event, writing
from bihuan.apps.core.models import AccessEntry
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import index_of
from bihuan.apps.intake.models import Person
from bihuan.apps.orders.actions import open_internal_order
from bihuan.engine.cleaning import Problem, parse_phone

ALARM_KIND = "rights_guessing"


@dataclass(frozen=True, slots=True)
class ProofTold:
    """What somebody proves who they are with: a document, the year of birth, and on which way it was seen or heard.

    On the hotline the operator calls back: `phone` is the number that they called, which has to be the one on file.
    """

    document_kind: str
    document_number: str
    birth_year: int
    way: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A code that was made: what is printed on the slip, once, and until when it opens."""

    code: str
    code_id: str
    person: str
    expires_at: datetime


def prove_person(*, told: ProofTold, by: Actor, at: datetime, session: str = "") -> str:
    """Return the person whom document and year of birth fit both; every try is in the access log, right or wrong.

    Nothing of the document is kept but what is kept already. :raises NotAllowed: `wrong_role`, `unknown_way` (none, or
        none of this role), `too_many_searches`, `person_not_proved`, whichever of the two did not fit or whether there
        is nobody at all.
    """
    rights.check_rights(by, Action.CREATE)
    if told.way not in rights.ways_of(by):
        raise NotAllowed("unknown_way")
    with writing():
        refusal = "too_many_searches" if _failed_lately(by, at) >= rights.MOST_PROOFS else ""
        person = "" if refusal else _proved(told, by.incident)
        refusal = refusal or ("" if person else "person_not_proved")
        look = Look(
            "search", "person", person, person, ("document", "birth_year"), "rights_request", refusal,
            "shown" if person else "refused", session, more={"way": told.way},
        )  # fmt: skip
        record_access(look, by=by, at=at)
    if refusal:
        raise NotAllowed(refusal)
    return person


def _proved(told: ProofTold, incident: str) -> str:
    person, number = person_with_document(incident, told.document_kind, told.document_number)
    if person is None or not is_born_in(person, told.document_kind, number, told.birth_year):
        return ""
    if told.way == "hotline" and not _is_on_file(person, told.phone):
        return ""
    return str(person.pk)


def _is_on_file(person: Person, typed: str) -> bool:
    called, known = parse_phone(typed[:40]), parse_phone(person.phone)
    return not isinstance(called, Problem) and called == known


def _failed_lately(by: Actor, at: datetime) -> int:
    tries = AccessEntry.objects.filter(
        incident=by.incident, account=by.account, act="search", purpose="rights_request", decision="refused",
        at__gt=at - timedelta(hours=1),
    )  # fmt: skip
    return tries.count()


def issue_code(*, told: ProofTold, by: Actor, at: datetime, session: str = "") -> Issued:
    """Make the code of a person who proved who they are; older ones of theirs that are not open yet open no more.

    :raises NotAllowed: as `prove_person`; `too_many_codes` (of this person), `too_many_searches` (by this account, in
        24 hours); `stale_code`: press again.
    """
    person = prove_person(told=told, by=by, at=at, session=session)
    given = RightsCode.objects.filter(issued_by=by.account, issued_at__gt=at - timedelta(hours=24)).count()
    if given >= rights.MOST_GIVEN:
        raise NotAllowed("too_many_searches")
    return _issue(person, told.way, by, at)


def _issue(person: str, way: str, by: Actor, at: datetime) -> Issued:
    code = rights.new_code()
    digest = make_password(_peppered(code))  # before the journal's lock: Argon2 is meant to be slow
    with writing():
        mine = RightsCode.objects.filter(incident=by.incident, person=person)
        if mine.filter(issued_at__gt=at - timedelta(hours=24)).count() >= rights.MOST_CODES:
            raise NotAllowed("too_many_codes")
        mine.filter(opened_at=None, voided_at=None).update(voided_at=at)
        row = RightsCode.objects.create(
            incident_id=by.incident, person_id=person, way=way, slot=_free(code), digest=digest,
            issued_by=by.account, issued_at=at, expires_at=at + rights.LIVES,
        )  # fmt: skip
        facts = {"person": person, "way": way}
        record_event(EventDraft("rights.code_issued", "rights_code", row.pk, 0, by, at, facts))
    return Issued(code.printed(), row.pk, person, row.expires_at)


def _free(code: rights.PaperCode) -> str:
    """Return the code's place. :raises NotAllowed: `stale_code`: it is taken (some thousands of a million are)."""
    if RightsCode.objects.filter(slot=code.slot).exists():
        raise NotAllowed("stale_code")
    return code.slot


def _peppered(code: rights.PaperCode) -> str:
    return index_of("", "rights", code.secret)


def open_view(*, typed: str, ticket: str, at: datetime) -> str:
    """Open the view of a code and return its token, "" when it does not open: wrong, used, over, throttled, malformed.

    For each of them the same is done: one lookup, one Argon2, the same two updates, and none of it under the journal's
    lock, so that a crowd of wrong codes keeps nobody at the desk waiting. The browser that opened a view (which has
    its `ticket`) opens it again with the same code while it lasts, so that a reload frightens nobody. However many
    come, few are opened at once; the others wait their turn.
    """
    with FEW:
        return _open_view(typed, ticket, at)


def _open_view(typed: str, ticket: str, at: datetime) -> str:
    code = rights.read_code(typed)
    peppered = _peppered(code)
    row = RightsCode.objects.filter(slot=code.slot).first()
    fits = check_password(peppered, row.digest) if row else not make_password(peppered)
    token = _token(row, ticket, peppered)
    opened = bool(fits and row and rights.is_ticket(ticket) and _open(row, token, at))
    _count(row, at, is_failure=not opened)
    return token if opened else ""


def _token(row: RightsCode | None, ticket: str, peppered: str) -> str:
    return index_of("", "rights_view", f"{row.pk if row else ''}:{ticket[:64]}:{peppered}")


def _index(token: str) -> str:
    return index_of("", "rights_token", token)


def _open(row: RightsCode, token: str, at: datetime) -> bool:
    """Open a code that fits, once, or open again the view that this browser opened; say whether it is open now."""
    if rights.is_throttled(row.tries, row.tries_since, at):
        return False
    index = _index(token)
    if row.opened_at is not None:
        return row.view_index == index and row.view_until is not None and at < row.view_until
    until = min(at + rights.VIEW_LASTS, row.expires_at)
    fresh = RightsCode.objects.filter(pk=row.pk, opened_at=None, voided_at=None, expires_at__gt=at, issued_at__lte=at)
    with writing():
        if fresh.update(opened_at=at, view_index=index, view_until=until) != 1:
            return False
        by, facts = system(row.incident_id), {"person": row.person_id}
        record_event(EventDraft("rights.code_opened", "rights_code", row.pk, 1, by, at, facts))
    return True


def _count(row: RightsCode | None, at: datetime, *, is_failure: bool) -> None:
    """Count a failure against its code and its hour; the same two statements whatever happened."""
    tries, since = rights.tries_now(row.tries, row.tries_since, at) if row else (1, at)
    told = {"tries": tries, "tries_since": since} if is_failure else {"tries": 0, "tries_since": None}
    with transaction.atomic():
        RightsCode.objects.filter(pk=row.pk if row else "").update(**told)
        _count_hour(at, int(is_failure))


def _count_hour(at: datetime, failures: int) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    RightsTries.objects.get_or_create(hour=hour)
    RightsTries.objects.filter(hour=hour).update(failures=F("failures") + failures)


def view_of(token: str, at: datetime) -> RightsCode | None:
    """Return the code whose view a token opens at the instant; None for every other token."""
    if not rights.is_token(token):
        return None
    found = RightsCode.objects.filter(view_index=_index(token), view_until__gt=at, opened_at__lte=at)
    return found.select_related("person").first()


def close_view(*, token: str, at: datetime) -> bool:
    """End a view before its time; say whether it was open."""
    row = view_of(token, at)
    return row is not None and RightsCode.objects.filter(pk=row.pk, view_until__gt=at).update(view_until=at) == 1


def watch_guessing(*, incident: str, at: datetime) -> int:
    """Call once for an hour in which so many codes failed that somebody is guessing; return how many hours."""
    late = RightsTries.objects.filter(failures__gte=rights.ALARM_AT, told_at=None).order_by("hour")
    told = 0
    for row in late:
        with writing():
            if RightsTries.objects.filter(pk=row.pk, told_at=None).update(told_at=at) != 1:
                continue
            facts = {"hour": row.hour.isoformat(), "failures": row.failures}
            record_event(EventDraft("rights.guessed", "rights_tries", new_id(), 0, system(incident), at, facts))
            title = f"guessing {row.failures} {row.hour:%Y-%m-%dT%H}"
            open_internal_order(kind=ALARM_KIND, urgency="P2", title=title, text="", incident=incident, at=at)
            told += 1
    return told
