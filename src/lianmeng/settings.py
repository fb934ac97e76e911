"""Every setting of the site, read from the environment, in this one file.

`lianmeng settings` prints the table below with the value in force. A bad value stops the
program at once and says what to write instead.
"""

import secrets
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse
from zoneinfo import available_timezones

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent


class Environment(BaseSettings):
    """What an operator may set. Names are environment variables, upper case."""

    model_config = SettingsConfigDict(case_sensitive=False, extra="ignore")

    lianmeng_data: Path = Field(
        Path("data"), description="Folder for the SQLite file, the secret key and uploads. Made when absent."
    )
    database_url: str = Field(
        "", description="postgres://user:password@host:5432/name . Empty: SQLite in LIANMENG_DATA."
    )
    lianmeng_secret_key: str = Field(
        "", description="At least 32 characters. Empty: one is made and kept in LIANMENG_DATA/secret_key."
    )
    lianmeng_hosts: str = Field(
        "127.0.0.1,localhost,[::1]", description="Host names the site answers to, separated by commas."
    )
    lianmeng_https: bool = Field(
        False, description="true when the site is reached by https (behind a proxy): secure cookies, HSTS."
    )
    lianmeng_debug: bool = Field(False, description="true only on a developer's machine.")
    lianmeng_demo: bool = Field(False, description="true marks every page as a demo. `lianmeng demo` sets it.")
    lianmeng_language: Literal["zh-hans", "en"] = Field("zh-hans", description="Language before a person chooses.")
    lianmeng_time_zone: str = Field("Asia/Shanghai", description="A name of the tz database.")
    lianmeng_operator: str = Field("", description="Name of the operator, shown in the footer. Empty hides it.")
    lianmeng_icp: str = Field("", description="ICP filing number, shown in the footer. Empty hides it.")
    lianmeng_log_format: Literal["json", "text"] = Field("json", description="One JSON object a line, or plain text.")
    lianmeng_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least severe line kept.")
    lianmeng_lockout_failures: int = Field(5, ge=1, le=100, description="Failed sign-ins before a lockout.")
    lianmeng_lockout_minutes: int = Field(15, ge=1, le=1440, description="How long a lockout lasts.")
    lianmeng_session_hours: int = Field(12, ge=1, le=720, description="Hours without use before signing in again.")
    lianmeng_upload_mb: int = Field(20, ge=1, le=200, description="Largest file that may be uploaded, in MiB.")
    lianmeng_sqlite_timeout: int = Field(20, ge=1, le=300, description="Seconds to wait for another writer (SQLite).")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        scheme = urlparse(value).scheme
        if value and scheme not in {"postgres", "postgresql", "sqlite"}:
            raise ValueError("write postgres://user:password@host:5432/name, or leave it empty for SQLite")
        if scheme.startswith("postgres") and not urlparse(value).path.strip("/"):
            raise ValueError("the name of the database is missing: postgres://…/NAME")
        return value

    @field_validator("lianmeng_secret_key")
    @classmethod
    def _long_key(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("write at least 32 random characters, or leave it empty to have one made")
        return value

    @field_validator("lianmeng_hosts")
    @classmethod
    def _some_host(cls, value: str) -> str:
        if not [h for h in value.split(",") if h.strip()] or "://" in value:
            raise ValueError("write host names without http://, separated by commas: alliance.example.cn,127.0.0.1")
        return value

    @field_validator("lianmeng_time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("write a name of the tz database, such as Asia/Shanghai or Europe/Berlin")
        return value


def read_environment() -> Environment:
    """The environment, checked. ImproperlyConfigured names each bad variable and what to write instead."""
    try:
        return Environment()
    except ValidationError as wrong:
        lines = []
        for error in wrong.errors():
            name = str(error["loc"][0])
            hint = str(error.get("ctx", {}).get("error") or error["msg"])
            lines.append(f"  {name.upper()}={error['input']!s}: {hint}. {Environment.model_fields[name].description}")
        raise ImproperlyConfigured("These settings cannot be used:\n" + "\n".join(lines)) from None


env = read_environment()

DATA = env.lianmeng_data.resolve()
DATA.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """From the environment, else made once and kept beside the data (readable by its owner alone)."""
    if env.lianmeng_secret_key:
        return env.lianmeng_secret_key
    path = DATA / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = env.lianmeng_debug
LIANMENG_DEMO = env.lianmeng_demo
LIANMENG_OPERATOR = env.lianmeng_operator
LIANMENG_ICP = env.lianmeng_icp
LIANMENG_UPLOAD_BYTES = env.lianmeng_upload_mb * 1024 * 1024
ALLOWED_HOSTS = [host.strip() for host in env.lianmeng_hosts.split(",") if host.strip()]

INSTALLED_APPS = [
    "lianmeng.api",
    "lianmeng.demo",
    "lianmeng.board",
    "lianmeng.load",
    "lianmeng.cobuild",
    "lianmeng.cosolve",
    "lianmeng.coshare",
    "lianmeng.chain",
    "lianmeng.thinktank",
    "lianmeng.members",
    "lianmeng.people",
    "lianmeng.trail",
    "lianmeng.web",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "ninja",
    "rules.apps.AutodiscoverRulesConfig",
    "axes",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianmeng.web.middleware.ContentSecurityPolicy",
    "lianmeng.web.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianmeng.web.middleware.Language",
    "lianmeng.web.middleware.BadText",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lianmeng.urls"
WSGI_APPLICATION = "lianmeng.wsgi.application"
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
                "lianmeng.web.context.site",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    """PostgreSQL by DATABASE_URL, else SQLite that waits for its turn instead of failing."""
    if env.database_url.startswith("postgres"):
        return dict(dj_database_url.parse(env.database_url, conn_max_age=60, conn_health_checks=True))
    path = urlparse(env.database_url).path[1:] if env.database_url else ""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path or str(DATA / "lianmeng.sqlite3"),
        "OPTIONS": {
            # IMMEDIATE: a transaction takes the write lock at its start, so that worker and web wait
            # for each other (busy timeout) instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": env.lianmeng_sqlite_timeout,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:signin"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "people:signin"

AXES_FAILURE_LIMIT = env.lianmeng_lockout_failures
AXES_COOLOFF_TIME = env.lianmeng_lockout_minutes / 60
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
# Trying again while locked does not lengthen the lock: the page says how long to wait.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "lianmeng.people.views.locked_out"
AXES_ENABLE_ADMIN = False

SESAME_ONE_TIME = True
SESAME_MAX_AGE = 24 * 3600

SESSION_COOKIE_AGE = env.lianmeng_session_hours * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lianmeng.web.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.lianmeng_https:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if "*" not in host] if env.lianmeng_https else []

LANGUAGE_CODE = env.lianmeng_language
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "lianmeng_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.lianmeng_time_zone

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
            "json_ensure_ascii": False,
        },
        "text": {"format": "%(asctime)s %(levelname)-7s %(name)s %(message)s"},
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": env.lianmeng_log_format}},
    "root": {"handlers": ["out"], "level": env.lianmeng_log_level},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django.server": {"handlers": ["out"], "level": "INFO", "propagate": False},
    },
}

# Locking the account name is enough, and a shared office address must not lock everybody out.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
