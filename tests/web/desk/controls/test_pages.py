"""The pages of controls: drafting, deciding, what follows, proposals with their arithmetic, the notice."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.apps.zones.controls_world import BASIS, DAY, EAST, HOUR, WEST, Zone

from bihuan.apps.zones.actions.controls import extend_control
from bihuan.apps.zones.actions.levels import propose_raising
from bihuan.apps.zones.models import Control, LevelProposal

pytestmark = pytest.mark.django_db
URL = "/desk/zones/"


def client(zone: Zone, name: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(zone.desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return made


def local(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%dT%H:%M}"


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def filled(zone: Zone, **changes: Any) -> dict[str, Any]:
    told = {
        "name": "西山路以北", "level": "high", "measures": ["stay_home"], "communities": [WEST], "outline": "",
        "reason": "new_cases", "basis": BASIS, "starts_at": local(zone.at), "ends_at": local(zone.at + 7 * DAY),
        "review_at": local(zone.at + DAY),
    }  # fmt: skip
    return {**told, **changes}


def test_a_draft_is_kept_and_another_person_decides_it_on_its_page(zone: Zone) -> None:
    answer = client(zone, "analyst").post(f"{URL}draft/", filled(zone))
    row = Control.objects.get()
    page = f"{URL}controls/{row.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert client(zone, "analyst").get(page).context["may_decide"] is False
    commander = client(zone, "commander")
    assert said(commander.post(f"{page}decide/", {"n": "0"})) == ["Decided. Its orders are being opened."]
    assert said(commander.post(f"{page}decide/", {"n": "0"}))[-1] == (
        "This is no draft any more: somebody decided or withdrew it. Look at it again."
    )
    zone.run(zone.at + HOUR)  # the page decides at the present instant
    shown = client(zone, "lead").get(page)
    assert [len(items) for _name, items in shown.context["lists"]] == [7]
    assert shown.context["lists"][0][1][0].owner == "西山街道派出所"
    assert "Stay at home" in shown.content.decode()


@pytest.mark.parametrize("field", ["ends_at", "review_at", "basis", "reason", "measures", "name"])
def test_a_draft_that_lacks_something_keeps_what_was_typed(zone: Zone, field: str) -> None:
    told = filled(zone)
    del told[field]
    answer = client(zone, "lead").post(f"{URL}draft/", told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Control.objects.count() == 0
    assert b"511302001" in answer.content


def test_an_outline_is_drawn_or_pasted_and_one_that_cannot_be_read_is_refused(zone: Zone) -> None:
    lead = client(zone, "lead")
    corners = "106.081, 30.791\n106.085, 30.791\n106.085, 30.795"
    lead.post(f"{URL}draft/", filled(zone, outline=corners, communities=[]))
    row = Control.objects.get()
    assert (row.communities, len(row.outline["coordinates"][0][0])) == ([WEST], 4)
    answer = lead.post(f"{URL}draft/", filled(zone, outline="106.081"))
    assert answer.status_code == 409
    assert str(answer.context["form"].non_field_errors()[0]).startswith("The outline cannot be read")


def test_only_who_drafts_sees_the_form(zone: Zone) -> None:
    for name, status in {"lead": 200, "analyst": 200, "commander": 200, "inspector": 404, "gate_keeper": 404}.items():
        assert client(zone, name).get(f"{URL}draft/").status_code == status


def test_extending_reviewing_lifting_and_withdrawing_are_done_on_the_page(zone: Zone) -> None:
    row, lead = zone.decided(), client(zone, "lead")
    page = f"{URL}controls/{row.pk}/"
    said_so = {"ends_at": local(zone.at + 9 * DAY), "review_at": local(zone.at + 8 * DAY), "reason": "still_needed"}
    assert said(lead.post(f"{page}extend/", said_so)) == [
        "Draft 2 follows this decision. Another person decides it."
    ]  # fmt: skip
    draft = f"{URL}controls/{Control.objects.get(number=2).pk}/"
    assert said(lead.post(f"{draft}withdraw/", {"reason": "wrong_time"}))[-1] == "The draft is withdrawn."
    assert said(lead.post(f"{page}review/", {"review_at": local(zone.at + 2 * DAY)}))[-1] == (
        "It stands until the next review."
    )
    late = lead.post(f"{page}review/", {"review_at": local(zone.at + 30 * DAY)})
    assert (late.status_code, late.context["open_form"]) == (409, "review")
    assert lead.post(f"{page}lift/", {}).status_code == 422
    lead.post(f"{page}lift/", {"reason": "milder_means"})
    row.refresh_from_db()
    assert row.state == "lifted"
    assert client(zone, "analyst").post(f"{page}lift/", {"reason": "milder_means"}).status_code == 404


def test_the_page_shows_decisions_one_after_the_other_and_every_version_of_the_words(zone: Zone) -> None:
    row = zone.decided()
    said_so = {"ends_at": zone.at + 9 * DAY, "review_at": zone.at + 8 * DAY, "reason": "still_needed"}
    extend_control(control_id=row.pk, by=zone.by(), at=zone.at, **said_so)
    shown = client(zone, "inspector").get(f"{URL}controls/{row.pk}/")
    assert [(one.number, state) for one, state in shown.context["chain"]] == [(1, "holding"), (2, "draft")]
    assert [one.version for one in shown.context["texts"]] == [1]
    assert shown.context["forms"] == {}
    notice = client(zone, "gate_keeper").get(f"{URL}controls/{row.pk}/notice/")
    assert notice.context["text"].digest in notice.content.decode()
    draft = Control.objects.get(number=2)
    assert client(zone, "lead").get(f"{URL}controls/{draft.pk}/notice/").status_code == 404
    assert client(zone, "gate_keeper").get(f"{URL}controls/{draft.pk}/").status_code == 404


def test_a_proposal_is_accepted_or_refused_where_its_reasons_stand(zone: Zone) -> None:
    row = propose_raising(community=EAST, on_date=zone.at.date(), incident=zone.incident, at=zone.at)
    assert row is not None
    lead = client(zone, "lead")
    shown = lead.get(URL)
    assert [one.after for one in shown.context["proposals"]] == ["High risk"]
    answer = lead.post(f"{URL}proposals/{row.pk}/accept/", {"basis": BASIS})
    assert (answer.status_code, answer.context["proposals"][0].open_form) == (422, f"accept-{row.pk}")
    told = {"basis": BASIS, "ends_at": local(zone.at + 7 * DAY), "review_at": local(zone.at + DAY)}
    assert said(lead.post(f"{URL}proposals/{row.pk}/accept/", told)) == [
        "Draft 1 is kept. Another person decides it."
    ]  # fmt: skip
    second = propose_raising(community=WEST, on_date=zone.at.date(), incident=zone.incident, at=zone.at)
    assert second is not None
    refuse = f"{URL}proposals/{second.pk}/refuse/"
    assert client(zone, "inspector").post(refuse, {"reason": "not_yet"}).status_code == 404
    lead.post(refuse, {"reason": "imported"})
    assert LevelProposal.objects.get(pk=second.pk).state == "refused"


def test_tabs_and_filters_narrow_the_list_and_drafts_are_for_the_desk(zone: Zone) -> None:
    zone.decided()
    zone.decided(level="low", measures=("avoid_gatherings",), communities=(EAST,), ends_at=zone.at + HOUR,
                 review_at=zone.at + HOUR)  # fmt: skip
    zone.draft()
    lead = client(zone, "lead")
    numbers = {
        query: [line.row.number for line in lead.get(f"{URL}?{query}").context["lines"]]
        for query in ("", "tab=ending", "tab=drafts", "level=high", f"community={EAST}", "tab=over", "tab=x&level=low")
    }  # fmt: skip
    assert numbers == {
        "": [2, 1], "tab=ending": [2], "tab=drafts": [3], "level=high": [1], f"community={EAST}": [2], "tab=over": [],
        "tab=x&level=low": [2],
    }  # fmt: skip
    seen = client(zone, "gate_keeper").get(f"{URL}?tab=drafts").context
    assert (seen["lines"], [name for name, _n in seen["tabs"]][:4], "proposals" in seen) == (
        [], ["holding", "ending", "reviews", "coming"], False,
    )  # fmt: skip
    assert client(zone, "administrator").get(URL).status_code == 404


def test_the_list_asks_the_database_as_often_for_many_as_for_one(zone: Zone) -> None:
    lead, counts = client(zone, "lead"), []
    for n in (1, 3):
        for _one in range(n):
            zone.decided()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            lead.get(URL)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_board_says_how_controls_stand(zone: Zone) -> None:
    lead = client(zone, "lead")
    assert lead.get("/desk/").context["controls"] is None
    zone.decided(ends_at=zone.at + HOUR, review_at=zone.at + HOUR)
    zone.draft()
    shown = lead.get("/desk/")
    found = shown.context["controls"]
    assert (found.holding, found.ending, found.drafts) == (1, 1, 1)
    assert "1 ends within a day, and nothing follows" in shown.content.decode()


def test_an_order_of_a_checklist_says_in_words_what_is_to_be_done(zone: Zone) -> None:
    row = zone.decided()
    zone.run()
    order = row.items.get(item="gates").order
    page = client(zone, "lead").get(f"/desk/orders/{order}/").content.decode()
    assert "Set up the gates: staff the main entrance day and night" in page
