"""The product's own settings in the folder that the environment names, with cheap passwords."""

from __future__ import annotations

from bihuan.config.settings import *  # noqa: F403 - all settings

PASSWORD_HASHERS = ["tests.hashers.CheapArgon2"]
