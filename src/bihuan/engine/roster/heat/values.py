"""The weather of an hour, the heat it makes, and the two sums of the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HOUR_S: Final = 3600
_LIMITS: Final = {
    "air_c": (-40.0, 60.0),
    "humidity": (0.01, 1.0),
    "wind_m_s": (0.0, 60.0),
    "solar_w_m2": (0.0, 1500.0),
    "pressure_hpa": (500.0, 1100.0),
}


class NoSuchHeat(ValueError):  # noqa: N818 - named after the refusal, as the house names refusals
    """A value that no weather has, or a code that is not in the tables; `field` and `value` say which."""

    def __init__(self, field: str, value: object) -> None:
        super().__init__(f"{field}: {value!r}")
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class Weather:
    """One hour at one place: °C, relative humidity 0.01 to 1, wind at two metres, sun on level ground, pressure.

    A sun that nobody told (None) is that of a clear sky.

    :raises NoSuchHeat: when a value is one that no weather has (also NaN), naming its field.
    """

    air_c: float
    humidity: float
    wind_m_s: float
    solar_w_m2: float | None
    pressure_hpa: float = 1013.25

    def __post_init__(self) -> None:
        for field, (least, most) in _LIMITS.items():
            value = getattr(self, field)
            if value is None and field == "solar_w_m2":
                continue
            if not least <= value <= most:
                raise NoSuchHeat(field, value)


@dataclass(frozen=True, slots=True)
class Wbgt:
    """The heat of one hour, °C; `adjusted_f` is where NIOSH's schedule is read (°F), None when not known."""

    natural_wet_bulb_c: float
    globe_c: float
    air_c: float
    wbgt_c: float
    adjusted_f: float | None = None


def wbgt_outdoor(natural_wet_bulb_c: float, globe_c: float, air_c: float) -> float:
    """Return the index in the sun, °C: 0.7 natural wet bulb + 0.2 globe + 0.1 air (ISO 7243:2017, 5.1; Yaglou 1957)."""
    return 0.7 * natural_wet_bulb_c + 0.2 * globe_c + 0.1 * air_c


def wbgt_indoor(natural_wet_bulb_c: float, globe_c: float) -> float:
    """Return the index without sun, °C: 0.7 natural wet bulb + 0.3 globe (ISO 7243:2017, 5.1)."""
    return 0.7 * natural_wet_bulb_c + 0.3 * globe_c
