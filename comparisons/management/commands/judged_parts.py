"""``manage.py judged_parts TEXTS``: how right the parts of clauses are, by kind, and each sentence that was cut otherwise."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from comparisons.alignment.judged_parts import figures, found_in, read


class Command(BaseCommand):
    help = "Print precision and recall of the parts of clauses, over the words of judged sentences."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("texts", type=Path, help="the folder that the files of the judged sentences are in")

    def handle(self, *args: Any, **options: Any) -> None:
        gold = Path(settings.BASE_DIR) / "fixtures" / "gold" / "clause_parts.jsonl"
        cases = list(read(gold, options["texts"]))
        for sentence, parts in cases:
            theirs = found_in(sentence)
            if options["verbosity"] > 1 and theirs != parts:
                self.stdout.write(f"judged: {_shown(sentence, parts)}\nfound:  {_shown(sentence, theirs)}\n")
        made = figures(cases)
        for one in made:
            self.stdout.write(
                f"{one.kind:10} precision {one.precision:.3f} recall {one.recall:.3f} of {one.there} words"
            )
        right, found = sum(one.right for one in made), sum(one.found for one in made)
        self.stdout.write(f"{len(cases)} sentences: {right / found:.3f} of {found} words are in the right part")


def _shown(sentence: str, parts: list[tuple[str, int, int]]) -> str:
    return " | ".join(f"{kind}: {sentence[start:end]}" for kind, start, end in parts)
