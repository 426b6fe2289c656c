"""Bar codes of tubes and boxes: which site and round they were printed for, and a digit that betrays a slip. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.apps.core.rules import NotAllowed

LONGEST = 40
MOST_SERIAL = 99_999
_OURS = re.compile(r"(B?)(\d{2})(\d{4})(\d{5})(\d)")
_ANY = re.compile(r"[A-Z0-9][A-Z0-9._/-]{3,39}")
# The quasigroup of H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004), order 10: it catches every wrong digit
# and every swap of neighbours.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    """A bar code as it was scanned; round, site and serial number are zero where it is not one that we print."""

    text: str
    is_box: bool = False
    round_number: int = 0
    site_number: int = 0
    serial: int = 0

    @property
    def is_ours(self) -> bool:
        """Say whether it is a code that this desk prints."""
        return self.serial > 0


def check_digit(digits: str) -> str:
    """Return the check digit of a run of digits (Damm)."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def make_code(*, round_number: int, site_number: int, serial: int, is_box: bool = False) -> str:
    """Return the code RRSSSSNNNNNC of a tube, with a B before it for a box.

    :raises NotAllowed: `codes_used_up`: a number is beyond what the code can hold.
    """
    if not (0 <= round_number <= 99 and 0 <= site_number <= 9_999 and 1 <= serial <= MOST_SERIAL):
        raise NotAllowed("codes_used_up")
    digits = f"{round_number:02d}{site_number:04d}{serial:05d}"
    return f"{'B' if is_box else ''}{digits}{check_digit(digits)}"


def read_code(scanned: str) -> Code:
    """Return the code behind what a scanner or a person typed; letters are raised, blanks taken out.

    :raises NotAllowed: `bad_code`: it is none; `bad_check_digit`: one of ours with a slip in it.
    """
    text = re.sub(r"\s+", "", scanned).upper()[: LONGEST + 1]
    ours = _OURS.fullmatch(text)
    if ours is None:
        if not _ANY.fullmatch(text):
            raise NotAllowed("bad_code")
        return Code(text, is_box=False)
    box, round_number, site_number, serial, check = ours.groups()
    if check_digit(round_number + site_number + serial) != check or int(serial) == 0:
        raise NotAllowed("bad_check_digit", tube=text)
    return Code(text, bool(box), int(round_number), int(site_number), int(serial))


def check_tube_code(scanned: str, *, round_number: int, site_number: int) -> str:
    """Return the code of a tube that may be used at this site in this round; labels of others are foreign.

    :raises NotAllowed: as `read_code`; `box_code`: it is a box's; `foreign_label`: printed for another site or round.
    """
    code = read_code(scanned)
    if code.is_box:
        raise NotAllowed("box_code")
    if code.is_ours and (code.round_number != round_number % 100 or code.site_number != site_number):
        raise NotAllowed("foreign_label", tube=code.text)
    return code.text


def next_block(last: int, count: int) -> tuple[int, int]:
    """Return the serial numbers [first, last] of the next `count` labels after `last`.

    :raises NotAllowed: `bad_count`: none or more than 5,000 at once; `codes_used_up`.
    """
    if not 1 <= count <= 5_000:
        raise NotAllowed("bad_count")
    if last + count > MOST_SERIAL:
        raise NotAllowed("codes_used_up")
    return last + 1, last + count
