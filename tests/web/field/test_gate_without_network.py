"""A gate whose phone lost the network and its page: in a real Chromium the shell judges, counts, and tells its age."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.zones.rules.test_passes import KEY, KEYS
from tests.gates_world import RESIDENTS, Gates, make_gates
from tests.web.field.test_gate_in_chromium import scan
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.accounts.models import SignedIn
from bihuan.apps.zones.models import Crossing
from bihuan.web.field.gate import keeping

pytestmark = pytest.mark.browser
CACHES = """async () => { const found = {};
    for (const name of await caches.keys()) { const one = await caches.open(name); found[name] = [];
        for (const asked of await one.keys()) { const answer = await one.match(asked, { ignoreVary: true });
            found[name].push({ url: asked.url, text: await answer.text(), headers: [...answer.headers] }); } }
    return found; }"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname)"
SLOW = """{ const real = fetch, wait = () => new Promise((done) => setTimeout(done, 1500));
    globalThis.fetch = async (...asked) => { await wait(); return real(...asked); }; }"""


def keeper(site: Any, gates: Gates, **more: Any) -> Page:
    """Return the gate's page of a keeper, kept on the phone."""
    page: Page = site.window(**{"width": 360, "language": "en", "account": gates.keeper, **more})
    page.goto(f"{reverse('field:gate')}?building={gates.building.pk}")
    expect(page.locator("#keeping[data-kept]")).to_be_attached()
    return page


def lose(page: Page) -> None:
    """Take the network away and load the page anew."""
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#gate[data-kept][data-ready]")).to_be_attached()


def forged(code: str) -> str:
    """Return a code whose end was put off by a minute."""
    parts = code.split(":")
    parts[9 if parts[0] == "BHP1" else 10] = str(int(parts[9]) + 60)
    return ":".join(parts)


def test_a_phone_without_a_network_loads_the_page_judges_counts_and_the_desk_sees_each_crossing_once(site: Any) -> None:
    gates = make_gates()
    good = gates.issue()
    short = gates.issue(starts_at=gates.at - timedelta(hours=3), ends_at=gates.at + timedelta(seconds=1))
    page = keeper(site, gates)
    lose(page)
    expect(page.locator("h1")).to_have_text("1 阳光小区东门")
    expect(page.locator("#away")).to_contain_text("Without a network since")
    assert scan(page, good.code) == "OPEN"
    page.locator("#through button").click()
    assert scan(page, forged(good.code)) == "DO NOT OPEN"
    expect(page.locator("#answer [data-why]")).to_contain_text("altered")
    assert scan(page, short.code) == "DO NOT OPEN"
    page.locator("#again").click()
    page.locator("summary", has_text="Emergency").click()
    page.locator("form[data-crossing=headcount] button").click()
    page.locator("summary", has_text="Emergency").click()
    page.reload()  # what waits outlives the page
    expect(page.locator("#gate[data-kept][data-ready]")).to_be_attached()
    assert (Crossing.objects.count(), page.locator("#queued").inner_text().split()[-1]) == (0, "2")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#gate[data-until][data-ready]")).to_be_attached(timeout=20_000)  # the page itself came back
    expect(page.locator("#queued")).to_be_hidden(timeout=20_000)
    expect(page.locator("#away")).to_be_hidden()
    page.reload()
    page.wait_for_timeout(500)
    told = sorted(Crossing.objects.values_list("kind", "way", "people"))
    assert told == [("headcount", "out", 1), ("pass", "in", 1)]
    site.complaints.clear()  # the browser itself says that it had no network


def test_the_shell_sends_what_waits_by_itself_even_while_an_answer_stands_on_it(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates)
    lose(page)
    scan(page, gates.issue().code)
    page.locator("#through button").click()
    scan(page, "nothing")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#queued")).to_be_hidden(timeout=20_000)
    expect(page.locator("#away")).to_contain_text("The network is back")
    assert (Crossing.objects.count(), page.locator("#gate[data-kept]").count()) == (1, 1)
    page.locator("#again").click()
    site.complaints.clear()


def test_nothing_in_the_cache_is_of_a_person_and_nothing_but_the_shell_is_in_it(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates)
    page.reload()
    expect(page.locator("#keeping[data-kept]")).to_be_attached()
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    found = page.evaluate(CACHES)
    kept = {one["url"].removeprefix(site.address): one for held in found.values() for one in held}
    files = {keeping.kept_file(one).url for one in (*keeping.STYLES, keeping.SCRIPT)}
    assert (set(found), set(kept)) == ({f"bihuan-gate-{keeping.release()}"}, {keeping.shell_address(), *files})
    everything = json.dumps(kept, ensure_ascii=False)
    private = (
        gates.keeper.full_name, gates.world.incident.name, str(gates.gate.pk), gates.gate.name, *RESIDENTS, token,
        *(cookies[name] for name in ("sessionid", "csrftoken")), "set-cookie", "data-personal",
    )  # fmt: skip
    assert [word for word in private if word in everything] == []
    assert page.evaluate(WORKERS) == ["/field/gate/"]
    assert gates.keeper.full_name in page.content()  # the page itself names them, and is not kept


def test_the_worker_answers_for_no_other_address(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates)
    page.reload()
    expect(page.locator("#gate[data-ready]")).to_be_attached()
    page.context.set_offline(True)
    asked = """(urls) => Promise.all(urls.map((url) => fetch(url).then((answer) => answer.status, () => "none")))"""
    others = [
        reverse("field:today"), reverse("field:gate"), reverse("field:gate-worker"), reverse("sign-in"), "/",
        "/public/zh/", reverse("field:gate-kit", args=[gates.gate.pk]), keeping.shell_address(),
        "/static/field/gate.js?kept=0", "/static/field/lane.js",
    ]  # fmt: skip
    own = [keeping.kept_file(keeping.SCRIPT).url]
    assert page.evaluate(asked, others + own) == ["none"] * len(others) + [200]
    for address in (reverse("field:today"), reverse("field:gate-kit", args=[gates.gate.pk])):
        with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(address)
    site.complaints.clear()


def test_a_deleted_clock_judges_nothing_until_the_server_was_there(site: Any) -> None:
    gates = make_gates()
    code = gates.issue().code
    page = keeper(site, gates)
    lose(page)
    gate = page.locator("#gate").get_attribute("data-gate")
    page.evaluate("(gate) => localStorage.removeItem(`bihuan-gate-${gate}-seen`)", gate)
    page.reload()
    expect(page.locator("#away")).to_contain_text("has lost the server's time")
    assert scan(page, code) == "DO NOT OPEN"
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("#away")).to_contain_text("Find a network")
    assert scan(page, code) == "DO NOT OPEN"
    page.locator("summary", has_text="Emergency").click()
    page.locator("form[data-crossing=headcount] button").click()
    expect(page.locator("#done")).to_contain_text("Find a network")
    page.context.set_offline(False)
    page.goto(reverse("field:gate"))
    expect(page.locator("#gate[data-until][data-ready]")).to_be_attached()
    assert scan(page, code) == "OPEN"
    site.complaints.clear()


def test_a_page_that_a_browser_kept_judges_nothing_when_what_the_phone_keeps_was_deleted(site: Any) -> None:
    gates = make_gates()
    code = gates.issue(ends_at=gates.at + timedelta(minutes=30)).code
    page = site.window(width=360, language="en", account=gates.keeper)
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(reverse("field:gate"))
    expect(page.locator("#gate[data-ready]")).to_be_attached()
    expect(page.locator("#keeping")).to_contain_text("leave it open")
    old = page.content().replace(' data-ready="1"', "")
    page.evaluate("localStorage.clear()")
    page.route("**/kit/", lambda route: route.abort())
    page.route("**/gate/", lambda route: route.fulfill(body=old, content_type="text/html"))
    page.clock.set_fixed_time(gates.at + timedelta(hours=5))  # the pass is over; the page's own kit would say otherwise
    page.reload()
    expect(page.locator("#gate[data-ready]")).to_be_attached()
    assert scan(page, code) == "DO NOT OPEN"
    expect(page.locator("#answer [data-about]")).to_contain_text("lost the server's time")
    site.complaints.clear()


@pytest.mark.parametrize(("hours", "words"), [(12.1, "more than 12 hours old"), (11, "is over")])
def test_keys_that_are_too_old_and_a_session_that_is_over_judge_nothing(site: Any, hours: float, words: str) -> None:
    gates = make_gates()
    code = gates.issue(control=gates.control.pk, ends_at=gates.at + timedelta(hours=20)).code
    page = keeper(site, gates)
    if words == "is over":
        SignedIn.objects.update(began_at=gates.at - timedelta(hours=2))
        page.reload()
        expect(page.locator("#keeping[data-kept]")).to_be_attached()
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.add_init_script(f"{{ const real = Date.now; Date.now = () => real() + {hours * 3_600_000}; }}")
    page.reload()
    expect(page.locator("#away")).to_contain_text(words)
    assert scan(page, code) == "DO NOT OPEN"
    assert (page.evaluate("caches.keys()") == []) == (words == "is over")
    site.complaints.clear()


def test_a_clock_that_was_set_back_while_the_page_was_away_opens_nothing(site: Any) -> None:
    gates = make_gates()
    code = gates.issue().code
    page = keeper(site, gates)
    page.add_init_script("{ const real = Date.now; Date.now = () => real() - 3_600_000; }")
    lose(page)
    assert scan(page, code) == "DO NOT OPEN"
    expect(page.locator("#answer [data-why]")).to_contain_text("set back")
    site.complaints.clear()


def test_keys_that_somebody_put_into_the_phone_open_nothing(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates)
    gate = str(page.locator("#gate").get_attribute("data-gate"))
    stored = json.loads(page.evaluate("(gate) => localStorage.getItem(`bihuan-gate-${gate}`)", gate))
    kit = json.loads(stored["told"]["kit"].removeprefix("BHK1:")) | {
        "keys": KEYS,
        "made_at": int(time.time()) + 5,
    }
    text = "BHK1:" + json.dumps(kit, sort_keys=True, separators=(",", ":"))
    stored["told"] = {"kit": text, "signature": KEY.sign(text), "key": KEY.key_id}
    page.evaluate("([gate, kept]) => localStorage.setItem(`bihuan-gate-${gate}`, kept)", [gate, json.dumps(stored)])
    lose(page)
    expect(page.locator("#away")).to_contain_text("nothing to check by")
    assert scan(page, gates.issue().code) == "DO NOT OPEN"
    site.complaints.clear()


def test_signing_out_takes_cache_and_worker_away(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates)
    page.locator("form[action='/sign-out/'] button").click()
    expect(page.locator("html[data-forgotten]")).to_be_attached()
    assert (page.evaluate(CACHES), page.evaluate(WORKERS), page.evaluate("localStorage.length")) == ({}, [], 0)
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(reverse("field:gate"))
    site.complaints.clear()


def test_signing_out_sends_what_waits_first_and_says_what_it_could_not_send(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates)
    page.evaluate("() => { globalThis.real = fetch; globalThis.fetch = () => Promise.reject(new TypeError('away')); }")
    scan(page, gates.issue().code)
    page.locator("#through button").click()
    leave = page.locator("form[action='/sign-out/'] button")
    leave.click()
    expect(page.locator("#done")).to_contain_text("1 crossings could not be sent yet")
    page.add_init_script(SLOW)  # the page sends by itself once it is there: one press waits for that
    page.reload()
    leave.click()
    expect(page.locator("html[data-forgotten]")).to_be_attached()
    assert Crossing.objects.count() == 1


def test_locking_takes_cache_and_worker_away_but_not_what_waits_to_be_sent(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates)
    page.context.set_offline(True)
    scan(page, gates.issue().code)
    page.locator("#through button").click()
    page.route("**/cross/", lambda route: route.abort())
    page.context.set_offline(False)
    page.locator("form[action*='lock'] button").click()
    expect(page.locator("html[data-forgotten]")).to_be_attached()
    assert (page.evaluate(CACHES), page.evaluate(WORKERS)) == ({}, [])
    assert len(json.loads(page.evaluate("localStorage.getItem('bihuan-crossings')"))) == 1
    site.complaints.clear()


def test_a_session_that_ended_elsewhere_takes_the_cache_away_at_the_next_word_with_the_server(site: Any) -> None:
    gates = make_gates()
    page = keeper(site, gates)
    lose(page)
    SignedIn.objects.update(began_at=gates.at - timedelta(hours=13))
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/sign-in/**")
    expect(page.locator("html[data-forgotten]")).to_be_attached()
    assert (page.evaluate(CACHES), page.evaluate(WORKERS)) == ({}, [])
    site.complaints.clear()


def test_a_new_release_replaces_what_is_kept(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = keeper(site, make_gates())
    old = keeping.release()
    monkeypatch.setattr(keeping, "__version__", "9.9.9")
    keeping.release.cache_clear()
    page.reload()
    new = keeping.release()
    page.wait_for_function(f"async () => (await caches.keys()).join() === 'bihuan-gate-{new}'")
    assert old != new
    lose(page)
    monkeypatch.undo()
    keeping.release.cache_clear()
    site.complaints.clear()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_shell_fits_a_small_telephone_and_has_no_barrier(site: Any, language: str) -> None:
    gates = make_gates()
    page = keeper(site, gates, width=320, language=language)
    lose(page)
    for code in (gates.issue().code, "nothing"):
        scan(page, code)
        assert_fits(page)
        assert_accessible(page)
    site.complaints.clear()
