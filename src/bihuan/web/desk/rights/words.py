"""The words of rights, and of the log when somebody reads their own data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bihuan.web.desk.trust import words as _trust  # noqa: F401 - names the kinds that are extended here
from bihuan.web.parts import rights_words as _rights  # noqa: F401 - the words name their codes when loaded
from bihuan.web.parts.labels import extend

extend("purpose", {"own_data": _("The person, with a code")})
extend("look_object", {"rights": _("A resident's request about their data")})
