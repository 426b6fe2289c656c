"""What the second tagger looks at: for every stretch found, itself, the words around it and the stretches beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from bihuan.engine.casereports.corpus import Labelled
from bihuan.engine.casereports.roles import CLASS_OF, PLACE, TIME, words_of

_SENTENCE: Final = re.compile(r"[。;；]")
_CLAUSE: Final = re.compile(r"[。;；，,]")
_FIGURES: Final = re.compile(r"\d+")
_ARRIVING: Final = re.compile("返|回|抵达|到达")
_FROM: Final = re.compile("[从由自]$")
_TO: Final = re.compile("(?:市|省)?(?:乘|自驾|驾车|坐)?.{0,10}[返回到抵来至]")
_NOBODY: Final = "-"


def _class(words: Sequence[str], position: int) -> str:
    return CLASS_OF[words[position]] if -len(words) <= position < len(words) else _NOBODY


def _word(words: Sequence[str], position: int) -> str:
    return words[position] if -len(words) <= position < len(words) else _NOBODY


def _plain(text: str) -> str:
    return _FIGURES.sub("0", text)


class Row:
    """The stretches of one report in their order, and its skeleton: the text with each stretch as one letter."""

    def __init__(self, text: str, spans: Sequence[Labelled]) -> None:
        self.text, self.spans = text, spans
        self.words = [text[start:end] for start, end, _ in spans]
        self.kinds = "".join(kind for _, _, kind in spans)
        self.head, self.tail = _plain(text[:5]), _plain(text[-7:])
        self.skeleton, self.places = self._drawn()
        self.sentences = [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text) + 1]
        self.clauses = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text) + 1]

    def _drawn(self) -> tuple[str, list[int]]:
        drawn, places, last = "", [], 0
        for start, end, kind in self.spans:
            drawn += _plain(self.text[last:start])
            places.append(len(drawn))
            drawn, last = drawn + kind, end
        return drawn + _plain(self.text[last:]), places


def _around(edges: list[int], start: int, end: int) -> tuple[int, int]:
    """Return the last edge up to `start` and the mark that ends the piece in which `end` lies."""
    left = max(edge for edge in edges if edge <= start)
    right = min(edge for edge in edges if edge > end) - 1
    return left, right


@dataclass
class Stretch:
    """One stretch of a row, with the texts around it cut out once."""

    row: Row
    number: int

    def __post_init__(self) -> None:
        row = self.row
        self.start, self.end, self.kind = row.spans[self.number]
        self.before = row.spans[self.number - 1][1] if self.number else 0
        self.after = row.spans[self.number + 1][0] if self.number + 1 < len(row.spans) else len(row.text)
        self.left, self.right = row.text[self.before : self.start], row.text[self.end : self.after]
        first, self.sentence_end = _around(row.sentences, self.start, self.end)
        self.sentence = (row.text[first : self.start], row.text[self.end : self.sentence_end])
        first, last = _around(row.clauses, self.start, self.end)
        self.clause = (row.text[first : self.start], row.text[self.end : last])

    def neighbour(self, step: int) -> str:
        """Return the kind of the stretch `step` further on, or '-'."""
        position = self.number + step
        return self.row.kinds[position] if 0 <= position < len(self.row.kinds) else _NOBODY

    @cached_property
    def order(self) -> tuple[int, int]:
        """How many of the kind stand up to here, and how many in the report."""
        return self.row.kinds[: self.number + 1].count(self.kind), self.row.kinds.count(self.kind)

    @cached_property
    def gap_words(self) -> tuple[list[str], list[str]]:
        """The trigger words between this stretch and those beside it."""
        return words_of(self.left), words_of(self.right)

    @cached_property
    def sentence_words(self) -> tuple[list[str], list[str]]:
        """The trigger words of the sentence before and after the stretch."""
        return words_of(self.sentence[0]), words_of(self.sentence[1])

    @cached_property
    def next_date(self) -> int:
        """Where the next time begins, or the end of the text."""
        position = self.row.kinds.find(TIME, self.number + 1)
        return self.row.spans[position][0] if position >= 0 else len(self.row.text)


def features_of(text: str, spans: Sequence[Labelled]) -> list[list[str]]:
    """Return the features of each stretch (their third item is T, L or H) in their order."""
    row = Row(text, spans)
    return [_features(Stretch(row, number)) for number in range(len(spans))]


def _features(one: Stretch) -> list[str]:
    parts = (
        _itself,
        _letters,
        _words,
        _gaps,
        _neighbours,
        _order,
        _skeleton,
        _style,
        _time if one.kind == TIME else _place,
    )
    return ["b", "k=" + one.kind, *(one.kind + name for part in parts for name in part(one))]


def _itself(one: Stretch) -> Iterator[str]:
    word = one.row.words[one.number]
    if one.kind == TIME:
        yield "sh=" + _plain(word)
        return
    yield from ("w=" + word, "w2=" + word[:2], "e1=" + word[-1:], "e2=" + word[-2:], "e3=" + word[-3:])
    yield f"len={min(len(word) // 2, 6)}"


def _letters(one: Stretch) -> Iterator[str]:
    text = one.row.text
    for count in range(1, 6):
        yield f"l{count}={text[max(0, one.start - count) : one.start]}"
        yield f"r{count}={text[one.end : one.end + count]}"
    for first, second in pairwise(one.right[:12]):
        yield f"Rb={first}{second}"
    for first, second in pairwise(one.left[-12:]):
        yield f"Lb={first}{second}"
    if len(one.left) <= 8:
        yield "L=" + one.left
    if len(one.right) <= 8:
        yield "R=" + one.right


def _words(one: Stretch) -> Iterator[str]:
    left, right = one.sentence_words
    near_left, near_right = words_of(one.clause[0]), words_of(one.clause[1])
    yield from (f"tr0={_word(right, 0)}", f"tr01={_word(right, 0)}{_word(right, 1)}")
    yield f"ktr={_class(right, 0)}{_class(right, 1)}{_class(right, 2)}"
    yield f"ktr2={_class(right, 0)}{_class(right, 1)}"
    yield from (f"tl0={_word(left, -1)}", f"ktl={_class(left, -1)}{_class(left, -2)}")
    yield from (f"cl0={_word(near_left, -1)}", f"cr0={_word(near_right, 0)}")
    yield f"cc={_class(near_left, -1)}{_class(near_right, 0)}"
    yield from ("Tr=" + kind for kind in sorted({CLASS_OF[word] for word in right}))
    yield from ("Tl=" + kind for kind in sorted({CLASS_OF[word] for word in left}))


def _gaps(one: Stretch) -> Iterator[str]:
    left, right = one.gap_words
    yield from (f"gl0={_word(left, -1)}", f"gr0={_word(right, 0)}", f"kg={_class(left, -1)}{_class(right, 0)}")
    yield f"vg={_word(left, -1)}{_word(right, 0)}"
    found = sorted({CLASS_OF[word] for word in right})
    yield "grk=" + "".join(found)
    yield from ("Gr=" + kind for kind in found)
    yield from ("Gl=" + kind for kind in sorted({CLASS_OF[word] for word in left}))


def _neighbours(one: Stretch) -> Iterator[str]:
    left, right = one.gap_words
    for step in (-2, -1, 1, 2):
        yield f"p{step}={one.neighbour(step)}"
    last, following = one.neighbour(-1), one.neighbour(1)
    yield f"pk{last}{following}"
    yield f"pkg{last}{_class(left, -1)}{following}{_class(right, 0)}"
    if following != _NOBODY:
        yield from ("nw=" + one.row.words[one.number + 1][-2:], f"ng={following}{_word(right, 0)}")
        yield f"nh={following}{len(one.right) > 6}"
    if last != _NOBODY:
        yield "pw=" + one.row.words[one.number - 1][-2:]


def _order(one: Stretch) -> Iterator[str]:
    count, total = one.order
    first = _class(one.sentence_words[1], 0)
    near = _class(words_of(one.clause[0]), -1)
    times = one.row.kinds[: one.number + 1].count(TIME)
    text = one.row.text
    yield from (f"o={min(count, 5)}", f"ro={min(total - count, 4)}", f"oo={min(count, 4)}{min(total, 5)}")
    yield from (f"ox={min(count, 3)}{first}", f"rox={min(total - count, 3)}{first}")
    yield f"par={text.rfind('(', 0, one.start) > text.rfind(')', 0, one.start)}"
    yield from (
        f"pos={min(10 * one.start // len(text), 9)}",
        f"dts={times > 0}",
        f"dto={min(times, 4)}",
        f"dtk={min(times, 3)}{near}",
    )


def _skeleton(one: Stretch) -> Iterator[str]:
    place = one.row.places[one.number]
    left, right = one.row.skeleton[:place], one.row.skeleton[place + 1 :]
    for count in (3, 5, 7, 9, 12):
        yield from (f"SL{count}{left[-count:]}", f"SR{count}{right[:count]}")
    for count in (2, 3, 4, 6):
        yield f"SW{count}{left[-count:]}_{right[:count]}"
    yield f"CLA{_CLAUSE.split(left)[-1]}_{_CLAUSE.split(right, maxsplit=1)[0]}"
    before, after = _SENTENCE.split(left)[-1], _SENTENCE.split(right, maxsplit=1)[0]
    yield f"SEN{before}_{after}"
    kinds = "".join(char for char in before if char in "TLH") + "_" + "".join(char for char in after if char in "TLH")
    yield from (f"ssig{kinds}", f"ssigt{kinds}{_word(words_of(after), 0)}")


def _style(one: Stretch) -> Iterator[str]:
    """Offices write each in their own form, and label alike what they write alike."""
    row = one.row
    left, right = one.sentence_words
    first, last = _word(right, 0), _word(left, -1)
    yield from (f"HD{row.head}|{first}", f"TL{row.tail}|{first}", f"HT{row.head}|{last}", f"TT{row.tail}|{last}")
    yield from (f"HDk{row.head}|{_class(right, 0)}{_class(left, -1)}", f"h{row.head}", f"t{row.tail}")
    yield from (f"sig{row.kinds[:12]}", f"sigi{one.number}{row.kinds[:12]}")


def _place(one: Stretch) -> Iterator[str]:
    text, row = one.row.text, one.row
    word = row.words[one.number]
    last = row.kinds.rfind(TIME, 0, one.number)
    yield f"sinceT={min(one.number - last if last >= 0 else one.number + 1, 5)}"
    since = text[row.spans[last][1] : one.start] if last >= 0 else ""
    yield from ("sv=" + found for found in sorted(set(words_of(since))))
    yield from ("st=" + found for found in sorted(set(words_of(text[one.end : one.next_date]))))
    arrived, arriving = (
        _ARRIVING.search(text[max(0, one.start - 14) : one.start]),
        _ARRIVING.search(text[one.end : one.end + 14]),
    )
    yield f"trip={arrived is not None}{arriving is not None}"
    if one.kind == PLACE:
        earlier = Counter(
            other == word or other.startswith(word) or word.startswith(other) for other in row.words[: one.number]
        )
        yield f"same={earlier[True]}"
        yield f"later={any(other.startswith(word[:2]) for other in row.words[one.number + 1 :])}"
        first = row.words[row.kinds.index(PLACE)]
        yield f"f2={first[:2] == word[:2]}{_class(words_of(one.clause[0]), -1)}"
        yield f"fa={_FROM.search(text[: one.start]) is not None}{_TO.match(text[one.end : one.end + 16]) is not None}"


def _time(one: Stretch) -> Iterator[str]:
    text, row = one.row.text, one.row
    rest, first = text[one.end :], _class(one.sentence_words[1], 0)
    yield from (f"last={'确诊' in rest}{'就诊' in rest}", f"hasQ={'确诊' in one.sentence[1]}{first}")
    following = next((span for span in row.spans[one.number + 1 :] if span[2] != TIME), None)
    if following and following[0] < one.sentence_end:
        start, end, kind = following
        yield from (
            f"nl={kind}{first}",
            "nt=" + text[end : end + 2],
            "np=" + text[start - 2 : start],
            "np1=" + text[start - 1 : start],
        )
    yield "seq=" + row.kinds[one.number + 1 :].split(TIME, 1)[0][:3]
    segment = text[one.end : one.next_date]
    words = words_of(segment)
    kinds = [CLASS_OF[word] for word in words]
    yield from ("sg=" + kind for kind in sorted(set(kinds)))
    yield from ("sgs=" + "".join(sorted(set(kinds)))[:40], "sg2=" + "|".join(kinds[:4]))
    yield from ("sv=" + word for word in sorted(set(words)))
    near = segment[:24]
    yield from (f"R3={near[at : at + 3]}" for at in range(len(near) - 2))


def with_guesses(
    features: list[list[str]], kinds: str, guesses: Sequence[str], shares: Sequence[int]
) -> list[list[str]]:
    """Add what a first look guessed for every stretch, so that a role may depend on those of the whole report.

    `shares` is the probability of each guess in fifths (0..5), rounded down.
    """
    return [
        [*own, *_guessed(kinds, guesses, number, share)]
        for number, (own, share) in enumerate(zip(features, shares, strict=True))
    ]


def _guessed(kinds: str, guesses: Sequence[str], number: int, share: int) -> Iterator[str]:
    kind, me = kinds[number], guesses[number]
    yield from (f"me={me}", f"m={me}{share}")
    beside = {step: guesses[number + step] if 0 <= number + step < len(guesses) else _NOBODY for step in range(-3, 4)}
    yield from (f"{kind}y{step}={role}" for step, role in beside.items() if step)
    yield f"yy={beside[-1]}{me}{beside[1]}"
    before = [role for role, other in zip(guesses[:number], kinds[:number], strict=True) if other == kind]
    after = [role for role, other in zip(guesses[number + 1 :], kinds[number + 1 :], strict=True) if other == kind]
    last, following = _last(before, 1), after[0] if after else _NOBODY
    yield from (
        f"ps={last}|{me}",
        f"ns={following}|{me}",
        f"pns={last}{me}{following}",
        f"pk={kind}{last}",
        f"nk={kind}{following}",
    )
    yield f"pps={_last(before, 2)}{last}{me}"
    yield from (f"has={kind}{role}|{me}" for role in sorted(set(guesses)))
    yield from (f"hb={role}|{me}" for role in sorted(set(guesses[:number])))
    yield from (f"ha={role}|{me}" for role in sorted(set(guesses[number + 1 :])))
    yield f"dup={me}{before.count(me)}{min(3, after.count(me))}"


def _last(roles: Sequence[str], count: int) -> str:
    return roles[-count] if len(roles) >= count else _NOBODY
