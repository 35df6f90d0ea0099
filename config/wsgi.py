"""The door for WSGI servers: `gunicorn config.wsgi`. What comes through it may not hold the database for long.

No command but a web server imports this module, so that migrations, imports and workers are not hurried.
"""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def limit_statements(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """A statement that takes longer than the settings allow is cancelled by PostgreSQL.

    None is spread over several processes: a page's statements are short, other readers wait for the same processors, and to
    start a process for a statement costs more than most of them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [settings.STATEMENT_TIMEOUT * 1_000])
        cursor.execute("SET max_parallel_workers_per_gather = 0")


connection_created.connect(limit_statements)
application = get_wsgi_application()
