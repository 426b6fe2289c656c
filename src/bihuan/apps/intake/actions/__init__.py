"""What is done at the door: receiving, disposing, settling, expecting, signing."""

from bihuan.apps.intake.actions.disposing import DisposedBatch, dispose_batch
from bihuan.apps.intake.actions.effects import note_effects
from bihuan.apps.intake.actions.erasing import carry_out, decide_deletion, erase_person
from bihuan.apps.intake.actions.expecting import check_expectations, report_zero
from bihuan.apps.intake.actions.keys import public_keys, rotate_receipt_key
from bihuan.apps.intake.actions.previewing import Preview, PreviewColumn, PreviewLine, preview
from bihuan.apps.intake.actions.receipts import issue_receipt, receipt_file
from bihuan.apps.intake.actions.receiving import ReceivedBatch, receive_batch, resume_batch
from bihuan.apps.intake.actions.retention import purge_intake, sunset
from bihuan.apps.intake.actions.settling import decide_no_action, recount_batch, settle_record
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.actions.storing import StoredBytes, bytes_path, check_disk, plain_bytes, store_bytes
from bihuan.apps.intake.rules import NotReceived

__all__ = [
    "DisposedBatch",
    "NotReceived",
    "Preview",
    "PreviewColumn",
    "PreviewLine",
    "ReceivedBatch",
    "StoredBytes",
    "add_source",
    "bytes_path",
    "carry_out",
    "check_disk",
    "check_expectations",
    "decide_deletion",
    "decide_no_action",
    "dispose_batch",
    "erase_person",
    "issue_receipt",
    "note_effects",
    "plain_bytes",
    "preview",
    "public_keys",
    "purge_intake",
    "receipt_file",
    "receive_batch",
    "recount_batch",
    "report_zero",
    "resume_batch",
    "rotate_receipt_key",
    "settle_record",
    "store_bytes",
    "sunset",
]
