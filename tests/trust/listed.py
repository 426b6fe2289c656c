"""What each way of forces, mass testing, zones and residents that writes may be told (R25)."""

from bihuan.apps.zones.rules.rings import PLACE_RINGS

_OFFICER = {"n", "number", "name", "phone", "unit", "pair", "skills", "limits"}
_POST = {
    "n", "unit", "name", "kind", "place", "longitude", "latitude", "skills", "clothing", "is_sunny",
    "department", "duty_role",
}  # fmt: skip
_NEEDS = {"n", "pattern", "first", "last"}
_CELL = {"n", "officer", "need", "reason"}
_OPENING = {"opens_at", "closes_at", "lanes", "samplers", "expected"}
_SITE = {
    "name", "unit", "area", "kind", "place_text", "longitude", "latitude", "is_step_free", "is_indoors", "has_shade",
    "medical_name", "medical_phone", "lanes", "seconds",
}  # fmt: skip
_GATE = {"name", "unit", "area", "place_text", "longitude", "latitude", "lanes", "seconds"}
OF_FORCES: dict[str, set[str]] = {
    "desk:define-level": {
        "n", "code", "name", "share_percent", "home_percent", "call_up_minutes", "day_hours", "week_hours",
        "rest_hours",
    },
    "desk:set-level": {"n", "level", "reason"},
    "desk:agree-pairing": {"n", "giver", "taker", "starts_at", "ends_at", "promised"},
    "desk:end-pairing": {"n", "pairing"},
    "desk:add-officer": _OFFICER,
    "desk:paste-officers": {"n", "unit", "text"},
    "desk:change-officer": _OFFICER,
    "desk:leave-officer": {"n"},
    "desk:tell-absence": {"n", "kind", "starts_at", "ends_at"},
    "desk:end-absence": {"n", "ends_at"},
    "desk:open-post": _POST | _NEEDS,
    "desk:change-post": _POST,
    "desk:close-post": {"n"},
    "desk:add-needs": _NEEDS,
    "desk:drop-need": {"n"},
    "desk:ask-plan": {"n", "starts_at", "ends_at", "blocks_a_day", "plan_seconds"},
    "desk:put-officer": _CELL,
    "desk:take-officer": _CELL,
    "desk:publish-plan": {"n"},
    "desk:drop-plan": {"n"},
    "desk:replan": {"officer", "reason"},
    "desk:revise-plan": {"officer", "reason"},
    "desk:set-rings": {"meaning", "set_off_s", *(f"ring_{kind}" for kind in PLACE_RINGS)},
    "desk:ask-cover": {
        "model", "units", "candidates", "weighing", "calls_an_hour", "minutes_a_call", "busy_percent", "share_percent",
        "seconds",
    },
    "desk:adopt-cover": {"reason", "n"},
    "desk:drop-cover": set(),
    "desk:draft-figures": {"on_date"},
    "desk:release-figures": {"n"},
    "desk:drop-figures": {"n"},
    "desk:settle-roster-line": {"officer", "need", "word", "reason", "n"},
}  # fmt: skip
OF_TESTING: dict[str, set[str]] = {
    "desk:plan-round": {"name", "starts_at", "ends_at", "pool_size"},
    "desk:open-round": set(),
    "desk:grow-roster": set(),
    "desk:close-round": set(),
    "desk:check-round": set(),
    "desk:drop-round": {"reason"},
    "desk:round-openings": _OPENING,
    "desk:book-round": set(),
    "desk:send-missing": {"community"},
    "desk:site-opening": _OPENING,
    "desk:count-arrivals": {"starts_at", "people"},
    "desk:excuse-people": {"entry", "kind", "reason", "owner", "until"},
    "desk:ask-visit": {"entry", "reason", "site"},
    "desk:book-building": {"entry", "site", "starts_at"},
    "desk:decide-excuse": {"word", "reason"},
    "desk:end-excuse": {"reason"},
    "desk:visit-back": set(),
    "desk:add-site": _SITE,
    "desk:import-sites": {"text"},
    "desk:change-site": _SITE,
    "desk:close-site": {"reason"},
    "desk:add-lane": {"is_step_free", "seconds"},
    "desk:set-lane": {"open"},
    "desk:lose-tube": {"reason"},
    "desk:count-box": {"counted"},
    "desk:receive-box": {"codes"},
    "desk:pass-box": {"taker", "where"},
    "desk:settle-result": {"decision"},
    "desk:labels": {"round_id", "site", "count"},
    "desk:count-waiting": {"site", "waiting"},
    "desk:add-gate": _GATE,
    "desk:change-gate": _GATE,
    "desk:close-gate": {"reason"},
    "desk:issue-pass": {
        "purpose", "holder", "name", "area", "gates", "direction", "starts_at", "ends_at", "hours_from", "hours_until",
        "days", "control", "home", "resident",
    },
    "desk:confirm-pass": set(),
    "desk:sign-pass": set(),
    "desk:revoke-pass": {"reason"},
    "desk:count-doors": {"counted"},
    "desk:correct-count": {"gate", "way", "people", "reason"},
    "field:gate-check": {"code", "direction"},
    "field:gate-cross": {"command", "way", "kind", "at", "resident", "number", "people", "reason"},
    "field:fill-tube": {
        "round", "site", "lane", "code", "kind", "size", "member", "documents", "repeat", "taken_at", "command",
        "traveller_name", "traveller_phone", "traveller_document", "traveller_kind",
    },
    "field:box": {"round", "site", "code", "tubes", "taker", "where", "laboratory", "command"},
}  # fmt: skip
OF_CONTROLS: dict[str, set[str]] = {
    "desk:holds": {"address", "longitude", "latitude", "at", "place"},
    "desk:draft-control": {
        "name",
        "level",
        "measures",
        "communities",
        "outline",
        "imported",
        "reason",
        "basis",
        "starts_at",
        "ends_at",
        "review_at",
    },
    "desk:accept-level": {"basis", "ends_at", "review_at"},
    "desk:refuse-level": {"reason"},
    "desk:decide-control": {"n"},
    "desk:extend-control": {"ends_at", "review_at", "reason"},
    "desk:review-control": {"review_at"},
    "desk:lift-control": {"reason"},
    "desk:withdraw-control": {"reason"},
}
OF_CARE: dict[str, set[str]] = {
    "desk:register-care": {
        "name", "phone", "address", "area", "document_number", "needs", "language", "kin_name", "kin_phone",
        "medicine_until", "purpose", "note",
    },
    "desk:change-care": {
        "needs", "language", "medicine_until", "purpose", "phone", "address", "kin_name", "kin_phone", "note",
    },
    "desk:give-consent": {"what", "how"},
    "desk:withdraw-consent": set(),
    "desk:end-care": {"reason"},
    "desk:care-act": {"how", "result", "medicine_until", "step", "what", "told_at", "command", "from"},
    "desk:ask-rounds": {"unit", "teams", "starts_at", "ends_at"},
    "field:welfare-act": {"how", "result", "medicine_until", "step", "what", "told_at", "command", "team"},
}  # fmt: skip
_TAKEN = {"words", "phone", "address", "name", "help_class", "channel", "command"}
OF_HELP: dict[str, set[str]] = {
    "desk:take-help": _TAKEN | {"same"},
    "desk:propose-help": {"words", "phone", "address", "help_class", "same"},
    "desk:help-act": {
        "code", "unit", "hospital", "starts_at", "ends_at", "escort", "text", "way", "result", "reason", "to", "item",
        "word",
    },
    "field:help": _TAKEN,
}  # fmt: skip
_REPORTED = {"asked", "shown_number", "words", "phone"}
OF_CALLS: dict[str, set[str]] = {
    "desk:call": {"phone", "wants_word"},
    "desk:void_call": set(),
    "field:call": {"phone", "wants_word"},
    "field:void-call": set(),
    "desk:check_call": {"phone", "code"},
    "desk:hotline_report": _REPORTED,
    "desk:settle_report": {"verdict", "words", "n"},
    "public:call": {"phone", "code"},
    "public:call_number": {"number"},
    "public:report_call": _REPORTED,
    "public:report_confirmed": _REPORTED,
}
OF_RIGHTS: dict[str, set[str]] = {
    "desk:rights-code": {
        "way", "document_kind", "document_number", "birth_year", "phone", "kind", "words",
    },
    "desk:rights-answer": {"outcome", "legal_reason", "words", "n"},
    "desk:notice-act": {"how", "reason", "until"},
    "public:mine": {"code", "ticket"},
    "public:mine-view": {"view"},
    "public:mine-ask": {"view", "kind", "words", "command"},
    "public:mine-file": {"view", "as"},
    "public:mine-close": {"view"},
}  # fmt: skip
OF_RESPONSE: dict[str, set[str]] = {
    "desk:report-emergency": {
        "kind", "place", "area", "text", "phone", "origin", "reported_at", "answered_at", "ring", "longitude",
        "latitude", "is_drill", "command",
    },
    "desk:send-patrol": {"patrol", "reason"},
    "desk:emergency-cover": {"patrol"},
    "desk:tell-point": {"point"},
    "desk:correct-point": {"point", "said_at", "reason"},
    "desk:take-back-patrol": {"reason"},
    "desk:end-emergency": {"reason"},
    "desk:merge-emergency": {"survivor"},
    "desk:add-patrol": {"name", "unit", "kind", "tier", "post", "skills"},
    "desk:man-patrol": {"officers"},
    "desk:off-patrol": {"reason"},
    "desk:move-up-patrol": {"place", "longitude", "latitude"},
    "desk:close-patrol": set(),
    "field:patrol-say": {"command", "waited_s", "result", "note"},
    "field:patrol-place": {"command", "waited_s", "longitude", "latitude"},
    "field:patrol-moved": {"command", "waited_s"},
}  # fmt: skip
_WORDING = {"claim_zh", "claim_en", "verdict", "answer_zh", "answer_en", "note_zh", "note_en"} | {
    f"s{n}_{name}" for n in range(8) for name in ("issuer", "title", "issued_on", "url", "digest", "is_primary")
}
OF_FACTS: dict[str, set[str]] = {
    "desk:write-fact": _WORDING | {"topic", "channel_class", "language", "first_seen_on", "replaces"},
    "desk:reword-fact": _WORDING,
    "desk:publish-fact": {"n", "next_review_at", "is_read"},
    "desk:confirm-fact": {"next_review_at"},
    "desk:drop-fact": {"reason"},
    "desk:take-question": {"text", "language"},
    "desk:settle-questions": {"questions", "fact", "reason"},
    "desk:part-question": set(),
    "public:ask_fact": {"text", "incident", "command"},
}  # fmt: skip
_ANNOUNCED = {
    "title_zh", "zh", "title_en", "en", "area", "communities", "outline", "starts_at", "ends_at", "severity",
    "certainty", "measure",
}  # fmt: skip
OF_NEWS: dict[str, set[str]] = {
    "desk:write-announcement": _ANNOUNCED,
    "desk:correct-announcement": _ANNOUNCED,
    "desk:change-announcement": _ANNOUNCED | {"n"},
    "desk:release-announcement": {"n"},
    "desk:drop-announcement": {"n"},
    "desk:cancel-announcement": {"reason"},
    "desk:choose-place": {"place", "starts_at", "advice"},
    "desk:confirm-place": {"n"},
    "desk:refuse-place": {"n", "reason"},
    "desk:remove-place": {"n", "reason"},
}
OF_BRIEFING: dict[str, set[str]] = {
    "desk:freeze-situation": set(), "desk:sign-situation": set(), "desk:release-situation": set(),
    "desk:correct-situation": {"reason"},
}  # fmt: skip
OF_FORMS: dict[str, set[str]] = {
    "desk:begin-form": {"code"},
    "desk:upload-form": {"code", "audience", "file"},
    "desk:write-form": {"code", "kind", "audience", "zh", "en"},
    "desk:act-form": {"digest", "reason"},
    "desk:begin-interview": {"about", "about_id"},
    "desk:save-interview": {"section", "digest", "rows", "more"},  # and what the page asks, as `row-question`
    "desk:call-interview": {"section"},
    "desk:act-interview": {"section", "digest", "rows", "keeps", "reason", "name", "birth_year"},
}
OF_PUBLIC: dict[str, set[str]] = {
    "public:holds": {"address", "position"},
    "public:help": {"words", "phone", "address", "name"},
    "public:care": {"name", "phone", "address", "needs", "language", "kin_phone", "note", "consents", "is_agreed"},
}
