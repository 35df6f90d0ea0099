"""`manage.py restore FILE`: what `backup` wrote, in place of what the database holds."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from agreements.models import Agreement, Text
from config import source_archive
from config.backups import BackupError, restore
from config.database import reachable
from web.unavailable import FilesUnavailable


class Command(BaseCommand):
    help = "Puts what `backup` wrote in place of what the database holds, brings it to this version, and verifies it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace a library that holds agreements already")

    def handle(self, *, file: Path, replace: bool, **options: object) -> None:
        try:
            with reachable():
                self._refuse_a_full_library(replace)
                version = connection.pg_version // 10_000  # type: ignore[attr-defined]
                connection.close()
                restore(settings.DATABASES["default"], version, file)
                call_command("migrate", verbosity=0, interactive=False)
                self._put_files_back(source_archive.path_beside(file))
                held = f"{Agreement.objects.count():,} agreements and {Text.objects.count():,} texts"
                self.stdout.write(f"{held} were restored. Verifying them.")
                call_command("verify", stdout=self.stdout)
        except BackupError as failure:
            raise CommandError(f"Nothing was restored. {failure}") from failure

    def _put_files_back(self, path: Path) -> None:
        try:
            if count := source_archive.put_back(path):
                self.stdout.write(f"{count:,} files were put back from {path.name}.")
        except (BackupError, FilesUnavailable) as failure:
            raise CommandError(f"The database was restored, but not all files. {failure}") from failure

    def _refuse_a_full_library(self, replace: bool) -> None:
        has_tables = Agreement._meta.db_table in connection.introspection.table_names()
        held = Agreement.objects.count() if has_tables else 0
        if held and not replace:
            raise CommandError(
                f"This library holds {held:,} agreements. Back them up first; then --replace puts the file in their place."
            )
