"""What every test gets: markers, Hypothesis profiles, servers with a printed reason where one is missing."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"
IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"
SERVERS = (
    "postgres",
    "chromium",
    "poppler",
    "pango",
    "libreoffice",
    "no java",
)  # CI has them all: a skip for want of one is a failure there
STORED = {"db", "transactional_db", "live_server", "django_db_setup"}  # fixtures without which nothing is stored
CHILDREN_ARE_MEASURED = "COVERAGE_PROCESS_CONFIG"  # where coverage tells the processes that a test starts
MARKERS = (
    "postgres: needs a PostgreSQL server (BIHUAN_TEST_POSTGRES_URL; scripts/with_postgres.sh starts one)",
    "browser: drives a real Chromium",
    "office: opens files in a real LibreOffice",
    "spark: starts a local Spark cluster, which needs Java",
    "slow: runs only under `make prove`, or when it is named",
    "unmeasured: a sweep over everything or a story in another process; it proves by itself and covers nothing",
)

settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "prove", deadline=None, max_examples=2000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("prove" if IS_PROOF else "ci")


def chromium() -> str | None:
    """Return the path of Debian's Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def soffice() -> str | None:
    """Return the path of Debian's LibreOffice, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _lack(item: pytest.Item) -> str | None:
    """Return what `item` needs and this machine lacks."""
    if item.get_closest_marker("postgres") and not os.environ.get("BIHUAN_TEST_POSTGRES_URL"):
        return "no PostgreSQL: BIHUAN_TEST_POSTGRES_URL is empty (scripts/with_postgres.sh pytest …)"
    if item.get_closest_marker("browser") and chromium() is None:
        return "no Chromium: apt-get install chromium"
    if item.get_closest_marker("office") and soffice() is None:
        return "no LibreOffice: apt-get install libreoffice-calc-nogui"
    if item.get_closest_marker("spark") and shutil.which("java") is None:
        return "no Java: apt-get install openjdk-17-jre-headless"
    return None


def pytest_configure(config: pytest.Config) -> None:
    from tests import flushing, serving  # after Django's settings are known

    flushing.install()
    serving.install()
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def _asks_the_database(item: pytest.Item) -> bool:
    """Say whether a test could come out otherwise on another database; the run on SQLite has all the others."""
    is_marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return is_marked or bool(STORED & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    is_named = any("::" in argument for argument in config.args) or bool(config.option.keyword)
    if os.environ.get("BIHUAN_DATABASE_URL") and not is_named:
        alike = [item for item in items if not _asks_the_database(item)]
        config.hook.pytest_deselected(items=alike)
        items[:] = [item for item in items if _asks_the_database(item)]
    for item in items:
        if item.path.is_relative_to(ROOT / "tests/house"):  # they read sources, and start processes
            item.add_marker(pytest.mark.unmeasured)
        if item.get_closest_marker("slow") and not IS_PROOF and not is_named:
            item.add_marker(pytest.mark.skip(reason="a long form: make prove"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    lack = _lack(item)
    if lack:
        pytest.skip(lack)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    reason = str(report.longrepr[2]) if report.skipped and isinstance(report.longrepr, tuple) else ""
    if IN_CI and any(server in reason.lower() for server in SERVERS):
        report.outcome = "failed"
        report.longrepr = f"CI must not skip this: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Let coverage look away from what is marked `unmeasured` and from browsers: tracing makes them thrice as long.

    A line that only a sweep over all pages walks through is a line that no test looked at: it should count as such.
    """
    is_measured = not (item.get_closest_marker("unmeasured") or item.get_closest_marker("browser"))
    measuring = None if is_measured else Coverage.current()
    if measuring is None:
        return (yield)
    for_children = os.environ.pop(CHILDREN_ARE_MEASURED, None)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()
        if for_children is not None:
            os.environ[CHILDREN_ARE_MEASURED] = for_children


class PatientSys:
    """`sys` as threads begin with it: tracing is asked for again when another thread asks at the same moment.

    CPython refuses one of the two with a RuntimeError, the thread ends before its first line, and a page that waits for
    it never comes. Only under coverage do threads ask at all.
    """

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)

    def settrace(self, function: object) -> None:
        """Trace this thread from its next call on."""
        for _ in range(1000):
            try:
                return sys.settrace(function)  # type: ignore[arg-type]  # whatever coverage gave to the thread
            except RuntimeError:
                time.sleep(0)
        raise RuntimeError("another thread has asked for tracing a thousand times")


threading._sys = PatientSys()  # type: ignore[attr-defined]  # the one place where a thread begins to be traced


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Drive Debian's Chromium; Playwright must not download one. Root has no sandbox to enter."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_createdb: bool) -> bool:
    """Copy the tables instead of making them anew in each process: half a minute each (tests/tables.py)."""
    if django_db_keepdb or django_db_createdb:
        return django_db_keepdb  # asked for on the command line
    from django.db import connection

    from tests import tables  # nothing of it is needed without a database

    return tables.give_tables(connection.settings_dict)


@pytest.fixture(autouse=True)
def _empty_public_site() -> Generator[None, None, None]:
    """Take away the public pages that a test had published: the next one starts with an empty site."""
    yield
    if "BIHUAN_TEST_KEEP_DATA_DIR" not in os.environ:
        shutil.rmtree(Path(os.environ["BIHUAN_DATA_DIR"]) / "public", ignore_errors=True)


@pytest.fixture(autouse=True)
def _nobody_has_sent() -> Generator[None, None, None]:
    """Let no test find a share of a public form used up by the one before."""
    yield
    from bihuan.apps.briefing.rules.fair_share import FAIR  # after Django's settings are known

    FAIR.forget()


@pytest.fixture
def data_dir() -> Path:
    """Return the installation's folder of this test process."""
    return Path(os.environ["BIHUAN_DATA_DIR"])
