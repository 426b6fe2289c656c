"""The ASGI application that uvicorn serves."""

from __future__ import annotations

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
# WhiteNoise answers with a synchronous iterator; its files are small, so that waiting for one blocks nothing.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
django = get_asgi_application()

from bihuan.web.parts.uploads import Bounded  # noqa: E402 - what stands around Django reads its models
from bihuan.web.public.front import Front  # noqa: E402 - as above

application = Front(Bounded(django))
