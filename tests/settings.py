"""The product's settings for the tests: a data folder of their own per process, and a cheap cost for passwords.

Django's settings are loaded before any conftest, so the folder has to be chosen here and not there.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "BIHUAN_TEST_KEEP_DATA_DIR" not in os.environ:  # for a look at what a failed test left behind
    os.environ["BIHUAN_DATA_DIR"] = tempfile.mkdtemp(prefix="bihuan-test-")
    atexit.register(shutil.rmtree, os.environ["BIHUAN_DATA_DIR"], ignore_errors=True)
    if "BIHUAN_TEST_TABLES" in os.environ:  # tables that were made before, for `--reuse-db` (scripts/planted.py)
        shutil.copy2(os.environ["BIHUAN_TEST_TABLES"], f"{os.environ['BIHUAN_DATA_DIR']}/test.sqlite3")
os.environ["BIHUAN_DRILL"] = os.environ.get("BIHUAN_DRILL", "0")

from bihuan.config.settings import *  # noqa: F403  # the environment above must be set first; all settings

# Same algorithm and code path as in production, at a cost that 1,000 sign-ins can bear.
PASSWORD_HASHERS = ["tests.hashers.CheapArgon2"]
