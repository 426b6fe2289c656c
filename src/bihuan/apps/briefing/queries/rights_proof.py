"""Finding the one person whom a document number and a year of birth both fit; nobody is searched for by less."""

from __future__ import annotations

from bihuan.apps.core.sealing import index_of, open_all
from bihuan.apps.intake.models import Disposition, Person
from bihuan.engine.cleaning import Problem, birth_date_of, parse_document_number

DOCUMENTS = ("citizen_number", "passport", "hk_macao_permit", "taiwan_permit", "residence_permit")


def person_with_document(incident: str, kind: str, typed: str) -> tuple[Person | None, str]:
    """Return the person with this document and the number as it is kept; (None, "") for no number of that kind."""
    if kind not in DOCUMENTS:
        return None, ""
    number = parse_document_number(typed[:60], kind)
    if isinstance(number, Problem):
        return None, ""
    index = index_of(incident, "document", f"{kind}:{number}")
    return Person.objects.filter(incident=incident, document_index=index).first(), number


def is_born_in(person: Person, kind: str, number: str, year: int) -> bool:
    """Say whether the year of birth is the person's: by the number itself, else by what accepted lines say of them."""
    if kind == "citizen_number":
        return birth_date_of(number).year == year
    lines = list(Disposition.objects.filter(person=person, kind="accepted"))
    open_all(lines)
    said = {str(line.values.get(name, ""))[:4] for line in lines for name in ("birth_date", "birth_year")}
    return str(year) in said
