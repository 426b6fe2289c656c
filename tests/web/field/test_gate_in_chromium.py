"""A gate on a telephone: the script's checks in a real Chromium are those of the rules, and need no network."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from tests.apps.zones.rules.test_passes import KEY, KEYS, SLIP, SLIPS
from tests.apps.zones.rules.test_passes_judging import ASKED, slip
from tests.conftest import IS_PROOF
from tests.gates_world import Gates, make_gates
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.intake.actions.keys import receipt_key
from bihuan.apps.zones.actions.passes import revoke_pass
from bihuan.apps.zones.models import Crossing
from bihuan.apps.zones.rules.passes import Slip, code_of, tag_of
from bihuan.apps.zones.rules.passes_judging import Asked, judge_code

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[3] / "src/bihuan/web/field/static/field/gate.js"
CASES = 4000 if IS_PROOF else 400
CHECK = """async (cases) => Promise.all(cases.map(async ([code, keys, stopped, asked]) =>
    (await BihuanPass.check(code, keys, stopped, asked)).why))"""


@pytest.fixture
def bench(browser: Browser) -> Iterator[Page]:
    """Return an empty page of a secure context with the script of the gate."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html><title>gate</title>", content_type="text/html"))
    page.goto("http://localhost:9/")
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    yield page
    page.close()


def asks(page: Page, cases: list[tuple[str, list[int], Asked]]) -> list[str]:
    """Return what the script says of codes: (code, numbers that were stopped, where and when)."""
    found: list[str] = page.evaluate(CHECK, [[code, KEYS, stopped, asdict(asked)] for code, stopped, asked in cases])
    return found


def drawn(strategy: st.SearchStrategy[Any], number: int) -> list[Any]:
    """Return that many examples of a strategy, the same at every run."""
    kept: list[Any] = []

    @settings(
        max_examples=number, database=None, derandomize=True, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def draw(one: Any) -> None:
        kept.append(one)

    draw()
    return kept


def near(one: Slip, asked: Asked, nth: int) -> Asked:
    """Return an instant that matters to a pass: about its ends, a second around them, or anywhere."""
    edges = (one.span.starts_at, one.span.ends_at, one.span.ends_at - asked.skew_s, one.span.starts_at + asked.skew_s)
    return replace(asked, at=max(0, edges[nth % 4] + nth % 3 - 1)) if nth % 5 else asked


def test_the_browser_can_check_signatures_by_itself(bench: Page) -> None:
    assert bench.evaluate("BihuanPass.canVerify()") is True


def test_the_script_judges_every_pass_as_the_rules_do_at_every_instant_and_clock(bench: Page) -> None:
    pairs = [
        (one, near(one, asked, nth)) for nth, (one, asked) in enumerate(drawn(st.tuples(SLIPS, ASKED), CASES // 2))
    ]
    open_ones = [slip(hours=one.span.hours, days=one.span.days) for one, _asked in pairs]
    pairs += [
        (one, replace(asked, gate=3, at=one.span.starts_at + asked.at % 1_300_000 - 50_000))
        for one, (_one, asked) in zip(open_ones, pairs, strict=True)
    ]
    cases = [
        (code_of(one, KEY.sign), [one.number] if nth % 11 == 0 else [], asked) for nth, (one, asked) in enumerate(pairs)
    ]
    expected = [judge_code(code, KEYS, stopped, asked).why for code, stopped, asked in cases]
    assert asks(bench, cases) == expected
    assert {"opens", "expired", "not_yet", "wrong_hours", "revoked", "other_gate", "other_direction"} <= set(expected)


def test_an_expired_pass_never_opens_in_the_script_however_the_clock_is_off_within_what_is_declared(
    bench: Page,
) -> None:
    chance, cases = random.Random(6), []
    for _ in range(CASES):
        skew = chance.choice((0, 1, 60, 3600))
        true = slip().span.ends_at + chance.choice((0, 1, 30, 3600, 10_000_000))
        asked = Asked(SLIP.incident, 3, "", "in", true + chance.randint(-skew, skew), "Asia/Shanghai", skew)
        cases.append((code_of(slip(), KEY.sign), list[int](), asked))
    assert set(asks(bench, cases)) == {"expired"}


def test_a_code_altered_in_any_byte_never_opens_in_the_script(bench: Page) -> None:
    code = code_of(slip(), KEY.sign)
    asked = Asked(SLIP.incident, 3, "", "in", slip().span.starts_at + 36_000, "Asia/Shanghai", 60)
    signs = "".join(map(chr, range(32, 127))) + "\n芳" if IS_PROOF else "0A:9Z\n"
    altered = [code[:n] + sign + code[n + 1 :] for n in range(len(code)) for sign in signs if sign != code[n]]
    altered += [code[:n] + code[n + 1 :] for n in range(len(code))] + [f"{code}\n", f" {code}", code.lower()]
    told = asks(bench, [(code, [], asked), *((one, [], asked) for one in altered)])
    assert (told[0], "opens" in told[1:]) == ("opens", False)


def test_a_revoked_pass_never_opens_in_the_script_once_the_list_is_known(bench: Page) -> None:
    cases = [
        (code_of(one, KEY.sign), [7, one.number], asked) for one, asked in drawn(st.tuples(SLIPS, ASKED), CASES // 4)
    ]
    assert set(asks(bench, cases)) == {"revoked"}


def test_a_list_that_was_altered_or_signed_with_another_key_is_not_believed(bench: Page) -> None:
    text = 'BHK1:{"kind":"gate_kit","stopped":[7]}'
    good = {"kit": text, "signature": KEY.sign(text), "key": KEY.key_id}
    kits = [good, good | {"kit": text.replace("7", "8")}, good | {"key": "0" * 16}, good | {"signature": "00"}]
    kits.append({"kit": "{}", "signature": KEY.sign("{}"), "key": KEY.key_id})
    opening = "(all) => Promise.all(all.map(([kit, keys]) => BihuanPass.openKit(kit, keys)))"
    found = bench.evaluate(opening, [[one, KEYS] for one in kits])
    assert found == [{"kind": "gate_kit", "stopped": [7]}, None, None, None, None]


def keeper(site: Any, gates: Gates, **more: Any) -> Page:
    page: Page = site.window(**{"width": 360, "account": gates.keeper, **more})
    page.goto(f"{reverse('field:gate')}?building={gates.building.pk}")
    expect(page.locator("#gate[data-ready]")).to_be_attached()
    return page


def scan(page: Page, code: object) -> str:
    page.locator("#code").fill(str(code))
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_visible()
    return page.locator("#answer h2").inner_text()


def test_a_pass_is_checked_and_its_crossing_kept_while_the_network_is_away_and_sent_once(site: Any) -> None:
    gates = make_gates()
    good, bad = gates.issue(), gates.issue()
    page = keeper(site, gates, language="en")
    revoke_pass(pass_id=bad.pk, reason="misused", by=gates.by("lead"), at=gates.at)
    assert scan(page, bad.code) == "OPEN"  # revoked since the page fetched its list: why its age stands there
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#kit-age")).to_contain_text("1 numbers")
    page.context.set_offline(True)
    assert scan(page, bad.code) == "DO NOT OPEN"
    assert scan(page, good.number) == "DO NOT OPEN"
    assert scan(page, good.code) == "OPEN"
    page.locator("#through button").click()
    expect(page.locator("#queued")).to_be_visible()
    page.locator("summary", has_text="Emergency").click()
    page.locator("form[data-crossing=headcount] button").click()
    assert (Crossing.objects.count(), page.locator("#queued").inner_text().split()[-1]) == (0, "2")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert ("施" in kept, "csrf" in kept) == (False, False)
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#queued")).to_be_hidden(timeout=20_000)
    told = sorted(Crossing.objects.values_list("kind", "way", "people"))
    assert told == [("headcount", "out", 1), ("pass", "in", 1)]
    site.complaints.clear()  # the browser itself says that it had no network


def test_a_clock_that_was_set_back_opens_nothing_until_the_server_was_reached(site: Any) -> None:
    gates = make_gates()
    code = gates.issue().code
    page = keeper(site, gates, language="en")
    page.evaluate("() => { const real = Date.now; Date.now = () => real() - 3600 * 1000; }")
    page.context.set_offline(True)
    assert scan(page, code) == "DO NOT OPEN"
    expect(page.locator("#answer [data-why]")).to_contain_text("set back")
    site.complaints.clear()


def test_the_answer_to_one_code_does_not_stand_while_the_next_is_looked_up(site: Any) -> None:
    gates = make_gates()
    row = gates.issue()
    page = keeper(site, gates, language="en")
    assert scan(page, row.code) == "OPEN"
    page.evaluate("() => { globalThis.fetch = () => new Promise((done) => { globalThis.late = done; }); }")
    page.locator("#code").fill(str(row.number))
    page.keyboard.press("Enter")
    page.wait_for_function("globalThis.late")
    expect(page.locator("#answer")).to_be_hidden()
    assert scan(page, "nothing") == "DO NOT OPEN"
    told = json.dumps({"why": "opens", "slip": {"number": 1, "purpose": "X", "holder": "P", "sign": ""}})
    page.evaluate("(told) => late(new Response(told, { headers: { 'Content-Type': 'application/json' } }))", told)
    page.wait_for_timeout(200)
    assert page.locator("#answer h2").inner_text() == "DO NOT OPEN"  # what comes late is of a paper that has gone


def test_a_clock_that_was_set_forward_opens_no_pass_before_its_time_without_the_server(site: Any) -> None:
    gates = make_gates()
    early = gates.issue(starts_at=gates.at + timedelta(hours=2), ends_at=gates.at + timedelta(hours=6))
    good = gates.issue(ends_at=gates.at + timedelta(hours=6))
    page = keeper(site, gates, language="en")
    page.context.set_offline(True)
    page.evaluate("() => { const real = Date.now; Date.now = () => real() + 3 * 3600 * 1000; }")
    assert scan(page, early.code) == "DO NOT OPEN"
    expect(page.locator("#answer [data-why]")).to_contain_text("cannot be checked")
    assert scan(page, good.code) == "OPEN"  # it holds by both clocks: a phone that slept is no reason to shut
    site.complaints.clear()


def test_a_page_that_the_browser_kept_sets_no_clock_back(site: Any) -> None:
    gates = make_gates()
    code = gates.issue(ends_at=gates.at + timedelta(minutes=30)).code
    page = keeper(site, gates, language="en")
    old = page.content()
    page.evaluate("""(late) => localStorage.setItem(`bihuan-gate-${document.getElementById("gate").dataset.gate}-seen`,
        String(Math.floor(Date.now() / 1000) + late))""", 3600)  # fmt: skip
    page.route("**/kit/", lambda route: route.abort())
    page.route(
        "**/gate/?*", lambda route: route.fulfill(body=old.replace(' data-ready="1"', ""), content_type="text/html")
    )
    page.reload()
    expect(page.locator("#gate[data-ready]")).to_be_attached()
    assert scan(page, code) == "DO NOT OPEN"
    site.complaints.clear()


def test_the_list_of_another_incident_is_not_taken_for_this_gates_whatever_the_phone_keeps(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates, language="en")
    told = json.loads(str(page.locator("#gate").get_attribute("data-kit")))
    kit = json.loads(told["kit"].removeprefix("BHK1:"))
    kit |= {"incident": tag_of("ANOTHER"), "made_at": kit["made_at"] + 30}
    text = "BHK1:" + json.dumps(kit, sort_keys=True, separators=(",", ":"))
    key = receipt_key()
    forged = {"told": {"kit": text, "signature": key.sign(text), "key": key.key_id}, "offset": 0}
    page.evaluate(
        "(kept) => localStorage.setItem(`bihuan-gate-${document.getElementById('gate').dataset.gate}`, kept)",
        json.dumps(forged),
    )
    page.reload()
    expect(page.locator("#gate[data-ready]")).to_be_attached()
    assert scan(page, gates.issue().code) == "OPEN"


def test_a_browser_without_ed25519_says_so_asks_the_server_and_opens_nothing_when_it_cannot(site: Any) -> None:
    gates = make_gates()
    code = gates.issue().code
    page = site.window(width=360, language="en", account=gates.keeper)
    page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'));")
    page.goto(reverse("field:gate"))
    expect(page.locator("#no-signature")).to_be_visible()
    assert scan(page, code) == "OPEN"
    expect(page.locator("#answer [data-about]")).to_contain_text("by the server")
    page.context.set_offline(True)
    assert scan(page, code) == "DO NOT OPEN"
    site.complaints.clear()


def test_residents_are_ticked_and_counted_and_what_is_refused_stays_until_it_was_seen(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates, language="en")
    page.locator("#way input[value=out]").check(force=True)
    page.locator("form[data-crossing=resident] button").click()
    expect(page.locator("#done")).to_contain_text("Tick who")
    for one in (0, 1):
        page.locator(f"input[value='{gates.residents[one].pk}']").check()
    page.locator("form[data-crossing=resident] button").click()
    expect(page.locator("#done")).to_contain_text("2 people out")
    assert (gates.inside().by_gates, gates.inside().by_people) == (3, 3)
    type(gates.residents[2]).objects.update(left_at=gates.at)
    page.locator(f"input[value='{gates.residents[2].pk}']").check()
    page.locator("form[data-crossing=resident] button").click()
    expect(page.locator("#refused li")).to_have_count(1)
    page.locator("#refused button").click()
    expect(page.locator("#refused")).to_be_hidden()
    assert Crossing.objects.count() == 1
    site.complaints.clear()  # the refusal's 409 in the console


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_fits_a_small_telephone_and_has_no_barrier(site: Any, language: str) -> None:
    gates = make_gates()
    row = gates.issue()
    page = keeper(site, gates, language=language, width=320)
    for code in (row.code, "nothing"):
        scan(page, code)
        assert_fits(page)
        assert_accessible(page)
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main summary, main select')]"
        ".filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.textContent)"
    )
    assert json.dumps(small) == "[]"
