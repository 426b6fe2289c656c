"""The token of a kept upload is signed, belongs to one person, ends, and is good for nothing else."""

from __future__ import annotations

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions.storing import plain_bytes
from bihuan.web.desk.intake import kept


def by(account: str, incident: str = "I1") -> Actor:
    return Actor(account, Role.INTAKE_CLERK, incident)


def token_of(account: str, salt: str = kept._SALT, age_s: int = 0) -> str:
    stored = kept.keep(SimpleUploadedFile("a.csv", b"name\nx\n"), by(account))
    told = signing.loads(stored.token, salt=kept._SALT)

    class Older(signing.TimestampSigner):
        def timestamp(self) -> str:
            return signing.b62_encode(int(signing.time.time()) - age_s)

    return Older(salt=salt).sign_object(told)


def test_a_token_gives_its_own_person_the_bytes_that_were_kept() -> None:
    found = kept.find_kept(token_of("a"), by("a"))
    assert found is not None
    with plain_bytes(found.stored.incident, found.stored.sha256) as path:
        assert (path.read_bytes(), found.filename, found.size) == (b"name\nx\n", "a.csv", 7)


@pytest.mark.parametrize(
    ("token", "account"),
    [
        (lambda: token_of("a"), "b"),
        (lambda: token_of("a") + "x", "a"),
        (lambda: token_of("a").replace(":", "x:", 1), "a"),
        (lambda: token_of("a", salt="another purpose"), "a"),
        (lambda: token_of("a", age_s=kept._FOR_S + 5), "a"),
        (lambda: "", "a"),
    ],
    ids=["another person", "altered signature", "altered content", "another purpose", "too old", "nothing"],
)
def test_any_other_token_gives_nothing(token: object, account: str) -> None:
    assert kept.find_kept(token(), by(account)) is None  # type: ignore[operator]  # a function without arguments


def test_a_token_of_another_incident_gives_nothing() -> None:
    assert kept.find_kept(token_of("a"), by("a", "I2")) is None
