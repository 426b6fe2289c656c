"""What the codes of fact-checks are called, for the desk and for the public alike; no sign-in is needed for it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, str | Promise]
VERDICTS: Words = {
    "true": pgettext_lazy("verdict", "True"), "mostly_true": pgettext_lazy("verdict", "Mostly true"),
    "misleading": pgettext_lazy("verdict", "Misleading"), "false": pgettext_lazy("verdict", "False"),
    "unproven": pgettext_lazy("verdict", "Unproven"),
}  # fmt: skip
# A sign beside the word, so that colour is never the only signal; it is drawn as text and hidden from readers of it.
SIGNS = {"true": "✓", "mostly_true": "◐", "misleading": "!", "false": "✗", "unproven": "?"}
TOPICS: Words = {
    "disease": _("The disease"), "testing": pgettext_lazy("topic", "Testing"), "treatment": _("Treatment"),
    "controls": _("Controls and passes"), "supplies": _("Food and supplies"),
    "travel": pgettext_lazy("topic", "Travel"), "vaccine": _("Vaccines"),
    "fraud": _("Fraud"), "other": pgettext_lazy("topic", "Other"),
}  # fmt: skip
CHANNELS: Words = {
    "word_of_mouth": _("Word of mouth"), "group_chat": _("Group chats"), "poster": _("Posters and leaflets"),
    "media": _("News media"),
}  # fmt: skip
LEFT_OUT: Words = {
    "number": _("a telephone, document or account number"), "link": _("a link"), "email": _("an e-mail address"),
    "handle": _("an account of a network"), "name": _("a name"),
}  # fmt: skip
