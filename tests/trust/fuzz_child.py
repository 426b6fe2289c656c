"""Reads damaged files and texts behind the walls of the child: `… -m tests.trust.fuzz_child FOLDER FILES TEXTS SEED`.

Bounded as the product's own child is (address space, no network, no programs), it asks the child's own entry for every
file, and the pure functions for every text. What the parser in Rust reads is read in a process forked for it, since a
panic or an allocation refused ends the process, as it ends the product's child. It prints one line of JSON.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import resource
import select
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bihuan.apps.core.rules import masking
from bihuan.apps.core.rules.actors import Role
from bihuan.apps.core.rules.personal import (
    Category,
    LegalBasis,
    Mask,
    PersonalField,
    Purpose,
    Relation,
    Surface,
    Viewer,
    disclose,
)
from bihuan.apps.intake.importers import Interpreter, Limits, Line, Mapping, recognise_columns
from bihuan.apps.intake.importers.child import answer
from bihuan.apps.intake.importers.codes import LINES, MENDS, REFUSALS
from bihuan.apps.intake.importers.confining import leave_network, refuse_event
from bihuan.engine import cleaning
from bihuan.engine.ledger.canonical import canonical_bytes
from bihuan.engine.ledger.signing import check_receipt_file
from bihuan.web.parts.uploads import told_bytes
from tests.trust.mutations import any_text, mutate, mutate_archive

HANG_SECONDS = 2.0
PANICS = "damaged_workbook"  # the parser in Rust may panic: the child says so and ends, as it is meant to
SEEDS = (
    "2022年8月21日",
    "21/08/2022",
    "44794",
    "110101199003074258",
    "欧阳·小满 Maria-Lopez",
    "+86 138-0000-2468 / 0817-2222222",
    "顺安区西山路12号阳光小区3栋2单元501",
    "37岁5月",
    "30.12345N",
    "男",
    "阳性(+)",
    "特急",
    "'=1+1",
    "　 \u200b无",
    "1e5",
    "0x1F",
    "１３８００００２４６８",
    "N/A",
    "A-12(B)",
    "昨天下午三点",
    "二〇二二年八月",
)
ONE_TEXT: tuple[Callable[[str], object], ...] = (
    cleaning.parse_date,
    cleaning.is_date_like,
    cleaning.is_day_first,
    cleaning.parse_citizen_number,
    cleaning.parse_document_kind,
    cleaning.guess_kind,
    cleaning.parse_name,
    cleaning.parse_address,
    cleaning.parse_age,
    cleaning.parse_decimal,
    cleaning.parse_integer,
    cleaning.parse_phone,
    cleaning.split_phones,
    cleaning.parse_result,
    cleaning.parse_sex,
    cleaning.parse_urgency,
    cleaning.compact,
    cleaning.fold,
    cleaning.is_placeholder,
    cleaning.storable,
    cleaning.strip_guard,
    cleaning.tidy,
    masking.mask_name,
    masking.mask_phone,
    masking.mask_document,
    masking.mask_address,
    told_bytes,
    lambda text: cleaning.parse_coordinate(text, limit_degrees=180),
    lambda text: cleaning.parse_document_number(text, "passport"),
)
Told = Counter[str]


def samples(folder: Path) -> list[tuple[str, bytes]]:
    """Return the good and the hostile files to start from."""
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.suffix != ".receipt"]


def lines_of(told: bytes) -> Iterator[Line]:
    """Return the lines that the child would have sent."""
    for one in told.splitlines():
        if one.startswith(b"["):
            chunk = json.loads(one.decode("utf-8", "surrogatepass"))
            if len(chunk) == 3:
                first, positions, rows = chunk
                for number, (position, cells) in enumerate(zip(positions, rows, strict=True), start=first):
                    yield Line(number, position, tuple(cells))


def read_file(path: Path, name: str, counts: Told) -> None:
    """Ask the child's entry for one file and check what it says. :raises AssertionError: it says what it must not."""
    out = io.BytesIO()
    told = {"hint": name.casefold(), "is_pasted": name.endswith(".txt")}
    refused = answer(path, told, Limits(), out, lambda: "go")
    if refused:
        last = json.loads(out.getvalue().splitlines()[-1].decode("utf-8", "surrogatepass"))
        assert refused in REFUSALS, last
        assert last["mend"] in MENDS, last
        assert last["place"], last
        is_panic = refused == PANICS and last["params"].get("reason") == "PanicException"
        counts["panics contained" if is_panic else "refused"] += 1
        return
    counts["read"] += 1
    head = json.loads(out.getvalue().splitlines()[0].decode("utf-8", "surrogatepass"))
    if "table" not in head:
        return
    lines = list(lines_of(out.getvalue()))
    assert len(lines) == head["table"]["line_count"]
    interpreter = Interpreter(Mapping.of(recognise_columns(head["table"]["header"], lines[:200])))
    for line in lines[:60]:
        row = interpreter.interpret(line)
        assert {problem.code for problem in row.problems} <= LINES.keys()


def read_text(text: str, dice: random.Random) -> None:
    """Give one text to a pure function, or to the policy. :raises AssertionError: the policy shows what it must not."""
    if dice.random() < 0.8:
        dice.choice(ONE_TEXT)(text)
        return
    roles = frozenset(dice.sample(list(Role), dice.randint(0, len(Role))))
    basis = (dice.choice(list(Purpose)), dice.choice(list(LegalBasis)))
    field = PersonalField(dice.choice(list(Category)), *basis, "person", dice.choice(list(Mask)), roles)
    viewer = Viewer(dice.choice(list(Role)), dice.choice(list(Relation)), dice.choice(list(Surface)))
    shown = disclose(field if dice.random() < 0.9 else None, text, viewer, is_revealed=dice.random() < 0.5)
    is_never = viewer.surface in {Surface.LOG, Surface.AUDIT, Surface.NOTIFICATION}
    assert not is_never or shown == (masking.HIDDEN if text else "")


def read_receipt(sample: dict[str, Any], dice: random.Random) -> None:
    """Check a receipt with one thing altered. :raises AssertionError: it is taken for good."""
    altered: Any = dict(sample)
    name = dice.choice(list(sample))
    text = mutate(str(sample[name]).encode(), b"", dice).decode("utf-8", "replace")
    altered[name] = dice.choice([text, None, 1, [text], {name: text}, text * 3, text[::-1]])
    if dice.random() < 0.1:
        altered = dice.choice([None, [], text, 1.5, {text: altered}, {}])
    found = check_receipt_file(altered)
    same = isinstance(altered, dict) and all(altered.get(key) == value for key, value in sample.items())
    # Hex may be written in capitals: the same signature by another spelling is the same receipt.
    lower = isinstance(altered, dict) and all(
        isinstance(altered.get(key), str) and re.sub(r"\s", "", altered[key]).lower() == value
        for key, value in sample.items() if key != "payload"
    ) and altered.get("payload") == sample["payload"]  # fmt: skip
    assert found is not None or same or lower, altered


class Run:
    """Runs each input with a clock beside it, and keeps what broke."""

    def __init__(self) -> None:
        self.counts: Told = Counter()
        self.broken: list[str] = []
        self.slowest = 0.0

    def one(self, kind: str, what: str, call: Callable[[], object]) -> None:
        """Run one input; anything raised is a crash, anything above two seconds a hang."""
        began = time.process_time()  # a busy machine makes everything late; what is asked is what the input costs
        try:
            call()
        except BaseException:
            self.broken.append(f"{kind} {what}: {traceback.format_exc(limit=-3)}")
        took = time.process_time() - began
        self.counts[kind] += 1
        self.slowest = max(self.slowest, took)
        if took > HANG_SECONDS:
            self.broken.append(f"{kind} {what}: took {took:.1f} s")


def guard(event: str, details: tuple[object, ...]) -> None:
    """Wall this process like the child, but let it fork and end what it has forked."""
    if event not in {"os.fork", "os.kill"}:
        refuse_event(event, details)


def read_apart(path: Path, name: str, counts: Told) -> None:
    """Read a workbook in a process of its own. :raises AssertionError: it broke otherwise than by ending."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        told: Told = Counter()
        try:
            began = time.process_time()
            read_file(path, name, told)
            assert time.process_time() - began < HANG_SECONDS, "slow"
            said = json.dumps(told)
        except BaseException:
            said = json.dumps({"broken": traceback.format_exc(limit=-3)})
        os.write(writing, said.encode()[:60_000])
        os._exit(0)
    os.close(writing)
    is_done = bool(select.select([reading], [], [], 10 * HANG_SECONDS)[0])
    if not is_done:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    answer_ = json.loads(os.read(reading, 65_536).decode() or "{}") if is_done else {}
    os.close(reading)
    assert is_done, "silent"
    assert "broken" not in answer_, answer_["broken"]
    assert answer_ or status == -signal.SIGABRT, status
    counts.update(answer_ or {"ended for want of memory": 1})


def in_memory(content: bytes) -> int:
    """Return the descriptor of a nameless file with this content."""
    descriptor = os.memfd_create("fuzz")
    os.write(descriptor, content)
    return descriptor


def run_files(run: Run, folder: Path, count: int, dice: random.Random) -> None:
    """Damage files and read them; archives are damaged inside as often as outside."""
    known = samples(folder)
    small = [one for one in known if len(one[1]) < 20_000]
    for number in range(count):
        name, content = dice.choice(small)
        other = dice.choice(small)[1]
        is_inside = content.startswith(b"PK") and dice.random() < 0.7
        damaged = (mutate_archive if is_inside else mutate)(content, other, dice)
        descriptor = in_memory(damaged)
        path = Path(f"/proc/self/fd/{descriptor}")
        read = read_apart if damaged[:2] in {b"PK", b"\xd0\xcf"} else read_file
        what = f"{number} {name} {damaged[:60]!r}"
        run.one("files", what, partial(read, path, name, run.counts))
        os.close(descriptor)


def main(folder: Path, files: int, texts: int, seed: int) -> None:
    """Run everything and print what happened."""
    leave_network()
    limits = Limits()
    resource.setrlimit(resource.RLIMIT_AS, (limits.child_memory_bytes, limits.child_memory_bytes))
    sys.addaudithook(guard)
    dice, run = random.Random(seed), Run()
    run_files(run, folder, files, dice)
    receipt = json.loads((folder / "good.receipt").read_text())
    assert canonical_bytes(json.loads(receipt["payload"])) == receipt["payload"].encode()
    for number in range(texts):
        if number % 8 == 0:
            run.one("receipts", str(number), lambda: read_receipt(receipt, dice))
        else:
            text = any_text(dice, SEEDS)
            run.one("texts", repr(text[:80]), lambda text=text: read_text(text, dice))
    status = Path("/proc/self/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    peak_mib = int(peak[1]) // 1024 if peak else 0
    told = {"counts": run.counts, "broken": run.broken[:20], "slowest": round(run.slowest, 2), "peak_mib": peak_mib}
    print(json.dumps(told, ensure_ascii=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
