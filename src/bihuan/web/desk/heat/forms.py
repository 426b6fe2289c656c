"""The forms of heat and of test sites: what was typed stays, and an error says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.forces.actions.weather import BOOTH_C
from bihuan.apps.forces.queries.heat import PostRule
from bihuan.apps.forces.rules.weather import WeatherRead, read_weather
from bihuan.apps.screening.rules.ground import CHECKLIST, MOST_LANES, MOST_WAITING
from bihuan.engine.roster.heat.allowances import WORKLOADS
from bihuan.engine.roster.heat.clothing import CLOTHING
from bihuan.web.desk.heat.words import DOCUMENTS
from bihuan.web.desk.tracing.forms import TracingForm, choice, pairs, words
from bihuan.web.parts.labels import label

MOST_BYTES = 200_000
Spots = Iterable[tuple[str, str]]


class WeatherForm(TracingForm):
    """The weather of hours: typed or pasted line by line, or as a file; for the incident, a site or a post."""

    prefix_of_ids = "weather"
    kind = choice(gettext_lazy("What it is"))
    spot = choice(gettext_lazy("Where"), required=False)
    source = words(gettext_lazy("Who told it"), most=80, required=True)
    height = choice(gettext_lazy("Wind measured at"))
    lines = forms.CharField(
        label=gettext_lazy("Hours, one a line"), required=False, max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Time, air temperature in °C, humidity in %; if known also wind in m/s, sun in W/m², pressure in hPa. "
            "Times are of this incident's zone. Without a sun a clear sky is taken, without wind still air."
        ),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("Or a file (CSV)"), required=False, allow_empty_file=True)

    def __init__(self, spots: Spots, data: Any = None, files: Any = None) -> None:
        super().__init__(data, {"kind": "forecast", "height": "10"})
        self.files = MultiValueDict() if files is None else files
        self.choose("kind", [("forecast", _("Forecast")), ("observed", _("Observed"))])
        self.choose("height", [("10", _("10 m above the ground")), ("2", _("2 m above the ground"))])
        self.choose("spot", [("", _("the whole incident")), *spots])

    def read(self, zone: str) -> WeatherRead | None:
        """Return what was told of the hours; None, with the mistakes beside the field, when anything is wrong."""
        file = self.cleaned_data["file"]
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", _("The file is too large for weather. Send at most 1,000 hours at once."))
            return None
        found = read_weather(_text(file.read()) if file is not None else self.cleaned_data["lines"], zone)
        for wrong in found.wrong[:20]:
            self.add_error("file" if file is not None else "lines", _said(wrong.line, wrong.field, wrong.code))
        return None if found.wrong else found


def _text(content: bytes) -> str:
    """Return the text of a file in one of the encodings that offices use, "" for what is none."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _said(line: int, field: str, code: str) -> str:
    name = label("weather_field", field) if field else ""
    return " ".join(filter(None, (_("Line %(n)s:") % {"n": line}, name, label("weather_problem", code))))


class RuleForm(TracingForm):
    """What the rules of a post say about heat."""

    prefix_of_ids = "rule"
    n = forms.IntegerField(widget=forms.HiddenInput)
    workload = choice(gettext_lazy("How hard the work is"))
    is_acclimatised = forms.BooleanField(
        label=gettext_lazy("The people are used to the heat"), required=False,
        help_text=gettext_lazy("Used to it is who has worked in it for one to two weeks."),
    )  # fmt: skip
    allowed = forms.MultipleChoiceField(
        label=gettext_lazy("May also be worn here"), required=False, widget=forms.CheckboxSelectMultiple
    )
    booth_c = forms.FloatField(
        label=gettext_lazy("Air in a cooled booth (°C)"), required=False, min_value=BOOTH_C[0], max_value=BOOTH_C[1],
        help_text=gettext_lazy("Empty where none can stand."),
    )  # fmt: skip

    def __init__(self, rule: PostRule, data: Any = None) -> None:
        first = {
            "n": rule.n, "workload": rule.workload, "is_acclimatised": rule.is_acclimatised,
            "allowed": list(rule.allowed), "booth_c": rule.booth_c,
        }  # fmt: skip
        super().__init__(data, first)
        self.choose("workload", pairs("workload", WORKLOADS))
        self.choose("allowed", pairs("heat_clothing", [code for code in CLOTHING if code != rule.clothing]))


class CrowdForm(TracingForm):
    """How many wait and how many lanes are open."""

    prefix_of_ids = "crowd"
    waiting = forms.IntegerField(label=gettext_lazy("People waiting"), min_value=1, max_value=MOST_WAITING)
    lanes = forms.IntegerField(label=gettext_lazy("Open lanes"), min_value=0, max_value=MOST_LANES)


class CheckForm(TracingForm):
    """The checklist of a site: what is not ticked is lacking."""

    prefix_of_ids = "check"
    present = forms.MultipleChoiceField(
        label=gettext_lazy("What is there and in order"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("present", pairs("site_item", CHECKLIST))

    def lacking(self) -> list[str]:
        """Return what was not ticked."""
        return [code for code in CHECKLIST if code not in self.cleaned_data["present"]]


class CodeForm(TracingForm):
    """A document to be checked; once it is answered it is not shown again."""

    prefix_of_ids = "code"
    kind = choice(gettext_lazy("Document"))
    document = forms.CharField(
        label=gettext_lazy("Number"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, {"kind": "citizen_number"})
        self.choose("kind", pairs("document", DOCUMENTS))
