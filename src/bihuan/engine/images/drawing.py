"""Decode a picture within bounds, turn it upright, and encode its pixels alone."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

MOST_PIXELS: Final = 40_000_000
MOST_BYTES: Final = 40 * 1024 * 1024
MOST_SIDE: Final = 20_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")  # by content; SVG and PDF are programs, not pictures
INLINE_TYPES: Final = frozenset({"image/jpeg", "image/png"})  # what `redraw` makes; nothing else is shown in a page
_QUALITY: Final = 88


class UnusableImage(Exception):  # noqa: N818  # named after the refusal, as habits.md asks
    """The bytes cannot become a picture: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made here: its bytes, their media type, and its size in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def redraw(content: bytes) -> Picture:
    """Draw a picture anew, upright, with nothing beside its pixels: no EXIF, no place, no profile, no comment.

    Of a moving picture the first frame remains. With transparency it becomes PNG, else JPEG.

    :raises UnusableImage: `too_large` (more than 40 MiB), `too_many_pixels` (more than 40 million, found in the head
        before anything is decoded), `not_a_picture` (another format, damaged, cut off).
    """
    if len(content) > MOST_BYTES:
        raise UnusableImage("too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the bound below is stricter and refuses
            with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
                return _redrawn(opened)
    except UnusableImage:
        raise
    except Image.DecompressionBombError:
        raise UnusableImage("too_many_pixels") from None
    except Exception:  # Pillow's decoders raise whatever the bytes make them raise
        raise UnusableImage("not_a_picture") from None


def _redrawn(opened: Image.Image) -> Picture:
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise UnusableImage("too_many_pixels")
    upright = ImageOps.exif_transpose(opened)
    is_clear = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    form = "PNG" if is_clear else "JPEG"
    plain = upright.convert("RGBA" if is_clear else "RGB")
    fresh = Image.frombytes(plain.mode, plain.size, plain.tobytes())  # pixels only: `info` stays behind
    out = io.BytesIO()
    fresh.save(out, form, **({} if is_clear else {"quality": _QUALITY}))
    return Picture(out.getvalue(), f"image/{form.lower()}", *fresh.size)


def disposition_of(media_type: str) -> str:
    """Say how a kept file may be served: `inline` only for pictures made by `redraw`, `attachment` for all else.

    SVG, PDF and HTML are never inline: a browser would run what is in them under the desk's own address.
    """
    return "inline" if media_type.partition(";")[0].strip().lower() in INLINE_TYPES else "attachment"
