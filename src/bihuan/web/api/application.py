"""The API as a whole: deny by default, one shape of refusal, described by its own OpenAPI document."""

from __future__ import annotations

from ninja import NinjaAPI

from bihuan.web.api.batches import router as batches
from bihuan.web.api.books import router as books
from bihuan.web.api.exports import router as exports
from bihuan.web.api.gate_queries import router as queries
from bihuan.web.api.orders import router as orders
from bihuan.web.api.parsing import StrictParser
from bihuan.web.api.problems import answer_problems
from bihuan.web.api.records import router as records
from bihuan.web.api.signing_in import SignedInPage, SystemNameAndToken, SystemToken
from bihuan.web.api.tracing import router as tracing

_ABOUT = (
    "Batches in, receipts and dispositions out, orders and their moves, tracing, the books. Every command takes a UUID "
    "of the client's own, so that sending it again does nothing twice. Refusals are codes; docs/api.md says what they "
    "mean."
)
api = NinjaAPI(
    title="Bihuan",
    version="1",
    description=_ABOUT,
    auth=[SignedInPage(), SystemToken(), SystemNameAndToken()],
    parser=StrictParser(),
    docs_url=None,  # a page of documentation would need scripts from elsewhere, which our content policy refuses
    urls_namespace="api",
)
answer_problems(api)
for _router in (batches, records, orders, books, queries, tracing, exports):
    api.add_router("", _router)
