"""Chinese by its sound: terms written in pinyin, in part or whole, and homophones of terms."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final

_TONE: Final = re.compile(r"\d")
_FIGURES: Final = str.maketrans("0134", "oiea")
_READINGS: Final = {
    "行": "hang2"
}  # of a character by itself; the dictionary says xing2, the lexicon needs that of a bank


@cache
def _library() -> Any:
    import pypinyin  # dictionaries of some MB, loaded at the first Chinese text

    return pypinyin


@cache
def syllables() -> frozenset[str]:
    """Return every syllable of standard Chinese, without tone."""
    lazy = _library().pinyin_dict.pinyin_dict
    common = "".join(chr(code) for code in range(0x4E00, 0x9FA6) if code in lazy)
    return frozenset(
        "".join(letter for letter in sound if letter.isalpha())
        for sound in _library().lazy_pinyin(list(common), v_to_u=False)
        if sound.isascii()
    ) - {"n", "m", "ng", "hng", "hm"}


@lru_cache(maxsize=4096)
def sounds(text: str) -> tuple[str, ...]:
    """Return the syllables of Chinese characters, with tone as a last digit (`yan4`)."""
    found = _library().lazy_pinyin(list(text), style=_library().Style.TONE3, neutral_tone_with_five=True)
    return tuple(_READINGS.get(char, sound) for char, sound in zip(text, found, strict=True))


def toneless(sound: str) -> str:
    """Return a syllable without its tone."""
    return _TONE.sub("", sound)


@lru_cache(maxsize=4096)
def spelt(word: str) -> tuple[str, ...]:
    """Cut a Latin word into syllables, the fewest and longest; nothing when it is no pinyin."""
    return _spelt(_TONE.sub("", word)) or _spelt(word.translate(_FIGURES))


def _spelt(letters: str) -> tuple[str, ...]:
    best: list[tuple[str, ...] | None] = [(), *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        ways = [
            (*(best[start] or ()), letters[start:end])
            for start in range(max(0, end - 6), end)
            if best[start] is not None and letters[start:end] in syllables()
        ]
        best[end] = min(ways, key=len, default=None)
    return best[-1] or ()
