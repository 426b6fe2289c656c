"""The paper code: bound to a person, opened once, a week, half an hour of view; whatever fails, fails alike (R5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.apps.briefing.actions import rights_codes
from bihuan.apps.briefing.actions.rights_codes import close_view, view_of, watch_guessing
from bihuan.apps.briefing.models import RightsCode, RightsTries
from bihuan.apps.briefing.rules import rights as rules
from bihuan.apps.core.models import AccessEntry, Event
from bihuan.apps.orders.models import WorkOrder
from tests.apps.briefing.rights_world import MINUTE, OTHER_TICKET, TICKET, Rights, refused

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_code_opens_once_for_one_browser(rights: Rights) -> None:
    code = rights.issue().code
    token = rights.open(code)
    assert len(token) == 64
    assert view_of(token, rights.at).person_id == rights.person  # type: ignore[union-attr]  # it is open
    assert rights.open(code, ticket=OTHER_TICKET) == ""
    assert rights.open(code, at=rights.at + MINUTE) == token  # the same browser, loading its page again
    assert rights.open(code, at=rights.at + 31 * MINUTE) == ""


def test_a_view_lasts_half_an_hour_and_can_be_closed(rights: Rights) -> None:
    token = rights.token()
    assert view_of(token, rights.at + 29 * MINUTE) is not None
    assert view_of(token, rights.at + 30 * MINUTE) is None
    assert close_view(token=token, at=rights.at + MINUTE)
    assert view_of(token, rights.at + 2 * MINUTE) is None
    assert not close_view(token=token, at=rights.at + 2 * MINUTE)


def test_no_other_text_opens_a_view(rights: Rights) -> None:
    token = rights.token()
    for text in ("", token[:-1], token.upper(), "0" * 64, f"{token} "):
        assert view_of(text, rights.at) is None


def test_a_code_is_good_for_a_week(rights: Rights) -> None:
    first = rights.issue()
    assert first.expires_at == rights.at + 7 * DAY
    assert rights.open(first.code, at=rights.at + 7 * DAY) == ""
    assert rights.open(first.code, at=rights.at + 7 * DAY - MINUTE) != ""


def test_a_new_code_voids_the_one_before(rights: Rights) -> None:
    old, new = rights.issue(), rights.issue(at=rights.at + MINUTE)
    assert rights.open(old.code, at=rights.at + 2 * MINUTE) == ""
    assert rights.open(new.code, at=rights.at + 2 * MINUTE) != ""


def test_a_person_gets_three_codes_a_day(rights: Rights) -> None:
    for _ in range(3):
        rights.issue()
    refused("too_many_codes", rights.issue)
    assert rights.issue(at=rights.at + DAY + MINUTE).person == rights.person


def test_nothing_of_the_code_is_kept_but_its_argon2(rights: Rights) -> None:
    issued = rights.issue()
    row = RightsCode.objects.get(pk=issued.code_id)
    secret = issued.code.replace("-", "")[4:]
    assert row.digest.split("$")[:2] == ["argon2", "argon2id"]
    kept = " ".join(str(value) for value in RightsCode.objects.filter(pk=row.pk).values()[0].values())
    events = " ".join(Event.objects.filter(subject_id=row.pk).values_list("facts", flat=True))
    assert secret not in kept + events
    assert not hashers.check_password(secret, row.digest)  # the pepper is not in the database


def test_codes_are_told_apart_from_look_alikes_and_lines(rights: Rights) -> None:
    code = rights.issue().code
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert rights.open(typed) != ""


def _failures(rights: Rights) -> dict[str, tuple[str, str]]:
    """Return code and ticket of every way to fail."""
    used, voided, good = rights.issue().code, "", ""
    rights.open(used, ticket=OTHER_TICKET)
    voided, good = rights.issue().code, rights.issue().code
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    return {
        "used": (used, TICKET), "voided": (voided, TICKET), "wrong": (wrong, TICKET),
        "unknown": ("0000-00000-00000", TICKET),
        "malformed": ("12", TICKET), "empty": ("", TICKET), "no ticket": (good, ""), "long": ("A" * 5000, TICKET),
    }  # fmt: skip


def test_every_failure_makes_one_argon2_and_the_same_statements(
    rights: Rights, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def counting(name: str) -> Any:
        real = getattr(hashers, name)

        def call(*args: Any, **told: Any) -> Any:
            calls.append(name)
            return real(*args, **told)

        return call

    failures = _failures(rights)
    RightsTries.objects.get_or_create(hour=rights.at.replace(minute=0, second=0, microsecond=0))
    for name in ("check_password", "make_password"):
        monkeypatch.setattr(rights_codes, name, counting(name))
    seen: dict[str, tuple[int, int]] = {}
    for why, (code, ticket) in failures.items():
        calls.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert rights.open(code, ticket=ticket) == "", why
        writes = [one["sql"].split(" ")[0] for one in asked if one["sql"].startswith(("UPDATE", "INSERT"))]
        if why not in {"used", "voided"}:  # who has a right code may learn that it was used
            seen[why] = (len(calls), len(writes))
        assert len(calls) == 1
    assert set(seen.values()) == {(1, 2)}


def test_after_ten_wrong_tries_the_right_code_waits_an_hour(rights: Rights) -> None:
    code = rights.issue().code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    for _ in range(10):
        assert rights.open(wrong) == ""
    assert rights.open(code) == ""
    assert rights.open(code, at=rights.at + HOUR + MINUTE) != ""


def test_guessing_is_called_for_once_an_hour(rights: Rights) -> None:
    rights.open("0000-00000-00000")
    assert watch_guessing(incident=rights.incident, at=rights.at) == 0
    RightsTries.objects.update(failures=rules.ALARM_AT)
    assert watch_guessing(incident=rights.incident, at=rights.at) == 1
    assert watch_guessing(incident=rights.incident, at=rights.at) == 0
    assert WorkOrder.objects.filter(kind="rights_guessing").count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"birth_year": 1950}, {"document_number": "110101199003074258"}, {"document_number": "x"},
        {"document_kind": "passport"}, {"document_kind": "other"}, {"way": "hotline", "phone": "13900000000"},
        {"way": "hotline", "phone": ""},
    ],
)  # fmt: skip
def test_who_is_not_proved_gets_one_answer_and_a_line_in_the_log(rights: Rights, told: dict[str, Any]) -> None:
    before = AccessEntry.objects.filter(act="search", decision="refused").count()
    refused("person_not_proved", rights.issue, **told)
    assert AccessEntry.objects.filter(act="search", decision="refused").count() == before + 1
    assert not RightsCode.objects.exists()


def test_the_hotline_calls_back_on_the_number_that_is_on_file(rights: Rights) -> None:
    issued = rights.issue(by="hotline", way="hotline", phone=rights.row.phone.removeprefix("+86"))
    assert issued.person == rights.person


@pytest.mark.parametrize("way", ["counter", "visit"])
def test_the_hotline_cannot_say_that_it_saw_somebody(rights: Rights, way: str) -> None:
    refused("unknown_way", rights.issue, by="hotline", way=way)
    assert not RightsCode.objects.exists()


def test_a_proof_is_logged_as_a_search_for_the_person_with_nothing_of_the_document(rights: Rights) -> None:
    rights.issue()
    entry = AccessEntry.objects.get(act="search", person=rights.person)
    assert (entry.purpose, entry.decision, entry.fields) == ("rights_request", "shown", ["document", "birth_year"])
    facts = Event.objects.get(index=entry.event).facts
    assert rights.document not in facts


def test_ten_failed_proofs_in_an_hour_are_enough(rights: Rights) -> None:
    for _ in range(10):
        refused("person_not_proved", rights.issue, birth_year=1950)
    refused("too_many_searches", rights.issue)
    assert rights.issue(by="lead").person == rights.person
    assert rights.issue(at=rights.at + HOUR + MINUTE).person == rights.person


@pytest.mark.parametrize("name", ["analyst", "interviewer", "commander", "auditor", "administrator", "health"])
def test_others_give_no_codes(rights: Rights, name: str) -> None:
    refused("wrong_role", rights.issue, by=name)


def test_an_unknown_way_is_refused(rights: Rights) -> None:
    refused("unknown_way", rights.issue, way="telepathy")


def test_sixty_codes_a_day_are_enough_for_one_account(rights: Rights) -> None:
    issued = rights.issue(at=rights.at - 2 * DAY)
    row = RightsCode.objects.get(pk=issued.code_id)
    RightsCode.objects.bulk_create(
        RightsCode(
            incident_id=row.incident_id, person_id=rights.tracing.persons[1], way="counter", slot=f"{n:04d}",
            digest="-", issued_by=row.issued_by, issued_at=rights.at, expires_at=row.expires_at,
        )
        for n in range(60)
    )  # fmt: skip
    refused("too_many_searches", rights.issue)
    assert rights.issue(by="lead").person == rights.person
