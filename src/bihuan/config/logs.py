"""Logs: one JSON object a line on standard error, without personal content; tracebacks carry no local values."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

_TRACEBACK = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def _without_messages(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what an exception says: a database quotes the row in it, and rows are personal. Type and place stay."""
    for told in event.get("exception") or []:
        told.pop("exc_value", None)
    return event


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything through one JSON formatter."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(_TRACEBACK),
            _without_messages,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "weasyprint.progress": {"level": "WARNING"},  # else seven lines for each sheet of paper
        },
    }


def configure() -> None:
    """Send structlog's own events the same way."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
