"""The guard of interview forms (防诈表单闸): no form, script, message or poster of ours may ask what a fraudster asks.

trust.md section 6. Two layers: an allow-list of what may be asked at all, and a lexicon with carriers for every text.
No Django, no clock. Tables of characters and readings are loaded at the first text, not at start-up.
"""

from bihuan.engine.formguard.elements import Element, catalogue
from bihuan.engine.formguard.finding import LAYERS, Finding
from bihuan.engine.formguard.masking import Masked, mask_answer
from bihuan.engine.formguard.normalising import normalise
from bihuan.engine.formguard.notes import NOTES, note_digest
from bihuan.engine.formguard.questions import Question, check_form, check_question
from bihuan.engine.formguard.texts import OFFICIAL, check_text

__all__ = [
    "LAYERS",
    "NOTES",
    "OFFICIAL",
    "Element",
    "Finding",
    "Masked",
    "Question",
    "catalogue",
    "check_form",
    "check_question",
    "check_text",
    "mask_answer",
    "normalise",
    "note_digest",
]
