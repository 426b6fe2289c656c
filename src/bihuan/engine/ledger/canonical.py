"""One value, one sequence of bytes: the canonical JSON that every hash and signature of the journal is taken over."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_TEXT_COLUMNS = (
    *("at", "incident", "kind", "subject", "subject_id", "from_state", "to_state", "from_holder", "to_holder"),
    *("actor", "role", "reason", "command", "body_digest"),
)
EVENT_KEYS = frozenset({"index", "n", "facts", *_TEXT_COLUMNS})
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode


class CanonicalFormError(ValueError):
    """The value has no canonical form; `path` says where, `code` says why."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(f"{code} at {path}")
        self.code, self.path = code, path


def canonical_bytes(obj: object) -> bytes:
    """Return the canonical JSON of `obj`: keys sorted by code point, no spaces, UTF-8, nothing escaped needlessly.

    :raises CanonicalFormError: on floats, keys that are not text, lone surrogates, cycles and foreign types.
    """
    try:
        _refuse(obj, "$")
        return _encode(obj).encode()
    except UnicodeEncodeError:
        raise CanonicalFormError("lone_surrogate", _surrogate_path(obj, "$")) from None
    except RecursionError:
        raise CanonicalFormError("nested_too_deeply", "$") from None


def event_leaf(columns: Mapping[str, Any]) -> bytes:
    """Return the 32-byte leaf hash of an event from its seventeen columns.

    :raises CanonicalFormError: when a column is missing, unknown, or of the wrong type.
    """
    if columns.keys() != EVENT_KEYS:
        raise CanonicalFormError("wrong_columns", ",".join(sorted(columns.keys() ^ EVENT_KEYS)))
    for name in _TEXT_COLUMNS:
        if not isinstance(columns[name], str):
            raise CanonicalFormError("wrong_type", f"$.{name}")
    for name in ("index", "n"):
        if type(columns[name]) is not int:
            raise CanonicalFormError("wrong_type", f"$.{name}")
    if not isinstance(columns["facts"], dict):
        raise CanonicalFormError("wrong_type", "$.facts")
    return hashlib.sha256(b"\x00" + canonical_bytes(dict(columns))).digest()


def body_digest(salt: bytes, body: Mapping[str, Any] | bytes) -> str:
    """Return the hex SHA-256 of the 16-byte salt followed by the body (a mapping is made canonical first).

    :raises ValueError: when the salt has not 16 bytes.
    :raises CanonicalFormError: when the body has no canonical form.
    """
    if len(salt) != 16:
        raise ValueError("the salt has 16 bytes")
    content = body if isinstance(body, bytes) else canonical_bytes(dict(body))
    return hashlib.sha256(salt + content).hexdigest()


def instant(moment: datetime) -> str:
    """Return an aware instant in UTC as `2026-08-21T08:00:00.000000Z`.

    :raises ValueError: when `moment` has no time zone.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_instant(text: str) -> datetime:
    """Return the aware UTC datetime that `instant` wrote as `text`.

    :raises ValueError: when `text` is not exactly in that form.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or instant(moment) != text:
        raise ValueError(f"not an instant: {text!r}")
    return moment


_PLAIN = frozenset({str, int, bool, type(None)})


def _refuse(value: object, path: str) -> None:
    if type(value) in _PLAIN:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise CanonicalFormError("key_not_text", path)
            if type(item) not in _PLAIN:
                _refuse(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            if type(item) not in _PLAIN:
                _refuse(item, f"{path}[{place}]")
    elif isinstance(value, float):
        raise CanonicalFormError("float", path)
    elif not isinstance(value, str | int):
        raise CanonicalFormError("foreign_type", path)


def _surrogate_path(value: object, path: str) -> str:
    if isinstance(value, dict):
        inside = [(key, f"{path}.{_printable(key)}") for key in value] + [
            (item, f"{path}.{_printable(key)}") for key, item in value.items()
        ]
    elif isinstance(value, list | tuple):
        inside = [(item, f"{path}[{place}]") for place, item in enumerate(value)]
    else:
        broken = isinstance(value, str) and _printable(value) != value
        return path if broken else ""
    return next((found for item, where in inside if (found := _surrogate_path(item, where))), "")


def _printable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
