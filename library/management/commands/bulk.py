"""`manage.py bulk`: the public library as files, now."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management.base import BaseCommand

from library.bulk.writing import folder_of, write
from library.models import BulkEdition


class Command(BaseCommand):
    help = "Write the public library as files (JSONL, CSV, Akoma Ntoso) that everybody may download at /api/v1/bulk/."

    def handle(self, **options: object) -> None:
        edition = BulkEdition.objects.create(name=datetime.now(UTC).strftime("%Y-%m-%dt%H%M%S"))
        write(edition)
        edition.refresh_from_db()
        for file in edition.manifest["files"]:
            self.stdout.write(f"{file['sha256']}  {folder_of(edition) / file['name']}")
