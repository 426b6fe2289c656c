"""Texts made to become script lie in every text field, and every page is opened in a real Chromium (trust R37).

The texts come in by the ways they would: through delivered files (cells, column names, file names), reports, notes,
parts of a split, reasons; names of accounts, units, sources, areas and the incident are set. On every page: no dialog,
no refusal of the content policy, no element or attribute made of a text.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Error, Page
from tests.conftest import IS_PROOF
from tests.trust.vectors import MARK, VECTORS
from tests.trust.ways import AUTHORITY, Things, allowed_methods, pages
from tests.web.conftest import Site
from tests.worlds import World, make_world, run_jobs

from bihuan.apps.core.models import Account, Area, Incident, Unit
from bihuan.apps.intake.actions import dispose_batch, receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Disposition, Receipt
from bihuan.apps.orders.actions import Report, report_order
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.actions.handover import give_handover
from bihuan.apps.orders.actions.splitting import split_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.web.parts.policy_reports import reports_seen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_ROUND = 17
# A script of ours carries the nonce, the picture of a gate's camera has no source; everything else of these kinds was
# made of a text.
MADE = """() => {
  const found = [...document.querySelectorAll(`[${mark}], script:not([src^="/static/"]), iframe, object, embed, base,
    meta[http-equiv], marquee, video:not(#video[playsinline]:not([src])), audio, math,
    a[href^="javascript:" i], a[href^="data:" i], [style], style`)];
  for (const element of document.querySelectorAll("*"))
    if ([...element.attributes].some((one) => /^(hx-)?on/.test(one.name))) found.push(element);
  return [found.map((one) => one.outerHTML.slice(0, 120)), document.documentElement.outerHTML.includes("${mark}"),
          document.body.innerText.includes("1337")];
}""".replace("${mark}", MARK)


@dataclass
class Seen:
    """What opening pages showed."""

    opened: int = 0
    marked: set[str] = field(default_factory=set)
    dialogs: list[str] = field(default_factory=list)
    made: list[tuple[str, str]] = field(default_factory=list)


def table_of(text: str) -> bytes:
    """Return a delivery whose cells and column names are all this text; the second line is held for its date."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["姓名", "联系电话", "现住址", "社区代码", "备注", "发病日期", "证件号", "事项", text])
    writer.writerow([text, text, text, "511302001", text, "", "", text, text])
    writer.writerow([f"{text}二", "", text, "", text, text, "", text, text])
    return out.getvalue().encode()


def named(world: World, texts: list[str]) -> None:
    """Let everything that has a name have one of the texts."""
    for number, account in enumerate(Account.objects.order_by("pk")):
        Account.objects.filter(pk=account.pk).update(full_name=texts[number % len(texts)], phone=texts[-1][:40])
    for model in (Unit, Area):
        for number, row in enumerate(model.objects.order_by("pk")):
            model.objects.filter(pk=row.pk).update(name=texts[(number + 3) % len(texts)])
    Unit.objects.update(name_en=texts[0])
    Incident.objects.update(name=texts[1], name_en=texts[2])


def make_stained(texts: list[str]) -> tuple[World, list[str]]:
    """Build a world whose every text is one of these; return it with its batches, which still wait."""
    world = make_world(records=0, at=datetime.now(UTC) - timedelta(minutes=5))
    world.source = add_source(code="CDC", name=texts[0], by=world.actor("lead"), at=world.at)
    named(world, texts)
    waiting = []
    for text in texts:
        received = receive_batch(
            source_id=world.source.pk, content=io.BytesIO(table_of(text)), filename=f"{text}.csv",
            by=world.actor("clerk"), at=world.at,
        )  # fmt: skip
        waiting.append(received.batch.pk)
    return world, waiting


def work(world: World, batches: list[str], texts: list[str]) -> Things:
    """Dispose the batches, work on their orders, speak in every place where somebody can."""
    for batch in batches[:-1]:
        dispose_batch(batch_id=batch, by=world.actor("clerk"), at=world.at)
    run_jobs(world.at)
    world.orders = list(WorkOrder.objects.order_by("pk").values_list("pk", flat=True))
    for order, text in zip(world.orders, texts, strict=False):
        world.bring(order, "WORKING")
        world.move("note", order, "lead", note=text)
        world.move("urge", order, "commander", note=text)
        report = Report(evidence=text, contacted=text, contacted_at=world.at, note=text)
        report_order(order_id=order, result="verified", report=report, by=world.actor("officer@PCS-03"), at=world.at)
    split = world.orders[len(world.orders) - 1]
    if WorkOrder.objects.get(pk=split).state == "FED_BACK":
        world.move("send_back", split, "reviewer", reason="other", note=texts[0])
    split_order(order_id=split, titles=texts, by=world.actor("lead"), at=world.at)
    strike_balance(incident=world.incident.code, at=world.at, is_full=True)
    handover = give_handover(unit="PCS-03", by=world.actor("dispatcher@PCS-03"), at=world.at)
    held, receipt = Disposition.objects.filter(kind="held").first(), Receipt.objects.first()
    assert held is not None
    assert receipt is not None
    orders = {"WORKING": world.orders[0], "NEW": world.orders[0], "DISPATCHED": world.orders[0]}
    return Things(world, batches[-1], held.pk, receipt.pk, handover.pk or AUTHORITY, orders)


def look(page: Page, address: str, seen: Seen) -> None:
    """Open a page and search it for what a text has made."""
    seen.dialogs.clear()
    try:
        answer = page.goto(address, wait_until="load")
    except Error as fault:  # a file to be saved, or an answer without a page: nothing is shown
        if "ERR_ABORTED" not in str(fault):
            raise
        answer = None
    seen.opened += 1
    if answer is None or "html" not in answer.headers.get("content-type", ""):
        return
    made, is_marked, is_counted = page.evaluate(MADE)
    seen.made += [(address, one) for one in made]
    seen.made += [(address, "a template was run")] if is_counted else []
    seen.made += [(address, f"dialog: {one}") for one in seen.dialogs]
    if is_marked:
        seen.marked.add(address)


def addresses(things: Things) -> list[str]:
    """Return every page that answers a GET with a page."""
    files = (".json", ".csv")
    return [
        address
        for name, address, pattern in pages(things)
        if not address.endswith(files)
        and "GET" in (allowed_methods(pattern.callback) or {"GET"})
        and name != "sign-out"
    ]


def open_window(site: Site, world: World, name: str, seen: Seen) -> Page:
    page = site.window(language="en", account=world.people[name])
    page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
    return page


def rounds() -> Iterator[list[str]]:
    """Yield the texts, so many at a time: a seeded tenth, or all of them."""
    texts = list(VECTORS)
    random.Random(37).shuffle(texts)
    for first in range(0, len(texts) if IS_PROOF else A_ROUND, A_ROUND):
        yield texts[first : first + A_ROUND]


def number_of_rounds() -> int:
    return len(list(rounds()))


def test_there_are_a_hundred_and_fifty_texts_and_each_can_be_found() -> None:
    assert len(set(VECTORS)) >= 150
    assert [text for text in VECTORS if MARK not in text] == []
    assert max(map(len, VECTORS)) <= 100  # the shortest field that holds a name


@pytest.mark.parametrize("number", range(number_of_rounds()))
def test_no_text_becomes_script_on_any_page(number: int, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    texts, seen, before = list(rounds())[number], Seen(), reports_seen()
    world, batches = make_stained(texts)
    clerk = open_window(site, world, "clerk", seen)
    for batch in batches:
        look(clerk, f"/desk/intake/batches/{batch}/", seen)
    things = work(world, batches, texts)
    for name in ("lead", "dispatcher@PCS-03", "officer@PCS-03", "inspector"):
        page = open_window(site, world, name, seen)
        for address in addresses(things):
            look(page, address, seen)
        if name in {"lead", "officer@PCS-03"}:
            audience = "field" if name.startswith("officer") else "desk"
            for order in world.orders:
                look(page, f"/{audience}/orders/{order}/?move=note", seen)
    for line in Disposition.objects.filter(batch__in=batches).values_list("pk", flat=True)[: 2 * A_ROUND]:
        look(clerk, f"/desk/intake/lines/{line}/", seen)
    with capsys.disabled():
        told = f"{len(texts)} texts, {seen.opened} pages opened, {len(seen.marked)} of them show a text"
        print(f"\nXSS round {number + 1} of {number_of_rounds()}: {told}")
    site.complaints[:] = [one for one in site.complaints if "Failed to load resource" not in one]  # 403 and 404 pages
    assert seen.made == []
    assert reports_seen() == before
    assert len(seen.marked) >= 3 * len(texts)
