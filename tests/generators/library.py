"""Fill a library with agreements that nobody concluded, for measuring. The same seed gives the same words."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import connection

from agreements.models import Agreement
from tests.generators.agreements import models
from tests.generators.rows import Filling


class HoldsRealAgreements(Exception):
    """Generated agreements would stand among real ones; ask for it by ``beside_others``."""


def fill(
    count: int,
    *,
    seed: int = 1,
    articles: int = 14,
    beside_others: bool = False,
    report: Callable[[str], object] = lambda line: None,
) -> None:
    """Fill the library until it holds ``count`` generated agreements; 14 ``articles`` on average give 60 provisions."""
    generated = Agreement.objects.filter(facts__has_key="generated")
    if not beside_others and Agreement.objects.exclude(facts__has_key="generated").exists():
        raise HoldsRealAgreements("This library holds real agreements. Use a database of its own.")
    held = generated.count()
    library = models(settings.BASE_DIR / "fixtures" / "model_clauses")
    filling = Filling(library, seed=seed, articles=articles)
    filling.write(range(held + 1, count + 1), lambda done: report(f"{held + done:,} of {count:,}"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
