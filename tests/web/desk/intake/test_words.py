"""Every field that the page of a batch offers for a column has words of its own."""

from __future__ import annotations

from django.urls import reverse

from bihuan.apps.intake.importers.kinds import kind_codes, kind_of
from bihuan.web.parts.labels import KINDS


def test_no_field_that_a_column_can_be_read_as_is_shown_as_its_code() -> None:
    assert reverse("desk:intake")  # the words name their codes when the addresses are loaded
    bare = {(code, field) for code in kind_codes() for field in kind_of(code).fields if field not in KINDS["field"]}
    assert bare == set()
    assert "care_list" in kind_codes()
