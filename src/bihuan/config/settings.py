"""Django's settings, all taken from `environment`."""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from bihuan.config import environment, logs, official

BASE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = environment.data_dir()


def _session_key() -> str:
    """Return the key that signs sessions, made on first use and kept readable by the owner only."""
    given = environment.read("BIHUAN_SECRET_KEY")
    if given:
        return given
    path = DATA_DIR / "keys" / "session"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = _session_key()
KEK_FILE = environment.read("BIHUAN_KEK_FILE")
DEBUG = environment.read("BIHUAN_DEBUG") == "1"
IS_DRILL = environment.read("BIHUAN_DRILL") == "1"
ALLOWED_HOSTS = environment.read("BIHUAN_ALLOWED_HOSTS").split(",")
DATABASES = {"default": environment.database(DATA_DIR)}
AUTH_USER_MODEL = "core.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "bihuan.apps.accounts.passwords.NotCommonAtHeart"},
    {"NAME": "bihuan.apps.accounts.passwords.NotAboutTheAccount"},
    {"NAME": "bihuan.apps.accounts.passwords.NotRepeating"},
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "bihuan.apps.core",
    "bihuan.apps.accounts",
    "bihuan.apps.forces",
    "bihuan.apps.intake",
    "bihuan.apps.orders",
    "bihuan.apps.tracing",
    "bihuan.apps.screening",
    "bihuan.apps.zones",
    "bihuan.apps.residents",
    "bihuan.apps.briefing",
    "bihuan.web.parts",
    "bihuan.web.desk",
    "bihuan.web.field",
    "bihuan.web.public",
    "bihuan.config.apps.WiringConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "bihuan.web.parts.headers.headers_middleware",
    "bihuan.web.parts.uploads.size_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "bihuan.web.parts.accounts.gate.gate_middleware",
    "bihuan.web.parts.sessions.zone_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "bihuan.config.urls"
ASGI_APPLICATION = "bihuan.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "bihuan.web.parts.context.shell",
            ],
        },
    },
]

LOGGING = logs.logging_settings(environment.read("BIHUAN_LOG_LEVEL"))
logs.configure()

USE_TZ = True
TIME_ZONE = environment.read("BIHUAN_TIME_ZONE")
LANGUAGE_CODE = environment.read("BIHUAN_LANGUAGE")
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a missing one; the finders serve what the packages hold
WHITENOISE_USE_FINDERS = True
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
PUBLIC_DIR = DATA_DIR / "public"
PUBLIC_ADDRESS = environment.read("BIHUAN_PUBLIC_ADDRESS").rstrip("/")
OFFICIAL_LINES = official.lines()
AUTHORITY = official.authority()
IS_TLS = environment.read("BIHUAN_TLS") == "1"
# A browser takes a `__Host-` cookie over TLS alone, from this very host; on localhost there is no TLS.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-sessionid", "__Host-csrftoken") if IS_TLS else ("sessionid", "csrftoken")
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_TLS
SESSION_ENGINE = "bihuan.apps.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# What a page uploads (200 MiB at most) waits in memory; where the system has no such folder, in its temporary one.
# Larger files come by the command line, and lie in clear on the disk while they are read: docs/operating.md.
_MEMORY = Path("/dev/shm")  # nosec B108  # noqa: S108 - memory, not a disk
FILE_UPLOAD_TEMP_DIR = str(_MEMORY) if _MEMORY.is_dir() else None

# What a browser is told on every answer (trust R28). A script runs only with the page's own nonce: not even a file of
# this origin does without one. `same-origin` sends no address to anybody else; `no-referrer` would make browsers send
# `Origin: null` with forms, which the CSRF check refuses.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "frame-src": [NONE],
        "worker-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "report-uri": ["/csp-report/"],
    },
}
if IS_TLS:  # https is promised to browsers for a year; plain http is led to it
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = True
