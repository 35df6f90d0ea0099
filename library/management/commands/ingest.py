"""``manage.py ingest PATH...``: files or folders into the library, read and annotated, a line a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError
from tqdm import tqdm

from agreements.formats.apart.faults import describe_fault
from agreements.formats.containers import Held
from agreements.formats.document import UnreadableFile
from agreements.formats.folders import files_below, held_in
from agreements.models import Agreement, Text
from agreements.outcome import Outcome
from clauses.models import ClauseType
from library.uploads.add import add
from library.uploads.register import RegisterRefused, read_register
from library.uploads.registering import apply_register


def _word(outcome: Outcome) -> str:
    """ "possibly a text of NLC – IBF" where there is a proposal, else what became of the file."""
    if outcome.proposals and outcome.agreement is not None:
        return f"possibly a text of {outcome.proposals[0].seen_from(outcome.agreement)[1]}"
    return outcome.status.replace("_", " ")


class Command(BaseCommand):
    help = "Read files or folders into the library; exit 1 if any was refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path)
        parser.add_argument(
            "--visibility", choices=Agreement.Visibility.values, default=Agreement.Visibility.PUBLIC.value
        )
        parser.add_argument(
            "--ask-password", action="store_true", help="Ask for the password of locked files; it is not kept."
        )
        parser.add_argument("--register", type=Path, help="A register in CSV: what it says outranks what is read.")
        parser.add_argument("--by", default="", help="Whose word the register is; without it, an administrator's.")

    def handle(self, *, paths: list[Path], visibility: str, **options: Any) -> None:
        if not ClauseType.objects.exists():
            raise CommandError(
                "The library has no clause types yet; run manage.py loaddata clause_types and manage.py load_directory first."
            )
        if not paths and options["register"] is None:
            raise CommandError("Name the files or folders to read, or a register with --register.")
        if options["register"] is not None:
            self._register(options["register"], options["by"], visibility)
        if paths:
            passwords = [getpass("Password of locked files: ")] if options["ask_password"] else []
            self._read(paths, visibility, passwords, is_fatal=bool(options["traceback"]))

    def _read(self, paths: list[Path], visibility: str, passwords: Sequence[str], *, is_fatal: bool) -> None:
        try:
            files = list(files_below(paths))
        except UnreadableFile as refusal:
            raise CommandError(str(refusal)) from refusal
        counts = dict.fromkeys(("added", "new_version", "known", "quarantined", "refused"), 0)
        failed = 0
        with tqdm(files, unit="file", disable=None, file=self.stderr) as progress:
            for path in progress:
                for added in _added(path, visibility, passwords=passwords, is_fatal=is_fatal):
                    counts[added.status] += 1
                    failed += added.text is None
                    with tqdm.external_write_mode(file=self.stderr):
                        self.stdout.write(f"{path}: {_word(added)}: {added.message}")
        self.stdout.write(
            f"{counts['added']} added, {counts['new_version']} new versions, {counts['known']} known already, "
            f"{counts['quarantined']} in quarantine, {counts['refused']} refused."
        )
        if failed:
            total = sum(counts.values())
            raise CommandError(f"{failed} of {total} files were refused; the lines above say why.")

    def _register(self, path: Path, by: str, visibility: str) -> None:
        """The files that the register names, from its folder, and then what it says of them."""
        user = _person(by)
        try:
            register = read_register(path.read_bytes())
        except (OSError, RegisterRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        for problem in register.problems:
            self.stdout.write(f"{path}: {problem}")
        folder = RegisterFolder(path.parent, user, visibility)
        reports = apply_register(register.rows, folder.text_of, user)
        for report in reports:
            for line in [*folder.refusals.get(report.row.file, []), *report.lines]:
                self.stdout.write(f"{path}: line {report.row.line}, {report.row.file}: {line}")
        changed, failed = (sum(1 for r in reports if getattr(r, name)) for name in ("changed", "problems"))
        self.stdout.write(f"{len(reports)} lines: {changed} changed something, {failed} could not be applied in full.")
        if failed or register.problems:
            raise CommandError("Not all that the register says could be applied; the lines above say why.")


class RegisterFolder:
    """The texts of the files in a folder, each added when it is first asked for."""

    def __init__(self, folder: Path, user: User, visibility: str) -> None:
        self.folder, self.user, self.visibility = folder, user, visibility
        self.refusals: dict[str, list[str]] = {}
        self._known: dict[str, int] = {}

    def text_of(self, name: str) -> Text | None:
        if name not in self._known:
            path = self.folder / name
            if not path.is_file() or not path.resolve().is_relative_to(self.folder.resolve()):
                return None
            outcome = _added(path, self.visibility, user=self.user)[0]
            if outcome.text is None:
                self.refusals[name] = [outcome.message]
                return None
            self._known[name] = outcome.text.pk
        return Text.objects.select_related("agreement", "source").get(pk=self._known[name])


def _person(name: str) -> User:
    """Whose word a register is: the one named, else the first administrator."""
    people = get_user_model().objects.filter(is_active=True).order_by("pk")
    person = people.filter(username=name).first() if name else people.filter(is_superuser=True).first()
    if person is None:
        raise CommandError(
            f"There is no person called “{name}”."
            if name
            else "A register is somebody's word: say whose with --by NAME."
        )
    return person


def _added(
    path: Path,
    visibility: str,
    *,
    user: User | None = None,
    passwords: Sequence[str] = (),
    is_fatal: bool = False,
) -> list[Outcome]:
    """What became of each document in one file; a fault in Concord costs only the document that met it."""
    try:
        documents = held_in(path, passwords)
    except UnreadableFile as refusal:
        return [Outcome(path.name, "refused", str(refusal))]
    return [_outcome(held, visibility, user=user, is_fatal=is_fatal) for held in documents]


def _outcome(held: Held, visibility: str, *, user: User | None, is_fatal: bool) -> Outcome:
    if held.refusal:
        return Outcome(held.name, "refused", held.refusal)
    try:
        outcome = add(held.content, held.name, user=user, visibility=visibility)
    except (OperationalError, InterfaceError):
        raise  # without its database nothing goes on
    except Exception as fault:
        if is_fatal:
            raise
        return Outcome(held.name, "refused", describe_fault(held.name, fault))
    return replace(outcome, message=f"{outcome.message} {held.remark}") if held.remark else outcome
