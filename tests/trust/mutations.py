"""Seeded damage to bytes and texts: what a broken, hurried or hostile sender makes of a good file."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

TOKENS = (
    b'"',
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r",
    b"|",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"1e999",
    b"-0",
    b"null",
    b"NaN",
    b"9" * 400,
    b"A" * 5000,
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"=cmd|'/C calc'!A0",
    b"##",
    b"sep=;",
    b"2022-13-45",
    b"29/02/2023",
    b"\xe5\xa7\x93",
    b"\x81\x30",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"../../x",
    b"%s%n",
    b"\xf0\x9f\x98\x80",
    b"\xed\xa0\x80",
    b"(" * 200,
    b"[" * 3000,
    b'{"a":' * 300,
    b"18446744073709551616",
    b"\x1e",
    b"\x1f",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
)


def mutate(content: bytes, other: bytes, dice: random.Random) -> bytes:
    """Return content damaged once to eight times; `other` is spliced in now and then."""
    data = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(8):
            case 0 if data:
                data[at % len(data)] = dice.randrange(256)
            case 1:
                data[at:at] = dice.choice(TOKENS)
            case 2:
                del data[at : at + dice.randint(1, 40)]
            case 3:
                data[at:at] = data[at : at + dice.randint(1, 60)] * dice.randint(1, 30)
            case 4:
                start = dice.randrange(len(other) + 1)
                data[at:at] = other[start : start + dice.randint(1, 200)]
            case 5:
                data[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0"))
            case 6 if dice.random() < 0.2:
                del data[at:]
            case 7 if data:
                data[at % len(data)] ^= 1 << dice.randrange(8)
    return bytes(data[: 1 << 20])


def mutate_archive(content: bytes, other: bytes, dice: random.Random) -> bytes:
    """Return a zip with one member damaged and the sums made right again, so that its reader comes to see it."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            names = old.namelist()
            chosen = dice.choice(names) if names else ""
            for name in names:
                inside = old.read(name)
                new.writestr(name, mutate(inside, other, dice) if name == chosen else inside)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error):
        return mutate(content, other, dice)
    return out.getvalue()


def any_text(dice: random.Random, seeds: tuple[str, ...]) -> str:
    """Return a text: one of the seeds damaged, or characters of any plane."""
    if dice.random() < 0.6:
        return mutate(dice.choice(seeds).encode(), b"", dice).decode(
            "utf-8", dice.choice(("replace", "surrogateescape"))
        )
    planes = (
        (32, 127),
        (0, 32),
        (0x4E00, 0x9FFF),
        (0x80, 0x2FFF),
        (0xFF00, 0xFFEF),
        (0x1F300, 0x1FAFF),
        (0xD800, 0xDFFF),
    )
    return "".join(chr(dice.randint(*dice.choice(planes))) for _ in range(dice.randint(0, 60)))
