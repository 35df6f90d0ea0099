"""`manage.py backup FILE`: the whole library in one file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config.backups import BackupError, back_up
from config.database import reachable


class Command(BaseCommand):
    help = "Writes the whole library, files of agreements included, to one file that `restore` reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it; the file must not exist yet")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            with reachable():
                version = connection.pg_version // 10_000  # type: ignore[attr-defined]
                written = back_up(settings.DATABASES["default"], version, file)
        except BackupError as failure:
            raise CommandError(f"Nothing was backed up. {failure}") from failure
        self.stdout.write(f"{written.path}: {written.size:,} bytes, SHA-256 {written.sha256}")
