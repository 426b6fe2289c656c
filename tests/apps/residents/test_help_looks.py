"""Who called is masked by default, whole for the work, revealed with a reason; each look is written down; erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.erasure import About
from bihuan.apps.core.models import AccessEntry
from bihuan.apps.residents.actions.help_erasing import forget_in_help, names_of_help, purge_help
from bihuan.apps.residents.actions.help_looking import look_at_requests, reveal_request
from bihuan.apps.residents.actions.help_routing import route_request
from bihuan.apps.residents.models import HelpRequest
from tests.apps.residents.help_world import AT, Hotline, make_hotline, refused
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
WHOLE = {"name": "欧阳小满", "phone": "13900001357", "address": "西山路12号3栋501", "words": "老人透析不能断"}


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


def seen(hotline: Hotline, row: HelpRequest, by: str) -> dict[str, str]:
    found = look_at_requests(rows=[hotline.row(row.pk)], by=hotline.by(by), at=AT)[row.pk]
    return {name: found.values[name].value for name in WHOLE}


def test_who_took_it_sees_it_whole_and_the_log_says_so(hotline: Hotline) -> None:
    row = hotline.take()
    assert seen(hotline, row, "operator") == WHOLE
    entry = AccessEntry.objects.get()
    assert (entry.object_kind, entry.object_id, entry.account) == ("help", row.pk, hotline.by("operator").account)


@pytest.mark.parametrize("who", ["operator2", "lead", "commander", "dispatcher@PCS-03", "dispatcher@SQ-07"])
def test_everybody_else_sees_it_masked(hotline: Hotline, who: str) -> None:
    row = hotline.take()
    shown = seen(hotline, row, who)
    assert [name for name, value in shown.items() if value == WHOLE[name]] == []
    assert AccessEntry.objects.count() == 0


def test_the_unit_sees_it_whole_while_it_works_on_the_order(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis")
    route_request(request_id=row.pk, by=hotline.by("analyst"), at=AT)
    row = hotline.row(row.pk)
    hotline.world.bring(row.order, "SIGNED")
    run_jobs(AT)
    assert seen(hotline, row, "officer@PCS-03") == WHOLE
    assert seen(hotline, row, "officer@SQ-07") != WHOLE


def test_another_operator_reveals_with_a_reason_and_who_watches_cannot(hotline: Hotline) -> None:
    row = hotline.take()
    told = {"row": row, "name": "phone", "reason": "call_back", "words": "", "at": AT}
    assert reveal_request(by=hotline.by("operator2"), **told) == "13900001357"
    refused("not_found", reveal_request, by=hotline.by("commander"), **told)
    refused("not_found", reveal_request, by=hotline.by("lead"), **{**told, "name": "sealed"})
    refused("unknown_reason", reveal_request, by=hotline.by("lead"), **{**told, "reason": "whim"})


def test_a_closed_request_is_erased_after_thirty_days(hotline: Hotline) -> None:
    row = hotline.call(hotline.answered(), "satisfied")
    still = hotline.take()
    code = hotline.world.incident.code
    assert purge_help(incident=code, at=AT + timedelta(days=29)) is None
    deletion = purge_help(incident=code, at=AT + timedelta(days=30))
    assert deletion is not None
    assert deletion.names == [f"help:{row.pk}"]
    assert hotline.row(still.pk).phone_index
    assert (hotline.row(row.pk).phone_index, hotline.row(row.pk).address_index) == ("", "")


def test_an_erased_person_takes_their_requests_along(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis")
    route_request(request_id=row.pk, by=hotline.by("analyst"), at=AT)
    row = hotline.row(row.pk)
    hotline.take()
    about = About(hotline.world.incident.code, frozenset({row.person}))
    assert list(names_of_help(about)) == [f"help:{row.pk}"]
    forget_in_help(about)
    assert HelpRequest.objects.filter(phone_index="").get() == hotline.row(row.pk)
    assert len(list(names_of_help(About(hotline.world.incident.code, is_all=True)))) == 2
