"""`bihuan serve`: the pages, the API and the worker in one process."""

from __future__ import annotations

from typing import Any

import uvicorn
from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand
from bihuan.config.doctor import Severity, examine
from bihuan.config.worker import Worker


class Command(BihuanCommand):
    """Serve the pages and the API, with the worker inside."""

    help = "Serve pages and API on http://localhost:8000, with the worker inside."
    example = "bihuan serve --port 8443 --tls-cert cert.pem --tls-key key.pem"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere (bihuan worker)")
        parser.add_argument("--tls-cert", default=None)
        parser.add_argument("--tls-key", default=None)

    def handle(self, *_: Any, **options: Any) -> None:
        """Serve until stopped."""
        faults = [finding for finding in examine(self.now(), options["host"]) if finding.severity is Severity.FAULT]
        if faults:
            raise CommandError("\n".join(f"{one.what}: {one.mend}" for one in faults))
        worker = None if options["no_worker"] else Worker()
        if worker:
            worker.start()
        scheme = "https" if options["tls_cert"] else "http"
        host = "localhost" if options["host"] == "127.0.0.1" else options["host"]
        self.stdout.write(f"Bihuan 闭环: {scheme}://{host}:{options['port']}  (Ctrl-C stops)")
        uvicorn.run(
            "bihuan.config.asgi:application", host=options["host"], port=options["port"], log_level="warning",
            ssl_certfile=options["tls_cert"], ssl_keyfile=options["tls_key"], timeout_graceful_shutdown=3,
        )  # fmt: skip
        if worker:
            worker.stop.set()
