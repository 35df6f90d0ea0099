"""``manage.py parse PATH...``: what would be read of a file, as JSON, with no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.formats.apart.faults import describe_fault
from agreements.formats.containers import Held
from agreements.formats.document import UnreadableFile
from agreements.formats.folders import files_below, held_in
from clauses.reading import answer_apart


class Command(BaseCommand):
    help = "Print what would be read of files or folders, as JSON; no database is needed. A fault in Concord costs only its file."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument(
            "--ask-password", action="store_true", help="ask for the password of locked files; it is not kept"
        )
        parser.add_argument("--jsonl", action="store_true", help="one object a line")

    def handle(self, *, paths: list[Path], jsonl: bool, **options: object) -> None:
        passwords = [getpass("Password of locked files: ")] if options["ask_password"] else []
        refused = 0
        for path in files_below(paths):
            refused += self._print(path, passwords, is_line=jsonl, is_fatal=bool(options["traceback"]))
        if refused:
            raise CommandError(f"{refused} file{'s were' if refused > 1 else ' was'} refused.", returncode=1)

    def _print(self, path: Path, passwords: Sequence[str], *, is_line: bool, is_fatal: bool) -> int:
        """What is in one file; how many of its documents were refused."""
        try:
            documents = held_in(path, passwords)
        except UnreadableFile as refusal:
            self.stderr.write(f"{path}: {refusal}")
            return 1
        refused = 0
        for held in documents:
            if held.remark:
                self.stderr.write(f"{path}: {held.remark}")
            try:
                if held.refusal:
                    raise UnreadableFile(held.refusal)
                answered = answer_apart(held.content, held.name)
            except UnreadableFile as refusal:
                refused += 1
                self.stderr.write(f"{path}: {_told(held, path, str(refusal))}")
            except Exception as fault:
                if is_fatal:
                    raise
                refused += 1
                self.stderr.write(f"{path}: {describe_fault(held.name, fault)}")
            else:
                for warning in answered["source"]["warnings"]:
                    self.stderr.write(f"{path}: {_told(held, path, warning)}")
                sys.stdout.write(json.dumps(answered, ensure_ascii=False, indent=None if is_line else 2) + "\n")
        return refused


def _told(held: Held, path: Path, sentence: str) -> str:
    """A sentence about a document, with its name where its file holds several."""
    return sentence if held.name == path.name or held.name in sentence else f"{held.name}: {sentence}"
