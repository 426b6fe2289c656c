"""Disposing that takes longer than a person waits: a thread of this process works on, the page shows how far it is."""

from __future__ import annotations

import threading

import structlog
from django.db import connection

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions import dispose_batch
from bihuan.web.desk.intake.choosing import Chosen
from bihuan.web.parts.clock import now

log = structlog.get_logger("bihuan.intake")
AT_ONCE_LINES = 1_000
_running: set[str] = set()
_lock = threading.Lock()


def is_running(batch_id: str) -> bool:
    """Say whether this process is disposing the batch now."""
    return batch_id in _running


def dispose_in_time(batch_id: str, lines: int, by: Actor, chosen: Chosen) -> None:
    """Dispose a short batch at once and a long one in the background; what is under way already is left alone.

    A thread that dies with its process loses nothing: disposing goes on where it was when it is asked for again.

    :raises NotAllowed: as `dispose_batch`, for a short batch.
    """
    if lines <= AT_ONCE_LINES:
        _dispose(batch_id, by, chosen)
        return
    with _lock:
        if batch_id in _running:
            return
        _running.add(batch_id)
    threading.Thread(target=_work, args=(batch_id, by, chosen), name=f"dispose-{batch_id}", daemon=True).start()


def _dispose(batch_id: str, by: Actor, chosen: Chosen) -> None:
    dispose_batch(batch_id=batch_id, by=by, at=now(), mapping=chosen.fields, options=chosen.options)


def _work(batch_id: str, by: Actor, chosen: Chosen) -> None:
    try:
        _dispose(batch_id, by, chosen)
    except NotAllowed as refusal:
        log.warning("disposing was refused", batch=batch_id, code=refusal.code)
    except Exception:  # the thread ends here whatever happened; the page offers to go on
        log.exception("disposing broke off", batch=batch_id)
    finally:
        _running.discard(batch_id)
        connection.close()
