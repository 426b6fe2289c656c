"""Failing closed (R29): a fault while somebody looks at personal content shows nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bihuan.apps.core.rules import NotAllowed

log = structlog.get_logger("bihuan.access")


@contextmanager
def failing_closed() -> Iterator[None]:
    """Turn every fault within into a refusal, so that no caller goes on with half a policy.

    :raises NotAllowed: `cannot_show` for a fault; refusals of the rules pass as they are.
    """
    try:
        yield
    except NotAllowed:
        raise
    except Exception as fault:  # policy, log, crypto or database: whatever it is, nothing is shown
        log.error("a look failed closed", fault=type(fault).__name__)  # never its text, which may quote a value
        raise NotAllowed("cannot_show") from fault
