"""What follows when a batch of areas has lines that were accepted."""

from __future__ import annotations

from bihuan.apps.intake.taking import takes_lines
from bihuan.apps.zones.actions.outlines import take_outlines
from bihuan.apps.zones.importers.areas import KIND

takes_lines(KIND, take_outlines, chunks="zones.take_outlines", line="zones.take_outline")
