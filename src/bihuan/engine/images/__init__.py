"""Pictures from outside, drawn anew: place, device or script hidden in the file does not come in (trust R48)."""

from bihuan.engine.images.drawing import (
    INLINE_TYPES,
    MOST_BYTES,
    MOST_PIXELS,
    Picture,
    UnusableImage,
    disposition_of,
    redraw,
)

__all__ = ["INLINE_TYPES", "MOST_BYTES", "MOST_PIXELS", "Picture", "UnusableImage", "disposition_of", "redraw"]
