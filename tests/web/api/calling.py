"""How tests call the API: as another system, with the name and the token of an account."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.worlds import HEADER, LINES

from bihuan.apps.accounts.actions.tokens import issue_token
from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor, Role

OPERATOR = Actor("operator", Role.SYSTEM, "DRILL-1")


def token_of(name: str) -> str:
    """Return a new token of the account; of an account that is not there, one that nobody issued."""
    account = Account.objects.filter(username=name).first()
    return issue_token(account=account, days=1, by=OPERATOR, at=datetime.now(UTC)) if account else "bihuan_nobodys"


def basic(name: str, token: str | None = None) -> str:
    """Return the header of HTTP Basic with the account's name and its token."""
    shown = token_of(name) if token is None else token
    return "Basic " + base64.b64encode(f"{name}:{shown}".encode()).decode()


class Caller:
    """Another system that has an account; every answer comes as (status, JSON)."""

    def __init__(self, name: str) -> None:
        self.client, self.headers = Client(), {"authorization": basic(name)}

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return self._read(self.client.get(f"/api{path}", query, headers=self.headers))

    def post(self, path: str, body: Any, **more: Any) -> tuple[int, Any]:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        more = {"content_type": "application/json", **more}
        return self._read(self.client.post(f"/api{path}", text, headers=self.headers, **more))

    def submit(self, content: bytes | None = None, **form: Any) -> tuple[int, Any]:
        body = (HEADER + "".join(LINES)).encode() if content is None else content
        told = {"source": "CDC", "command": new(), **form, "file": SimpleUploadedFile("名单.csv", body)}
        return self._read(self.client.post("/api/batches", told, headers=self.headers))

    def _read(self, response: Any) -> tuple[int, Any]:
        assert response["Content-Type"].startswith("application/json")
        assert response["Cache-Control"] == "no-store"
        return response.status_code, response.json()


def new() -> str:
    """Return a fresh identifier of a command."""
    return str(uuid4())
