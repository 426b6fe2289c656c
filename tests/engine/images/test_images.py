"""A picture from outside comes in as its pixels alone, or not at all."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bihuan.engine.images import MOST_BYTES, MOST_PIXELS, UnusableImage, disposition_of, redraw

SECRET = "CANARY-40.7128N"


def encoded(form: str, mode: str = "RGB", size: tuple[int, int] = (24, 16), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1 if mode == "1" else "red" if mode != "L" else 90).save(out, form, **more)
    return out.getvalue()


def with_place() -> bytes:
    """Return a photograph as a telephone writes it: place, device, a comment and an own thumbnail's orientation."""
    exif = Image.Exif()
    exif[0x0110] = SECRET  # the device
    exif[0x0112] = 6  # lies on its side
    exif[0x8825] = {1: "N", 2: (40.0, 42.0, 46.0), 29: SECRET}  # the place
    return encoded("JPEG", exif=exif.tobytes(), comment=SECRET.encode(), icc_profile=SECRET.encode())


def with_text() -> bytes:
    info = PngInfo()
    info.add_text("Comment", SECRET)
    info.add_itxt("XML:com.adobe.xmp", SECRET)
    return encoded("PNG", "RGBA", pnginfo=info)


@pytest.mark.parametrize("content", [with_place(), with_text()], ids=["jpeg", "png"])
def test_place_device_and_comments_stay_outside(content: bytes) -> None:
    assert SECRET.encode() in content
    drawn = redraw(content)
    assert SECRET.encode() not in drawn.content
    with Image.open(io.BytesIO(drawn.content)) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_that_lies_on_its_side_is_turned_upright() -> None:
    drawn = redraw(with_place())
    assert (drawn.width, drawn.height) == (16, 24)


@pytest.mark.parametrize(
    ("form", "mode", "made"),
    [
        ("JPEG", "RGB", "image/jpeg"), ("JPEG", "CMYK", "image/jpeg"), ("PNG", "RGBA", "image/png"),
        ("PNG", "L", "image/jpeg"), ("PNG", "1", "image/jpeg"), ("WEBP", "RGB", "image/jpeg"),
        ("BMP", "RGB", "image/jpeg"), ("TIFF", "RGB", "image/jpeg"), ("GIF", "P", "image/jpeg"),
    ],
)  # fmt: skip
def test_every_usual_format_becomes_jpeg_or_png_of_the_same_size(form: str, mode: str, made: str) -> None:
    content = encoded(form, mode if mode != "P" else "RGB")
    drawn = redraw(content)
    assert (drawn.media_type, drawn.width, drawn.height) == (made, 24, 16)
    assert redraw(drawn.content).media_type == made


def test_what_hangs_behind_a_picture_does_not_come_in() -> None:
    drawn = redraw(encoded("PNG") + b"<script>alert(1)</script>PK\x03\x04")
    assert b"<script>" not in drawn.content


def png_of(width: int, height: int) -> bytes:
    """Return a PNG whose head tells a size and whose body holds nearly nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(MOST_PIXELS // 8_000 + 1, 8_000), (100_000, 100_000), (20_001, 1)])
def test_a_picture_of_too_many_pixels_is_refused_by_its_head(size: tuple[int, int]) -> None:
    with pytest.raises(UnusableImage) as refusal:
        redraw(png_of(*size))
    assert refusal.value.code == "too_many_pixels"


def test_a_picture_of_exactly_the_limit_is_drawn() -> None:
    drawn = redraw(encoded("PNG", "L", (8_000, 5_000)))
    assert drawn.width * drawn.height == MOST_PIXELS


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"%PDF-1.7\n",
        b"<html><script>alert(1)</script>", encoded("JPEG")[:200], encoded("ICO"), encoded("PPM"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
    ids=["empty", "cut gif", "svg", "pdf", "html", "cut jpeg", "ico", "ppm", "eps"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableImage) as refusal:
        redraw(content)
    assert refusal.value.code == "not_a_picture"


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(UnusableImage) as refusal:
        redraw(b"\x89PNG" + bytes(MOST_BYTES))
    assert refusal.value.code == "too_large"


def test_a_picture_with_any_bytes_changed_is_drawn_or_refused() -> None:
    random_ = random.Random(48)
    samples = [with_place(), with_text(), encoded("GIF"), encoded("WEBP"), encoded("TIFF"), encoded("BMP")]
    drawn = 0
    for number in range(600):
        content = bytearray(samples[number % len(samples)])
        for _ in range(random_.randint(1, 6)):
            content[random_.randrange(len(content))] = random_.randrange(256)
        try:
            drawn += redraw(bytes(content)).media_type in {"image/jpeg", "image/png"}
        except UnusableImage:
            continue
    assert 0 < drawn < 600


def test_only_pictures_drawn_here_are_served_inside_a_page() -> None:
    asked = ("image/png", "IMAGE/JPEG; q=1", "image/svg+xml", "application/pdf", "text/html", "image/gif", "", "x")
    assert [disposition_of(kind) for kind in asked] == ["inline", "inline", *["attachment"] * 6]
