"""Every export ends: file and key are gone, nothing plain was ever on the disk, the last second belongs to one."""

from __future__ import annotations

import os
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bihuan.apps.core.exports import expire_exports, words_of
from bihuan.apps.core.exports.making import file_of
from bihuan.apps.core.models import AccessEntry, Event, Export
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.sealing import vault
from bihuan.engine.export import unlock_workbook
from bihuan.engine.export.locking import ALPHABET, WrongPassphrase, new_passphrase
from tests.apps.core.exports.outing import Outing, lines_of
from tests.faults.test_races import together
from tests.refusals import refusal_of
from tests.worlds import make_world

CANARIES = ("欧阳小满", "13800002468", "阳光小区3栋2单元501", "张三丰", "马六")
DAY = 24 * 60
COLUMNS = ("number", "person_name", "phone", "address")


@pytest.fixture
def outing(db: None) -> Outing:
    return Outing(make_world())


def _refusal(do: Callable[..., object], *args: object, **kwargs: Any) -> str:
    with pytest.raises(NotAllowed) as refused:
        do(*args, **kwargs)
    return refused.value.code


def test_the_file_is_fetched_in_the_last_second_and_not_at_the_instant_of_its_end(outing: Outing) -> None:
    row, *_ = outing.take()
    last = DAY - 1 / 60
    assert outing.fetch(row, minutes=last).body[:4] == b"\xd0\xcf\x11\xe0"
    assert _refusal(outing.fetch, row, minutes=DAY) == "export_expired"
    assert _refusal(outing.passphrase, row, minutes=DAY) == "export_expired"


def test_at_its_end_key_file_and_words_are_destroyed_and_the_record_of_it_stays(outing: Outing) -> None:
    row, *_ = outing.take()
    assert file_of(row.pk).exists()
    assert expire_exports(at=outing.at(DAY - 1)) == 0
    assert expire_exports(at=outing.at(DAY)) == 1
    row = Export.objects.get(pk=row.pk)
    assert (row.state, row.sealed, words_of(row), row.fetched_n) == ("expired", "", "", 1)
    assert (file_of(row.pk).exists(), vault().is_destroyed(row.key_name())) == (False, True)
    assert Event.objects.filter(subject_id=row.pk).order_by("n").last().kind == "export.expired"
    assert AccessEntry.objects.filter(act="export").count() == 3
    assert expire_exports(at=outing.at(DAY)) == 0


def test_a_kept_copy_of_the_sealed_file_cannot_be_opened_after_the_end(outing: Outing) -> None:
    row, *_ = outing.take()
    copy = file_of(row.pk).read_bytes()
    expire_exports(at=outing.at(DAY))
    file_of(row.pk).write_bytes(copy)
    Export.objects.filter(pk=row.pk).update(state="fetched", expires_at=outing.at(3 * DAY), destroyed_at=None)
    assert _refusal(outing.fetch, row, minutes=DAY + 1) == "export_expired"


def test_what_was_cut_off_between_ending_and_destroying_is_finished_later(
    outing: Outing, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, *_ = outing.take()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("bihuan.apps.core.exports.expiring._destroy", cut)
        expire_exports(at=outing.at(DAY))
    assert (Export.objects.get(pk=row.pk).state, file_of(row.pk).exists()) == ("expired", True)
    assert expire_exports(at=outing.at(DAY + 1)) == 0
    assert (file_of(row.pk).exists(), vault().is_destroyed(row.key_name())) == (False, True)


def test_asking_and_agreeing_have_an_end_too(outing: Outing) -> None:
    waiting = outing.ask(asked=lines_of(outing.world, "result"))
    agreed = outing.ask()
    assert _refusal(outing.decide, waiting, minutes=DAY) == "export_expired"
    assert _refusal(outing.make, agreed, minutes=DAY) == "export_expired"
    assert expire_exports(at=outing.at(DAY)) == 2
    assert set(Export.objects.values_list("state", flat=True)) == {"expired"}
    assert Export.objects.filter(destroyed_at=None).count() == 0


def test_the_words_of_a_refused_export_are_destroyed(outing: Outing) -> None:
    row = outing.decide(outing.ask(asked=lines_of(outing.world, "result")), is_approved=False)
    expire_exports(at=outing.at(1))
    assert (words_of(Export.objects.get(pk=row.pk)), vault().is_destroyed(row.key_name())) == ("", True)


def test_nothing_plain_is_on_the_disk_when_the_file_was_made_and_fetched(
    outing: Outing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    import weasyprint  # noqa: F401 - when it is loaded it looks for its libraries with empty temporary files

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with _written() as written:
        taken = [outing.take(form=form, columns=COLUMNS) for form in ("xlsx", "print")]
    for row, passphrase, fetched in taken:
        assert [word for word in CANARIES if word.encode() in file_of(row.pk).read_bytes()] == []
        if passphrase:
            with zipfile.ZipFile(BytesIO(unlock_workbook(fetched.body, passphrase))) as box:
                inside = b"".join(map(box.read, box.namelist()))
            assert [word for word in CANARIES if word.encode() not in inside] == []
            assert [word for word in CANARIES if word.encode() in fetched.body] == []
    assert list(tmp_path.rglob("*")) == []
    assert {path for path in written if path != Path(os.devnull)} == {file_of(row.pk) for row, *_ in taken}


@contextmanager
def _written() -> Iterator[list[Path]]:
    """Note every file that this thread opens for writing through Python; an audit hook can be silenced, not removed."""
    here, flags = threading.get_ident(), os.O_WRONLY | os.O_RDWR | os.O_CREAT
    written: list[Path] = []
    watching = [True]

    def hook(event: str, args: tuple[Any, ...]) -> None:
        is_ours = bool(watching) and event == "open" and threading.get_ident() == here
        if is_ours and isinstance(args[0], str | Path) and isinstance(args[2], int) and args[2] & flags:
            written.append(Path(args[0]))

    sys.addaudithook(hook)
    try:
        yield written
    finally:
        watching.clear()


def test_without_the_passphrase_the_file_does_not_open(outing: Outing) -> None:
    _row, passphrase, fetched = outing.take()
    assert passphrase.encode() not in fetched.body
    assert fetched.body[:2] != b"PK"  # a workbook in the clear is a plain ZIP
    assert unlock_workbook(fetched.body, passphrase)[:2] == b"PK"
    for wrong in ("", passphrase[:-1], passphrase.upper(), new_passphrase()):
        with pytest.raises(WrongPassphrase):
            unlock_workbook(fetched.body, wrong)
    altered = bytearray(fetched.body)
    altered[len(altered) // 2] ^= 1
    with pytest.raises(WrongPassphrase):
        unlock_workbook(bytes(altered), passphrase)


def test_a_passphrase_has_more_than_eighty_bits_and_no_letters_that_look_alike() -> None:
    import math

    made = {new_passphrase() for _ in range(1000)}
    assert len(made) == 1000
    letters = {one for text in made for one in text.replace("-", "")}
    assert letters == set(ALPHABET)
    assert letters & set("ilo01") == set()
    assert {len(text.replace("-", "")) * math.log2(len(letters)) > 80 for text in made} == {True}


# -- two at once: on the real database, in threads of their own -------------------------------------------------------


def _at_once(*steps: Callable[[], object]) -> list[object]:
    """Run the steps at the same time; return for each "done", or the code of its refusal."""
    return [told or "done" for told in together(*(partial(refusal_of, step) for step in steps))]


@pytest.fixture
def real(transactional_db: None) -> Outing:
    return Outing(make_world())


def test_of_two_answers_at_once_one_counts(real: Outing) -> None:
    row = real.ask(asked=lines_of(real.world, "result"))
    answers = _at_once(lambda: real.decide(row, "reviewer"), lambda: real.decide(row, "commander", is_approved=False))
    assert sorted(answers) in (["done", "stale"], ["done", "wrong_export_state"])
    assert Event.objects.filter(subject_id=row.pk).count() == 2


def test_two_passphrases_at_once_are_one(real: Outing) -> None:
    row = real.make(real.ask())
    answers = _at_once(lambda: real.passphrase(row), lambda: real.passphrase(row))
    assert sorted(answers) == ["done", "passphrase_shown"]


def test_two_makings_at_once_are_one(real: Outing) -> None:
    row = real.ask()
    answers = _at_once(lambda: real.make(row), lambda: real.make(row))
    assert sorted(answers) in (["done", "stale"], ["done", "wrong_export_state"])
    secret = real.passphrase(row)
    assert unlock_workbook(real.fetch(row).body, secret)[:2] == b"PK"


def test_a_fetch_and_the_end_at_once_leave_no_half(real: Outing) -> None:
    row = real.make(real.ask())
    real.passphrase(row)
    last = DAY - 1 / 60
    answers = _at_once(
        lambda: real.fetch(row, minutes=last), lambda: real.fetch(row, minutes=last),
        lambda: expire_exports(at=real.at(DAY)),
    )  # fmt: skip
    done = answers[:2].count("done")
    assert set(answers[:2]) <= {"done", "export_expired"}
    assert answers[2] == "done"
    row = Export.objects.get(pk=row.pk)
    assert (row.state, row.fetched_n, file_of(row.pk).exists()) == ("expired", done, False)
    assert AccessEntry.objects.filter(act="export").count() == 3 * done


def test_two_at_once_cannot_both_spend_what_is_left_of_a_day(real: Outing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.apps.core.rules.exports.MOST_A_DAY", 5)
    answers = _at_once(lambda: real.ask(), lambda: real.ask())
    assert sorted(answers) == ["done", "export_budget_spent"]


def test_the_life_of_a_file_is_a_day_from_its_making(outing: Outing) -> None:
    made = outing.make(outing.ask(), minutes=30)
    assert made.expires_at - made.made_at == timedelta(hours=24)
