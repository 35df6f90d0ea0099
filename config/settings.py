"""Concord's settings: one file for every machine, told apart by environment variables (see `.env.example`).

CONCORD_ENV=local, the default, is one person's machine: it needs nothing and answers to this machine alone.
CONCORD_ENV=production has no default for what must be chosen (SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL) and speaks
HTTPS only. A value that cannot be meant stops the start with a sentence that quotes it.
"""

from pathlib import Path

import sentry_sdk
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv

from config import environment, postgres
from config.sign_in import institution, weak

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")

IS_PRODUCTION = environment.choice("CONCORD_ENV", "local", among=("local", "production")) == "production"
VAR_DIR = environment.folder("CONCORD_VAR", BASE_DIR / "var")
TESSERACT = environment.program(
    "CONCORD_TESSERACT"
)  # checked here; the readers, which know no Django, ask for it themselves


def chosen_in_production(name: str) -> str:
    """The variable's value, or "" on a local machine where it may be left out."""
    value = environment.text(name)
    if IS_PRODUCTION and not value:
        raise ImproperlyConfigured(f"CONCORD_ENV=production needs {name}, and it is not set; .env.example explains it.")
    return value


# What the site answers to

DEBUG = environment.flag("DEBUG", default=False)
if DEBUG and IS_PRODUCTION:
    raise ImproperlyConfigured(
        "DEBUG='1' shows the site's inside to everyone; leave it out with CONCORD_ENV=production."
    )
SECRET_KEY = chosen_in_production("SECRET_KEY") or environment.secret_kept_in(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
chosen_in_production("ALLOWED_HOSTS")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1, localhost, [::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "config",
    "comparisons",
    "library",
    "clauses",
    "agreements",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "web.observe.observe",
    "config.replica.read_from_replica",
    "web.middleware.api_answers",
    "django.middleware.security.SecurityMiddleware",
    "config.health.answer_watchers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "web.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.sign_in.second_factor.ask_second_factor",
    "config.access_log.guard_restricted",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["web.translated"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clauses.review.queue.awaiting",
                "library.workspace.waiting.waiting",
            ],
        },
    },
]

# Where things are kept

DATABASE_URL = chosen_in_production("DATABASE_URL")
POSTGRES = None if DATABASE_URL else postgres.Server(VAR_DIR / "postgres")  # our own, where no other is named
DATABASES = {
    "default": {
        **(POSTGRES.as_database() if POSTGRES else environment.database("DATABASE_URL")),
        "CONN_MAX_AGE": environment.number("DATABASE_CONN_MAX_AGE", 60, least=0, most=86_400),
        "CONN_HEALTH_CHECKS": True,
    }
}
if environment.text("DATABASE_REPLICA_URL"):  # read from, by config/replica.py
    DATABASES["replica"] = {
        **environment.database("DATABASE_REPLICA_URL"),
        "CONN_MAX_AGE": DATABASES["default"]["CONN_MAX_AGE"],
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["config.replica.ReplicaRouter"]
DATABASE_REPLICA_SECONDS = environment.number("DATABASE_REPLICA_SECONDS", 10, least=1, most=3_600)
if IS_PRODUCTION:
    weak.refuse(SECRET_KEY, ALLOWED_HOSTS, DATABASES["default"])
STATEMENT_TIMEOUT = environment.number("DATABASE_STATEMENT_TIMEOUT", 30, least=0, most=3_600)  # see wsgi.py
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

CACHES = {
    "default": {
        "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "database": {"BACKEND": "config.shared_cache.SharedCache", "LOCATION": "cache"},
    }[environment.choice("CACHE", "memory", among=("memory", "database"))]
}

# Work that outlives a request waits in the database until `manage.py db_worker` takes it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "staticfiles" if IS_PRODUCTION else None  # a local site serves them from where they are
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if SOURCES := environment.bucket(
    "SOURCES", only_https=IS_PRODUCTION
):  # otherwise files of agreements lie in the database
    STORAGES["sources"] = {"BACKEND": "config.source_bucket.SourceBucket", "OPTIONS": SOURCES}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION

# Uploads: whole files go to disk while they arrive; forms without files stay small.

UPLOAD_MAX_BYTES = environment.number("UPLOAD_MAX_MB", 50, least=1, most=2_000) * 1024 * 1024
UPLOAD_MAX_FILES = environment.number("UPLOAD_MAX_FILES", 50, least=1, most=1_000)
UPLOAD_QUOTA_BYTES = (
    environment.number("UPLOAD_QUOTA_MB", 0, least=0, most=10_000_000) * 1024 * 1024
)  # a person; 0: none
LIBRARY_QUOTA_BYTES = environment.number("LIBRARY_QUOTA_MB", 0, least=0, most=100_000_000) * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_FILES

# Who may sign in, and how

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12 if IS_PRODUCTION else 8}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SECOND_FACTOR = environment.choice("SECOND_FACTOR", "optional", among=("optional", "deciders", "everyone"))
SIGN_IN_REQUIRED = environment.flag("SIGN_IN_REQUIRED", default=False)
if SIGN_IN_REQUIRED:
    after = MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1
    MIDDLEWARE.insert(after, "config.sign_in.required.SignInRequired")
SIGN_IN_CREATES_ACCOUNTS = environment.flag("SIGN_IN_CREATES_ACCOUNTS", default=True)
SIGN_IN_ROLES_CLAIM = environment.text("SIGN_IN_ROLES_CLAIM")
SOCIALACCOUNT_PROVIDERS = institution.providers(is_production=IS_PRODUCTION)
SOCIALACCOUNT_ADAPTER = "config.sign_in.adapters.InstitutionAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
ACCOUNT_ADAPTER = "config.sign_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "config.sign_in.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = bool(environment.text("EMAIL_HOST"))
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Concord] "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}  # sign_in/throttle.py counts these, as the API does
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("NUM_PROXIES", 0, least=0, most=10)
MFA_ADAPTER = "config.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Concord"

# Mail: how a forgotten password is set anew. Without EMAIL_HOST a local site writes mails to standard error.

EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", 587, least=1, most=65_535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("EMAIL_FROM", "concord@localhost")

# Safety of pages: nothing from outside, no script in a page, no page in another's frame.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *institution.origins()],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = environment.number("SESSION_HOURS", 336, least=1, most=8_760) * 3_600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "web.views.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=IS_PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # what watches the site asks it without the proxy
SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 31_536_000, least=0, most=63_072_000) * IS_PRODUCTION
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION

# A proxy in front is believed only when it is said to be there: how many stand between the reader and the site.
NUM_PROXIES = environment.number("NUM_PROXIES", 0, least=0, most=10)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if NUM_PROXIES else None

# The API

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "library.tokens.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["web.permissions.WithinScope"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "web.schema.ExactSchema",
    "DEFAULT_METADATA_CLASS": "web.metadata.ExactMetadata",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": environment.rate("THROTTLE_ANON", "300/min"),
        "user": environment.rate("THROTTLE_USER", "1200/min"),
        "login": environment.rate("THROTTLE_LOGIN", "10/min"),
    },
    "NUM_PROXIES": NUM_PROXIES,
    "EXCEPTION_HANDLER": "web.problems.answer_problem",
}
API_STREAMS_AT_ONCE = environment.number("API_STREAMS_AT_ONCE", 8, least=1, most=100)  # of one process
SPECTACULAR_SETTINGS = {
    "TITLE": "Concord",
    "DESCRIPTION": "Clauses of cooperation agreements between international organisations, each tied to where it stands.",
    "VERSION": "1.4.0",
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
    "SERVERS": [{"url": "/"}],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "web.schema.describe_problems",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "AgreementKindEnum": "agreements.models.Agreement.Kind",
        "PartyKindEnum": "agreements.models.Party.Kind",
        "ParticipationRoleEnum": "agreements.models.Participation.Role",
        "CollectionRoleEnum": "agreements.models.CollectionMember.Role",
        "TextRoleEnum": "agreements.models.Role",
        "RelationKindEnum": "agreements.models.Relation.Kind",
        "DecidedStateEnum": "clauses.models.Clause.State",
        "BulkStateEnum": "library.models.BulkEdition.State",
        "WebhookStateEnum": "library.models.Webhook.State",
        "WantedStateEnum": "library.webhooks.api.WANTED",
        "DeliveryStateEnum": "library.models.Delivery.State",
        "ResourceEnum": "library.changes.addresses.CHOICES",
        "TermStateEnum": "clauses.models.Term.State",
    },
}

# Review: whether absences and values count only once a second person has confirmed them

FOUR_EYES = environment.flag("FOUR_EYES", default=False)

# What is sent to other systems and to persons

SITE_URL = environment.text(
    "SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else "http://127.0.0.1:8000"
).rstrip("/")
BULK_DIR = environment.folder("BULK_DIR", VAR_DIR / "bulk")  # all web processes and workers see it
BULK_NIGHTLY = environment.flag("BULK_NIGHTLY", default=IS_PRODUCTION)
DATA_LICENCE = environment.text(
    "DATA_LICENCE",
    "Not stated. The words of agreements are those of the organisations that made them; ask whoever runs this site.",
)
WEBHOOK_NETWORKS = environment.networks("WEBHOOK_NETWORKS")  # private ones that receivers of changes may be in

# Language, time, and what is written down

LANGUAGE_CODE = "en"
ALL_LANGUAGES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
LANGUAGES_IN_PART = {"ar"}  # the frame of the pages, to show that they stand from right to left
LANGUAGES_OFFERED = environment.several("LANGUAGES_OFFERED", "en, fr, es", among=tuple(ALL_LANGUAGES))
LANGUAGES = [(code, ALL_LANGUAGES[code]) for code in LANGUAGES_OFFERED]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "web.observe.WithRequestId"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{request_id}]: {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime} {levelname} {name} {request_id} {message}",
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": environment.choice("LOG_FORMAT", "line", among=("line", "json")),
            "filters": ["request_id"],
        }
    },
    "root": {
        "handlers": ["console"],
        "level": environment.choice("LOG_LEVEL", "WARNING", among=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
    },
}

# What watches the site: figures for Prometheus, and where errors are reported. Neither bears a text or a person's name.

METRICS_TOKEN = environment.text("METRICS_TOKEN")
if SENTRY_DSN := environment.text("SENTRY_DSN"):
    sentry_sdk.init(
        SENTRY_DSN,
        environment="production" if IS_PRODUCTION else "local",
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        traces_sample_rate=0.0,
    )
