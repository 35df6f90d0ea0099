"""``manage.py sources``: where the files of agreements lie, and moving them between the database and a bucket."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agreements.ingest import wait_for_turn
from agreements.models import Source, source_store
from agreements.models.source_store import DamagedSource
from library.deletion.unneeded import delete_unneeded, left_behind
from web.unavailable import FilesUnavailable


class Command(BaseCommand):
    help = "Say how many files of agreements lie in the database and how many in the bucket, move them, or delete what is left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--to-bucket", action="store_true", help="move files from the database to the bucket")
        one.add_argument("--to-database", action="store_true", help="copy files from the bucket into the database")
        one.add_argument(
            "--delete-unneeded",
            action="store_true",
            help="delete files in the bucket that no agreement has, after a day",
        )

    def handle(self, *, to_bucket: bool, to_database: bool, delete_unneeded: bool, **options: object) -> None:
        if not source_store.is_used() and (to_bucket or to_database or delete_unneeded):
            raise CommandError("There is no bucket; SOURCES_BUCKET names one.")
        try:
            if to_bucket or to_database:
                self._move(is_to_bucket=to_bucket)
            if delete_unneeded:
                self._delete_unneeded()
            self._count()
        except (FilesUnavailable, DamagedSource) as failure:
            raise CommandError(f"{failure} What was done until then holds; call it again.") from failure

    def _move(self, *, is_to_bucket: bool) -> None:
        """One at a time, each in a transaction of its own: it may be interrupted and called again."""
        for pk in Source.objects.filter(content__isnull=not is_to_bucket).values_list("pk", flat=True):
            with transaction.atomic():
                wait_for_turn()
                source = Source.objects.select_for_update().filter(pk=pk).first()
                if source is None:
                    continue  # it was deleted meanwhile
                if is_to_bucket:
                    _store(source)
                source.content = None if is_to_bucket else source.file_bytes()
                source.save(update_fields=["content"])

    def _delete_unneeded(self) -> None:
        self.stdout.write(f"{delete_unneeded(left_behind())} files that no agreement has were deleted from the bucket.")

    def _count(self) -> None:
        held, elsewhere = (Source.objects.filter(content__isnull=is_null).count() for is_null in (False, True))
        self.stdout.write(f"{held:,} files lie in the database, {elsewhere:,} in the bucket.")
        if not source_store.is_used():
            return
        needed = set(Source.objects.filter(content=None).values_list("sha256", flat=True))
        stored = source_store.hashes()
        self.stdout.write(f"The bucket answers. It lacks {len(needed - stored):,} of them.")


def _store(source: Source) -> None:
    """Store the file and read it back; it may leave the database when this returns."""
    if damage := source.damage():
        raise DamagedSource(f"{source.name} {damage}.")
    source_store.put(source.sha256, source.file_bytes())
    source_store.get(source.sha256)
