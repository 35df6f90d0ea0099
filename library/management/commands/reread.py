"""``manage.py reread``: what an older reader read is read again; after an upgrade, and safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tasks_db.models import DBTaskResult
from tqdm import tqdm

from library.uploads.reread import lost_decisions, read_by_older, reread, reread_text
from web.unavailable import FilesUnavailable


class Command(BaseCommand):
    help = "Read again, with today's readers, the files that an older version read; decisions are kept or shown as conflicts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", action="store_true", help="Leave the reading to the workers.")
        parser.add_argument("--check", action="store_true", help="Only say how many are left; exit 1 if any is.")

    def handle(self, *, queue: bool, check: bool, **options: Any) -> None:
        left = list(read_by_older())
        if check:
            self.stdout.write(
                f"{len(left)} texts of an older reader, {lost_decisions()} decisions that lost their words."
            )
            if left:
                raise CommandError("Run manage.py reread.")
        elif queue:
            self._queue([text.pk for text in left])
        else:
            self._read(left)

    def _queue(self, keys: list[int]) -> None:
        waiting = DBTaskResult.objects.filter(task_path=reread_text.module_path, status="READY")
        queued = {task.args_kwargs["args"][0] for task in waiting}
        for pk in keys:
            if pk not in queued:
                reread_text.enqueue(pk)
        self.stdout.write(f"{len(set(keys) - queued)} texts queued, {len(queued)} waited already.")

    def _read(self, texts: list[Any]) -> None:
        before = lost_decisions()
        counts = dict.fromkeys(("new_version", "known", "refused", "quarantined"), 0)
        for text in tqdm(texts, unit="text", disable=None, file=self.stderr):
            try:
                outcome = reread(text)
            except FilesUnavailable as failure:
                raise CommandError(f"{failure} What was read holds; call it again.") from failure
            counts[outcome.status] += 1
            if outcome.status == "refused":
                self.stderr.write(f"{text.agreement.slug}: {outcome.message}")
        lost = lost_decisions() - before
        self.stdout.write(
            f"{counts['new_version']} texts read again, {counts['known']} were read meanwhile, {counts['refused']} refused;"
            f" {lost} decisions lost their words and are shown at /review/."
        )
