"""The pages of tubes at the desk and of a lane on a phone, as each role gets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.screening.tube_ground import DOCUMENTS, Ground, make_ground
from tests.web.desk.orders.seeing import client_of

from bihuan.apps.screening.models import Box, LabelBlock, Pool, TubeResult
from bihuan.apps.screening.rules.tubes_codes import make_code
from bihuan.web.desk.tubes.bars import QUIET, bars_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    """Return a round with twelve people."""
    return make_ground(people=12)


def desk(ground: Ground, name: str = "lead") -> Client:
    return client_of(ground.world, name)


def phone(ground: Ground, name: str = "officer@PCS-03") -> Client:
    return client_of(ground.world, name)


def tube_form(ground: Ground, **more: Any) -> dict[str, Any]:
    """Return the form of a lane as a browser sends it."""
    told = {"round": ground.round.pk, "site": ground.site.pk, "code": ground.code(), "kind": "pooled", "size": "10"}
    return told | {"member": [one.pk for one in ground.entries[:2]]} | more


def test_the_balance_stands_with_its_figures_and_opens_down_to_the_tubes(ground: Ground) -> None:
    one, two = ground.fill(0), ground.fill(1)
    ground.hand(two)
    page = desk(ground).get(reverse("desk:tubes"), {"step": "sealed"})
    assert ([count for _step, _name, count in page.context["steps"]], page.context["unaccounted"]) == (
        [0, 1, 1, 0, 0, 0],
        0,
    )
    assert [tube.pk for tube in page.context["page"]] == [one.pk]


def test_a_unit_sees_its_own_tubes_alone_and_no_result_that_does_not_fit(ground: Ground) -> None:
    tube = ground.fill(0)
    own = phone(ground, "dispatcher@PCS-03").get(reverse("desk:tubes"), {"code": "01"}).context
    other = phone(ground, "dispatcher@SQ-07").get(reverse("desk:tubes"), {"code": "01"}).context
    assert ([one.pk for one in own["page"]], list(other["page"]), own.get("unfit")) == ([tube.pk], [], None)
    assert phone(ground, "dispatcher@SQ-07").get(reverse("desk:tube", args=[tube.pk])).status_code == 404


def test_a_tube_shows_its_people_masked_and_its_clock(ground: Ground) -> None:
    tube = ground.fill(0, 1)
    ground.bring(tube)
    ground.say((tube, "阳性"))
    page = desk(ground).get(reverse("desk:tube", args=[tube.pk]))
    assert [str(name) for _swab, name, _hold in page.context["members"]] == ["居****", "居****"]
    assert (page.context["clock"].is_running, "居民000" in page.content.decode()) == (True, False)


def test_the_list_of_a_box_is_closed_until_it_was_counted(ground: Ground) -> None:
    one, two = ground.fill(0), ground.fill(1)
    box = ground.hand(one, two)
    before = desk(ground).get(reverse("desk:box", args=[box])).content.decode()
    assert (one.code in before, "张三" in before) == (False, False)
    desk(ground).post(reverse("desk:count-box", args=[box]), {"counted": "2"})
    assert one.code in desk(ground).get(reverse("desk:box", args=[box])).content.decode()
    desk(ground).post(reverse("desk:receive-box", args=[box]), {"codes": f"{one.code}\n"})
    page = desk(ground).get(reverse("desk:box", args=[box]))
    assert [tube.pk for tube in page.context["missing"]] == [two.pk]
    desk(ground).post(reverse("desk:receive-box", args=[box]), {"codes": two.code})
    assert Box.objects.get().state == "arrived"


def test_a_refused_form_of_a_box_keeps_what_was_typed(ground: Ground) -> None:
    box = ground.hand(ground.fill(0))
    page = desk(ground).post(reverse("desk:pass-box", args=[box]), {"taker": "", "where": "服务区"})
    assert (page.status_code, "服务区" in page.content.decode()) == (422, True)
    early = desk(ground).post(reverse("desk:receive-box", args=[box]), {"codes": "LOT-0001"})
    assert early.status_code == 409


def test_a_result_that_does_not_fit_is_taken_or_dropped_on_the_page(ground: Ground) -> None:
    tube = ground.fill(0)
    [record] = ground.say((tube, "阴性"))
    page = desk(ground).get(reverse("desk:tubes"))
    assert [one.pk for one in page.context["unfit"]] == [record]
    desk(ground).post(reverse("desk:settle-result", args=[record]), {"decision": "take"})
    assert (TubeResult.objects.get().settled, Pool.objects.get().result) == ("take", "negative")


def test_a_lost_tube_is_given_up_on_its_page(ground: Ground) -> None:
    tube = ground.fill(0)
    url = reverse("desk:lose-tube", args=[tube.pk])
    assert phone(ground).post(url, {"reason": "broken"}).status_code == 404
    assert desk(ground).post(url, {"reason": ""}).status_code == 422
    desk(ground).post(url, {"reason": "broken"})
    assert Pool.objects.get().state == "lost"


def test_labels_are_reserved_and_printed_with_the_bars_of_code_128(ground: Ground) -> None:
    told = {"round_id": ground.round.pk, "site": ground.site.pk, "count": "30"}
    assert desk(ground).post(reverse("desk:labels"), told).status_code == 302
    sheet = desk(ground).get(reverse("desk:label-sheet", args=[LabelBlock.objects.get().pk]), {"paper": "roll"})
    codes = [code for code, _width, _bars in sheet.context["labels"]]
    assert (len(codes), codes[0], sheet.content.decode().count("<svg viewBox")) == (
        30, make_code(round_number=1, site_number=1, serial=1), 30,
    )  # fmt: skip
    assert 'style="' not in sheet.content.decode().partition('<ul class="labels')[2]


def test_twelve_digits_in_code_128_take_123_modules_between_quiet_zones() -> None:
    width, bars = bars_of("010001000015")
    assert width - 2 * QUIET == 11 * (1 + 6 + 1) + 13  # start, six pairs of digits in set C, check, stop
    assert (bars[0], len(bars)) == ((QUIET, 2), 3 * 8 + 4)


def test_a_lane_fills_a_tube_and_goes_on_with_the_next(ground: Ground) -> None:
    answer = phone(ground).post(reverse("field:fill-tube"), tube_form(ground))
    assert (answer.status_code, Pool.objects.get().members) == (302, 2)
    assert f"site={ground.site.pk}" in answer["Location"]


def test_the_queue_of_a_phone_sends_twice_and_fills_once(ground: Ground) -> None:
    form = tube_form(ground, command="phone-queue-1", taken_at=(ground.at - timedelta(minutes=9)).isoformat())
    answers = [
        phone(ground).post(reverse("field:fill-tube"), form, headers={"accept": "application/json"}) for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert (answers[0].json(), Pool.objects.count()) == (answers[1].json(), 1)
    assert Pool.objects.get().filled_at == ground.at - timedelta(minutes=9)


def test_people_are_read_by_their_documents_and_a_stranger_is_named_by_line(ground: Ground) -> None:
    form = tube_form(ground, member=[], documents=f"{DOCUMENTS[0]}\n{DOCUMENTS[2]}\n")
    phone(ground).post(reverse("field:fill-tube"), form)
    assert [one.entry_id for one in Pool.objects.get().samples.order_by("place")] == [
        ground.entries[0].pk, ground.entries[2].pk,
    ]  # fmt: skip
    strange = tube_form(ground, member=[], documents=f"{DOCUMENTS[1]}\n110101199003070000")
    answer = phone(ground).post(reverse("field:fill-tube"), strange)
    assert (answer.status_code, answer.context["refused"].endswith(" 2")) == (409, True)
    assert DOCUMENTS[1] in answer.content.decode()


def test_a_traveller_is_sampled_at_an_arrival_site(ground: Ground) -> None:
    form = tube_form(
        ground, member=[], kind="single", site=ground.arrival.pk, code=ground.code(site=ground.arrival),
        traveller_name="赵旅客", traveller_phone="13900001111",
    )  # fmt: skip
    assert phone(ground).post(reverse("field:fill-tube"), form).status_code == 302
    tube = Pool.objects.get()
    page = desk(ground).get(reverse("desk:tube", args=[tube.pk]))
    assert [str(name) for _swab, name, _hold in page.context["members"]] == ["赵**"]


def test_a_refused_tube_keeps_what_was_typed_and_another_units_site_is_not_there(ground: Ground) -> None:
    phone(ground).post(reverse("field:fill-tube"), tube_form(ground))
    again = phone(ground).post(reverse("field:fill-tube"), tube_form(ground, code="LOT-7777"))
    assert (again.status_code, "LOT-7777" in again.content.decode()) == (409, True)
    assert phone(ground, "officer@SQ-07").post(reverse("field:fill-tube"), tube_form(ground)).status_code == 404


def test_the_lane_lists_the_people_of_a_booked_building(ground: Ground) -> None:
    told = {"round": ground.round.pk, "site": ground.site.pk, "building": ground.entries[0].building_id, "flat": "1"}
    page = phone(ground).get(reverse("field:lane"), told)
    assert [one.entry for one in page.context["people"]] == [one.pk for one in ground.entries[:3]]
    assert page.headers["Permissions-Policy"].count("camera=(self)") == 1


def test_a_box_is_handed_over_by_scanning_on_a_phone(ground: Ground) -> None:
    tube = ground.fill(0)
    told = {"round": ground.round.pk, "site": ground.site.pk, "code": ground.code(is_box=True), "tubes": tube.code}
    assert phone(ground).get(reverse("field:box"), told).status_code == 200
    assert phone(ground).post(reverse("field:box"), told).status_code == 409
    phone(ground).post(reverse("field:box"), told | {"taker": "李四", "command": "phone-box-01"})
    assert (Box.objects.get().tubes_n, Pool.objects.get().state) == (1, "handed")


def test_who_has_nothing_to_do_with_samples_sees_no_lane(ground: Ground) -> None:
    assert desk(ground, "commander").get(reverse("field:lane")).status_code == 404
    assert desk(ground, "commander").get(reverse("desk:tubes")).status_code == 404
