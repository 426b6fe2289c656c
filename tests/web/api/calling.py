"""How tests call the API: as another system, with the name and password of an account."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.people import PASSWORD
from tests.worlds import HEADER, LINES


def basic(name: str, password: str = PASSWORD) -> str:
    """Return the header of HTTP Basic."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


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
