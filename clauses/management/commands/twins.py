"""``manage.py twins``: measures how often the twin of a clause is among the first five that are called similar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clauses.evaluation import twins


class Command(BaseCommand):
    help = "Measure similar clauses: in one language, and with --texts across languages."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--texts", type=Path, help="a folder with texts in two languages, X_en.txt and X_fr.txt")

    def handle(self, *, texts: Path | None, **options: Any) -> None:
        self._show("in one language", twins.in_one_language())
        if texts is not None:
            self._show("across languages", twins.across_languages(texts))

    def _show(self, name: str, found: twins.Found) -> None:
        self.stdout.write(
            f"  {name:17} {found.among_five} of {found.asked} twins among the first five, {found.first} first, "
            f"of {found.candidates} paragraphs"
        )
