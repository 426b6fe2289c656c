"""Equal lines have equal keys inside one installation, and nobody else can compute them."""

from __future__ import annotations

from pathlib import Path

from bihuan.apps.intake.actions.keys import content_hasher


def test_the_key_of_a_content_is_secret_to_the_installation(settings: object, tmp_path: Path) -> None:
    line, found = ["张三丰", "13900000001"], []
    for name in ("one", "two"):
        settings.DATA_DIR = tmp_path / name  # type: ignore[attr-defined]  # of pytest-django
        found.append(content_hasher()(line))
        assert content_hasher()(list(line)) == found[-1]
        assert oct((tmp_path / name / "keys" / "content").stat().st_mode & 0o777) == "0o600"
    assert found[0] != found[1]
