"""What the codes of tubes, boxes and results are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

STEPS: dict[str, Label] = {
    "filling": pgettext_lazy("tube", "Being filled"), "sealed": pgettext_lazy("tube", "Sealed at the site"),
    "handed": pgettext_lazy("tube", "On the way"), "at_laboratory": pgettext_lazy("tube", "At the laboratory"),
    "resulted": pgettext_lazy("tube", "Has its result"), "lost": pgettext_lazy("tube", "Given up"),
}  # fmt: skip
TUBE_KINDS: dict[str, Label] = {
    "single": _("Single tube"), "pooled": _("Pooled tube"), "household": _("Household tube"),
}  # fmt: skip
RESULTS: dict[str, Label] = {
    "negative": pgettext_lazy("tube", "negative"), "positive": pgettext_lazy("tube", "positive"),
    "invalid": pgettext_lazy("tube", "could not be read"),
}  # fmt: skip
BOX_STATES: dict[str, Label] = {
    "handed": pgettext_lazy("box", "On the way"), "counted": pgettext_lazy("box", "Counted"),
    "arrived": pgettext_lazy("box", "Arrived whole"),
}  # fmt: skip
FITS: dict[str, Label] = {
    "applied": pgettext_lazy("result", "Applied"), "repeated": _("The same result again"),
    "conflict": _("Contradicts the result before"), "unknown": _("No such tube"),
    "early": _("The tube is not at the laboratory"),
}  # fmt: skip
DOCUMENT_KINDS: dict[str, Label] = {
    "citizen_number": _("Citizen number"), "passport": _("Passport"),
    "hk_macao_permit": _("Permit for Hong Kong, Macao"), "taiwan_permit": _("Permit for Taiwan"),
    "residence_permit": _("Residence permit"),
}  # fmt: skip
HOLDS: dict[str, Label] = {
    "held": pgettext_lazy("person", "held"), "positive": _("own swab positive, no case yet"),
    "released": pgettext_lazy("person", "released"), "case": _("became a case"),
}  # fmt: skip
LOST_WORDS: dict[str, Label] = {
    "not_arrived": _("Never arrived"), "broken": _("Broken"), "leaked": _("Leaked"), "spoiled": _("Spoiled"),
    "mixed_up": _("Mixed up"),
}  # fmt: skip
REPEAT_WORDS: dict[str, Label] = {
    "positive_tube": _("After a positive tube"), "invalid_tube": _("The tube could not be read"),
    "lost_tube": _("The tube was lost"), "doctor_asked": _("A doctor asked for it"), "own_wish": _("Own wish"),
    "entry_mistaken": _("Entered by mistake before"),
}  # fmt: skip
KINDS.update(
    {
        "tube_step": STEPS, "tube_kind": TUBE_KINDS, "tube_result": RESULTS, "box_state": BOX_STATES,
        "result_fit": FITS, "hold_state": HOLDS, "tube_lost": LOST_WORDS, "swab_repeat": REPEAT_WORDS,
        "document_kind": DOCUMENT_KINDS,
    }
)  # fmt: skip
extend(
    "event",
    {
        "pool.sealed": _("Filled and sealed"), "pool.lost": pgettext_lazy("tube", "Given up"),
        "pool.positive": _("Positive"), "pool.invalid": _("Could not be read"),
        "pool.corrected": _("Result taken on a person's word"), "pools.resulted": _("Results taken over"),
        "result.settled": _("Decided on"),
        "pools.overdue": _("Late tubes called for"), "box.handed": _("Handed over"), "box.passed": _("Passed on"),
        "box.counted": _("Counted before the list was shown"), "box.arrived": _("Taken in"),
        "labels.reserved": _("Labels reserved"), "member.held": _("Held"),
        "member.released": pgettext_lazy("person", "Released"), "member.positive": _("Own swab positive"),
        "member.became_case": _("Became a case"), "record.named": _("Line linked to its person"),
    },
)  # fmt: skip
extend(
    "order_kind",
    {
        "single_swab": _("Take a single swab at home"), "tubes_missing": _("Find tubes that were not in their box"),
        "tubes_overdue": _("Find tubes that did not arrive"), "tube_conflict": _("Two results contradict each other"),
        "tube_unknown": _("A result names no known tube"), "tube_early": _("A result of a tube that never arrived"),
        "positive_without_case": _("A positive swab without a case"),
    },
)  # fmt: skip
extend(
    "order_field",
    {
        "tube": _("Tube"), "tubes": _("Tubes"), "members": _("Members"), "box": _("Box"), "codes": _("Codes"),
        "unknown": _("Not known"), "refusal": _("Why not"),
    },
)  # fmt: skip
extend("personal", {"taken_by": _("Taken by")})
