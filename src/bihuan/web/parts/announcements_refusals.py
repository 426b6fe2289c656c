"""What the refusals about announcements say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANNOUNCEMENTS_CODES: dict[str, str | Promise] = {
    "announcement_empty": _("A title or a text is empty. Both are told in Chinese and in English."),
    "announcement_long": _("Too long: a title 60 signs in Chinese, 120 in English, a text 10,000. Shorten it."),
    "announcement_nowhere": _("Say where it holds: what the area is called, and its communities or its outline."),
    "announcement_too_long": _("An announcement holds for 60 days at most. Choose an earlier end."),
    "unknown_severity": _("Choose severity, certainty and what is asked of people from the lists."),
    "announcement_not_out": _("This announcement is not out, or was cancelled. Look at it again, then decide."),
    "draft_settled": _("This draft was released or dropped already. Look at the announcement."),
    "announcement_moved": _("Somebody changed this since you opened the page. Look at it again, then decide."),
    "older_draft_first": _("An older draft of this announcement waits. Release it or drop it first."),
    "personal_in_text": _("Something in the text would tell of one person. Take it out."),
    "text_guarded": _("Something in the text reads like what a fraudster asks. Say it in other words."),
}
