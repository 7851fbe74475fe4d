"""Settings: one file, read from the environment only.

What is not named here lies in the data folder (``home.py``: keys, passwords) or in the database (the city itself).
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from onewindow.config import home, postgres
from onewindow.config.watch import logs


def _listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


HOME: Path = home.path()
DEMO = os.environ.get("ONEWINDOW_DEMO") == "1"
DEBUG = os.environ.get("ONEWINDOW_DEBUG") == "1"
HTTPS = os.environ.get("ONEWINDOW_HTTPS") == "1"  # a proxy in front speaks https to people
SECRET_KEY = home.secret_key()

# --- addresses

PORT = int(os.environ.get("ONEWINDOW_PORT", "8000"))
ALLOWED_HOSTS = ["127.0.0.1", *_listed("ONEWINDOW_HOSTS", "localhost,[::1]")]  # the first is the supervisor's own look
CSRF_TRUSTED_ORIGINS = _listed("ONEWINDOW_ORIGINS")  # https://yz.example.gov.cn: pages behind a proxy
PUBLIC_URL = os.environ.get("ONEWINDOW_PUBLIC_URL", f"http://127.0.0.1:{PORT}")  # printed in QR codes
EVENTS_PORT = int(os.environ.get("ONEWINDOW_EVENTS_PORT", "0"))  # 0: no live updates
PAYMENTS = os.environ.get("ONEWINDOW_PAYMENTS", "demo" if DEMO else "")  # who takes money online; none: the counter
COURIER = os.environ.get(
    "ONEWINDOW_COURIER", "demo" if DEMO else ""
)  # who carries papers; none: one comes to the window
CARD_READER = os.environ.get("ONEWINDOW_CARD_READER", "demo" if DEMO else "")  # of identity cards; none: typed
POLICIES_URL = os.environ.get("ONEWINDOW_POLICIES_URL", "")  # where the city's policies for businesses are published
EVENTS_URL = os.environ.get("ONEWINDOW_EVENTS_URL", "")  # empty: same host, EVENTS_PORT
ROOT_URLCONF = "onewindow.config.urls"
WSGI_APPLICATION = "onewindow.config.wsgi.application"

# --- rooms, doors and what they stand on

INSTALLED_APPS = [
    "onewindow.web.ui",
    "onewindow.web.portal",
    "onewindow.web.workbench",
    "onewindow.web.office",
    "onewindow.web.api",
    "onewindow.domain.feedback",
    "onewindow.domain.bundles",
    "onewindow.domain.agents",
    "onewindow.domain.cases",
    "onewindow.domain.licences",
    "onewindow.domain.fees",
    "onewindow.domain.delivery",
    "onewindow.domain.messages",
    "onewindow.domain.catalogue",
    "onewindow.domain.org",
    "onewindow.kernel",
    "procrastinate.contrib.django",
    "axes",
    "django_cotton",
    "django_htmx",
    "csp",
    "ninja",  # else its own pages would load from elsewhere
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "onewindow.config.watch.requests.one_line",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "onewindow.web.ui.context.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onewindow.config.watch.requests.NoZeroBytes",
    "onewindow.config.watch.requests.NoHugeNumbers",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "onewindow.web.ui.context.page",
            ],
        },
    }
]

# --- database and jobs

DATABASES = {"default": postgres.django_database()}
DATABASE_APP_ROLE = postgres.for_role("app").user  # whom the kernel's grants name
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # each room's background entry points

# --- who is here

AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "ui:login"
LOGIN_REDIRECT_URL = "/"

TOTP = os.environ.get("ONEWINDOW_TOTP", "optional" if DEMO else "required")  # codes of a device, for who decides
IDLE_MINUTES = {
    "staff": int(os.environ.get("ONEWINDOW_IDLE_STAFF", "30")),
    "person": int(os.environ.get("ONEWINDOW_IDLE", "120")),
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # one counter for both: nobody locks another person out
AXES_USERNAME_FORM_FIELD = "username"  # what authenticate() calls it, whatever the form says
AXES_LOCKOUT_CALLABLE = "onewindow.web.ui.views.login.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when it opens again
AXES_SENSITIVE_PARAMETERS = ["login", "old_password", "new_password", "again", "code", "token"]
AXES_DISABLE_ACCESS_LOG = True  # log-ins are events of our own log
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "onewindow.config.watch.addresses.real"
PROXIES = int(os.environ.get("ONEWINDOW_PROXIES", "0"))  # how many proxies of ours stand in front, one behind the other
PROXY_ADDRESSES = _listed("ONEWINDOW_PROXY_ADDRESSES", "127.0.0.0/8,::1")  # who is believed

SESSION_ENGINE = "onewindow.web.ui.kept.sessions"
SESSION_COOKIE_NAME = f"onewindow_{postgres.schema()}"  # cookies do not know ports: two cities, one machine
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "onewindow.web.ui.views.errors.csrf"

# --- security

if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


def _live() -> list[str]:
    """Where pages may listen for events: the events process, under each name of this server."""
    if EVENTS_URL:
        return [EVENTS_URL.rstrip("/")]
    if not EVENTS_PORT:
        return []
    names = [host for host in ALLOWED_HOSTS if not host.startswith("[")]  # the policy knows no IPv6 literals
    return [f"{name}:{EVENTS_PORT}" for name in names]


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # Tabler's check marks are data images; previews are blobs
        "connect-src": [SELF, *_live()],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- files

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # form fields; a file has its own limit, kept while it streams in
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_HANDLERS = [
    "onewindow.kernel.files.UploadLimit",  # first: refuses while the file streams in
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "onewindow.web.ui.kept.storage.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True  # served from where they lie, found once at the start: no collecting step
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 600  # scripts name each other without a version

# --- language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["onewindow.web.ui.templatetags.formats"]
TIME_ZONE = "Asia/Shanghai"  # one zone for the whole country

# --- what is written down about running

LOGGING = logs.configuration(os.environ.get("ONEWINDOW_LOG", "text"), os.environ.get("ONEWINDOW_LOG_LEVEL", "WARNING"))
METRICS_TOKEN = os.environ.get("ONEWINDOW_METRICS_TOKEN", "")  # a bearer token that may read /metrics from anywhere
METRICS_FROM = _listed("ONEWINDOW_METRICS_FROM", "127.0.0.0/8,::1")  # addresses and networks that may without
