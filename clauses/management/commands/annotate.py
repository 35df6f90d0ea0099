"""``manage.py annotate [SLUG...]``: type the clauses of held texts anew, with today's rules."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from agreements.models import Text
from clauses.annotate import annotate


class Command(BaseCommand):
    help = "Type the clauses of the library anew; what a person decided stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="agreements to annotate; all by default")

    def handle(self, *, slugs: list[str], **options: object) -> None:
        texts = Text.objects.current().select_related("agreement", "source").defer("source__content")
        if slugs:
            texts = texts.filter(agreement__slug__in=slugs)
            missing = set(slugs) - set(texts.values_list("agreement__slug", flat=True))
            if missing:
                raise CommandError(f"No agreement with a text has the name {', '.join(sorted(missing))}.")
        counts = [annotate(text) for text in tqdm(texts.iterator(chunk_size=50), total=texts.count(), disable=None)]
        self.stdout.write(
            f"{sum(c.clauses for c in counts)} clauses and {sum(c.terms for c in counts)} terms in {len(counts)} texts."
        )
