"""Who may see response times: whoever may list emergencies, a unit those of its own."""

from __future__ import annotations

from bihuan.apps.core.rules import Actor
from bihuan.apps.zones.queries.emergencies import list_emergencies
from bihuan.apps.zones.queries.response import ResponseTimes, response_of
from bihuan.apps.zones.rules.response import ResponseAsked


def get_response_times(by: Actor, asked: ResponseAsked) -> ResponseTimes:
    """Return the response times that the actor may see.

    :raises NotAllowed: `wrong_role`, `unknown_interval`, `unknown_promise`, `bad_period`.
    """
    asked.check()
    return response_of(list_emergencies(by), asked)
