"""Secrets at rest: data keys wrapped by a key outside the database, sealed values, sealed files, blind indexes."""

from bihuan.engine.vault.blind import blind_index, keyed_digest
from bihuan.engine.vault.files import open_file, open_frames, seal_file
from bihuan.engine.vault.keeping import DataKey, KeyFileError, Vault
from bihuan.engine.vault.sealing import Erased, Tampered, seal_value, unseal_value

__all__ = [
    "DataKey",
    "Erased",
    "KeyFileError",
    "Tampered",
    "Vault",
    "blind_index",
    "keyed_digest",
    "open_file",
    "open_frames",
    "seal_file",
    "seal_value",
    "unseal_value",
]
