"""A file whose form could not be taken yet: its bytes are kept, so that nobody has to choose it again."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.actions import StoredBytes, bytes_path, store_bytes

_SALT = "bihuan.intake.kept"
_FOR_S = 12 * 3600


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A stored file with the name it came under; `token` brings it back with the next form of the same person."""

    stored: StoredBytes
    filename: str
    size: int
    token: str


def keep(upload: UploadedFile[bytes], by: Actor) -> KeptFile:
    """Store an upload's bytes. :raises NotReceived: `disk_reserve` or `disk_failed`."""
    stored = store_bytes(upload.file, incident=by.incident)  # type: ignore[arg-type]  # Django's File is read as bytes
    name = upload.name or "file"
    token = signing.dumps([by.account, by.incident, stored.sha256, name, stored.size], salt=_SALT)
    return KeptFile(stored, name, stored.size, token)


def find_kept(token: str, by: Actor) -> KeptFile | None:
    """Return what a token of this person names; None when it names nothing any more."""
    try:
        owner, incident, sha256, name, size = signing.loads(token, salt=_SALT, max_age=_FOR_S)
    except (signing.BadSignature, ValueError):
        return None
    stored = StoredBytes(incident, sha256, size, bytes_path(incident, sha256))
    return (
        KeptFile(stored, name, size, token)
        if (owner, incident) == (by.account, by.incident) and stored.path.exists()
        else None
    )
