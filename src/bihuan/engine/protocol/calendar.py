"""Dates that follow from a protocol: when a contact is followed up and tested."""

from __future__ import annotations

import datetime as dt

from bihuan.engine.protocol.rules import ContactCategory


class NoFollowUp(ValueError):  # noqa: N818  a refusal named after what is refused
    """The category is informed only; there is no period to follow up."""


def follow_up_period(last_contact_date: dt.date, category: ContactCategory) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of follow-up, both included (Go.Data: the day after the last contact is first).

    :raises NoFollowUp: when the category has no follow-up.
    """
    if category.follow_up_days == 0:
        raise NoFollowUp(category.code)
    start = last_contact_date + dt.timedelta(days=1)
    return start, start + dt.timedelta(days=category.follow_up_days - 1)


def sampling_dates(last_contact_date: dt.date, category: ContactCategory) -> tuple[dt.date, ...]:
    """Return the dates of the category's tests; day 1 is the day after the last contact (day 0)."""
    return tuple(last_contact_date + dt.timedelta(days=day) for day in category.test_days)
