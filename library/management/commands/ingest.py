"""``manage.py ingest PATH...``: files or folders into the library, read and annotated, a line a file."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from agreements.formats.document import UnreadableFile
from agreements.formats.folders import files_below
from agreements.ingest import Outcome
from agreements.models import Agreement
from clauses.models import ClauseType
from library.uploads.add import add


def _word(outcome: Outcome) -> str:
    """ "possibly a text of NLC – IBF" where there is a proposal, else what became of the file."""
    if outcome.proposals and outcome.agreement is not None:
        return f"possibly a text of {outcome.proposals[0].seen_from(outcome.agreement)[1]}"
    return outcome.status.replace("_", " ")


class Command(BaseCommand):
    help = "Read files or folders into the library; exit 1 if any was refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument(
            "--visibility", choices=Agreement.Visibility.values, default=Agreement.Visibility.PUBLIC.value
        )

    def handle(self, *, paths: list[Path], visibility: str, **options: object) -> None:
        if not ClauseType.objects.exists():
            raise CommandError(
                "The library has no clause types yet; run manage.py loaddata clause_types parties first."
            )
        try:
            files = list(files_below(paths))
        except UnreadableFile as refusal:
            raise CommandError(str(refusal)) from refusal
        counts = dict.fromkeys(("added", "new_version", "known", "refused"), 0)
        with tqdm(files, unit="file", disable=None, file=self.stderr) as progress:
            for path in progress:
                added = add(path.read_bytes(), path.name, visibility=visibility)
                counts[added.status] += 1
                with tqdm.external_write_mode(file=self.stderr):
                    self.stdout.write(f"{path}: {_word(added)}: {added.message}")
        self.stdout.write(
            f"{counts['added']} added, {counts['new_version']} new versions, {counts['known']} known already, "
            f"{counts['refused']} refused."
        )
        if counts["refused"]:
            raise CommandError(f"{counts['refused']} of {len(files)} files were refused; the lines above say why.")
