"""Workers are killed in the middle of adding files; five hundred times by ``make kills``, here some."""

from __future__ import annotations

import pytest

from tests import kills

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_killed_at_any_moment_loses_and_doubles_nothing(taxonomy: None) -> None:
    kills.compare(12, 12)
