"""The tests themselves never touch an installation's data."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings


def test_the_tests_keep_their_data_in_a_temporary_folder() -> None:
    assert Path(tempfile.gettempdir()) in Path(settings.DATA_DIR).parents
    assert Path(os.environ["BIHUAN_DATA_DIR"]).resolve() == settings.DATA_DIR


def test_passwords_are_hashed_by_the_products_own_algorithm() -> None:
    from bihuan.config import settings as product

    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
