"""``manage.py load_directory``: fill the directory of parties from the authority list; safe to repeat."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from agreements.directory import load


class Command(BaseCommand):
    help = "Add the States and organisations of fixtures/authority that the directory has not yet."

    def handle(self, *, verbosity: int, **options: object) -> None:
        added = load()
        if verbosity:
            self.stdout.write(f"{added} entries were added to the directory.")
