"""What the refusals about forms and interviews say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMS_CODES: dict[str, str | Promise] = {
    "another_person": _("This is not the person. Say that you are sorry to have disturbed them, and hang up."),
    "approved_already": _("Your side, or you yourself, approved this already. The other side has to say its word."),
    "bad_form_code": _("Use letters, digits and underlines for the code, at most 40."),
    "bad_form_kind": _("Choose what it is and whom it is for."),
    "column_twice": _("A column stands twice on a sheet. Take one away."),
    "form_altered": _("This form is not what was signed. Nothing is asked by it. Tell the administrator at once."),
    "form_cell_too_long": _("A cell holds more than 1,000 characters. Shorten it."),
    "form_exists": _("A form of this code exists already. Add a version to it, or choose another code."),
    "form_has_findings": _("The guard found something. Mend each line that is named, then upload the next version."),
    "form_moved": _("Somebody moved this form since you opened the page. Look at it again."),
    "form_not_draft": _("This version was proposed or ended before. Look at it again."),
    "form_not_last": _("There is a later version. Propose that one."),
    "form_not_proposed": _("This version does not wait for approval. Look at it again."),
    "form_over": _("This version has ended already."),
    "form_superseded": _(
        "Another version of the form is in force now. What you typed is still here: go on with that version."
    ),
    "form_too_long": _("A form has 400 rows and 600 choices at most. Divide it."),
    "interview_incomplete": _("Something is missing or wrong. Look at the marked pages, then complete the interview."),
    "interview_moved": _("Somebody moved this interview since you opened the page. Look at it again."),
    "interview_over": _("This interview has ended. Nothing can be added to it."),
    "no_form_in_force": _("No form for this is in force. Two approvers publish one under Interview forms."),
    "no_form_file": _("Choose a workbook (.xlsx), 2 MB at most."),
    "no_order_to_call": _(
        "No order about this person lies with you or at the desk, so no call can be verified. Ask for one first."
    ),
    "no_survey": _("The workbook has no sheet called survey. Take the built-in form as a pattern."),
    "no_text": _("Write the text."),
    "not_an_xlsform": _("The workbook is no XLSForm that can be read."),
    "not_your_interview": _("A colleague holds this interview. Take it over first."),
    "own_form": _("You wrote or proposed this version; somebody else has to approve it."),
    "person_first": _("Confirm the person first: name and year of birth. Nothing is asked before."),
    "places_without_time": _(
        "Some places have no time or no name and stay in the interview only. Look at how many, then complete it again."
    ),
    "same_version": _("Nothing is different from the version before."),
    "say_who": _("Type the name and the four digits of the year of birth, as the person says them."),
    "sheet_twice": _("A sheet stands twice in the workbook. Take one away."),
    "unknown_sheet": _("The workbook has a sheet that no form needs. Keep survey, choices and settings."),
}
