"""What the codes of forms are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, extend

KINDS.update(
    {
        "form_kind": {
            "form": _("Questions"), "sms": _("Message before a call"), "script": _("Words to say"),
        },
        "form_audience": {"case": _("for cases"), "contact": _("for contacts")},
        "form_state": {
            "draft": pgettext_lazy("form", "Draft"), "proposed": _("Waits for approval"),
            "published": pgettext_lazy("form", "In force"), "replaced": _("Replaced by a later version"),
            "refused": pgettext_lazy("form", "Refused"), "withdrawn": pgettext_lazy("form", "Withdrawn"),
        },
        "form_step": {
            "proposed": _("Proposed"), "health": _("Approved for health"),
            "department": _("Approved by the anti-fraud officer"), "published": _("Published and signed"),
            "refused": pgettext_lazy("form", "Refused"), "withdrawn": pgettext_lazy("form", "Withdrawn"),
        },
        "form_change": {
            "added": pgettext_lazy("form", "Added"), "removed": pgettext_lazy("form", "Removed"),
            "changed": pgettext_lazy("form", "Changed"),
        },
        "form_part": {
            "words": _("wording"), "hint": _("hint"), "type": _("type"), "element": _("element of the catalogue"),
            "choices": _("choices"), "required": _("must be answered"), "relevant": _("when it is asked"),
            "constraint": _("what is accepted"), "order": _("order of the rows"),
        },
        "form_refusal": {
            "asks_too_much": _("Asks for more than is needed"), "unclear_words": _("The wording is not clear"),
            "wrong_purpose": _("Not needed against this outbreak"), "not_lawful": _("No legal ground"),
            "mistaken": _("By mistake"),
        },
        "form_withdrawal": {
            "mistaken": _("By mistake"), "new_version": _("A new version is being made"),
            "not_needed": _("Not needed any more"), "rule_changed": _("The rule has changed"),
        },
        "form_finding": {
            "unbound": _("Bound to nothing in the catalogue, so it may not be asked."),
            "unknown_column": _("This column is not known here, so nobody would read what it holds."),
            "unknown_type": _("This type of question is not allowed."),
            "unknown_list": _("There is no such list of choices."),
            "unknown_question": _("This condition names a question that is not there."),
            "unreadable_condition": _("This condition cannot be read."),
            "group_in_group": _("A group stands inside another."), "end_of_nothing": _("This ends no group."),
            "group_without_end": _("This group is never ended."),
            "bad_name": _("The name has to begin with a letter and hold letters, digits and underlines."),
            "name_twice": _("This name stands twice."), "no_words": _("No words in any language."),
            "bad_choice": _("The choice needs the name of its list and a value."),
            "choice_twice": _("This choice stands twice in its list."),
            "number_in_message": _("A message before a call carries no number."),
            "link_in_message": _("A message before a call carries no address."),
            "not_an_xlsform": _("The XLSForm cannot be made into a form."),
            "wording": _("The wording does not ask for the element that it is bound to."),
            "stage": _("This element may not be asked at this stage."),
            "type": _("This type leaves more room than the element needs, or is not allowed."),
            "uncapped": _("A text answer needs a longest length: string-length(.) <= the number shown."),
            "outside": _("This reaches for files or programs outside the form."),
            "media": _("Pictures and sounds cannot be read by the guard."),
            "index_case": _("A contact may hear nothing of the case they met."),
            "field": _("This refers to a field that nobody may hear here."),
            **dict.fromkeys(
                ("url", "domain", "link_scheme", "email", "handle", "qr", "phone", "ip", "address"),
                _("This carries somebody elsewhere: an address, a handle or a number."),
            ),
            **dict.fromkeys(
                ("transfer", "spare", "secrecy", "remote", "police", "pay", "password", "link", "immigration",
                 "identity", "group", "code", "card"),
                _("These words are those of fraud."),
            ),
        },
        "form_starter": {
            "case": _("Questions for cases"), "contact": _("Questions for contacts"),
            "case_script": _("Script for cases"), "contact_script": _("Script for contacts"),
            "case_sms": _("Message to cases"), "contact_sms": _("Message to contacts"),
        },
        "form_mend": {
            "allow": _("Bind the question to an element of the catalogue, or leave it out."),
            "lexicon": _("Leave these words out. Safety notes stand in the library and are taken word for word."),
            "carrier": _("Leave out addresses, codes to scan and numbers other than the two official ones."),
            "type": _("Choose a type that takes words, numbers, dates or choices."),
            "note": _("Take a safety note of the library, word for word."),
            "shape": _("Mend the cell and upload the workbook again."),
            "pyxform": _("Mend the workbook and upload it again."),
        },
    }
)  # fmt: skip
extend(
    "event",
    {
        "form.made": _("Form begun"), "form.version_kept": _("Version kept"), "form.proposed": _("Proposed"),
        "form.health": _("Approved for health"), "form.department": _("Approved by the anti-fraud officer"),
        "form.published": _("Published and signed"), "form.refused": pgettext_lazy("form", "Refused"),
        "form.withdrawn": pgettext_lazy("form", "Withdrawn"), "form.in_force": _("The version in force has changed"),
    },
)  # fmt: skip
