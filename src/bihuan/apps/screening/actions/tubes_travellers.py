"""Travellers at an arrival site, who are on no roster: the least that is needed, sealed, counted apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.sealing import filled, index_of
from bihuan.apps.intake.rules import person_document
from bihuan.apps.screening.models import Round, Site, Traveller
from bihuan.apps.screening.rules.tubes import check_filler
from bihuan.engine.cleaning import Problem, parse_citizen_number, parse_name, parse_phone


@dataclass(frozen=True, slots=True)
class NewTraveller:
    """Who they say they are: a name, and a telephone or a document; a document that is no citizen number has a kind."""

    name: str
    phone: str = ""
    document: str = ""
    document_kind: str = "citizen_number"


def meet_traveller(*, round_id: str, site_id: str, told: NewTraveller, by: Actor, at: datetime) -> Traveller:
    """Take a traveller up; the same document in the same round is the same traveller. The tube's event names them.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`, `no_arrival_site`, `no_traveller_name`,
        `bad_phone`, `bad_document`, `nothing_to_reach` (neither telephone nor document).
    """
    check_filler(by.role)
    name, phone, document = _read(told)
    site = Site.objects.filter(pk=site_id, incident=by.incident).first()
    chosen = Round.objects.filter(pk=round_id, incident=by.incident).first()
    if site is None or chosen is None or (by.unit and site.unit_id != by.unit):
        raise NotAllowed("not_found")
    if chosen.state != "open":
        raise NotAllowed("round_not_open")
    if site.kind != "arrival":
        raise NotAllowed("no_arrival_site")
    index = index_of(by.incident, "document", document) or None
    with writing():
        known = Traveller.objects.filter(round=chosen, document_index=index).first() if index else None
        if known is not None:
            return known
        row = Traveller(round=chosen, site=site, document_index=index, met_at=at, met_by=by.account)
        filled(row, name=name, phone=phone, document=document).save(force_insert=True)
        return row


def _read(told: NewTraveller) -> tuple[str, str, str]:
    """Return name, telephone and document as they are kept. :raises NotAllowed: which of them cannot be."""
    name = parse_name(told.name)
    if isinstance(name, Problem) or not name:
        raise NotAllowed("no_traveller_name")
    phone = parse_phone(told.phone) if told.phone.strip() else ""
    if isinstance(phone, Problem):
        raise NotAllowed("bad_phone")
    document = _document(told) if told.document.strip() else ""
    if not phone and not document:
        raise NotAllowed("nothing_to_reach")
    return str(name)[:100], str(getattr(phone, "number", phone))[:40], document


def _document(told: NewTraveller) -> str:
    number = told.document.strip().upper().replace(" ", "")
    if told.document_kind == "citizen_number":
        found = parse_citizen_number(number)
        if isinstance(found, Problem):
            raise NotAllowed("bad_document")
        number = str(getattr(found, "number", found))
    document = person_document({"document_kind": told.document_kind, "document_number": number})
    if not document or len(number) > 30:
        raise NotAllowed("bad_document")
    return document
