"""What is done at the door: receiving, disposing, settling, expecting, signing."""

from bihuan.apps.intake.actions.approving import say_word
from bihuan.apps.intake.actions.contests import call_overdue, decide_contest, open_contest
from bihuan.apps.intake.actions.disposing import DisposedBatch, dispose_batch
from bihuan.apps.intake.actions.effects import file_records, note_effects
from bihuan.apps.intake.actions.erasing import brought_back, carry_out, decide_deletion, destroy_again, erase_person
from bihuan.apps.intake.actions.evidence import NewEvidence, add_evidence, add_many, propose_effect, withdraw_evidence
from bihuan.apps.intake.actions.expecting import check_expectations, report_zero
from bihuan.apps.intake.actions.gate import ask_query
from bihuan.apps.intake.actions.keys import public_keys, rotate_receipt_key
from bihuan.apps.intake.actions.linking import confirm_source, link_case, link_probable_case
from bihuan.apps.intake.actions.previewing import Preview, PreviewColumn, PreviewLine, preview
from bihuan.apps.intake.actions.receipts import issue_receipt, receipt_file
from bihuan.apps.intake.actions.receiving import ReceivedBatch, receive_batch, resume_batch
from bihuan.apps.intake.actions.releasing import Ranked, Release, ask_tranche, release_identities
from bihuan.apps.intake.actions.retention import purge_intake, sunset
from bihuan.apps.intake.actions.searching import find_person
from bihuan.apps.intake.actions.settling import decide_no_action, recount_batch, settle_record
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.actions.storing import StoredBytes, bytes_path, check_disk, plain_bytes, store_bytes
from bihuan.apps.intake.rules import NotReceived

__all__ = [
    "DisposedBatch",
    "NewEvidence",
    "NotReceived",
    "Preview",
    "PreviewColumn",
    "PreviewLine",
    "Ranked",
    "ReceivedBatch",
    "Release",
    "StoredBytes",
    "add_evidence",
    "add_many",
    "add_source",
    "ask_query",
    "ask_tranche",
    "brought_back",
    "bytes_path",
    "call_overdue",
    "carry_out",
    "check_disk",
    "check_expectations",
    "confirm_source",
    "decide_contest",
    "decide_deletion",
    "decide_no_action",
    "destroy_again",
    "dispose_batch",
    "erase_person",
    "file_records",
    "find_person",
    "issue_receipt",
    "link_case",
    "link_probable_case",
    "note_effects",
    "open_contest",
    "plain_bytes",
    "preview",
    "propose_effect",
    "public_keys",
    "purge_intake",
    "receipt_file",
    "receive_batch",
    "recount_batch",
    "release_identities",
    "report_zero",
    "resume_batch",
    "rotate_receipt_key",
    "say_word",
    "settle_record",
    "store_bytes",
    "sunset",
    "withdraw_evidence",
]
