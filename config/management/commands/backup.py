"""`manage.py backup FILE`: the whole library in one file, and a second one where files of agreements lie in a bucket."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from agreements.models import source_store
from config import source_archive
from config.backups import BackupError, Written, back_up, sha256_of
from config.database import reachable
from web.unavailable import FilesUnavailable


class Command(BaseCommand):
    help = "Writes the whole library, files of agreements included, to one file that `restore` reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it; the file must not exist yet")
        parser.add_argument(
            "--without-files", action="store_true", help="leave out what lies in a bucket, which keeps its own copies"
        )

    def handle(self, *, file: Path, without_files: bool, **options: object) -> None:
        try:
            with reachable():
                is_all_in_dump = without_files or not source_store.is_used()
                every = [_dump(file)] if is_all_in_dump else _dump_and_files(file)
        except (BackupError, FilesUnavailable) as failure:
            raise CommandError(f"Nothing was backed up. {failure}") from failure
        for written in every:
            self.stdout.write(f"{written.path}: {written.size:,} bytes, SHA-256 {written.sha256}")


def _dump(file: Path) -> Written:
    version = connection.pg_version // 10_000  # type: ignore[attr-defined]
    return back_up(settings.DATABASES["default"], version, file)


def _dump_and_files(file: Path) -> list[Written]:
    beside, is_whole = source_archive.path_beside(file), False
    with source_archive.writing(beside) as archive:
        archive.copy()
        dump = _dump(file)
        try:
            archive.copy()
            is_whole = True
        finally:
            if not is_whole:
                file.unlink()
    return [dump, Written(beside, beside.stat().st_size, sha256_of(beside))]
