"""Workers are killed in the middle of adding files; five hundred times by ``make kills``, here some."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from agreements.models import Agreement
from library.models import UploadedFile
from tests import kills
from tests.workers import send, wait, workers

SLOW = "\n\n".join(
    f"Article {number}\n\nThe Parties shall in the year {1000 + number} exchange boat number {number} and all that belongs to it."
    for number in range(1, 4000)
).encode()

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_killed_at_any_moment_loses_and_doubles_nothing(taxonomy: None) -> None:
    kills.compare(5, 5, nouns=kills.NOUNS[:2])


def test_a_worker_that_is_told_to_end_ends_soon_and_its_file_waits_for_another(
    taxonomy: None,
) -> None:
    with workers(1) as (worker,):
        user = User.objects.create_user("officer")
        send([("slow.txt", SLOW)], user)
        wait(lambda: UploadedFile.objects.filter(state="reading").exists())
        worker.terminate()
        worker.join(10)
        assert worker.exitcode is not None
        file = UploadedFile.objects.get()
        assert (file.state, file.attempts) == ("waiting", 0)
        assert not Agreement.objects.exists()
