"""``manage.py judged_pairs [FILE]``: how right the differences of the judged pairs are; exit 1 below the floor."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comparisons.desk.judged import f1, judge, read

FLOOR = 0.97


class Command(BaseCommand):
    help = "Print the F1 of alignment and the misleading cells among the judged pairs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Path(settings.BASE_DIR) / "fixtures" / "gold" / "judged_pairs.jsonl"
        parser.add_argument("file", nargs="?", type=Path, default=default)

    def handle(self, *args: Any, **options: Any) -> None:
        judged = [judge(case) for case in read(options["file"])]
        for pair in judged:
            links = f"{pair.right} right, {pair.wrong} wrong, {pair.missed} missed"
            if pair.misleads or pair.wrong or pair.missed:
                self.stdout.write(f"{pair.id}: {links}; {'; '.join(pair.misleads) or 'nothing misleads'}")
        misleading = sum(bool(pair.misleads) for pair in judged)
        self.stdout.write(f"{len(judged)} pairs: alignment F1 {f1(judged):.3f}, {misleading} misleading")
        if f1(judged) < FLOOR or misleading:
            raise CommandError(f"The floor is F1 {FLOOR} and no misleading cell.")
