"""What residents send by the forms of the public site: kept by the contexts they belong to, with a receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.apps.briefing.queries.public import OpenIncident, open_incidents
from bihuan.apps.briefing.rules.fair_share import CARE, FAIR, HELP, NOBODY, Source
from bihuan.apps.briefing.rules.public_forms import ACCOUNT, AT_ONCE, MINUTE, check_flood, receipt_of, slots, told_of
from bihuan.apps.core.journal import is_answered, run_command, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.sealing import index_of
from bihuan.apps.orders.queries.atlas import load_atlas
from bihuan.apps.residents.actions.care import NewCare, register_care
from bihuan.apps.residents.actions.consents import give_consent
from bihuan.apps.residents.actions.help import NewRequest, take_request
from bihuan.apps.residents.models import CareEntry, HelpRequest, WelfareCheck
from bihuan.apps.residents.rules.needs import ONLINE, TO_REGISTER
from bihuan.engine.formguard import mask_answer


@dataclass(frozen=True, slots=True)
class AskedHelp:
    """What somebody asks for, and how they can be reached."""

    words: str
    name: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ForCare:
    """Who asks to be looked after. `is_agreed`: they agree to stand on the register; `consents` are further codes."""

    name: str
    phone: str
    address: str
    needs: Sequence[str]
    language: str = ""
    kin_name: str = ""
    kin_phone: str = ""
    note: str = ""
    is_agreed: bool = False
    consents: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident is given: signs to name, until when somebody comes back, which kinds of numbers were covered.

    `is_urgent`: their words speak of danger, so that they are told once more whom to dial now.
    """

    signs: str
    until: datetime
    zone: str
    masked: tuple[str, ...] = ()
    is_urgent: bool = False

    @property
    def until_there(self) -> datetime:
        """Return until when somebody comes back, in the zone of the incident."""
        return self.until.astimezone(ZoneInfo(self.zone))


def ask_help(*, asked: AskedHelp, at: datetime, source: Source = NOBODY) -> Receipt:
    """Take a request for help from the public; the same one within the hour is one, and gets the same receipt.

    :raises NotAllowed: `nothing_open`, `share_used`, `too_many_now`, `missing_detail`, `no_way_to_reach`.
    """
    words, name, masked = _covered(asked.words, asked.name)
    incident = _incident_of(asked.address, at)
    asked = replace(asked, words=words, name=name)
    by, taken = _actor(incident), HelpRequest.objects.filter(channel="public", taken_at__gt=at - MINUTE)
    with _sending(HELP, incident.code, asdict(asked), source, at) as command:
        if not is_answered(command):
            check_flood(taken.count())
        new = NewRequest(asked.words, "public", asked.name, asked.phone, asked.address)
        row = HelpRequest.objects.get(pk=take_request(new=new, by=by, at=at, command=command))
    return Receipt(_signs(incident.code, row.pk), row.due_at, incident.time_zone, masked, row.urgency == AT_ONCE)


def ask_care(*, asked: ForCare, at: datetime, source: Source = NOBODY) -> Receipt:
    """Put somebody on the register as they ask for; until somebody of the community saw them it is unconfirmed.

    The same form within the hour is one, and gets the same receipt.

    :raises NotAllowed: `nothing_open`, `share_used`, `too_many_now`, `not_agreed_to`, and as `register_care`.
    """
    if not asked.is_agreed:
        raise NotAllowed("not_agreed_to")
    note, name, masked = _covered(asked.note, asked.name)
    incident = _incident_of(asked.address, at)
    asked = replace(asked, note=note, name=name)
    with _sending(CARE, incident.code, asdict(asked), source, at) as command:
        request = {"do": "ask_care", "told": index_of(incident.code, "public_form", told_of(asdict(asked)))}
        if not is_answered(command):
            check_flood(CareEntry.objects.filter(registered_by=ACCOUNT, registered_at__gt=at - MINUTE).count())
        do: dict[str, Any] = {"do": lambda: {"id": _register(asked, _actor(incident), at)}}
        entry = str(run_command(command=command, request=request, at=at, **do)["id"])
        due_at = WelfareCheck.objects.filter(entry_id=entry).order_by("made_at").values_list("due_at", flat=True)[0]
    return Receipt(_signs(incident.code, entry), due_at, incident.time_zone, masked)


def _register(asked: ForCare, by: Actor, at: datetime) -> str:
    new = NewCare(
        needs=asked.needs, language=asked.language, name=asked.name, phone=asked.phone, address=asked.address,
        kin_name=asked.kin_name, kin_phone=asked.kin_phone, note=asked.note,
    )  # fmt: skip
    entry = register_care(new=new, by=by, at=at)
    for what in (TO_REGISTER, *asked.consents):
        give_consent(entry_id=entry.pk, what=what, how=ONLINE, by=by, at=at)
    return str(entry.pk)


def _covered(words: str, name: str) -> tuple[str, str, tuple[str, ...]]:
    """Return words and name with numbers of cards, codes and passwords covered, and which kinds there were."""
    told, called = mask_answer(words), mask_answer(name)
    return told.text, called.text, tuple(sorted({*told.found, *called.found}))


def _incident_of(address: str, at: datetime) -> OpenIncident:
    """Return the incident in whose communities an address lies, else the oldest. :raises NotAllowed: `nothing_open`."""
    running = open_incidents(at)
    if not running:
        raise NotAllowed("nothing_open")
    if len(running) > 1:
        for one in running:
            if load_atlas(one.code).route(code="", address=address, position=None).unit:
                return one
    return running[0]


def _actor(incident: OpenIncident) -> Actor:
    return Actor(ACCOUNT, Role.SYSTEM, incident.code)


@contextmanager
def _sending(form: str, incident: str, told: dict[str, object], source: Source, at: datetime) -> Iterator[str]:
    """Open the transaction of a sending and give its command; one that is held back never waits for the database.

    What was sent before uses nothing of a share: it is not another one. :raises NotAllowed: `share_used`.
    """
    is_repeat = is_answered(_command(incident, form, told, at))
    with nullcontext() if is_repeat else FAIR.taking(form, source, at), writing():
        yield _command(incident, form, told, at)  # once more: another may have been kept since


def _command(incident: str, form: str, told: dict[str, object], at: datetime) -> str:
    """Return by which command this form is kept: that of its first sending, where it was sent within the hour."""
    now, before = (index_of(incident, "public_form", f"{form}:{slot}:{told_of(told)}")[:36] for slot in slots(at))
    return before if is_answered(before) else now


def _signs(incident: str, row: str) -> str:
    return receipt_of(index_of(incident, "public_receipt", str(row)))
