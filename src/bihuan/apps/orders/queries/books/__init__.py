"""The books: the ten equations over the journal and the tables, in full or for what was touched since."""

from bihuan.apps.orders.queries.books.scope import Scope, snapshot
from bihuan.apps.orders.queries.books.striking import QUERIES, equations, since_last_balance, strike

__all__ = ["QUERIES", "Scope", "equations", "since_last_balance", "snapshot", "strike"]
