"""``manage.py generate_library N``: N agreements that nobody concluded, for measuring. The same seed gives the same words."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from agreements.models import Agreement
from clauses.filling import Filling
from clauses.generate import models


class Command(BaseCommand):
    help = "Fills the library with agreements made up for measuring it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, help="how many generated agreements the library shall hold")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--articles", type=int, default=14, help="on average; 14 give about 60 provisions")
        parser.add_argument(
            "--beside-others", action="store_true", help="also into a library that holds real agreements"
        )

    def handle(self, *, count: int, seed: int, articles: int, beside_others: bool, **options: object) -> None:
        generated = Agreement.objects.filter(facts__has_key="generated")
        if not beside_others and Agreement.objects.exclude(facts__has_key="generated").exists():
            raise CommandError(
                "This library holds real agreements, and generated ones would stand among them. Use a database of its own,"
                " or say --beside-others."
            )
        held = generated.count()
        library = models(settings.BASE_DIR / "fixtures" / "model_clauses")
        filling = Filling(library, seed=seed, articles=articles)
        filling.write(range(held + 1, count + 1), lambda done: self.stdout.write(f"{held + done:,} of {count:,}"))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
