"""The bill of materials names what is installed, with its hashes, and sends nobody anywhere."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from scripts import sbom
from tests.house.test_files import REGISTRY, _pins


@cache
def text() -> str:
    return sbom.bill()


def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text())
    return found


def test_the_list_names_every_locked_package_with_version_and_hash() -> None:
    locked = {
        tuple(pin.split()[0].split("==")): set(re.findall(r"sha256:([0-9a-f]{64})", pin))
        for pin in _pins("requirements.lock")
    }
    listed = {
        (one["name"].lower(), one["version"]): {hash_["content"] for hash_ in one["hashes"]}
        for one in told()["components"]
    }
    assert {(name.partition("[")[0].lower(), version): hashes for (name, version), hashes in locked.items()} == listed
    assert min(len(hashes) for hashes in listed.values()) > 0


def test_it_fits_its_schema_and_a_spoilt_one_does_not() -> None:
    assert sbom.faults_of(text()) == []
    assert len(sbom.faults_of(text().replace('"SHA-256"', '"SHA-9"', 1))) == 1


def test_it_names_no_registry_and_no_folder_of_one_machine() -> None:
    assert REGISTRY.search(text()) is None
    assert re.findall(r"https?://[^\"]+", text().replace(told()["$schema"], "")) == []


def test_the_same_lock_gives_the_same_bytes() -> None:
    assert sbom.bill() == text()
    assert told()["metadata"]["component"]["name"] == "bihuan"
