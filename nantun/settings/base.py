"""What holds everywhere. Wrong values in the environment are refused at start (env.py)."""

from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

from nantun.embedded.places import broker_url, valkey_url

from . import channels, env, keys

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = env.folder("NANTUN_VAR", BASE_DIR / "var")
PORT = env.integer("PORT", 8000, low=1, high=65535)
DEBUG = False

SECRET_KEY = env.text("NANTUN_SECRET_KEY", "") or keys.secret_key(VAR / "keys")
FIELD_KEYS = env.text("NANTUN_FIELD_KEYS", "").replace(",", " ").split() or keys.field_keys(VAR / "keys")
LOOKUP_KEY = env.text("NANTUN_LOOKUP_KEY", "") or keys.lookup_key(VAR / "keys")

# What an app depends on is listed before it; the activities come last, and a new one is one line here.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "rules.apps.AutodiscoverRulesConfig",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "nantun.embedded",
    "nantun.privacy",
    "nantun.jobs",
    "nantun.web",
    "nantun.workdays",
    "nantun.policies",
    "nantun.uploads",
    "nantun.people",
    "nantun.musts",
    "nantun.rosters",
    "nantun.campaigns",
    "nantun.ledgers",
    "nantun.notices",
    "nantun.appeals",
    "nantun.house",
    "visits",
    "talks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "nantun.people.middleware.AccountMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "nantun.people.middleware.SignInFirstMiddleware",
    "nantun.people.middleware.SessionRulesMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nantun.web.middleware.PersonalPagesMiddleware",
    "nantun.web.middleware.CountedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "nantun.urls"
WSGI_APPLICATION = "nantun.wsgi.application"
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
                "csp.context_processors.nonce",
                "nantun.web.context.frame",
            ],
            "builtins": ["nantun.web.templatetags.nantun"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Without DATABASE_URL the embedded server is started at the first connection (nantun/embedded).
DATABASE_URL = env.url("DATABASE_URL", "postgres", "postgresql")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "nantun.embedded.backend",
            "NAME": env.text("NANTUN_DB_NAME", "nantun"),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    }
# Triggers ask for this at every row. Where it is not set each asking fails in a subtransaction of its own, which takes the longer the more
# rows the transaction has written: a hundred thousand take hours instead of seconds.
OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
OPTIONS["options"] = f"{OPTIONS.get('options', '')} -c pgtrigger.ignore={{}}".strip()
EMBEDDED_POSTGRES_OPTIONS: dict[str, str] = {}

# Lists as they were drawn last (nantun/web/keeping.py) name people: they stay in the memory of the process that drew them, and in no other store.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "lists": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "lists",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

REDIS_URL = env.url("REDIS_URL", "redis", "rediss", "unix")
if not REDIS_URL:
    REDIS_URL = valkey_url(VAR)

CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # after a hundred the worker would end, however soon the broker came back
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # the job's row and its lease decide what runs again, not the broker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
# A worker that is silent for a lease has lost its job; what waits unheard is sent to the workers again at each sweep.
JOB_LEASE_SECONDS = env.integer("NANTUN_JOB_LEASE_SECONDS", 60, low=1, high=3600)
JOB_SWEEP_SECONDS = env.integer("NANTUN_JOB_SWEEP_SECONDS", 30, low=1, high=3600)
# What a channel does not answer within the timeout has failed for now; a letter ends long before its lease, so that no other takes it over.
SEND_TIMEOUT_SECONDS = env.integer("NANTUN_SEND_TIMEOUT_SECONDS", 10, low=1, high=60)
SEND_LEASE_SECONDS = env.integer("NANTUN_SEND_LEASE_SECONDS", 180, low=2, high=3600)
SEND_SWEEP_SECONDS = env.integer("NANTUN_SEND_SWEEP_SECONDS", 30, low=1, high=3600)
SEND_PAUSE_SECONDS = env.integer("NANTUN_SEND_PAUSE_SECONDS", 60, low=1, high=3600)
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "nantun.jobs.tasks.sweep", "schedule": float(JOB_SWEEP_SECONDS)},
    # Every app's. Before the ledgers, which count against what is kept then.
    "nightly": {"task": "nantun.house.tasks.nightly", "schedule": crontab(hour=0, minute=20)},
    # Every night, so that a night when the machine was off is made up for; built once, nothing is built again.
    "monthly-ledgers": {"task": "nantun.ledgers.tasks.build_last_month", "schedule": crontab(hour=2, minute=0)},
    # Asked often, sent once: a message that was lost costs ten minutes, and nobody is notified at night.
    "due-notices": {"task": "nantun.notices.tasks.send_due", "schedule": crontab(hour="7-20", minute="*/10")},
    "deliver-notices": {"task": "nantun.notices.tasks.deliver", "schedule": float(SEND_SWEEP_SECONDS)},
    "forget-uploads": {"task": "nantun.uploads.tasks.forget", "schedule": crontab(minute=25)},
    "tidy-up": {"task": "nantun.web.tasks.tidy_up", "schedule": crontab(hour=3, minute=10)},
}

# Where the pages are, as letters name them.
SITE_URL = (env.url("NANTUN_SITE_URL", "http", "https") or f"http://127.0.0.1:{PORT}").rstrip("/")
EMAIL_HOST = channels.mail_host()
EMAIL_PORT = channels.mail_port()
EMAIL_HOST_USER = env.text("NANTUN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.Secret(env.text("NANTUN_MAIL_PASSWORD", ""))
EMAIL_USE_TLS = channels.mail_security() == "starttls"
EMAIL_USE_SSL = channels.mail_security() == "tls"
EMAIL_TIMEOUT = SEND_TIMEOUT_SECONDS
DEFAULT_FROM_EMAIL = channels.mail_from()
CA_FILE = env.file("NANTUN_CA_FILE")
ROBOT_HOSTS = channels.robot_hosts()
ROBOTS = channels.robots(ROBOT_HOSTS)

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "nantun.people.backends.SlipBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["number"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "nantun.people.passwords.MixedCharactersValidator"},
]
LOGIN_URL = "account:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account:sign-in"
SESSION_ENGINE = "nantun.people.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SHARED_COMPUTER_SECONDS = 180
# Officers, finance, union staff and the chair prove themselves twice; the invented people of a demo need not.
SECOND_FACTOR = env.flag("NANTUN_SECOND_FACTOR", True)
OTP_TOTP_ISSUER = "Nantun"

# Counted per name and address together: whoever tries at one address cannot lock somebody out at another.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the hour that the page names holds, however often one tries before it
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "nantun.people.lockout.locked_page"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "nantun.people.addresses.client_address"
TRUSTED_PROXIES = env.integer("NANTUN_TRUSTED_PROXIES", 0, low=0, high=3)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.folder("NANTUN_STATIC", BASE_DIR / ".staticfiles")
MEDIA_ROOT = VAR / "files"
LEDGERS_ROOT = VAR / "ledgers"
STORAGES = {
    "default": {"BACKEND": "nantun.privacy.storage.SealedStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
DJANGO_TABLES2_TEMPLATE = "web/table.html"
FILTERS_EMPTY_CHOICE_LABEL = "不限"

PGHISTORY_DEFAULT_TRACKERS = None
PGHISTORY_APPEND_ONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("NANTUN_LOG_LEVEL", "INFO")},
}

if not FIELD_KEYS:
    raise ImproperlyConfigured("NANTUN_FIELD_KEYS: at least one key is wanted")
