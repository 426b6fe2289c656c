"""What the refusals about facts say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FACTS_CODES: dict[str, str | Promise] = {
    "unknown_topic": _("Choose a topic of the list."),
    "unknown_channel_class": _("Choose how it came to your ears; who said it is not asked."),
    "unknown_language": _("Choose one of the two languages."),
    "seen_in_the_future": _("The day on which it was first heard of lies ahead. Type the day on which it was."),
    "unknown_verdict": _("Choose a verdict of the list."),
    "fact_without_words": _("Claim and answer are written in both languages. Fill in what is empty."),
    "fact_too_long": _("This is too long to be read at a glance. Shorten it."),
    "correction_without_note": _("Something was published before: say in both languages what the correction changes."),
    "words_with_number": _(
        "There is a long number in it: a telephone, a document, an account. Nobody's number is published; take it out."
    ),
    "words_with_link": _("There is a link in it. What it rests on stands among the sources; take the link out."),
    "words_with_email": _("There is an e-mail address in it. Take it out."),
    "words_with_handle": _("There is an account of a network in it. What goes round is answered, not who says it."),
    "words_with_name": _("There is a person's name in it. Say what is claimed without naming anybody."),
    "words_with_carrier": _(
        "There is something in it that leads people elsewhere: a link, a code to scan, a number to dial. Take it out."
    ),
    "no_source": _("Say what the answer rests on: one source at least."),
    "too_many_sources": _("Eight sources are enough. Keep the best ones."),
    "source_without_issuer": _("Each source has an issuer and a title, of 200 characters at most."),
    "source_in_the_future": _("A source has a day that lies ahead. Type the day on which it was issued."),
    "source_nowhere": _("A source can be found: give its web address, or the SHA-256 of the document."),
    "bad_source_digest": _("A SHA-256 has 64 characters, 0-9 and a-f. Copy it again."),
    "bad_source_address": _("A source's address is that of a public page: https, a name, no port, no password."),
    "private_source": _(
        "This address leads to a messenger, a network or a short link: somebody's account. Cite the document by its"
        " SHA-256 instead."
    ),
    "no_primary_source": _("None of the sources is first hand. Add one by who measured, decided or issued it."),
    "fact_review_too_late": _("Look at it again within 14 days; what is unproven, within 72 hours."),
    "nothing_waits": _("No wording waits here. Look at it again."),
    "fact_over": _("This fact-check is over: superseded or withdrawn. Write a new one."),
    "fact_moved": _("Somebody changed this fact-check since you opened the page. Look at it again, then decide."),
    "fact_not_published": _("This is not published now."),
    "unproven_needs_words": _(
        "What is unproven is not simply confirmed: write a new version, or let it leave the page."
    ),
    "question_too_short": _("Say a little more: what exactly goes round?"),
    "question_too_long": _("This is too long. 300 characters are enough to say what goes round."),
    "nothing_left": _("Without names, numbers and links nothing is left of it. Say in your own words what goes round."),
    "too_many_questions": _("Very many questions are coming in now. Try again in some minutes, or dial the hotline."),
    "question_settled": _("This question has been grouped or laid aside already."),
    "question_waits": _("This question waits; there is nothing to take back."),
    "question_moved": _("Somebody settled this question since you opened the page. Look at the list again."),
    "nothing_chosen": _("Tick the questions that ask about this claim."),
}
