"""``manage.py check_parties PATH...``: which parties texts name, which the authority list knows, which are questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.facts.extract import QUESTION
from agreements.formats.document import Document, UnreadableFile
from agreements.ingest import parse


class Command(BaseCommand):
    help = "List the parties of files: known to the authority list, a name that it has not, or a question."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of .txt files")
        parser.add_argument("--all", action="store_true", help="list the known ones too")

    def handle(self, *, paths: list[Path], all: bool, **options: object) -> None:
        counts: Counter[str] = Counter()
        for path in _files(paths):
            try:
                document = parse(path.read_bytes(), path.name)
            except UnreadableFile as refusal:
                self.stderr.write(str(refusal))
                continue
            found = list(_parties(document))
            counts.update(state for state, _ in found)
            for state, name in found:
                if all or state != "known":
                    self.stdout.write(f"{path.name}: {state}: {name}")
        self.stdout.write(
            f"{counts['known']} known, {counts['name']} names that the list has not, {counts['question']} questions"
        )


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise CommandError(f"There is no file or folder {path}.")
        yield from sorted(path.rglob("*.txt")) if path.is_dir() else [path]


def _parties(document: Document) -> Iterator[tuple[str, str]]:
    for party in document.parties:
        if party.role == "party":
            yield ("known" if party.entry else "name", party.name)
    for warning in document.warnings:
        if warning.startswith(QUESTION):
            yield ("question", warning.removeprefix(QUESTION))
