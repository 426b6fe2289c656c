"""JSON as the API reads it: declared as JSON, and without the numbers that JSON does not have."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from bihuan.web.api.problems import WrongMediaType


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


class StrictParser(Parser):
    """Reads a JSON body; NaN and Infinity are not JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body as values. :raises WrongMediaType: not declared as JSON. :raises ValueError: not JSON."""
        if getattr(request, "content_type", "") != "application/json":
            raise WrongMediaType
        return json.loads(request.body, parse_constant=_refuse_constant)
