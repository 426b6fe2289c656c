"""Questions of place and habit: words of the lexicon that are spared where a text wants nothing of its reader."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bihuan.engine.formguard.english import GAP

_FILE: Final = Path(__file__).with_name("frames.toml")
_PIECES: Final = {"zh": re.compile(rf"[^\s{GAP}]"), "en": re.compile(rf"[^\s{GAP}]+")}
_NAMED: Final = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a text of a frame asks, what it may not want of its reader, and the words that are harmless then.

    Of a text that is made of `known` words but for `strange` pieces (characters or words, as `piece` tells them).
    """

    asks: re.Pattern[str]
    wants: re.Pattern[str]
    known: re.Pattern[str]
    spare: re.Pattern[str]
    piece: re.Pattern[str]
    strange: int

    def spared(self, line: str) -> str:
        """Return a line with GAP for the words of the frame; the line as it is when it is not of the frame."""
        spared = self.spare.sub(GAP, line)
        if spared == line or not self.asks.search(line) or self.wants.search(spared):
            return line
        return spared if len(self.piece.findall(self.known.sub(GAP, spared))) <= self.strange else line


def frames(language: str, written: Callable[[str], str]) -> tuple[Frame, ...]:
    """Return the frames of `zh` or `en`, each expression as `written` for the text that is read."""
    sheet = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(_frame(row, sheet["words"], language, written) for row in sheet["frame"] if row[language])


def _frame(row: Mapping[str, Any], words: Mapping[str, str], language: str, written: Callable[[str], str]) -> Frame:
    def read(expression: str) -> re.Pattern[str]:
        # nosemgrep: regex-from-a-variable - expressions of our own frames alone
        return re.compile(written(_NAMED.sub(lambda hit: words[hit[1]], expression)))

    wants = "|".join(filter(None, (words[f"{language}_wants"], row.get(f"{language}_wants"))))
    asks, known, spare = row[f"{language}_asks"], words[f"{language}_known"], "|".join(row[language])
    strange = row["strange"][language == "en"]
    return Frame(read(asks), read(wants), read(known), read(spare), _PIECES[language], strange)
