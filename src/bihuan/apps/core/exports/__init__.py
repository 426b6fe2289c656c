"""Export as an act: asked for with a purpose, agreed to by a second person, sealed, watermarked, logged, destroyed."""

from bihuan.apps.core.exports.access import exports_of, get_export, waiting_exports, words_of
from bihuan.apps.core.exports.asking import AskedFor, ask_export, decide_export, try_asking
from bihuan.apps.core.exports.datasets import Dataset, ExportRow, dataset_of, datasets, parts_of, register
from bihuan.apps.core.exports.expiring import expire_exports
from bihuan.apps.core.exports.fetching import Fetched, fetch_export, show_passphrase
from bihuan.apps.core.exports.making import Content, make_export

__all__ = [
    "AskedFor",
    "Content",
    "Dataset",
    "ExportRow",
    "Fetched",
    "ask_export",
    "dataset_of",
    "datasets",
    "decide_export",
    "expire_exports",
    "exports_of",
    "fetch_export",
    "get_export",
    "make_export",
    "parts_of",
    "register",
    "show_passphrase",
    "try_asking",
    "waiting_exports",
    "words_of",
]
