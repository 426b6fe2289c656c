"""What clothing adds to the heat, as published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bihuan.engine.roster.heat.values import NoSuchHeat

_NIOSH: Final = "NIOSH 2016-106, Table 3-2 (p. 19)"
_HOOD: Final = "NIOSH 2016-106, Table 3-2, and + 1 °C for a hood (ISO 7243:2017, Annex F)"
_OVER: Final = "12 °C over work clothes and + 1 °C for a hood (ISO 7243:2017, Annex F; Brazil NR-9, Annex 3, Table 4)"


@dataclass(frozen=True, slots=True)
class Clothing:
    """One kind of clothing: what it adds to the index (°C), whether it keeps sweat from drying, and who says so."""

    code: str
    addition_c: float
    is_sealed: bool
    source: str


CLOTHING: Final = {
    one.code: one
    for one in (
        Clothing("uniform", 0.0, False, _NIOSH),
        Clothing("coverall", 0.0, False, _NIOSH),
        Clothing("sms_coverall", 0.5, False, _NIOSH),
        Clothing("polyolefin", 1.0, False, _NIOSH),
        Clothing("double", 3.0, False, _NIOSH),
        Clothing("vapour_barrier", 11.0, True, _NIOSH),
        Clothing("hooded", 12.0, True, _HOOD),
        Clothing("sealed_suit", 13.0, True, _OVER),
    )
}
"""From the lightest to the heaviest. A suit with its own air supply is not here: the index does not judge it at all."""


def clothing_of(code: str) -> Clothing:
    """Return the clothing of a code.

    :raises NoSuchHeat: when the table has no such code.
    """
    try:
        return CLOTHING[code]
    except KeyError:
        raise NoSuchHeat("clothing", code) from None
