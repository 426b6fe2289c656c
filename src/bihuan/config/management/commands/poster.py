"""`bihuan poster`: the notice by which a resident can tell a real call, to be printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from bihuan.apps.core.commands import BihuanCommand
from bihuan.web.parts.posters import LANGUAGES, SIZES, draw_poster


class Command(BihuanCommand):
    """Write the poster as a PDF, in Chinese or English, on A4 or A3."""

    help = "Write the poster “Is this call real?” as a PDF: hotline, address of the check, what is never asked."
    example = "bihuan poster --language zh --size A3 --to poster-zh-A3.pdf"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        parser.add_argument("--language", choices=LANGUAGES, default="zh")
        parser.add_argument("--size", choices=sorted(SIZES), default="A4")
        parser.add_argument("--to", type=Path, required=True, help="file to write")

    def handle(self, *_: Any, **options: Any) -> None:
        """Draw and write."""
        target: Path = options["to"]
        target.write_bytes(draw_poster(options["language"], options["size"]))
        if not settings.PUBLIC_ADDRESS:
            self.stderr.write("BIHUAN_PUBLIC_ADDRESS is empty: the poster names the hotline alone.")
        self.stdout.write(str(target))
