"""``manage.py identity PATH...``: which files would be joined or proposed as texts of one agreement; nothing is written.

The files are read into the library as ``ingest`` does, in one transaction that is rolled back at the end, so that what is
measured is what happens. Others wait with their writing meanwhile.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from agreements.formats.document import UnreadableFile
from agreements.formats.folders import files_below
from agreements.ingest import ingest
from agreements.models import Agreement, Relation, Text


class Command(BaseCommand):
    help = "Say which files would be joined or proposed as texts of one agreement, and write nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)

    def handle(self, *, paths: list[Path], **options: Any) -> None:
        try:
            files = list(files_below(paths))
        except UnreadableFile as refusal:
            raise CommandError(str(refusal)) from refusal
        started = time.monotonic()
        with transaction.atomic():
            names: dict[int, list[str]] = {}
            for path in files:
                outcome = ingest(path.read_bytes(), str(path))
                if outcome.agreement is not None and outcome.status in {"added", "quarantined"}:
                    names.setdefault(outcome.agreement.pk, []).append(str(path))
            self._report(names)
            transaction.set_rollback(True)
        self.stdout.write(f"{len(files)} files in {time.monotonic() - started:.1f} s; nothing was written.")

    def _report(self, names: dict[int, list[str]]) -> None:
        joined = {pk: held for pk, held in names.items() if len(held) > 1}
        for held in joined.values():
            self.stdout.write(f"joined: {' + '.join(held)}")
        counts: dict[str, int] = {}
        for relation in Relation.objects.select_related("agreement", "other").order_by("kind", "-is_likely", "pk"):
            sides = [names.get(pk, ["?"])[0] for pk in (relation.agreement_id, relation.other_id)]
            sure = "likely" if relation.is_likely else "weak"
            self.stdout.write(f"{relation.kind} ({sure}): {sides[0]} | {sides[1]} | {relation.evidence}")
            counts[relation.kind] = counts.get(relation.kind, 0) + 1
        drafts = Agreement.objects.filter(pk__in=names, status="draft").count()
        texts = Text.objects.filter(agreement__in=names).count()
        proposed = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "none"
        self.stdout.write(
            f"{len(names)} agreements with {texts} texts, {len(joined)} joined, {drafts} drafts; proposals: {proposed}."
        )
