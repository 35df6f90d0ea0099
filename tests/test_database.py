"""No statement of a test waits for ever, nor one of a process that a test starts."""

from __future__ import annotations

import psycopg2
import pytest
from django.db import connection

from tests import workers


@pytest.mark.django_db
def test_a_statement_that_waits_for_a_lock_fails_within_a_minute() -> None:
    with psycopg2.connect(workers.address()) as other, other.cursor() as beside, connection.cursor() as ours:
        for cursor in (ours, beside):
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("1min",)
