"""``manage.py db_worker``: the worker of django-tasks-db, which also says that it lives and takes over from dead ones.

The command has the name of theirs, because there is no reason to run the other: a task of a worker that was killed would
stay "running" for ever.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django_tasks_db.management.commands import db_worker

from clauses.terms.annotations import prepare
from library.errands import Errands
from library.uploads.tasks import requeue_lost
from library.uploads.workers import LONGEST_NAME, Presence


class Command(db_worker.Command):
    help = "Take tasks from the queue, among them the reading of uploaded files, until told to stop."

    def handle(self, *, worker_id: str, **options: Any) -> None:
        if not (worker_id.isascii() and worker_id.isprintable() and len(worker_id) <= LONGEST_NAME):
            raise CommandError(
                f"--worker-id {worker_id!r}: write at most {LONGEST_NAME} ASCII characters; PostgreSQL keeps no more."
            )
        call_command("prune_db_task_results", verbosity=0)  # of tasks that ended two weeks ago
        call_command("clearsessions", verbosity=0)  # of visitors who will not come back
        prepare("en")  # children that read files are forked from what is loaded here
        Presence(worker_id, requeue_lost).start()
        Errands().start()
        super().handle(worker_id=worker_id, **options)
