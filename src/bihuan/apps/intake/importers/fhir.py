"""Laboratory notifications as FHIR bundles: one line per observation, with its patient and specimen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Resource = dict[str, Any]


def is_bundle(document: Resource) -> bool:
    """Say whether a document is a FHIR bundle that holds at least one entry."""
    return document.get("resourceType") == "Bundle" and bool(_resources(document))


def _resources(document: Resource) -> list[Resource]:
    entries = document.get("entry")
    found = [entry.get("resource") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return [resource for resource in found if isinstance(resource, dict)]


def _dig(value: Any, *path: str | int) -> Any:
    """Follow names and positions as far as they exist; "" where they do not."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return "" if value is None or isinstance(value, dict | list) else value


def _coded(concept: Any) -> Any:
    return _dig(concept, "text") or _dig(concept, "coding", 0, "display") or _dig(concept, "coding", 0, "code")


def _inner(value: Any, *path: str | int) -> Any:
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else {}
        else:
            value = value.get(step, {}) if isinstance(value, dict) else {}
    return value


def _patient(resource: Resource) -> Resource:
    address = _inner(resource, "address", 0)
    lines = _inner(address, "line")
    street = " ".join(map(str, lines)) if isinstance(lines, list) else ""
    return {
        "patient.family": _dig(resource, "name", 0, "family"),
        "patient.given": _dig(resource, "name", 0, "given", 0),
        "patient.gender": _dig(resource, "gender"),
        "patient.birthDate": _dig(resource, "birthDate"),
        "patient.phone": _dig(resource, "telecom", 0, "value"),
        "patient.address": " ".join(str(part) for part in (street, *_town(address)) if part),
    }


def _town(address: Any) -> tuple[Any, Any]:
    return _dig(address, "postalCode"), _dig(address, "city")


def _observation(resource: Resource, specimens: dict[str, Resource]) -> Resource:
    specimen = _referred(_dig(resource, "specimen", "reference"), specimens)
    return {
        "observation.id": _dig(resource, "id"),
        "observation.status": _dig(resource, "status"),
        "observation.code": _coded(resource.get("code")),
        "observation.value": _coded(resource.get("valueCodeableConcept")) or _dig(resource, "valueString"),
        "observation.interpretation": _coded(_inner(resource, "interpretation", 0)),
        "observation.issued": _dig(resource, "issued") or _dig(resource, "effectiveDateTime"),
        "observation.performer": _dig(resource, "performer", 0, "display"),
        "specimen.identifier": _specimen_identifier(resource, specimen),
        "specimen.type": _coded(specimen.get("type")),
        "specimen.collected": _dig(specimen, "collection", "collectedDateTime"),
        "specimen.received": _dig(specimen, "receivedTime"),
    }


def _specimen_identifier(resource: Resource, specimen: Resource) -> Any:
    """Return by what the laboratory names the specimen: its accession number, its label, its container's, its id."""
    return (
        _dig(specimen, "accessionIdentifier", "value")
        or _dig(specimen, "identifier", 0, "value")
        or _dig(specimen, "container", 0, "identifier", 0, "value")
        or _dig(resource, "specimen", "identifier", "value")
        or _dig(specimen, "id")
    )


def _referred(reference: Any, known: dict[str, Resource]) -> Resource:
    """Find a resource by reference, or take the only one there is."""
    ends = str(reference).rpartition("/")[2]
    return known.get(ends) or (next(iter(known.values())) if len(known) == 1 else {})


def bundle_rows(document: Resource) -> Iterator[Resource]:
    """Give one flat object per observation; without observations one per patient; else one per entry as it is."""
    resources = _resources(document)
    kinds: dict[str, dict[str, Resource]] = {}
    for ordinal, resource in enumerate(resources):
        kinds.setdefault(str(resource.get("resourceType")), {})[str(resource.get("id") or ordinal)] = resource
    head = {
        "notification.id": _dig(document, "identifier", "value") or _dig(document, "id"),
        "notification.timestamp": _dig(document, "timestamp"),
    }
    patients, specimens = kinds.get("Patient", {}), kinds.get("Specimen", {})
    observations = [one for one in resources if one.get("resourceType") == "Observation"]
    if observations:
        for one in observations:
            patient = _referred(_dig(one, "subject", "reference"), patients)
            yield {**head, **_patient(patient), **_observation(one, specimens)}
    elif patients:
        yield from ({**head, **_patient(patient)} for patient in patients.values())
    else:
        yield from ({**head, **resource} for resource in resources)
