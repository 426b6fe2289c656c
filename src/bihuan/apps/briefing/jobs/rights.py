"""How what residents asked takes part in erasures."""

from __future__ import annotations

from bihuan.apps.briefing.actions.rights_erasing import forget_in_rights, names_of_rights
from bihuan.apps.core.erasure import Holding, holds_about

holds_about("briefing.rights", Holding(names=names_of_rights, forget=forget_in_rights))
