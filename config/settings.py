"""Settings: one file; what differs between installations comes from the environment (docs/operations.md)."""

import sys
from contextlib import suppress
from pathlib import Path

from csp.constants import NONE, SELF
from django.conf.global_settings import LANGUAGES as ALL_LANGUAGES
from django.utils.translation import gettext_lazy as _

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret_key("SECRET_KEY", kept_in=VAR / "secret-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
PUBLIC_ORIGIN = env.origin("PUBLIC_ORIGIN", f"http://127.0.0.1:{env.text('PORT', '8000')}")
BEHIND_TLS = PUBLIC_ORIGIN.startswith("https://")
SITE_NAME = env.text("SITE_NAME", "Undersigned")  # whose letters these are: in the masthead and the titles

INSTALLED_APPS = [
    "campaigns.apps.CampaignsConfig",
    "signatories.apps.SignatoriesConfig",
    "config.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_countries",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.ClosedDoors",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageOfPath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # who changes what (campaigns/models/history.py)
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.StaffSession",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", VAR / "undersigned.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Languages: a letter may be in any of Django's, the interface is complete in these two.
LANGUAGE_CODE = "en"
LANGUAGES = ALL_LANGUAGES
INTERFACE_LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
FORMAT_MODULE_PATH = ["config.formats"]  # dates of the staff pages

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
with suppress(OSError):  # whitenoise warns at every start when the folder is missing, even if nobody needs it
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # no collectstatic needed; a proxy may serve STATIC_ROOT instead
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

MEDIA_ROOT = env.folder("MEDIA_ROOT", VAR / "media")
STORAGES = {
    # Files that are made or received; never served by address, only through a view that decides.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

_mail = env.mail("EMAIL_URL", "console://")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender("MAIL_FROM", "undersigned@localhost", name_of_site=SITE_NAME)
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"] or 30  # seconds; Django's own default waits for ever
# Mail that strangers can cause, by sending the form: per mailbox in six hours, the others in an hour. What is over a
# limit is held back, never lost; sign-ons are received all the same.
MAIL_LIMITS = {"address": 3, "domain": 300, "letter": 1500, "site": 3000}

# The sign-on form: over these a sign-on is marked for the moderators and never refused.
SIGN_ON_SIGNALS = {"per_network_in_an_hour": 20, "quick_seconds": 4}
# How often names of organizations are suggested; beyond it people type theirs in full.
NAMES_PER_HOUR = {"per_network": 3000, "per_site": 60_000}

# Who enters the staff pages, and how (docs/decisions/0014). Rights: campaigns/roles.py.
SECOND_FACTOR = env.flag("SECOND_FACTOR", default=True)
STAFF_IDLE_SECONDS = 2 * 3600  # without a request, and the login is asked for again
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",  # Django's own, and the email address for the name
    "campaigns.roles.RolesBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "config.accounts.StaffAccounts"
ACCOUNT_FORMS = {"login": "config.accounts.StaffLogin"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address comes from an invitation that was opened, or from a superuser
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}  # beside allauth's own: docs/operations.md
MFA_ADAPTER = "config.accounts.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are half a minute wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Counts failed logins, for all processes of this machine and without another service.
CACHES = {
    "default": {
        "BACKEND": "config.cache.SharedFileCache",
        "LOCATION": VAR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # beyond it some are dropped at random
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Headers and cookies (docs/decisions/0005). Public pages load their own files and nothing else.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# With "no-referrer" browsers send "Origin: null", and the check against forged posts refuses the form.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Whether links in letters are asked if they still answer, and through which proxy; nothing else reaches out.
LINK_CHECK = env.flag("LINK_CHECK", default=True)
LINK_CHECK_PROXY = env.proxy("LINK_CHECK_PROXY")

# What one child process that renders a file may use (campaigns/rendering/child.py).
RENDER_LIMITS = {"cpu_seconds": 120, "wall_seconds": 180, "memory_bytes": 2 * 1024**3}
# The same for a preview of the PDF, which a person waits for (campaigns/admin/writing.py).
PREVIEW_LIMITS = {"cpu_seconds": 40, "wall_seconds": 45, "memory_bytes": 1024**3}

# Who verifies a PDF: how large it may be, what reading it may take, and how many an hour (docs/decisions/0012).
VERIFY_MAX_BYTES = 10 * 1024 * 1024
VERIFY_LIMITS = {"cpu_seconds": 20, "wall_seconds": 20, "memory_bytes": 512 * 1024**2}
VERIFY_PER_HOUR = {"per_network": 20, "per_site": 200}
VERIFY_LINE = VAR / "verifying"  # locks, no files
# What reading a spreadsheet with a list may take, in a child of its own (signatories/lists/child.py).
LIST_LIMITS = {"cpu_seconds": 20, "wall_seconds": 40, "memory_bytes": 512 * 1024**2}
# Proxies whose X-Forwarded-For is believed; without one, visitors are known by the address they connect from.
TRUSTED_PROXY = env.networks("TRUSTED_PROXY")

SIMPLE_HISTORY_DATE_INDEX = False  # history is read by what it is about, never by date alone

COUNTRIES_OVERRIDE = {"XK": "Kosovo"}  # has no official code yet; lists need it all the same

IMPORT_EXPORT_USE_TRANSACTIONS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.UtcFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django_tasks": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "signatories": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # WeasyPrint warns of every @-rule it does not know; rendering/pdf.py reads what matters itself.
        "weasyprint": {"handlers": [], "level": "ERROR", "propagate": False},
        "fontTools": {"handlers": [], "level": "ERROR", "propagate": False},
    },
}

TESTING = "pytest" in sys.modules
