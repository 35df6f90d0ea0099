"""``manage.py parse PATH...``: what would be read of a file, as JSON, with no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.formats.document import UnreadableFile
from agreements.formats.faults import describe_fault
from agreements.formats.folders import files_below
from agreements.ingest import parse
from clauses.evaluation.parse import answer


class Command(BaseCommand):
    help = "Print what would be read of files or folders, as JSON; no database is needed. A fault in Concord costs only its file."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--jsonl", action="store_true", help="one object a line")

    def handle(self, *, paths: list[Path], jsonl: bool, **options: object) -> None:
        refused = 0
        for path in files_below(paths):
            try:
                answered = answer(parse(path.read_bytes(), path.name))
            except (UnreadableFile, OSError) as refusal:
                refused += 1
                self.stderr.write(f"{path}: {refusal}")
                continue
            except Exception as fault:
                if options["traceback"]:
                    raise
                refused += 1
                self.stderr.write(f"{path}: {describe_fault(path.name, fault)}")
                continue
            for warning in answered["source"]["warnings"]:
                self.stderr.write(f"{path}: {warning}")
            sys.stdout.write(json.dumps(answered, ensure_ascii=False, indent=None if jsonl else 2) + "\n")
        if refused:
            raise CommandError(f"{refused} file{'s were' if refused > 1 else ' was'} refused.", returncode=1)
