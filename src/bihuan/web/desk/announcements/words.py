"""What the codes of announcements are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, extend

KINDS.update(
    {
        "announcement_state": {
            "waiting": pgettext_lazy("announcement", "Not out yet"),
            "holds": pgettext_lazy("announcement", "Holds now"),
            "coming": pgettext_lazy("announcement", "Begins later"), "over": pgettext_lazy("announcement", "Over"),
            "cancelled": pgettext_lazy("announcement", "Cancelled"),
            "dropped": pgettext_lazy("announcement", "Never told"),
        },
        "announcement_kind": {
            "alert": pgettext_lazy("announcement", "first told"), "update": pgettext_lazy("announcement", "changed"),
            "cancel": pgettext_lazy("announcement", "cancelled"),
        },
        "announcement_occasion": {
            "decided": _("A control was decided"), "extended": _("A control was extended"),
            "lifted": _("A control was lifted"), "planned": _("A round is planned"),
            "changed": _("A round has changed"), "dropped": _("A round was dropped"),
            "written": _("Written freely"), "corrected": _("A correction"), "cancelled": _("A cancellation"),
        },
        "cancelling": {
            "mistaken": _("By mistake"), "over": _("What it told of is over"),
            "replaced": _("Another announcement takes its place"),
        },
        "cap_severity": {
            "Extreme": pgettext_lazy("severity", "Extreme"), "Severe": pgettext_lazy("severity", "Severe"),
            "Moderate": pgettext_lazy("severity", "Moderate"), "Minor": pgettext_lazy("severity", "Minor"),
            "Unknown": pgettext_lazy("severity", "Not known"),
        },
        "cap_certainty": {
            "Observed": pgettext_lazy("certainty", "Observed"), "Likely": pgettext_lazy("certainty", "Likely"),
            "Possible": pgettext_lazy("certainty", "Possible"), "Unlikely": pgettext_lazy("certainty", "Unlikely"),
            "Unknown": pgettext_lazy("certainty", "Not known"),
        },
        "cap_measure": {
            "shelter": _("Stay at home"), "avoid": _("Keep away"), "execute": _("Do what is told"),
            "monitor": _("Stay informed"),
        },
    }
)  # fmt: skip
extend(
    "event",
    {
        "announcement.begun": _("Announcement begun"), "announcement.released": _("Announcement released"),
        "announcement.cancelled": _("Announcement cancelled"), "announcement.over": _("Its end has come"),
        "announcement.dropped": _("Nobody was told"), "announcement_draft.kept": _("Draft kept"),
        "announcement_draft.changed": _("Draft changed"), "announcement_draft.renewed": _("Draft made anew"),
        "announcement_draft.released": _("Draft released"), "announcement_draft.dropped": _("Draft dropped"),
    },
)  # fmt: skip
