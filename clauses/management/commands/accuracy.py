"""``manage.py accuracy``: measures how well clauses are typed, and keeps the figures for the page that shows them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.ingest import parse
from clauses.classification.languages import is_only_suggested, measured
from clauses.evaluation import accuracy, facts_accuracy, floors, languages, terms_accuracy
from clauses.evaluation.labels import TextsDiffer
from clauses.evaluation.metrics import Row
from clauses.evaluation.parse import answer


class Command(BaseCommand):
    help = "Measures accuracy on fixtures/gold and keeps the figures in fixtures/gold (accuracy.json, languages.json)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the kept figures are those of today")

        parser.add_argument(
            "--texts", type=Path, help="the folder with the texts of the gold of other genres, to measure it too"
        )
        parser.add_argument(
            "--terms",
            type=Path,
            metavar="TEXTS",
            help="measure facts and terms alone, on the texts of fixtures/gold below TEXTS (kept in facts_accuracy.json, terms_accuracy.json)",
        )

    def handle(self, *, check: bool, texts: Path | None, terms: Path | None, **options: Any) -> None:
        if terms is not None:
            self._terms(terms)
            return
        if not check:
            try:
                accuracy.save(accuracy.measure(date.today().isoformat(), texts))
            except TextsDiffer as differ:
                raise CommandError(str(differ)) from differ
            accuracy.accuracy.cache_clear()
            unseen = accuracy.accuracy()
            real = unseen.other_genres.languages if unseen is not None and unseen.other_genres is not None else {}
            languages.save(languages.measure(real=real), date.today().isoformat())
            measured.cache_clear()
        kept = accuracy.accuracy()
        if kept is None:
            self.stdout.write("Nothing was measured yet; run manage.py accuracy.")
            return
        self.stdout.write(f"{kept.rules_version}, measured on {kept.measured_on}")
        self._show_other_genres(kept.other_genres)
        for name, table in (("held out", kept.held_out), ("gold", kept.gold), ("has such a clause", kept.presence)):
            self._show(name, table.micro, f"macro-F1 {table.macro():.3f}")
        for one in measured().values():
            typed = (
                "typed"
                if one.is_enough
                else "suggested only"
                if is_only_suggested(one.language)
                else "not typed: below the floor"
            )
            self.stdout.write(
                f"  {one.name:18} n {one.n:5}  precision {one.precision:.3f}  recall {one.recall:.3f}  F1 {one.f1:.3f}  {typed}"
            )
        doubtful = [one.code for one in kept.types if not one.is_reliable]
        self.stdout.write(f"  read before relying: {', '.join(doubtful) or 'none'}")
        if not kept.is_of_today:
            self.stdout.write("  These are figures of another version of rules and model; run manage.py accuracy.")

    def _terms(self, texts: Path) -> None:
        try:
            documents = cache(parse)
            readings = terms_accuracy.readings_of(
                texts, lambda content, name: answer(documents(content, name))["terms"]
            )
            facts_accuracy.save(facts_accuracy.measure(texts, documents, date.today().isoformat()))
        except TextsDiffer as differ:
            raise CommandError(str(differ)) from differ
        terms_accuracy.save(terms_accuracy.figures(readings, date.today().isoformat()))
        floors.terms_accuracy.cache_clear()
        facts_accuracy.facts_accuracy.cache_clear()
        kept = floors.terms_accuracy()
        for name, row in (("unseen", kept.unseen), ("all", kept.everywhere)) if kept is not None else ():
            self.stdout.write(f"  terms, {name:7} n {row.n:5}  precision {row.precision:.3f}  recall {row.recall:.3f}")
        facts = facts_accuracy.facts_accuracy()
        for row in facts.facts if facts is not None else ():
            self._show(row.type, row)
        for row in facts.readers if facts is not None else ():
            self._show(f"two readers, {row.type}", row)

    def _show_other_genres(self, known: accuracy.Unseen | None) -> None:
        if known is None:
            self.stdout.write(
                "  Other genres were not measured with this version; name the folder of their texts with --texts."
            )
            return
        self._show("other genres", known.types.micro, f"macro-F1 {known.types.macro():.3f}")
        for language, row in known.languages.items():
            self._show(f"  in {language}", row)
        if known.readers is not None:
            self._show("  a second reader", known.readers)
        self._show("  has such a clause", known.presence.micro)
        self._show("  with suggestions", known.suggested, f"{known.labels_a_paragraph:.2f} labels a paragraph")

    def _show(self, name: str, row: Row, more: str = "") -> None:
        self.stdout.write(
            f"  {name:18} n {row.n:5}  precision {row.precision:.3f}  recall {row.recall:.3f}  F1 {row.f1:.3f}  {more}"
        )
