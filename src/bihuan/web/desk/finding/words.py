"""What the codes of searches, networks, indicators and reports are called, and what to do about a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

RUN_KINDS: dict[str, Label] = {
    "exposure_visits": _("Who was at the same place"), "exposure_points": _("Who went the same way"),
    "contacts_of_contacts": _("Contacts of contacts"), "chains": _("Network"), "source": _("Source of a cluster"),
    "scan": _("Venues with excess cases"), "indicators": _("Indicators"),
}  # fmt: skip
RUN_STATES: dict[str, Label] = {
    "asked": pgettext_lazy("search", "Waits for its turn"), "running": pgettext_lazy("search", "Runs"),
    "done": pgettext_lazy("search", "Done"), "failed": pgettext_lazy("search", "Failed"),
    "cancelled": pgettext_lazy("search", "Called off"),
}  # fmt: skip
ENGINES: dict[str, Label] = {
    "auto": _("chosen by itself"), "index": _("the index"), "scan": _("a scan of the lake"),
    "spark": _("the Spark cluster"), "oracle": _("comparison of all with all"),
}  # fmt: skip
# The engine says why in English words; a page says it in its own language.
WHY_ENGINES: dict[str, Label] = {
    "the index belongs to the lake as it is, and reads only what the cases touched": _(
        "the index belongs to the lake as it is, and reads only what the cases touched"
    ),
    "it was asked for by name": _("it was asked for by name"),
    "there is no index for a day of the lake": _("there is no index for a day of the lake"),
    "a day of the lake has changed since its index was built": _(
        "a day of the lake has changed since its index was built"
    ),
    "the index of a day cannot be read": _("the index of a day cannot be read"),
}
PARAMETERS: dict[str, Label] = {
    "engine": _("Way of searching"), "minutes": _("Minutes together, at least"), "metres": _("Metres apart, at most"),
    "residual_minutes": _("Minutes that count after somebody left"),
    "unknown_end_minutes": _("Minutes that a stay without an end counts, at most"), "of_run": _("Goes on from search"),
}  # fmt: skip
SEARCH_NOTICES: dict[str, Label] = {
    "index_missing": _("A day had no index; the lake was scanned."),
    "index_stale": _("A day had changed since its index was built; the lake was scanned."),
    "index_damaged": _("The index of a day cannot be read; the lake was scanned."),
    "days_missing": _("Days of the window are not in the lake."),
    "open_lake": _("The lake is being written to."),
    "place_without_position": _("A place of the query has no position; it was not searched."),
}
INDEX_STATES: dict[str, Label] = {
    "present": _("up to date"), "stale": _("older than the lake"), "absent": pgettext_lazy("index", "none"),
}  # fmt: skip
FACTORS: dict[str, Label] = {
    "interval": _("Days between the onsets"), "outside": _("From outside"), "contact": _("Named contact"),
    "shared": _("Met"), "place": _("Home or work"), "distance": _("Distance"), "genetic": _("Sequence"),
}  # fmt: skip
FACTOR_CODES: dict[str, Label] = {
    "not_used": _("not used"), "onset_days": _("%s days from onset to onset"),
    "rate": _("somebody unknown, at the usual rate"), "imported": _("infected elsewhere"),
    "not_imported": _("was not away"), "named_source": _("named as the source"),
    "named_contact": _("named as a contact, %s min"), "not_named": _("interviewed, and not named"),
    "shared": _("together for %s min"), "out_of_window": _("met outside the infectious period"),
    "same_place": _("same home or work"), "metres": _("%s m apart"), "differences": _("%s differences"),
}  # fmt: skip
CHAIN_NOTICES: dict[str, Label] = {
    "onset_assumed": _("no whole onset; a period before the report was assumed"),
    "onset_unknown": _("neither onset nor report; anything was allowed"),
    "link_to_unknown_case": _("a meeting with somebody who is no case"),
    "link_to_itself": _("a meeting with oneself"),
    "link_against_onsets": _("met, but the onsets allow no infection either way"),
    "no_visits_known": _("nothing is known of where they were before they fell ill"),
    "days_without_visits": _("on some days before the onset nothing is known of where they were"),
}
NOT_SHOWN: dict[str, Label] = {
    "too_few_cases": _("Not shown: there are too few cases for this figure."),
    "no_infections": _("Not shown: nobody is known to have infected anybody."),
    "too_few_delays": _(
        "Not shown: too few cases have both an onset and a report, so the reporting delay is not known."
    ),
    "too_few_reports": _("Not shown: too few cases with onset and report."),
    "too_short": _("Not shown: too few days have passed since the first onset."),
    "too_long": _("Not shown: the curve is longer than this page works out."),
    "hardly_reported": _("Not shown: under a tenth of such a day is usually reported by now."),
    "inside_reporting_delay": _("Not shown: these days are still being reported."),
    "no_infectors": _("Not shown: nobody who could have infected them is known."),
    "no_serial_interval": _("Not shown: the protocol tells no serial interval."),
    "too_large_here": _("Not worked out here: there are too many venues or cases for a page to wait for."),
}
STEPS: dict[str, Label] = {
    "onset": _("onset"), "test": _("test"), "report": _("report"), "interview": _("interview"),
    "contacts_listed": _("contacts listed"), "quarantined": _("quarantined"),
}  # fmt: skip
SOURCE_KINDS: dict[str, Label] = {"place": _("Place"), "event": _("Place on one day"), "person": _("Person")}
SETTINGS: dict[str, Label] = {
    "household": _("Household"), "care": _("Care"), "school": _("School"), "work": _("Work"),
    "workplace": _("Workplace"), "shop": _("Shop"), "ward": _("Ward"),
    "meal": _("Meal"), "restaurant": _("Restaurant"), "transport": _("Transport"), "gathering": _("Gathering"),
    "venue": _("Venue"), "market": _("Market"), "clinic": _("Clinic"), "hospital": _("Hospital"), "home": _("Home"),
    "same_place": _("At one place at one time"), "companion": _("Went the same way"), "named": _("Named by somebody"),
    "": _("not told"),
}  # fmt: skip
REPORT_ITEMS: dict[str, Label] = {"case": _("Case"), "visit": _("Visit")}
ITEM_STATES: dict[str, Label] = {
    "proposed": pgettext_lazy("report item", "To be decided"), "confirmed": pgettext_lazy("report item", "Confirmed"),
    "refused": pgettext_lazy("report item", "Refused"),
}  # fmt: skip
REPORT_REFUSALS: dict[str, Label] = {
    "misread": _("Misread"), "other_city": _("Another city"), "duplicate": _("Is there already"),
    "unclear": _("Unclear"), "not_needed": _("Not needed"),
}  # fmt: skip
SURE: dict[str, Label] = {
    "certain": _("written so"), "likely": _("completed by a rule"), "unsure": _("a person has to decide"),
}  # fmt: skip
READ: dict[str, Label] = {
    "sex": _("Sex"), "age": _("Age"), "age_months": _("Age in months"), "residence": _("Lives at"),
    "occupation": _("Occupation"), "classification": _("Classification"), "severity": _("Severity"),
    "onset": _("onset"), "sampled": _("sample"), "confirmed": _("confirmed on"), "days": _("Day"), "clock": _("Time"),
    "part": _("Part of the day"), "place": _("Place"), "activity": _("What for"), "transport": _("Transport"),
}  # fmt: skip
READ_VALUES: dict[str, Label] = {
    "male": _("male"), "female": _("female"), "mild": _("mild"), "moderate": _("moderate"), "severe": _("severe"),
    "critical": _("critical"), "asymptomatic": _("without symptoms"), "confirmed": pgettext_lazy("case", "Confirmed"),
    "suspect": pgettext_lazy("case", "Suspect"), "probable": pgettext_lazy("case", "Probable"),
}  # fmt: skip
REPORT_NOTICES: dict[str, Label] = {
    "other_city": _("This report may be about another city"),
    "ambiguous_date": _("A date may mean more than one day"), "impossible_date": _("A date that cannot be"),
    "ambiguous_time": _("A time may be morning or evening"), "times_contradict": _("Two clocks for one thing"),
    "vague_date": _("A day that is not told exactly"), "no_anchor": _("A day that nothing before it tells"),
    "dates_contradict": _("Two dates contradict each other"), "times_backwards": _("A time lies before the one before"),
    "visits_overlap": _("Two stays at one time"), "date_after_report": _("A day after the report"),
    "track_unknown": _("The report itself says that a track is unknown"),
    "cases_together": _("Several cases are told of together"), "number_twice": _("One number for two cases"),
    "visit_without_case": _("Visits of nobody"), "visit_without_date": _("A visit without a day"),
    "clock_change": _("The clocks were changed on that day"), "too_much": _("More than is read at once"),
    "nothing_recognised": _("Nothing was recognised"), "rules_alone": _("Read by rules alone, without the tagger"),
}  # fmt: skip
CODES: dict[str, Label] = {
    "no_query": _("Choose a query that the gate accepted. Without one nothing is searched."),
    "too_many_queries": _("At most 20 queries in one search. Leave some out."),
    "unknown_search": _("There is no such search. Choose one of the list."),
    "unknown_engine": _("There is no such way of searching. Choose one of the list."),
    "bad_minutes": _("Minutes are a whole number from 0 to 1440."),
    "bad_metres": _("Metres are a whole number from 1 to 1000."),
    "needs_first_step": _("Contacts of contacts are searched from a search that is done."),
    "no_first_step": _("Only contacts of contacts go on from another search."),
    "nothing_released": _("Nobody of the first search is known yet. Release identities and confirm proposals first."),
    "place_without_position": _("No place of the query has a position. Enter one, or search by visits."),
    "nothing_left": _("Nothing is left to search: window and infectious period do not meet."),
    "not_done": _("The search is not done yet."), "already_over": _("The search is over already."),
    "no_case": _("Tracing has not opened this case yet. Wait a moment, or open it."),
    "result_purged": _("The result was deleted when its time was over. Search again."),
    "result_altered": _("The file of the result is not the one that was written. Search again, and tell the auditor."),
    "slots_ignored": _("The answer went beyond the places that the gate allows; nothing of it was kept."),
    "question_refused": _("The question was refused by the search itself."),
    "gave_up": _("It failed several times and was given up. Ask again, and tell the administrator."),
    "no_lake": _("There is no lake yet: nobody has imported visits. It is done with `bihuan lake import`."),
    "damaged_lake": _("The lake is damaged. Tell the administrator."),
    "newer_format": _("The lake was written by a newer version. Tell the administrator."),
    "nothing_pasted": _("Nothing was pasted. Paste the report's text."),
    "text_too_long": _("The text is longer than 100,000 characters. Paste it in parts."),
    "published_in_future": _("The report was published in the future. Check the day."),
    "no_published_day": _("Say on which day the report was published: its dates are counted from it."),
    "bad_reason": _("Choose one of the reasons."), "wrong_kind": _("This item is something else. Look again."),
    "graph_needs_ends": _("A graph needs the columns from and to. Tick both."),
    "nobody_found": _("Nobody, or not one person alone, fits these identifiers exactly. Check them."),
    "no_such_case": _("There is no case of this number. Confirm the case first, or mend the number."),
    "no_start": _("Say when the visit began."), "bad_end": _("The end is no time. Mend it, or leave it empty."),
    "bad_date": _("One of the dates is none. Write year-month-day."),
    "case_exists": _("This person is a case already."), "erased": _("The text was deleted when its time was over."),
}  # fmt: skip
KINDS.update(
    {
        "run_kind": RUN_KINDS, "run_state": RUN_STATES, "engine": ENGINES, "why_engine": WHY_ENGINES,
        "parameter": PARAMETERS, "search_notice": SEARCH_NOTICES, "index_state": INDEX_STATES, "factor": FACTORS,
        "factor_code": FACTOR_CODES, "chain_notice": CHAIN_NOTICES, "not_shown": NOT_SHOWN, "step": STEPS,
        "source_kind": SOURCE_KINDS, "setting": SETTINGS, "report_item": REPORT_ITEMS, "item_state": ITEM_STATES,
        "report_refusal": REPORT_REFUSALS, "sure": SURE, "read": READ, "read_value": READ_VALUES,
        "report_notice": REPORT_NOTICES,
    }
)  # fmt: skip
extend("code", CODES)
