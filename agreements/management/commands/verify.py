"""``manage.py verify``: promise 1 over the whole library; exit 1 on the first byte that does not hold."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from agreements.models import Text
from agreements.verify import problems


class Command(BaseCommand):
    help = "Check that every source, text and provision of the library is what was read; exit 1 where one is not."

    def handle(self, **options: object) -> None:
        texts = Text.objects.select_related("agreement", "source").order_by("pk")
        checked = found = 0
        for text in texts.iterator(chunk_size=20):
            checked += 1
            for problem in problems(text):
                found += 1
                self.stderr.write(problem)
        self.stdout.write(f"{checked} texts checked, {found} problems.")
        if found:
            raise CommandError(f"{found} problems: the library does not hold what was read.")
